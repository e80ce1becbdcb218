"""Plain text in every encoding that offices use."""

from __future__ import annotations

from typing import Any

import pytest
from reader_cases import cases

from fangan.readers import ReadError, read


def _bytes(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    data = case["text"].encode(case["bytes_as"])
    broken = case.get("break_at")
    return data if broken is None else data[:broken] + b"\xff" + data[broken + 1 :]


@pytest.mark.parametrize("case", cases("encodings"))
def test_text_reads_as_it_was_written(case: dict[str, Any]) -> None:
    source = read(_bytes(case), "方案.txt")
    assert source.encoding == case["encoding"]
    if "break_at" not in case:
        assert source.text == case.get("text_is", case["text"])
    warnings = "".join(source.warnings)
    assert case.get("warning", "") in warnings
    assert warnings == "" or case.get("warning") or "把握" in warnings


PLAIN_COPIES = [p for p in cases("encodings") if not {"hex", "break_at", "text_is"} & p.values[0].keys()]


@pytest.mark.parametrize("case", PLAIN_COPIES)
def test_every_character_leads_back_to_the_file(case: dict[str, Any]) -> None:
    source = read(_bytes(case))
    for offset, character in enumerate(source.text):
        assert case["text"][source.offsets.to_original(offset)] == character


def test_dropped_characters_do_not_shift_the_way_back() -> None:
    written = "责任\u200b单位\r\n：县水利局"
    source = read(written.encode())
    assert source.text == "责任单位\n：县水利局"
    assert written[source.offsets.to_original(source.text.index("县"))] == "县"


def test_confidence_is_stated() -> None:
    sure = read("牵头单位：县发展改革局".encode())
    assert sure.metadata["encoding_confidence"] == "1.00"
    unsure = read("鐛县鐜".encode("gbk"))
    assert float(unsure.metadata["encoding_confidence"]) < 0.95
    assert any("把握" in warning for warning in unsure.warnings)


@pytest.mark.parametrize("case", cases("refused"))
def test_what_is_no_document_is_refused_in_one_sentence(case: dict[str, Any]) -> None:
    with pytest.raises(ReadError) as refused:
        read(bytes.fromhex(case["hex"]), case["filename"])
    assert refused.value.code == case["code"]
    assert case["message"] in str(refused.value)
    assert str(refused.value).count("。") == 1


def test_a_text_too_long_for_a_plan_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(("责任单位：县水利局。" * 600_000).encode(), "方案.txt")
    assert refused.value.code == "too_large"
