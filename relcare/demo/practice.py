"""What a practice settled for all its clients: a programme of its own, what it expects, what it moved."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from assessments import rules
from assessments.models import ExpectationLine, Form, Programme
from practices.models import Practice, ThresholdChange
from practices.thresholds import shown
from relcare.demo.chance import Chance
from relcare.demo.people import OWNER, PEOPLE, ident
from relcare.demo.pile import Pile
from relcare.demo.story import at

RIVERSIDE: Final = "riverside"
SMALL_REQUEST: Final = "one_small_request"
TITLE: Final = {"en": "Asking for one small thing", "de": "Um eine kleine Sache bitten"}
STEPS: Final[list[dict[str, Any]]] = [
    {
        "task": "Read this once. A request is a question: the other may say no, and you are both still"
        " all right. A demand has only one answer. Most of us learnt to hint, so that nobody could refuse.",
        "task_kind": "read",
        "starts": "at_once",
        "due_days": 4,
    },
    {
        "task": "Ask one person for one small thing, in one plain sentence. Write down the sentence and what"
        " came back. A no counts as much as a yes. If it does not feel safe to ask, leave it.",
        "task_kind": "practise",
        "starts": "after_previous",
        "delay_days": 1,
        "due_days": 7,
    },
    {"form": "norms_conversation", "starts": "after_previous", "delay_days": 2, "due_days": 7},
]
STEPS_DE: Final[list[dict[str, Any]]] = [
    {
        **STEPS[0],
        "task": "Lesen Sie das einmal. Eine Bitte ist eine Frage: Der andere darf nein sagen, und es ist"
        " trotzdem alles gut. Eine Forderung kennt nur eine Antwort. Die meisten von uns haben gelernt, nur"
        " anzudeuten, damit niemand ablehnen kann.",
    },
    {
        **STEPS[1],
        "task": "Bitten Sie jemanden um eine kleine Sache, in einem einfachen Satz. Schreiben Sie den Satz"
        " auf und was zurückkam. Ein Nein zählt so viel wie ein Ja. Wenn es nicht sicher ist zu bitten,"
        " lassen Sie es.",
    },
    STEPS[2],
]
PROGRAMMES: Final = ((SMALL_REQUEST, STEPS), (f"{SMALL_REQUEST}_de", STEPS_DE))
# Days since a client's first score, and how far the sum of a PHQ-9 is expected to have gone by then.
EXPECTED: Final = [{"day": 28, "change": -2}, {"day": 84, "change": -4}, {"day": 182, "change": -5}]
TOLERANCE: Final = Decimal(3)
EXPECTED_AGO: Final = 500
ASKED_AFTER_SESSIONS_FOR: Final = 45
# Days ago, which and to what. Asked for by the therapists: two longer forms fit into one week, and each
# client says after a session how it went.
MOVED: Final = ((210, "minutes_a_week", 12), (ASKED_AFTER_SESSIONS_FOR, "after_session_forms", 1))


def tell_practice(day: date) -> None:
    """Riverside's; Lakeside has everything as it came."""
    pile = Pile()
    _programmes(pile, day)
    _expectation(pile, day)
    _thresholds(pile, day)
    pile.write()


def _programmes(pile: Pile, day: date) -> None:
    for key, steps in PROGRAMMES:
        if faults := rules.step_faults(steps):
            raise ValueError(f"{key}{faults[0].path}: {faults[0].message}")
        the_id = Chance("programme", key).id_at(at(day - timedelta(days=EXPECTED_AGO), 9))
        told = {"key": key, "title": TITLE, "steps": steps}
        pile.add(Programme(id=the_id, practice_id=ident(RIVERSIDE, "practice"), **told))


def _expectation(pile: Pile, day: date) -> None:
    practice_id = ident(RIVERSIDE, "practice")
    form = Form.objects.using(OWNER).get(practice_id=practice_id, key="phq9")
    recorded_at = at(day - timedelta(days=EXPECTED_AGO), 12)
    pile.add(
        ExpectationLine(
            id=Chance("expectation").id_at(recorded_at),
            practice_id=practice_id,
            form=form,
            scale="total",
            points=EXPECTED,
            tolerance=TOLERANCE,
            valid_from=recorded_at.date(),
            recorded_by_id=PEOPLE["mark"].member_id,
            recorded_at=recorded_at,
        )
    )


def _thresholds(pile: Pile, day: date) -> None:
    practice = Practice.objects.using(OWNER).get(pk=ident(RIVERSIDE, "practice"))
    for ago, name, value in MOVED:
        before = practice.thresholds
        practice.settings, practice.row_version = {**practice.settings, name: value}, practice.row_version + 1
        moved_at = at(day - timedelta(days=ago), 11)
        pile.add(
            ThresholdChange(
                id=Chance("threshold", name).id_at(moved_at),
                practice=practice,
                name=name,
                old=shown(getattr(before, name)),
                new=shown(getattr(practice.thresholds, name)),
                version=practice.row_version,
                recorded_by_id=PEOPLE["mark"].member_id,
                recorded_at=moved_at,
            )
        )
    told = {"settings": practice.settings, "row_version": practice.row_version}
    Practice.objects.using(OWNER).filter(pk=practice.pk).update(**told)
