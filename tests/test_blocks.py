"""Cases of data/cases/blocks.md, and what holds for the blocks of any text."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.blocks import split_blocks
from extract.records import Block, Note

CASES = Path(__file__).parent / "data" / "cases" / "blocks.md"
CASE = re.compile(r"^(?P<title>[^\n]+)\n\.\n(?P<text>.*?)^\.\n(?P<blocks>.*?)^\.$", re.M | re.S)
PARTS = (
    *("# ", "## ", "\n", "\n\n", "  ", "\t", "* ", "- ", "1. ", "**", "*", "_", "__", "`", "'''"),
    *("```\n", "~~~\n", "[[", "]]", "|", "[", "](", "u)", "<b>", "<!--", "-->", "&amp;", "&nbsp;"),
    *("\\", "=", "---\n", "====\n", "> ", "Acme", "two words", "é", "#tag", ": ", "::", ".. x::"),
    *("[^1]", "[ ] ", "%%", "+++", "key: v", "<br>", "http://a_b_c", "~~", "\0", "\u2028", "😀"),
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PARTS), max_size=40).map("".join))


def read_cases() -> list[object]:
    cases = CASE.finditer(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case["text"], case["blocks"], id=case["title"]) for case in cases]


def show(block: Block) -> str:
    return f"{block.kind} [{' > '.join(above.text for above in block.trail)}] {block.text}\n"


@pytest.mark.parametrize(("text", "expected"), read_cases())
def test_case(text: str, expected: str) -> None:
    note = Note("n.md", text.replace("→", "\t").replace("·", " "))
    assert "".join(map(show, split_blocks(note))) == expected


def test_every_case_is_read() -> None:
    dots = re.findall(r"^\.$", CASES.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(read_cases()) == len(dots) / 3


@given(TEXTS)
@settings(deadline=None)
def test_each_character_points_into_the_note(text: str) -> None:
    for block in split_blocks(Note("n.md", text)):
        assert block.text == block.text.strip()
        assert any(char.isalpha() for char in block.text)
        assert len(block.text) == len(block.offsets)
        assert list(block.offsets) == sorted(block.offsets)
        for char, offset in zip(block.text, block.offsets, strict=True):
            there = text[offset]
            normalised = char == " " and (there.isspace() or there in "<|")
            decoded = there == "&" and char in html.unescape(text[offset : offset + 40])
            decoded = decoded or (there == "&" and char == " ")
            assert char == there or normalised or decoded


@given(TEXTS)
@settings(deadline=None)
def test_a_trail_is_made_of_blocks_before_it(text: str) -> None:
    blocks = split_blocks(Note("n.md", text))
    for place, block in enumerate(blocks):
        assert all(any(above is other for other in blocks[:place]) for above in block.trail)


@given(TEXTS)
@settings(deadline=None)
def test_same_text_same_blocks(text: str) -> None:
    assert split_blocks(Note("n.md", text)) == split_blocks(Note("n.md", text))


def test_source_covers_the_name_in_the_note() -> None:
    text = "---\ntitle: x\n---\n- met **Ann\tBell** of [Initech](https://example.org)\n"
    (block,) = split_blocks(Note("n.md", text))
    assert block.text == "met Ann Bell of Initech"
    for name, raw in (("Ann Bell", "Ann\tBell"), ("Initech", "Initech")):
        start = block.text.index(name)
        source = block.source(start, start + len(name))
        assert text[source.start : source.end] == raw


def test_a_soft_break_is_a_space_at_the_line_end() -> None:
    text = "They went to see the printing machines of the firm Big\nBlue Initech of Porto that day"
    (block,) = split_blocks(Note("n.md", text))
    place = block.text.index("Big") + 3
    assert block.text[place] == " "
    assert text[block.offsets[place]] == "\n"


@pytest.mark.parametrize("part", ["`a ", "[", "**a ", "_a b_ ", "<!--", "a | ", "&a", ":a", "> "])
def test_long_runs_of_markup_take_as_long_as_they_are(part: str, is_linear) -> None:
    assert is_linear(lambda size: split_blocks(Note("n.md", part * size)), 1000)


@pytest.mark.parametrize(
    ("before", "part", "after"),
    [
        *(("", part, "") for part in ("```a\n", "<!--", "<svg>")),
        ("", "<svg ", "</svg>"),
        *((opened, "    ", "x") for opened in ("# a", "== a", "`a")),
        ("# a", "####", "x"),
        ("", "----", "x"),
    ],
)
def test_what_is_opened_and_never_closed_is_sought_once(
    before: str, part: str, after: str, is_linear
) -> None:
    def read(size: int) -> None:
        split_blocks(Note("n.md", f"{before}{part * size}{after}"))

    assert is_linear(read, 12_000)
