"""That Ana is reached otherwise, or that somebody guesses at her links, changes no byte of what Ben reads;
their therapist is told of both."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import pytest
from django.core.cache import cache
from django.db.models import QuerySet
from django.test import Client as Browser

from clients.actions import acknowledge
from clients.models import CODES_TRIED, CONTACT_CHANGED, InboxItem
from practices.clock import now
from relcare.demo.people import PEOPLE, ident
from reminders.alerts import alert_practice
from reminders.follow_up import follow_up_practice
from reminders.models import MOST_WRONG_FACTORS, MOST_WRONG_IN_ALL
from reminders.planning import plan_practice
from reminders.tests.link_scene import link
from tests.cast import actor, as_person
from tests.permissions.devices import KEYS
from tests.twins.fixed import DAY
from tests.twins.questions import Answer, Question, all_questions, ask
from tests.twins.secrets import SECRETS
from tests.twins.stage import Stage, one_world, staged

RIVERSIDE: Final = ident("riverside", "practice")
ANA: Final = str(PEOPLE["ana"].client_id)
FACTOR: Final = "me/link-factor/"
CODE: Final = {"kind": "pin", "code": "8305"}
KINDS: Final = (CODES_TRIED, CONTACT_CHANGED)


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), staged() as found:
        yield found


def elsewhere(stage: Stage) -> None:
    path = f"clients/{ANA}/contact-plan/"
    body = {
        "channels": [{"channel": "email", "address": "new@safe.example", "confirmed": True}],
        "shared_device": "no",
    }
    answer = stage.people.ask("ana", "PUT", path, body, **{"If-Match": stage.people.tag("ana", path)})
    assert answer.status_code == 200, answer.content
    stage.people.tell("ana", "POST", "me/push-devices/", {"endpoint": "https://8.8.8.8/new", **KEYS})


def no_code(stage: Stage) -> None:
    stage.people.tell("ana", "PUT", FACTOR, CODE)
    assert stage.people.ask("ana", "DELETE", FACTOR, None).status_code == 204


def guessed_at(stage: Stage) -> None:
    stage.people.tell("ana", "PUT", FACTOR, CODE)
    for _ in range(1 + MOST_WRONG_IN_ALL // MOST_WRONG_FACTORS):
        token = link("ana", form="weekly_check_in")
        for _ in range(MOST_WRONG_FACTORS):
            assert Browser().post(f"/r/{token}/", {"code": "9999"}).status_code == 200
    cache.clear()


def seen_to() -> None:
    """What is on the stage already is no news."""
    with as_person("thea"):
        for item in waiting():
            acknowledge(by=actor("thea"), item=item, done="Talked.")


def waiting() -> QuerySet[InboxItem]:
    return InboxItem.objects.filter(client_id=ANA, kind__in=KINDS, acknowledged_at=None)


def told(
    stage: Stage, secrets: Sequence[Callable[[Stage], None]]
) -> tuple[list[dict[str, Answer]], list[str]]:
    """Everything that Ben reads at once and after days have passed; of what their therapist is told."""
    of_ben = next(one for one in SECRETS if one.observer == "ben")
    questions = all_questions(of_ben, stage)
    found = []
    with one_world():
        stage.clock.at((1, 0))
        seen_to()
        for number, secret in enumerate(secrets, 1):
            stage.clock.at((1, number))
            secret(stage)
        for day in (0, 8):
            stage.clock.at((2 + day * DAY, 0))
            for work in (plan_practice, alert_practice, follow_up_practice):
                work(RIVERSIDE, now())
            found.append({str(one): at_place(stage, one, day) for one in questions})
        with as_person("thea"):
            return found, sorted(waiting().values_list("kind", flat=True))


def at_place(stage: Stage, question: Question, day: int) -> Answer:
    stage.clock.at((3 + day * DAY, 0))
    return ask(stage, "ben", question)


def test_ben_reads_the_same_whether_or_not_she_is_reached_otherwise_and_guessed_at(stage: Stage) -> None:
    without, of_nothing = told(stage, ())
    answers, of_what = told(stage, (elsewhere, no_code, guessed_at))
    assert (of_nothing, of_what) == ([], sorted(KINDS))
    for here, there in zip(without, answers, strict=True):
        assert [question for question in here if here[question] != there[question]] == []
