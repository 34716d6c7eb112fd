# ruff: noqa: S311 - chance that repeats itself
"""The same promises in small, with rows, row security and a mail server: some hundred days of five people."""

import random
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clients.models import Client, ContactPlan
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.follow_up import follow_up_practice
from reminders.models import EXPIRED, PAUSED, SENT, STOPPED, SUPPRESSED, CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.lives import is_open
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, TUESDAY, make_safe, messages, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NAMES = ("ana", "ben", "cem", "dina", "eli")
DAYS = 60
HOUR = timedelta(hours=1)
TIMES = (time(9), time(9), time(12, 30), time(2, 30), time(21))
DAYTIME = tuple((day, "08:00", "20:00") for day in range(7))
WEEKDAYS = tuple((day, "10:00", "18:00") for day in range(5))
# TUESDAY is on the 4th of March: the clocks of both are changed within these weeks, on different days.
ELSEWHERE = ("America/New_York", "Europe/Berlin")


def as_stored(windows: tuple[tuple[int, str, str], ...]) -> list[dict[str, Any]]:
    return [{"weekday": day, "from": opens, "to": closes} for day, opens, closes in windows]


class Weeks:
    """What is true of each of them now, kept beside the database, to judge by."""

    def __init__(self, sink: Sink) -> None:
        self.chance = random.Random(5)
        self.zones = dict.fromkeys(NAMES, "Europe/Berlin")
        self.windows = dict.fromkeys(NAMES, DAYTIME)
        self.paused: set[str] = set()
        self.now = TUESDAY
        self.wrong: list[str] = []
        self.sink, self.plans = sink, {}
        sink.on_text = self.judge
        make_safe(*NAMES, windows=as_stored(DAYTIME))
        for name, at in zip(NAMES, TIMES, strict=True):
            due = TUESDAY.replace(hour=at.hour, minute=at.minute)
            self.plans[name] = plan(name, Every("day", at), due, silence_hours=0, missed_limit=20)

    def judge(self, sink: Sink) -> None:
        """Called by the server with each text it took."""
        name = sink.recipients[-1].partition("@")[0]
        if not is_open(self.windows[name], self.zones[name], self.now):
            self.wrong.append(f"{name} at {self.now}")
        if name in self.paused:
            self.wrong.append(f"{name} while paused")

    def change_something(self) -> None:
        name = self.chance.choice(NAMES)
        with as_person("theo" if name == "eli" else "thea"):
            match self.chance.choice(("zone", "windows", "pause")):
                case "zone":
                    self.zones[name] = self.chance.choice(ELSEWHERE)
                    Client.objects.filter(pk=PEOPLE[name].client_id).update(zone=self.zones[name])
                case "windows":
                    self.windows[name] = self.chance.choice((DAYTIME, WEEKDAYS))
                    ContactPlan.objects.filter(client_id=PEOPLE[name].client_id).update(
                        windows=as_stored(self.windows[name])
                    )
                case "pause":
                    state = "active" if name in self.paused else PAUSED
                    self.paused ^= {name}
                    CheckInPlan.objects.filter(pk=self.plans[name].pk).exclude(state=STOPPED).update(
                        state=state
                    )

    def look_after(self) -> None:
        with acting_as(engine(RIVERSIDE)):
            # They answer nothing here, and are asked on all the same.
            CheckInPlan.objects.exclude(state=STOPPED).update(active_since=self.now)
        follow_up_practice(RIVERSIDE, self.now)

    def go_on(self, until: datetime) -> None:
        """Hour by hour; now and then nobody works for half a day, or the server takes nothing."""
        while self.now < until:
            self.now += HOUR if self.chance.random() < 0.97 else 12 * HOUR
            if self.chance.random() < 0.05:
                self.change_something()
                self.look_after()
            self.sink.data_answer = "451 later" if self.chance.random() < 0.05 else "250 OK"
            plan_practice(RIVERSIDE, self.now)
            drain(lambda: self.now)


def test_some_weeks_of_the_cast_are_sent_in_their_windows_or_say_why_not(sink: Sink) -> None:
    weeks = Weeks(sink)
    weeks.go_on(TUESDAY + timedelta(days=DAYS))
    assert not weeks.wrong
    rows = messages()
    assert {row.status for row in rows} <= {SENT, EXPIRED, SUPPRESSED, "pending"}
    assert (
        sum(row.status == SENT for row in rows)
        == len(sink.raw)
        == len({row.id for row in rows if row.sent_at})
    )
    for name, the_plan in weeks.plans.items():
        days = [row.occurrence.astimezone(ZoneInfo("UTC")) for row in rows if row.plan_id == the_plan.pk]
        # Whoever travels was asked for each day once, whatever its hour was called there.
        assert len(days) == len(set(days)), name
        assert DAYS - 1 <= len(days) <= DAYS + 1, f"{name}: {len(days)} dates"
