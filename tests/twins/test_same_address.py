"""Whether a partner has the same address changes no byte of what somebody reads: while messages would leave,
are held back, are missed or answered, and when their plans end for it; and none takes another way for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest
from pytest_django import Settings

from clients.models import EMAIL, PUSH, SAME_ADDRESS, SMS, InboxItem
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
from reminders.texts import REMINDER
from tests.cast import as_person
from tests.permissions.devices import KEYS
from tests.twins.fixed import DAY
from tests.twins.questions import AUDIT, Question, all_questions, ask
from tests.twins.questions import Answer as Answers
from tests.twins.secrets import SECRETS
from tests.twins.stage import Stage, one_world, staged

RIVERSIDE: Final = ident("riverside", "practice")
BEN: Final = str(PEOPLE["ben"].client_id)
ANA: Final = str(PEOPLE["ana"].client_id)
HIS, OTHER = "his.own@mail.example", "hers@mail.example"
# By each way: where Ben is reached, the same as somebody else may write it, and where Ana is alone.
PLACES: Final = {
    EMAIL: (HIS, HIS.upper(), OTHER),
    SMS: ("+4915112345678", "0049 (151) 1234-5678", "+4915187654321"),
    PUSH: ("https://8.8.8.8/his", "https://8.8.8.8/his", "https://8.8.8.8/hers"),
}
HOUR: Final = 60 * 60
DAYS: Final = 24
# While messages leave; after plans ended because nobody answered.
LOOKED_AT: Final = (5, DAYS)
ALWAYS: Final = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), staged() as found:
        yield found


def reached(stage: Stage, name: str, client: str, places: Mapping[str, str], prefers: str) -> None:
    assert reached_by(stage, name, client, places, prefers).status_code == 200
    if PUSH in places:
        stage.people.tell(name, "POST", "me/push-devices/", {"endpoint": places[PUSH], **KEYS})


def reached_by(stage: Stage, name: str, client: str, places: Mapping[str, str], prefers: str = EMAIL) -> Any:
    path = f"clients/{client}/contact-plan/"
    body = {
        "channels": [
            {"channel": way, "address": places[way], "confirmed": True} for way in places if way != PUSH
        ],
        "prefers": prefers,
        "shared_device": "no" if PUSH in places else "unknown",
        "windows": ALWAYS,
    }
    return stage.people.ask(name, "PUT", path, body, **{"If-Match": stage.people.tag(name, path)})


def planned(stage: Stage) -> None:
    every = {"each": "day", "at": "09:00"}
    body = {"client": BEN, "what": "check_in", "every": every, "missed_limit": 3, "silence_hours": 0}
    stage.people.tell("thea", "POST", "check-in-plans/", body)


def played(stage: Stage, ways: Sequence[str], *, is_his: bool) -> Iterator[int]:
    """Ben is reached by these ways, the first preferred, and has plans; then Ana says in secret that she is
    reached by that one alone: where he is, or elsewhere."""
    first, (_, as_his, hers) = ways[0], PLACES[ways[0]]
    stage.clock.at((1, 0))
    reached(stage, "ben", BEN, {way: PLACES[way][0] for way in ways}, first)
    stage.clock.at((2, 0))
    # One of the two gives way to the other, sent or held back.
    planned(stage)
    planned(stage)
    stage.clock.at((2, 1))
    reached(stage, "ana", ANA, {first: as_his if is_his else hers}, first)
    for day in range(1, DAYS + 1):
        for part in (0, 6, 12, 18):
            stage.clock.at((day * DAY + part * HOUR, 0))
            works(now())
        if day in LOOKED_AT:
            yield day * DAY + 19 * HOUR


def asked(stage: Stage, name: str, question: Question, second: int) -> Answers:
    # What is made by asking is called alike, whatever the engine made before.
    stage.clock.at((second, 0))
    return ask(stage, name, question)


def works(at: datetime) -> None:
    plan_practice(RIVERSIDE, at)
    drain(lambda: at)
    for work in (alert_practice, follow_up_practice, warn_of_shared_addresses):
        work(RIVERSIDE, at)


@dataclass(frozen=True)
class Told:
    """Everything that somebody reads, twice; what became of Ben's messages; of how much staff are warned."""

    answers: list[dict[str, Answers]]
    became: list[str]
    warned: int
    # By which ways something left for Ben.
    left_by: set[str]


def told(stage: Stage, left: list[Letter], ways: Sequence[str], *, is_his: bool) -> Told:
    secret = next(secret for secret in SECRETS if secret.observer == "ben")
    questions = all_questions(secret, stage)
    left.clear()
    with one_world():
        answers = [
            {str(question): asked(stage, "ben", question, second) for question in questions}
            for second in played(stage, ways, is_his=is_his)
        ]
        with acting_as(engine(RIVERSIDE)):
            rows = Message.objects.filter(client_id=BEN, plan__isnull=False).order_by("occurrence")
            became = [row.suppressed_reason or row.status for row in rows]
        with as_person("thea"):
            warned = InboxItem.objects.filter(kind=SAME_ADDRESS).count()
    # An alert to staff is about him, and goes to them.
    his = [letter for letter in left if str(letter.client_id) == BEN and letter.template == REMINDER]
    return Told(answers, became, warned, {letter.channel for letter in his})


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[Letter]:
    """All that leaves the house, by whichever way."""
    settings.SMS_PROVIDER = "somebody"
    letters: list[Letter] = []

    def accept(_post: Post, letter: Letter) -> Answer:
        letters.append(letter)
        return Answer(Outcome.ACCEPTED)

    monkeypatch.setattr(Post, "open", lambda _post, _name: None)
    monkeypatch.setattr(Post, "hand_over", accept)
    return letters


@pytest.mark.parametrize(
    "ways",
    [(EMAIL,), (EMAIL, PUSH, SMS), (PUSH, EMAIL, SMS), (SMS, EMAIL, PUSH)],
    ids=" then ".join,
)
def test_ben_can_not_tell_that_ana_has_his_address(
    stage: Stage, left: list[Letter], ways: Sequence[str]
) -> None:
    apart, shared = (told(stage, left, ways, is_his=is_his) for is_his in (False, True))
    # Else nothing was tried: it was held back there, in the same order of all that became of it.
    assert {"sent", "another_just_sent"} <= set(apart.became)
    assert [{"sent": "same_address"}.get(one, one) for one in apart.became] == shared.became
    # Nor does it go by a way that is his alone.
    assert (apart.left_by, shared.left_by) == ({ways[0]}, set())
    assert (apart.warned, shared.warned) == (0, 1)
    assert any('"stopped_because":"missed"' in repr(one) for one in apart.answers[1].values())
    for without, with_it in zip(apart.answers, shared.answers, strict=True):
        different = [question for question in without if without[question] != with_it[question]]
        assert different == []


def test_what_ben_is_answered_who_writes_ana_s_address_is_what_he_is_answered_of_any(stage: Stage) -> None:
    """Nor by trying addresses: what he writes is taken alike, whether or not somebody has it."""

    def tried(anas: str) -> list[Answers]:
        with one_world():
            stage.clock.at((1, 1))
            reached(stage, "ana", ANA, {EMAIL: anas}, EMAIL)
            stage.clock.at((2, 0))
            answer = reached_by(stage, "ben", BEN, {EMAIL: HIS})
            works(now())
            return [tuple(answer.json().items()), answer.content, answer["ETag"], ask(stage, "ben", AUDIT)]

    assert tried(HIS) == tried(OTHER)
