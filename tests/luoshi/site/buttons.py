"""What a page offers to do, read from its HTML as a browser would send it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.html
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

# What a person would type where nothing stands yet.
TYPED = {"date": "2026-06-25", "month": "2026-06", "time": "08:00", "number": "1", "email": "a@example.org"}
# These stand in the frame of every page.
OF_THE_FRAME = {"language", "accounts:sign-out", "accounts:choose-post"}


@dataclass(frozen=True)
class Button:
    """A button that can be pressed, with the fields of its form filled in."""

    url: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    words: str

    @property
    def name(self) -> str:
        """The address it is sent to, by its name."""
        return resolve(urlsplit(self.url).path).view_name

    @property
    def permission(self) -> str:
        return resolve(urlsplit(self.url).path).func.permission

    def press(self, client: Client, url: str = "") -> tuple[int, str]:
        """Send it (to another address, where one is given): the status, and what was said against it."""
        data: dict[str, list] = {}
        for name, value in self.fields:
            data.setdefault(name, []).append(value)
        for name in self.files:
            data[name] = [SimpleUploadedFile("说明.txt", "内容".encode())]
        # What was said before is not said of this.
        client.cookies.pop("messages", None)
        answer = client.post(url or self.url, data)
        said = [str(each) for each in get_messages(answer.wsgi_request) if each.level_tag == "error"]
        if "html" in answer.get("Content-Type", "") and answer.status_code != 302:
            page = lxml.html.fromstring(answer.content.decode() or "<p>")
            said += [tidy(each) for each in page.xpath("//main//*[@role='alert'] | //main//p")]
        if answer.streaming:
            # Read to its end, a file is closed.
            b"".join(answer)
        return answer.status_code, "；".join(said)


def tidy(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def buttons(page: lxml.html.HtmlElement, here: str) -> Iterator[Button]:
    """Every button of the page that would send something and is not shut."""
    for form in page.iter("form"):
        if form.get("method") != "post" or form.get("hidden") is not None:
            continue
        url = form.get("action") or here
        if resolve(urlsplit(url).path).view_name in OF_THE_FRAME:
            continue
        outside = page.xpath("//*[@form=$id]", id=form.get("id")) if form.get("id") else []
        within = [each for each in [*form.iter("input", "select", "textarea", "button"), *outside]]
        fields, files = _filled(within)
        for button in within:
            if button.tag != "button" or button.get("type") == "button" or button.get("disabled") is not None:
                continue
            own = ((button.get("name"), button.get("value", "")),) if button.get("name") else ()
            yield Button(button.get("formaction") or url, fields + own, files, tidy(button))


def _filled(elements: list[lxml.html.HtmlElement]) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    fields, files = [], []
    for each in elements:
        name, kind = each.get("name"), each.get("type", each.tag)
        if not name or each.tag == "button" or each.get("disabled") is not None:
            continue
        if kind == "file":
            files.append(name)
        elif kind in ("checkbox", "radio"):
            if kind == "checkbox" or each.get("checked") is not None:
                fields.append((name, each.get("value", "on")))
        elif each.tag == "select":
            fields.append((name, _chosen(each)))
        else:
            value = (each.text or "") if each.tag == "textarea" else each.get("value", "")
            typed = TYPED.get(kind, "因为如此")
            fields.append((name, value or min(typed, each.get("max") or typed)))
    return tuple(fields), tuple(files)


def _chosen(select: lxml.html.HtmlElement) -> str:
    """The option that is selected, or the first that says something."""
    options = [each for each in select.iter("option") if each.get("disabled") is None]
    chosen = [each.get("value", "") for each in options if each.get("selected") is not None]
    return next(filter(None, [*chosen, *(each.get("value", "") for each in options)]), "")
