"""单位残缺。

一句话：数量的单位少了字，如“平方”“200M”。
为什么：平方米还是平方公里、兆比特还是兆字节，差得很远。
反例：
    宽带接入能力达⟦500M⟧。
正例：
    宽带接入能力达500Mbps。
怎么改：写全单位。
何时可忽略：约定的产品规格。
依据：GB 3100—1993；GB/T 15835—2011 第5.1条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_BANDWIDTH = re.compile(
    r"(?:带宽|接入能力|速率|网速|下载速度)[^，,。；;\n\d]{0,6}(?P<value>\d{1,9}(?:\.\d{1,4})?[MGT])(?![A-Za-z])"
)
_AREA = re.compile(
    r"(?P<value>\d+(?:\.\d+)?[万亿]?(?:平方(?![公千厘分毫]?米|公里|英|千米)|立方(?![公千厘分毫]?米)))"
)
_DOUBLED = re.compile(
    r"(?P<value>\d+(?:\.\d+)?(?:[%％]{2,}|[%％][a-zA-Z](?![a-zA-Z])|(?P<unit>[个家户人名座所处项条件亩吨])(?P=unit)))(?!均)"
)


def check(draft: Draft) -> Iterator[Hit]:
    matches = [*draft.search(_BANDWIDTH), *draft.at_numbers(_AREA), *draft.at_numbers(_DOUBLED)]
    for match in matches:
        yield Hit(Span(*match.span("value")), "单位残缺或多字")
