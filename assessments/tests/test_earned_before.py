"""What was earned just before a step is what stood on its day, whenever it is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from assessments.reports.earlier import Earned, earned_before
from assessments.tests.scene import ANAS, days_ago, recorded
from assessments.tests.test_bridge_facts import FULL, crossed, fought, opened
from assessments.tests.test_disclosures import done
from practices.clock import now
from relationships.actions import notice_norm, take_norm_to
from relationships.models import BoundaryEvent, EarnedShown, Relationship
from relationships.words import AREAS, CAPACITIES
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

LONG_AGO, THEN, LATELY = 50, 30, 5
NOTHING = dict.fromkeys(CAPACITIES, 0)


def before(back: int = THEN, name: str = "ana") -> Earned:
    with as_person(name):
        about = Relationship.objects.select_related("kind").get(pk=ANAS)
        return earned_before(actor(name), about, days_ago(back))


def bears_all(back: int) -> None:
    """From that day on levels and norms carry, as they were told that day."""
    with time_machine.travel(now() - timedelta(days=back)):
        recorded("ana", days_ago(back), FULL)
        for area in AREAS:
            with as_person("ana"):
                told = {"area": area, "question": "other", "today": "So", "healthy": "yes"}
                about = Relationship.objects.get(pk=ANAS)
                norm = notice_norm(by=actor("ana"), relationship=about, told=told)
                take_norm_to(by=actor("ana"), norm=norm, to="in_force")


def test_what_stood_on_its_day_counts() -> None:
    bears_all(LONG_AGO)
    assert before() == before(0) == Earned(4, was_shown=False)
    assert before(name="thea") == before()


def test_what_came_later_does_not() -> None:
    bears_all(LATELY)
    assert (before().rung, before(0).rung) == (1, 4)


def test_a_fall_that_came_later_takes_nothing_back() -> None:
    bears_all(LONG_AGO)
    recorded("ana", days_ago(LATELY), NOTHING)
    assert (before().rung, before(0).rung) == (4, 0)


@pytest.mark.parametrize("tell", [fought, crossed])
def test_harm_and_crossings_count_from_their_day_on(tell: Callable[..., None]) -> None:
    bears_all(LONG_AGO)
    tell(days_ago(LATELY))
    assert (before().rung, before(0).rung) == (4, 0)
    tell(days_ago(THEN + 1))
    assert before().rung == 0


def test_what_was_repaired_later_was_not_repaired_then() -> None:
    bears_all(LONG_AGO)
    crossed(days_ago(THEN + 1))
    with as_person("ana"):
        events = BoundaryEvent.objects.filter(relationship=ANAS)
        who = events.values_list("recorded_by_id", flat=True).get()
        events.update(repaired_on=days_ago(LATELY), repair_told_by=who, row_version=2)
    assert (before().rung, before(0).rung) == (0, 4)


def test_it_is_shown_of_the_days_on_which_the_gate_was_open() -> None:
    with time_machine.travel(now() - timedelta(days=LATELY + 1)):
        opened("gate")
    assert (before().was_shown, before(LATELY).was_shown, before(0).was_shown) == (False, True, True)
    done(happened_on=str(days_ago(THEN)))
    shown = done(happened_on=str(days_ago(LATELY)))["id"]
    with as_person("ana"):
        assert [str(row.disclosure_id) for row in EarnedShown.objects.all()] == [shown]
