"""The day of a note and of its sections, from where people write it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from extract.dates import day_at, find_days
from extract.notes import read_notes
from extract.records import Note
from extract.settings import Settings


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-05-14", "2024-05-14"),
        ("2024/05/14", "2024-05-14"),
        ("20240514", "2024-05-14"),
        ("2024-05-14 10:30:00+02:00", "2024-05-14"),
        ("14 May 2024", "2024-05-14"),
        ("May 14, 2024", "2024-05-14"),
        ("14th of Sept. 2024", "2024-09-14"),
        ("14.5.2024", "2024-05-14"),
        ("2024-02-30", None),
        ("2024-05", None),
        ("05/06/2024", None),
        ("1202405141", None),
        ("Mayor 14, 2024", None),
        ("version 2024.05.141", None),
        ("", None),
    ],
)
def test_how_a_day_is_written(written, day) -> None:
    assert find_days(Note("a.md", "", (("Date", written),))) == ((0, day),)


def test_front_matter_before_file_name_before_heading() -> None:
    heading = "# Talk of 3 June 2024\n"
    both = Note("2024-05-21-talk.md", heading, (("created", "2024-05-14"),))
    assert find_days(both)[0] == (0, "2024-05-14")
    assert find_days(Note("2024-05-21-talk.md", heading)) == ((0, "2024-05-21"),)
    assert find_days(Note("journal/2024/05/21.md", heading)) == ((0, "2024-05-21"),)
    assert find_days(Note("archive-2020-01-01/2024-05-14.md", "")) == ((0, "2024-05-14"),)
    assert find_days(Note("old-2019-12-31/2020-01-01/talk.md", "")) == ((0, "2020-01-01"),)
    assert find_days(Note("talk.md", heading)) == ((0, "2024-06-03"),)
    assert find_days(Note("talk.md", "Talk of 3 June 2024\n===\n")) == ((0, "2024-06-03"),)
    assert find_days(Note("talk.md", "On 3 June 2024 we met.\n")) == ((0, None),)


def test_the_day_of_the_file_comes_last() -> None:
    assert find_days(Note("talk.md", "# Talk\n", changed="2024-07-01")) == ((0, "2024-07-01"),)
    told = Note("talk.md", "# Talk of 3 June 2024\n", changed="2024-07-01")
    assert find_days(told) == ((0, "2024-06-03"),)


def test_the_day_of_the_file_is_read_where_it_is_asked_for(tmp_path) -> None:
    path = tmp_path / "talk.md"
    path.write_text("Acme uses Docker.\n", encoding="utf-8")
    os.utime(path, (noon := datetime(2024, 7, 1, 12, tzinfo=UTC).timestamp(), noon))
    (note,) = read_notes([path]).notes
    assert note.changed is None
    (note,) = read_notes([path], settings=Settings(file_dates=True)).notes
    assert note.changed == "2024-07-01"


def test_a_log_has_a_day_a_section() -> None:
    text = (
        "# Weekly sync\n\nabout\n\n## 2024-06-10\n\nten\n\n### Actions\n\nten too\n\n"
        "## Monday, 17 June 2024 (late)\n\nseventeen\n\n## Open ends since 2024-01-01\n\nnone\n"
    )
    days = find_days(Note("sync.md", text))
    told = {
        word: day_at(days, text.index(word))
        for word in ("about", "ten\n", "ten too", "sevent", "none")
    }
    assert told == {
        "about": None,
        "ten\n": "2024-06-10",
        "ten too": "2024-06-10",
        "sevent": "2024-06-17",
        "none": None,
    }


def test_after_a_section_the_day_of_the_note_holds_again() -> None:
    text = "# Talk\n\n## 2024-06-10\n\nten\n\n## Later\n\nlast\n"
    days = find_days(Note("2024-05-21.md", text))
    assert [day_at(days, text.index(word)) for word in ("Talk", "ten", "last")] == [
        *("2024-05-21", "2024-06-10", "2024-05-21")
    ]


def test_code_is_no_heading() -> None:
    text = "# Runbook\n\n```sh\n# 2024-06-10 backup\n```\n\nafter\n"
    assert day_at(find_days(Note("run.md", text)), text.index("after")) is None
