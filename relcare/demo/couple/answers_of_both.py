"""What the two were asked together: one month they showed each other, and one that waits for Ben."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from assessments.models import Homework, PairedHomework, Response, RevealAgreement, SharedAnswers
from relcare.demo.answers import Sheet, send
from relcare.demo.couple.year import OTHERS, Year
from relcare.demo.homework import assign, hand_in

# Of the newest month Ana agreed with her sending, Ben two days later: shown to both from then on.
ASKED_AGO, SHOWN_AGO = 27, 24
# The next one was asked the day before yesterday; Ana sent yesterday, Ben has not begun.
ASKED_NOW_AGO, SENT_AGO = 2, 1
OF_ANA: Final = {"close": 3, "hard_things": 3, "fair": 3, "good_times": 4}


def tell_answers_of_both(year: Year, sheet: Sheet) -> None:
    _shown(year, sheet)
    _waiting(year, sheet)


def _shown(year: Year, sheet: Sheet) -> None:
    pair = {who: _asked(year, who, sheet) for who in OTHERS}
    _pair(year, ASKED_AGO, pair)
    sent = {who: _response(year, who, homework) for who, homework in pair.items()}
    shown_at = year.at(SHOWN_AGO, 21)
    for who, said_at in (("ana", sent["ana"].sent_at), ("ben", shown_at)):
        copy = year.tell(
            SharedAnswers,
            who,
            SHOWN_AGO,
            id=year.chance(who, SharedAnswers).reference(),
            version_id=sheet.version_id,
            # What was left unanswered for a reason looks like what was not asked.
            items=[item for item in sent[who].items if "answer" in item],
            shared_at=shown_at,
        )
        _agrees(year, who, pair[who], said_at, copy)


def _waiting(year: Year, sheet: Sheet) -> None:
    pair = {who: _given(year, who, sheet) for who in OTHERS}
    _pair(year, ASKED_NOW_AGO, pair)
    sent_at = year.at(SENT_AGO, 20, 40)
    response = send(year.ana, pair["ana"], sheet, dict(OF_ANA), sent_at)
    hand_in(year.ana, year.ana.chance("answers of both"), pair["ana"], sent_at, response)
    _agrees(year, "ana", pair["ana"], sent_at, None)


def _asked(year: Year, who: str, sheet: Sheet) -> Homework:
    day = year.day(ASKED_AGO)
    given = [row for row in year.rows(Homework, who) if row.version_id == sheet.version_id]
    (homework,) = (row for row in given if row.assigned_at.date() == day)
    return homework


def _given(year: Year, who: str, sheet: Sheet) -> Homework:
    asked_at = year.at(ASKED_NOW_AGO, 9)
    told: dict[str, Any] = {"version_id": sheet.version_id, "relationship_id": year.together(who)}
    homework = assign(
        year.story(who), year.story(who).chance("asked together"), asked_at.date(), None, **told
    )
    homework.assigned_at = homework.asked_at = asked_at
    return homework


def _response(year: Year, who: str, homework: Homework) -> Response:
    (response,) = (row for row in year.rows(Response, who) if row.homework_id == homework.id)
    return response


def _pair(year: Year, ago: int, pair: dict[str, Homework]) -> None:
    one: UUID = year.chance("ana", PairedHomework).reference()
    for who, homework in pair.items():
        year.tell(PairedHomework, who, ago, hour=9, by="thea", homework=homework, pair=one)


def _agrees(year: Year, who: str, homework: Homework, said_at: datetime, copy: SharedAnswers | None) -> None:
    the_id = year.chance(who, RevealAgreement).reference()
    year.tell(RevealAgreement, who, SHOWN_AGO, id=the_id, homework=homework, said_at=said_at, copy=copy)
