"""Blocks in, windows of the network out: nothing lost, nothing read twice, and what stands above is seen."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

import extract
from extract.blocks import split_blocks
from extract.network.pairs import Placed, bucket, make_pairs, place_of
from extract.network.spans import decode_spans, join_windows
from extract.network.windows import (
    CLS,
    MAX_PIECE,
    MAX_TOKENS,
    SEP,
    SETS,
    layout_of,
    lexicon_kind,
    make_windows,
    word_shape,
)
from extract.records import TYPES, Note

TALK = "# Scaling\n\nJane Doe, Acme\n\n* stack\n    * Mesos\n    * Kafka\n"


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(Path(extract.__file__).with_name("model") / "tokenizer.json"))


def blocks_of(text):
    return split_blocks(Note("a.md", text))


def body(window):
    return [token for token in window.tokens[window.split : -1] if token.end]


def test_a_short_note_is_one_window_without_context(tokenizer):
    (window,) = make_windows(tokenizer, blocks_of(TALK), None)
    assert window.split == 1
    assert (window.tokens[0].id, window.tokens[-1].id) == (CLS, SEP)
    assert {token.block for token in body(window)} == {0, 1, 2, 3, 4}


def test_each_word_of_a_long_note_is_in_one_body(tokenizer):
    blocks = blocks_of("# Title\n\n" + "\n".join(f"* item {n} says Redis" for n in range(300)))
    windows = make_windows(tokenizer, blocks, None)
    assert len(windows) > 3
    assert all(len(window.tokens) <= MAX_TOKENS for window in windows)
    read = [(token.block, token.start) for window in windows for token in body(window)]
    assert len(read) == len(set(read))
    assert {block for block, _ in read} == set(range(len(blocks)))


def test_a_later_window_sees_the_headings_and_the_opening(tokenizer):
    text = "# Mesos at Acme\n\nJane Doe\n\n## Storage\n\n" + "* all in Ceph\n" * 200
    blocks = blocks_of(text)
    last = make_windows(tokenizer, blocks, None)[-1]
    above = {blocks[token.block].text for token in last.tokens[1 : last.split]}
    assert {"Mesos at Acme", "Jane Doe", "Storage", "all in Ceph"} <= above
    assert [token.block for token in last.tokens[1:-1]] == sorted(
        t.block for t in last.tokens[1:-1]
    )


def test_a_block_longer_than_a_window_is_cut_into_parts_that_overlap(tokenizer):
    (block,) = blocks_of("word and " * 900)
    windows = make_windows(tokenizer, [block], None)
    parts = [sorted({token.start for token in body(window)}) for window in windows]
    assert len(parts) > 3
    assert {start for part in parts for start in part} == {
        at for at in range(len(block.text)) if at == 0 or block.text[at - 1] == " "
    }
    assert all(max(left) > min(right) for left, right in pairwise(parts))
    assert MAX_PIECE < MAX_TOKENS


def test_words_carry_their_shape_and_what_the_lexicon_knows(tokenizer):
    (block,) = blocks_of("Using AWS Lambda daily")

    def match(text):
        return [(6, 16, ["product"], False)] if text == block.text else []

    (window,) = make_windows(tokenizer, [block], match)
    told = {block.text[t.start : t.end]: (t.shape, t.lexicon) for t in body(window)}
    assert told["Using"] == (word_shape("Using", first=True), 0)
    assert told["AW"] == (word_shape("AWS", first=False), lexicon_kind(["product"], is_word=False))
    assert told["Lambda"][1] == lexicon_kind(["product"], is_word=False) + 2 * SETS
    assert told["daily"] == (word_shape("daily", first=False), 0)


def test_each_set_of_types_of_a_known_name_has_a_number_of_its_own():
    sets = [set(chosen) for size in range(1, 5) for chosen in combinations(TYPES, size)]
    numbers = [lexicon_kind(kinds, is_word=word) for kinds in sets for word in (False, True)]
    assert sorted(numbers) == list(range(1, 2 * SETS + 1))


def test_layout_tells_kind_and_depth():
    layouts = {block.text: layout_of(block) for block in blocks_of(TALK)}
    assert layouts == {"Scaling": 1, "Jane Doe, Acme": 4, "stack": 6, "Mesos": 7, "Kafka": 7}


@pytest.mark.parametrize(
    ("left", "right", "place"),
    [
        ("Mesos", "Mesos", 0),
        ("Scaling", "Kafka", 1),
        ("Jane Doe, Acme", "Kafka", 3),
        ("stack", "Kafka", 4),
        ("Mesos", "Kafka", 6),
        ("Jane Doe, Acme", "stack", 3),
    ],
)
def test_place_of_a_block_above_another(left, right, place):
    blocks = blocks_of(TALK)
    texts = [block.text for block in blocks]
    assert place_of(texts.index(left), texts.index(right), blocks) == place


def test_pairs_end_in_the_body_and_count_what_stands_between():
    blocks = blocks_of(TALK)
    company, tool = TYPES.index("company"), TYPES.index("tool")
    spans = [
        Placed(2, 3, 1, company, 0),
        Placed(8, 9, 3, tool, 1),
        Placed(12, 13, 4, tool, 2),
    ]
    pairs = {
        (left.number, right.number): told for left, right, told in make_pairs(spans, 6, blocks)
    }
    assert set(pairs) == {(0, 1), (0, 2), (1, 2)}
    assert pairs[0, 2].right_rank == 1
    assert pairs[0, 2].left_rank == 0
    assert pairs[0, 2].distance == bucket(9)
    assert {(p.number, q.number) for p, q, _ in make_pairs(spans, 10, blocks)} == {(0, 2), (1, 2)}


def test_tags_become_spans_of_whole_words(tokenizer):
    (block,) = blocks_of("Jane Doe likes Kubernetes")
    (window,) = make_windows(tokenizer, [block], None)
    logits = np.zeros((len(window.tokens), 1 + 2 * len(TYPES)), np.float32)
    logits[:, 0] = 9
    person, tool = 1 + 2 * TYPES.index("person"), 1 + 2 * TYPES.index("tool")
    for at, token in enumerate(window.tokens):
        word = block.text[token.start : token.end]
        tag = {"Jane": person, "Doe": person + 1}.get(word)
        tag = tool if token.first and block.text[token.start :].startswith("Kube") else tag
        if tag and token.end:
            logits[at, 0], logits[at, tag] = 0, 9
    spans = decode_spans(window, logits, 0.5)
    found = [(block.text[span.start : span.end], span.type) for span in spans]
    assert found == [("Jane Doe", "person"), ("Kubernetes", "tool")]
    assert join_windows([*spans, spans[0]._replace(end=4)], 1) == [tuple(spans)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Lima - Visa", ["Ana Lima", "Visa"]),
        ("Ana Lima | Visa", ["Ana Lima", "Visa"]),
        ("Jean-Luc Lima", ["Jean-Luc Lima"]),
    ],
)
def test_a_dash_between_spaces_parts_two_names(tokenizer, text, names):
    (block,) = blocks_of(text)
    (window,) = make_windows(tokenizer, [block], None)
    logits = np.zeros((len(window.tokens), 1 + 2 * len(TYPES)), np.float32)
    logits[:, 2 + 2 * TYPES.index("person")] = 9
    spans = decode_spans(window, logits, 0.5)
    assert [block.text[span.start : span.end] for span in spans] == names


def test_parts_of_a_long_block_are_read_apart(tokenizer):
    (block,) = blocks_of("name " * 300)
    (window,) = make_windows(tokenizer, [block], None)
    starts = [token.start for token in window.tokens]
    seam = next(at for at in range(2, len(starts)) if 0 < starts[at] < starts[at - 1])
    logits = np.zeros((len(window.tokens), 1 + 2 * len(TYPES)), np.float32)
    logits[:, 0] = 9
    logits[seam - 2 : seam + 2] = 0
    logits[seam - 2 : seam + 2, 2 + 2 * TYPES.index("tool")] = 9
    spans = decode_spans(window, logits, 0.5)
    assert [block.text[span.start : span.end] for span in spans] == ["name name", "name name"]
