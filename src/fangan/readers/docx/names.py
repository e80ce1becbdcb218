"""Names of WordprocessingML and how its attributes are read."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off", "none")


def attribute(element: etree._Element, name: str) -> str | None:
    value = element.get(f"{W}{name}")
    return None if value is None else str(value)


def child_value(element: etree._Element, name: str) -> str | None:
    """The `val` of a child."""
    child = element.find(f"{W}{name}")
    return None if child is None else attribute(child, "val")


def east_asian_font(properties: etree._Element | None) -> str | None:
    """The font of Chinese characters that run or style properties name."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return None if fonts is None else attribute(fonts, "eastAsia")


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """An on/off property; None where it is not set."""
    child = None if properties is None else properties.find(f"{W}{name}")
    return None if child is None else attribute(child, "val") not in _OFF


def whole_number(text: str | None, default: int, base: int = 10) -> int:
    try:
        return int(text, base) if text is not None else default
    except ValueError:
        return default
