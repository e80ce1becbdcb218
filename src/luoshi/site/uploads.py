"""Uploads that are too large are refused while they come in: nothing is kept, in memory or on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

_MARK = "luoshi.upload-too-large"


class BoundedUploadHandler(FileUploadHandler):
    """Counts what comes in; the rest of what is too large is read and thrown away, so that the browser gets
    an answer and not a broken connection."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.of_file = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.of_file += len(raw_data)
        self.of_all = getattr(self, "of_all", 0) + len(raw_data)
        if self.of_file > settings.UPLOAD_BYTES or self.of_all > settings.UPLOAD_BYTES_IN_ALL:
            if self.request is not None:
                self.request.META[_MARK] = self.file_name or ""
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep the file."""


class BoundedUploadMiddleware:
    """Says so on the page from which the file was sent, whichever view it was for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if request.content_type != "multipart/form-data" or request.method != "POST":
            return None
        # The upload is read now, if it has not been: what follows depends on what came of it.
        if len(request.FILES) >= 0 and _MARK not in request.META:
            return None
        words = {
            "name": request.META[_MARK],
            "most": settings.UPLOAD_BYTES // 2**20,
            "all": settings.UPLOAD_BYTES_IN_ALL // 2**20,
        }
        messages.error(
            request,
            _("“%(name)s”太大，没有接收：一个文件最多 %(most)s MB，一次最多 %(all)s MB。照片请压缩后再传。")
            % words,
        )
        back = request.headers.get("Referer", "")
        own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back if own else reverse("home"))
