"""Why a file is not read, in words for who sent it. The child process knows the codes only."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why a spreadsheet was refused as a whole."""

    EMPTY = "empty"
    NOT_A_SHEET = "not-a-sheet"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    TOO_MANY_CELLS = "too-many-cells"
    UNSAFE = "unsafe"
    ONLY_HIDDEN = "only-hidden"
    TOO_SLOW = "too-slow"


_WORDS = {
    Code.EMPTY: _("表格里没有内容，请检查是否上传了空白文件。"),
    Code.NOT_A_SHEET: _("这不是能读的表格。请用 xlsx、xls 或 csv 文件，其他格式请另存为 xlsx。"),
    Code.ENCRYPTED: _("文件设有打开密码，请去掉密码后再上传。"),
    Code.DAMAGED: _("文件已损坏，打不开。请用办公软件打开并另存后再上传。"),
    Code.TOO_LARGE: _("文件超过 20 MB，请删去图片和无关的工作表，或拆成几个文件。"),
    Code.TOO_MANY_CELLS: _("表格的范围过大。请删去远处的零散内容，或拆成几个文件后再上传。"),
    Code.UNSAFE: _("文件解压后大得不正常，为安全起见没有打开。请用办公软件另存后再上传。"),
    Code.ONLY_HIDDEN: _("所有工作表都是隐藏的。隐藏的工作表不读，请取消隐藏后再上传。"),
    Code.TOO_SLOW: _("文件读取超时，可能内容过于复杂。请另存或拆开后再上传。"),
}


class SheetRefused(Exception):
    """A file that is not read; `str()` is one sentence for the person who sent it."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(_WORDS[self.code])
