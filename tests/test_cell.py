"""Workers that are told to stop, that hang, and whose database goes away, as real processes."""

import logging
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from tests.cell import Cell, SlowSink, below, stop_process, within
from tests.running import folder

log = logging.getLogger(__name__)
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
]
LONG = 300
SLOTS = 2


@pytest.fixture
def sink() -> Iterator[SlowSink]:
    with SlowSink(2) as sink:
        yield sink


@pytest.fixture
def cell(prepared_var: Path, sink: SlowSink) -> Iterator[Cell]:
    with folder(prepared_var) as var, Cell(var, sink.port) as cell:
        yield cell


def test_who_is_told_to_stop_finishes_the_row_in_hand_and_gives_back_the_rest(
    cell: Cell, sink: SlowSink
) -> None:
    cell.fill(40)
    worker, beat = cell.worker(), cell.beat()
    within(LONG, lambda: len(sink.raw) >= 2 and sink.in_hand)
    code, seconds = stop_process(worker)
    stop_process(beat)
    log.info("ended after %.1f s", seconds)
    assert (code, seconds < 10) == (0, True)
    assert cell.states() == {"sent": len(sink.raw), "pending": 40 - len(sink.raw)}
    assert sink.in_hand == 0

    sink.seconds = 0
    cell.worker()
    cell.beat()
    within(LONG, lambda: cell.states() == {"sent": 40})
    assert sink.copies() == [1] * 40


def test_ticks_go_on_soon_after_a_restart_of_the_database_with_every_slot_busy(
    cell: Cell, sink: SlowSink
) -> None:
    cell.fill(40)
    worker, beat = cell.worker(), cell.beat()
    for how in ("fast", "immediate"):
        within(LONG, lambda: sink.in_hand == SLOTS)
        cell.restart_database(how, away=3)
        log.info("%s: a tick after %.1f s", how, cell.ticks_on(15))
        # What was claimed when it went away comes free with its lease; all else leaves.
        within(LONG, partial(sink.has_more_than, len(sink.raw)))
    assert set(sink.copies()) == {1}
    assert cell.states().keys() <= {"sent", "sending", "claimed", "pending"}
    assert (worker.poll(), beat.poll()) == (None, None)


def test_a_worker_whose_slot_hangs_with_work_is_ended(cell: Cell) -> None:
    worker, _ = cell.worker(), cell.beat()
    within(LONG, lambda: cell.beats("worker@one") < 2)
    main, *pool = below(worker.pid)
    assert len(pool) >= SLOTS
    for process in pool:
        os.kill(process, signal.SIGSTOP)
    assert worker.wait(LONG) == 1
    within(LONG, lambda: not any(Path(f"/proc/{process}").exists() for process in (main, *pool)))
    cell.worker()
    cell.ticks_on(LONG)
