"""The garbage collector rests in a stage and is as it was after it, whatever happens."""

from __future__ import annotations

import gc

import pytest

from extract.memory import collection_paused


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_off_inside_and_as_it_was_after(on):
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with collection_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is on
        with pytest.raises(ValueError, match="stage"), collection_paused():
            raise ValueError("stage")
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_a_stage_pauses_it_each_time():
    seen = []
    stage = collection_paused()(lambda: seen.append(gc.isenabled()))
    stage(), stage()
    assert seen == [False, False]
