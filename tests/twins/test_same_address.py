"""Whether a partner has the same address changes no byte of what somebody reads: while messages would leave,
are held back, are missed or answered, and when their plans end for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import pytest

from clients.models import SAME_ADDRESS, InboxItem
from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, ident
from reminders.alerts import alert_practice
from reminders.channels import Answer, Letter, Outcome, Post
from reminders.follow_up import follow_up_practice
from reminders.models import Message
from reminders.planning import plan_practice
from reminders.same_address import warn_of_shared_addresses
from reminders.sending import drain
from tests.cast import as_person
from tests.twins.fixed import DAY
from tests.twins.questions import AUDIT, Question, all_questions, ask
from tests.twins.questions import Answer as Told
from tests.twins.secrets import SECRETS
from tests.twins.stage import Stage, one_world, staged

RIVERSIDE: Final = ident("riverside", "practice")
BEN: Final = str(PEOPLE["ben"].client_id)
ANA: Final = str(PEOPLE["ana"].client_id)
HIS, OTHER = "his.own@mail.example", "hers@mail.example"
HOUR: Final = 60 * 60
DAYS: Final = 24
# While messages leave; after plans ended because nobody answered.
LOOKED_AT: Final = (5, DAYS)
ALWAYS: Final = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), staged() as found:
        yield found


def reached(stage: Stage, name: str, client: str, address: str) -> None:
    assert reached_by(stage, name, client, address).status_code == 200


def reached_by(stage: Stage, name: str, client: str, address: str) -> Any:
    path = f"clients/{client}/contact-plan/"
    body = {
        "channels": [{"channel": "email", "address": address, "confirmed": True}],
        "windows": ALWAYS,
        "recheck_by": "2040-01-01",
    }
    return stage.people.ask(name, "PUT", path, body, **{"If-Match": stage.people.tag(name, path)})


def planned(stage: Stage) -> None:
    every = {"each": "day", "at": "09:00"}
    body = {"client": BEN, "what": "check_in", "every": every, "missed_limit": 3, "silence_hours": 0}
    stage.people.tell("thea", "POST", "check-in-plans/", body)


def played(stage: Stage, address: str) -> Iterator[int]:
    """Ben is reached at his own address and has plans; then Ana says in secret where she is reached."""
    stage.clock.at((1, 0))
    reached(stage, "ben", BEN, HIS)
    stage.clock.at((2, 0))
    # One of the two gives way to the other, sent or held back.
    planned(stage)
    planned(stage)
    stage.clock.at((2, 1))
    reached(stage, "ana", ANA, address)
    for day in range(1, DAYS + 1):
        for part in (0, 6, 12, 18):
            stage.clock.at((day * DAY + part * HOUR, 0))
            works(now())
        if day in LOOKED_AT:
            yield day * DAY + 19 * HOUR


def asked(stage: Stage, name: str, question: Question, second: int) -> Told:
    # What is made by asking is called alike, whatever the engine made before.
    stage.clock.at((second, 0))
    return ask(stage, name, question)


def works(at: datetime) -> None:
    plan_practice(RIVERSIDE, at)
    drain(lambda: at)
    for work in (alert_practice, follow_up_practice, warn_of_shared_addresses):
        work(RIVERSIDE, at)


def told(stage: Stage, address: str, name: str) -> tuple[list[dict[str, Told]], list[str], int]:
    """Everything that somebody reads, twice; what became of Ben's messages; of how much staff are warned."""
    secret = next(secret for secret in SECRETS if secret.observer == name)
    questions = all_questions(secret, stage)
    with one_world():
        answers = [
            {str(question): asked(stage, name, question, second) for question in questions}
            for second in played(stage, address)
        ]
        with acting_as(engine(RIVERSIDE)):
            rows = Message.objects.filter(client_id=BEN, plan__isnull=False).order_by("occurrence")
            became = [row.suppressed_reason or row.status for row in rows]
        with as_person("thea"):
            warned = InboxItem.objects.filter(kind=SAME_ADDRESS).count()
    return answers, became, warned


@pytest.fixture(autouse=True)
def _accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    def accept(_post: Post, _letter: Letter) -> Answer:
        return Answer(Outcome.ACCEPTED)

    monkeypatch.setattr(Post, "hand_over", accept)


def test_ben_can_not_tell_that_ana_has_his_address(stage: Stage) -> None:
    apart, sent, unwarned = told(stage, OTHER, "ben")
    shared, held_back, warned = told(stage, HIS.upper(), "ben")
    # Else nothing was tried: it was held back there, in the same order of all that became of it.
    assert "sent" in sent
    assert "another_just_sent" in sent
    assert [{"sent": "same_address"}.get(one, one) for one in sent] == held_back
    assert (unwarned, warned) == (0, 1)
    assert any('"stopped_because":"missed"' in repr(one) for one in apart[1].values())
    for without, with_it in zip(apart, shared, strict=True):
        different = [question for question in without if without[question] != with_it[question]]
        assert different == []


def test_what_ben_is_answered_who_writes_ana_s_address_is_what_he_is_answered_of_any(stage: Stage) -> None:
    """Nor by trying addresses: what he writes is taken alike, whether or not somebody has it."""

    def tried(anas: str) -> list[Told]:
        with one_world():
            stage.clock.at((1, 1))
            reached(stage, "ana", ANA, anas)
            stage.clock.at((2, 0))
            answer = reached_by(stage, "ben", BEN, HIS)
            works(now())
            return [tuple(answer.json().items()), answer.content, answer["ETag"], ask(stage, "ben", AUDIT)]

    assert tried(HIS) == tried(OTHER)
