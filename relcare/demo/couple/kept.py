"""Answers on their way, and answers that stay with the therapist."""

from typing import Any

from assessments import rules
from assessments.actions.responses import score_columns
from assessments.models import ASSIGNED, WITHDRAWN, Draft, Homework, KeptResponse
from clients.models import TO_REVIEW, InboxItem
from relationships.models import Break, KeptWord
from relcare.demo.answers import Sheet, phq4
from relcare.demo.couple.year import Year
from relcare.demo.people import PEOPLE

AGO = 173


def tell_kept(year: Year, sheets: dict[str, Sheet]) -> None:
    _draft(year, sheets["weekly_check_in"])
    _kept_answers(year, sheets["phq4"])
    _kept_words(year)


def _draft(year: Year, sheet: Sheet) -> None:
    """Ana has begun this week's questions."""
    chance = year.chance("ana", Draft)
    homework = next(
        row
        for row in year.rows(Homework, "ana")
        if row.state == ASSIGNED and row.version_id == sheet.version_id
    )
    told = {"reference": chance.reference(), "answers": {"q1": 3, "q2": 2}, "saved_at": year.at(1, 22)}
    year.tell(Draft, "ana", 1, homework=homework, **told)


def _kept_answers(year: Year, sheet: Sheet) -> None:
    """In the week apart Ben sent his answers to Thea alone; she took the homework off his list."""
    chance = year.chance("ben", KeptResponse)
    answers = phq4(chance, 7)
    homework = year.tell(
        Homework,
        "ben",
        AGO + 3,
        hour=9,
        by="thea",
        version_id=sheet.version_id,
        assigned_at=year.at(AGO + 3, 9),
        due_on=year.day(AGO - 4),
        state=WITHDRAWN,
        row_version=2,
    )
    scores: list[dict[str, Any]] = [
        {**score, "value": None if score["value"] is None else str(score["value"])}
        for score in score_columns(sheet.scorer.score(answers).values())
    ]
    kept = year.tell(
        KeptResponse,
        "ben",
        AGO,
        homework=homework,
        version_id=sheet.version_id,
        reference=chance.reference(),
        items=rules.as_items(sheet.form, answers),
        scores=scores,
        sent_at=year.at(AGO, 21),
    )
    year.tell(
        InboxItem,
        "ben",
        AGO,
        kind=TO_REVIEW,
        since=year.at(AGO, 21),
        about="keptresponse",
        about_id=kept.id,
        acknowledged_at=year.at(AGO - 1, 10),
        acknowledged_by_id=PEOPLE["thea"].member_id,
        done="reviewed",
    )


def _kept_words(year: Year) -> None:
    """What the week apart was for in truth; to Ben his own break reads as before."""
    row = next(row for row in year.rows(Break, "ben"))
    told = {"about": "break", "about_id": row.id, "told": {"purpose": "To find out whether I am missed."}}
    year.tell(KeptWord, "ben", AGO, **told, told_on=year.day(AGO))
