# ruff: noqa: S311 - chance that repeats itself
"""100,000 days of people in 14 zones: nothing outside a safe window, no date twice, none silently missing.

`SIMULATED=1000000 SEED=7` lives through more days, and others.
"""

import itertools
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from practices.thresholds import DEFAULTS
from reminders import planning
from reminders.models import BY_CLOCK, EXPIRED, PENDING, SENT, STOPPED, SUPPRESSED, UNCERTAIN
from reminders.sending import letters
from reminders.tests.lives import (
    DAY,
    DAYS,
    END,
    LONGEST_OUTAGE,
    START,
    Life,
    after_session,
    instant,
    is_open,
    quiet_life,
    some_life,
    walls,
)
from reminders.tests.reasons import APART, untrue
from reminders.tests.simulation import PRACTICE_ZONE, TICK, Plan, Send, Simulation
from reminders.tests.test_rules_dates import ZONES

PERSON_DAYS = int(os.environ.get("SIMULATED", "100000"))
SEED = os.environ.get("SEED", "1")


@pytest.fixture(autouse=True)
def _without_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody acts here: no thresholds are read, no task is filed, and no plan is ended by a letter."""
    monkeypatch.setattr(planning, "thresholds_here", lambda: DEFAULTS)
    monkeypatch.setattr(letters, "put_before_team", lambda *_: None)
    monkeypatch.setattr(letters, "_end_plan", lambda *_: None)


def lives() -> Iterator[tuple[str, Life, random.Random]]:
    """As many as it takes; every tenth is quiet."""
    for number in range(-(-PERSON_DAYS // DAYS)):
        name = f"{SEED}/{number}"
        chance = random.Random(name)
        home = ZONES[number % len(ZONES)]
        yield name, (quiet_life if number % 10 == 9 else some_life)(home, chance), chance


def test_nothing_is_sent_outside_nothing_made_twice_and_nothing_is_missing() -> None:
    wrong: list[str] = []
    outcomes: Counter[str] = Counter()
    for name, life, chance in lives():
        lived = Simulation(life, chance).run()
        found = [*outside(lived), *twice(lived), *missing(lived), *untrue(lived), *late(lived)]
        wrong += [f"{name}: {what}" for what in found]
        outcomes.update(row.suppressed_reason or row.status for row in lived.outbox.values())
        outcomes["handed over"] += len(lived.sends)
    print(f"{PERSON_DAYS} person-days: {sum(outcomes.values())} {dict(outcomes.most_common())}")  # noqa: T201
    assert not wrong, "\n".join([f"{len(wrong)} wrong", *wrong[:20]])
    # Of everything that can happen to a date something did.
    assert {SENT, EXPIRED, "moved", "session_near", "paused", "done", "another_just_sent"} <= set(outcomes)
    assert outcomes[SENT] > PERSON_DAYS / 10


# --- Outside: what stood against it at that moment ------------------------------------------------------


def outside(lived: Simulation) -> Iterator[str]:
    for send in lived.sends:
        for what in against(lived.life, send):
            yield f"sent at {send.at} ({send.plan.wish}): {what}"


def against(life: Life, send: Send) -> Iterator[str]:
    at, wish = send.at, send.plan.wish
    zone = life.zone.at(at)
    if not is_open(life.windows.at(at), zone, at):
        yield f"outside of {life.windows.at(at)} in {zone}"
    silence = timedelta(hours=wish.silence)
    known = life.known_at(at)
    if any(begins - silence < at < ends + silence for begins, ends in known):
        yield "around a session"
    if any(begins <= at < ends for begins, ends in wish.pauses):
        yield "while paused"
    if life.ends_at is not None and at >= life.ends_at:
        yield "after the end"
    if not life.is_confirmed.at(at) or not life.has_consent.at(at) or life.shares_address.at(at):
        yield "to an address that may not be written to"
    if at.astimezone(ZoneInfo(zone)).date() >= life.recheck_by.at(at) + 14 * DAY:
        yield "to somebody long unchecked"
    if wish.what == "homework" and not life.has_homework.at(at):
        yield "though nothing is open"
    if wish.may_be_urgent and not is_watched(at):
        yield "while nobody reads"
    if wish.days is not None and send.message.occurrence not in {
        after_session(ends, wish, zone) for _, ends in known
    }:
        yield f"for {send.message.occurrence}, which no session gives"


def is_watched(at: datetime) -> bool:
    return is_open(tuple((day, "09:00", "17:00") for day in range(5)), PRACTICE_ZONE, at)


# --- Twice ----------------------------------------------------------------------------------------------


def twice(lived: Simulation) -> Iterator[str]:
    if lived.made_twice:
        yield f"{lived.made_twice} rows made that were there"
    times = Counter(send.message.id for send in lived.sends)
    if max(times.values(), default=0) > 2:
        yield "a message went out a third time"
    firsts = [send for send in lived.sends if not send.again]
    if len({send.message.id for send in firsts}) < len(firsts):
        yield "a message went out twice though its first end was known"
    for one, other in itertools.pairwise(firsts):
        if one.plan is not other.plan and other.at - one.at < APART:
            yield f"two plans wrote within four hours at {other.at}"


# --- Missing --------------------------------------------------------------------------------------------


def missing(lived: Simulation) -> Iterator[str]:
    for plan in lived.plans:
        rows = lived.of(plan)
        for occurrence, row in rows.items():
            if row.status == PENDING:
                yield f"{occurrence} waits for ever"
            if row.status not in (SENT, EXPIRED, UNCERTAIN, SUPPRESSED):
                yield f"{occurrence} is {row.status}"
        if plan.follows == BY_CLOCK:
            yield from missing_dates(lived, plan)
        else:
            yield from missing_sessions(lived, plan)
        has_ended = lived.life.ends_at is not None or plan.wish.until is not None
        if plan.state == STOPPED and not has_ended:
            yield f"stopped because {plan.stopped_because}"


def missing_dates(lived: Simulation, plan: Plan) -> Iterator[str]:
    """Each day of the plan has one row, in whatever zone it was counted."""
    meant = walls(plan.wish, plan.starts_on, END.date())
    by_zone = {zone: {instant(wall, zone): wall for wall in meant} for zone in lived.life.zones}
    made = Counter(by_zone[lived.zones[plan.id, occurrence]].get(occurrence) for occurrence in lived.of(plan))
    if made.pop(None, 0):
        yield f"a date that the plan does not have ({plan.wish})"
    ended = lived.life.ends_at or END
    for wall in meant:
        at = instant(wall, lived.life.zone.at(START))
        is_sure = START + 2 * DAY < at < min(END - LONGEST_OUTAGE, ended - LONGEST_OUTAGE) - 2 * DAY
        if made[wall] > 1 or (is_sure and not made[wall]):
            yield f"{wall} has {made[wall]} rows ({plan.wish})"


def missing_sessions(lived: Simulation, plan: Plan) -> Iterator[str]:
    """Each session that took place has its date, in one of the zones that the client was in."""
    rows = lived.of(plan)
    ended = lived.life.ends_at or END
    for session in lived.life.sessions:
        held = session.values[-1]
        if held is None or not START + 2 * DAY < held[1] < min(END, ended) - LONGEST_OUTAGE - 16 * DAY:
            continue
        dates = {after_session(held[1], plan.wish, zone) for zone in lived.life.zones}
        if not dates & rows.keys():
            yield f"the session of {held[0]}, {session.changes} has no row ({plan.wish.days} days)"


# --- Late: where nothing goes wrong, every date leaves within two ticks of it ----------------------------


def late(lived: Simulation) -> Iterator[str]:
    if not lived.life.is_quiet:
        return
    sent = {send.message.occurrence: send.at for send in lived.sends}
    (plan,) = lived.plans
    for occurrence in lived.of(plan):
        if occurrence not in sent or sent[occurrence] - occurrence > 2 * TICK:
            # The last minute of a day is in no window.
            if not is_open(lived.life.windows.at(occurrence), lived.life.zone.at(occurrence), occurrence):
                continue
            yield f"{occurrence} left at {sent.get(occurrence)}"
