"""However much there is of one kind of work, every practice has its turn, and every other kind goes on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError

from relcare.celery import app
from reminders import engine, rounds
from reminders.models import Round
from reminders.rounds import EVERY, Walk, take_turns
from reminders.tests.test_same_address import reached, waiting
from reminders.tests.weeks import make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

IDS = [UUID(int=number) for number in (1, 2, 3, 4, 5, 6)]
START = datetime(2031, 3, 4, 9, tzinfo=UTC)


class World:
    """Practices with work of each kind, and what became of it. Each turn takes `seconds`."""

    def __init__(self) -> None:
        self.clock, self.seconds, self.passed = START, 0.0, 0.0
        self.ids = list(IDS)
        self.done: list[tuple[str, int]] = []

    def monotonic(self) -> float:
        return self.passed

    def now(self) -> datetime:
        self.clock += timedelta(microseconds=1)
        return self.clock

    def doing(self, work: str, fails: Callable[[int], bool] = lambda _: False) -> Walk:
        def act(practice_id: UUID, _: datetime) -> int:
            self.passed += self.seconds
            self.done.append((work, practice_id.int))
            if fails(practice_id.int):
                raise ZeroDivisionError
            return 1

        return Walk(work, act, self.clock)

    def too_much(self, work: str) -> Walk:
        """No time is enough for it."""

        def act(practice_id: UUID, _: datetime) -> int:
            self.done.append((work, practice_id.int))
            raise SoftTimeLimitExceeded

        return Walk(work, act, self.clock)

    def seen(self, work: str) -> list[int]:
        return [number for found, number in self.done if found == work]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(rounds, "due_practices", lambda *_: list(reversed(world.ids)))
    monkeypatch.setattr(rounds, "now", world.now)
    monkeypatch.setattr(rounds, "time", world)
    return world


def test_a_round_of_a_clock_that_was_ahead_is_followed_by_one_of_now(world: World) -> None:
    world.clock = START + timedelta(days=30)
    take_turns([world.doing("a")])
    world.clock = START
    take_turns([world.doing("a")])
    assert world.seen("a") == [1, 2, 3, 4, 5, 6] * 2


def test_every_practice_has_one_turn_in_a_quarter_of_an_hour(world: World) -> None:
    for minutes in (0, 1, 14):
        world.clock = START + timedelta(minutes=minutes)
        take_turns([world.doing("a")])
        assert world.seen("a") == [1, 2, 3, 4, 5, 6]
    world.clock = START + EVERY
    take_turns([world.doing("a")])
    assert world.seen("a") == 2 * [1, 2, 3, 4, 5, 6]


def test_where_the_time_is_up_the_next_goes_on_from_there(world: World) -> None:
    world.seconds = rounds.SECONDS / 2
    for expected in ([1, 2], [1, 2, 3, 4], [1, 2, 3, 4, 5, 6]):
        take_turns([world.doing("a")])
        assert world.seen("a") == expected
    # A round that took long is followed by the next one at once.
    world.clock += 2 * EVERY
    take_turns([world.doing("a")])
    take_turns([world.doing("a")])
    assert world.seen("a") == [1, 2, 3, 4, 5, 6, 1, 2]


def test_each_kind_has_its_part_of_the_time(world: World) -> None:
    world.seconds = rounds.SECONDS / 4
    take_turns([world.doing("much"), world.doing("more")])
    assert sorted(world.done) == [("more", 1), ("more", 2), ("much", 1), ("much", 2)]


def test_what_one_kind_leaves_of_its_time_is_the_others(world: World) -> None:
    world.seconds = rounds.SECONDS / 4
    much = world.doing("much")
    world.ids = IDS[:1]
    take_turns([much, world.doing("little")])
    assert (world.seen("little"), world.seen("much")) == ([1], [1, 2, 3])


@pytest.mark.parametrize("others", [("b", "c"), ("z",)])
def test_work_that_always_takes_all_the_time_holds_up_no_other_kind_and_no_other_practice(
    world: World, others: tuple[str, ...]
) -> None:
    for ring in range(len(IDS)):
        world.clock += timedelta(minutes=1)
        with pytest.raises(SoftTimeLimitExceeded):
            take_turns([world.too_much("endless"), *map(world.doing, others)])
        if ring == 1:
            # At the second ring it comes after all others.
            assert [world.seen(work) for work in others] == len(others) * [[1, 2, 3, 4, 5, 6]]
    assert set(world.seen("endless")) == {1, 2, 3, 4, 5, 6}


def test_two_who_go_round_at_once_share_the_practices(world: World) -> None:
    one, two = world.doing("a"), world.doing("a")
    while one.step() or two.step():
        two.step()
    assert sorted(world.seen("a")) == [1, 2, 3, 4, 5, 6]
    assert one.is_whole()


def test_a_practice_that_fails_holds_up_nobody_and_the_round_is_not_whole(world: World) -> None:
    walk = world.doing("a", lambda number: number == 2)
    assert take_turns([walk]) == 5
    assert (world.seen("a"), walk.is_whole()) == ([1, 2, 3, 4, 5, 6], False)
    world.clock += EVERY
    walk = world.doing("a")
    take_turns([walk])
    assert walk.is_whole()


def test_a_practice_that_is_new_has_its_turn_in_the_next_round(world: World) -> None:
    world.ids.remove(IDS[0])
    take_turns([world.doing("a")])
    world.ids = list(IDS)
    take_turns([world.doing("a")])
    world.clock += EVERY
    take_turns([world.doing("a")])
    assert world.seen("a") == [2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]


def test_who_is_told_to_stop_begins_with_no_other_practice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "stopping", lambda: len(world.done) == 2)
    take_turns([world.doing("a")])
    assert world.seen("a") == [1, 2]


@pytest.mark.parametrize("who", ["ana", "thea", "mark"])
def test_nobody_who_is_signed_in_sees_or_holds_up_a_round(world: World, who: str) -> None:
    take_turns([world.doing("a")])
    with as_person(who):
        assert not Round.objects.exists()
        assert Round.objects.update(is_over=True, began_at=START + timedelta(days=999)) == 0
        assert Round.objects.all().delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"):
            Round.objects.create(work="b", began_at=START, moved_at=START, is_over=True)


BULK = ("keep_homework", "follow_up_practice", "call_for_screenings", "purge_practice")


@pytest.mark.parametrize("slow", BULK)
def test_whatever_takes_all_the_time_the_care_team_is_warned_of_one_address(
    monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    make_safe("ana")
    plan("ana")

    def too_long(*_: Any) -> int:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(engine, slow, too_long)
    app.loader.import_default_modules()
    for line in settings.CELERY_BEAT_SCHEDULE.values():
        try:
            app.tasks[str(line["task"])]()
        except SoftTimeLimitExceeded:
            continue
    assert len(waiting()) == 1
