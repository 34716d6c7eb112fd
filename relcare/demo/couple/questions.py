"""What Thea gave the two to answer and to practise: each alone, on their own phone or in the room."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from assessments import rules
from assessments.library import SAFETY_REFERENCE
from assessments.models import BY_KIOSK, IN_SESSION, Homework, KioskLink, Programme, Response
from clients.models import Session
from relcare.demo.after_sessions import tell_after_sessions
from relcare.demo.answers import Answers, Sheet, gad7, send
from relcare.demo.couple.year import Year
from relcare.demo.courses import Answering, asked_of, tell_course
from relcare.demo.homework import assign, hand_in, note_review, rate
from relcare.demo.people import OWNER, PEOPLE, ident
from relcare.demo.practice import SMALL_REQUEST
from relcare.demo.story import at

Sheets = dict[str, Sheet]
# Days ago and whose, in the order in which they were asked: with Ana anxiety fell.
ANXIETY: Final = (("ana", 212, 13), ("ana", 22, 4))
# The evening after, one line had been ticked in the wrong column.
CORRECTED: Final = 14
# Of the newest sessions of both, the oldest first: of one Ben said nothing, and the next was too fast for her
# and just right for him.
AFTER_SESSIONS: Final[tuple[dict[str, tuple[int, ...] | None], ...]] = (
    {"ana": (3, 3, 2, 3), "ben": None},
    {"ana": (3, 2, 1, 2), "ben": (4, 4, 3, 4)},
    {"ana": (4, 3, 3, 4), "ben": (3, 3, 3, 3)},
)
US_ITEMS: Final = ("close", "hard_things", "fair", "good_times")
# Each month each of the two, alone.
MONTHLY: Final = (
    (84, {"ana": (2, 2, 1, 3), "ben": (3, 2, 3, 3)}),
    (55, {"ana": (2, 3, 2, 3), "ben": (2, 3, 3, 3)}),
    (27, {"ana": (3, 3, 2, 4), "ben": (3, 3, 3, 4)}),
)
IN_THE_ROOM_AGO: Final = 97
BEFORE: Final[Answers] = {
    "what": "That I read her messages once, years ago.",
    "rung": 3,
    "motive": "to_be_known",
    "safety_before": 2,
    "smaller": "That I am ashamed of something from back then.",
    "if_not_met": "Go down to the water, then ring my sister.",
}
KIOSK_AGO: Final = 68
SELF_AGO: Final = 4
OF_HERSELF: Final[Answers] = {
    "self_soothing": 3,
    "self_regulation": 3,
    "defense_awareness_notices": 3,
    "defense_awareness_comes_out": 2,
    "words_and_actions": 3,
    "energy": 3,
    "boundaries": 2,
    "boundaries_seen": "I said no to my mother on the phone and did not ring back.",
}
PLACE_AGO: Final = 300
# Of each step how much Ana did, how useful it was, and what Thea noted of it.
PLACE: Final = (
    (4, 2, "Read twice. Asked what it means if there was none."),
    (3, 3, "The studio, on a Sunday, nobody else there."),
    (2, 4, "Warm hands, slow breath. Stopped once and looked around, as agreed."),
    (3, 3, ""),
    (4, 4, "Her own words for it. Begin the next hour there."),
)
REQUEST_AGO: Final = 12
# Of each step after how many days Ben sent it, how much was done, how useful it was.
REQUEST: Final = ((1, 4, 3), (5, 2, 4))


def tell_questions(year: Year, sheets: Sheets) -> None:
    _anxiety(year, sheets["gad7"])
    _after_sessions(year, sheets["after_session"])
    _monthly(year, sheets["how_are_we_doing"])
    _in_the_room(year, sheets["before_disclosure"])
    _in_the_waiting_room(year, sheets["gad7"])
    _place_of_safety(year, sheets)
    _small_request(year, sheets)
    _waiting(year, sheets)


def _given(year: Year, who: str, sheet: Sheet, asked_at: datetime, **told: Any) -> Homework:
    story = year.story(who)
    chance = year.chance(who, Homework)
    homework = assign(story, chance, asked_at.date(), None, version_id=sheet.version_id, **told)
    homework.assigned_at = homework.asked_at = asked_at
    return homework


def _answer(
    year: Year, who: str, sheet: Sheet, homework: Homework, answers: Answers, sent_at: datetime, **told: Any
) -> None:
    story = year.story(who)
    response = send(story, homework, sheet, answers, sent_at, **told)
    hand_in(story, year.chance(who, Homework), homework, sent_at, response)


def _anxiety(year: Year, sheet: Sheet) -> None:
    """Twice, half a year apart; of the first the correction counts."""
    for who, ago, total in ANXIETY:
        homework = _given(year, who, sheet, year.at(ago, 9))
        answers = gad7(year.chance(who, Homework), total)
        _answer(year, who, sheet, homework, answers, year.at(ago - 1, 20))
        if ago == ANXIETY[0][1]:
            _correct(year, who, sheet, homework, answers)


def _correct(year: Year, who: str, sheet: Sheet, homework: Homework, answers: Answers) -> None:
    story = year.story(who)
    (first,) = (row for row in year.rows(Response, who) if row.homework_id == homework.id)
    item = next(name for name, value in answers.items() if value < 3)
    right = {**answers, item: answers[item] + CORRECTED - sum(answers.values())}
    send(story, homework, sheet, right, first.sent_at + timedelta(hours=2), amends=first)


def _after_sessions(year: Year, sheet: Sheet) -> None:
    """Each partner alone, on the evening of the session."""
    newest = year.sessions_of_both()[-len(AFTER_SESSIONS) :]
    for who in ("ana", "ben"):
        told = {row.id: said[who] for row, said in zip(newest, AFTER_SESSIONS, strict=True)}
        tell_after_sessions(year.story(who), sheet, year.story(who).held, told)


def _monthly(year: Year, sheet: Sheet) -> None:
    for ago, told in MONTHLY:
        for who, levels in told.items():
            homework = _given(year, who, sheet, year.at(ago, 9), relationship_id=year.together(who))
            answers = dict(zip(US_ITEMS, levels, strict=True))
            _answer(year, who, sheet, homework, answers, year.at(ago - 1, 20))


def _in_the_room(year: Year, sheet: Sheet) -> None:
    """Ben alone with Thea at the end of an hour: she wrote what he said."""
    session: Session = year.session_near(IN_THE_ROOM_AGO)
    homework = _given(year, "ben", sheet, session.starts_at, relationship_id=year.together("ben"))
    sent_at = session.ends_at - timedelta(minutes=6)
    _answer(year, "ben", sheet, homework, BEFORE, sent_at, filled=IN_SESSION)


def _in_the_waiting_room(year: Year, sheet: Sheet) -> None:
    """Ben's phone was at home: on the practice's own tablet, before the hour."""
    session = year.session_near(KIOSK_AGO)
    made_at = session.starts_at - timedelta(minutes=15)
    homework = _given(year, "ben", sheet, made_at - timedelta(days=2))
    sent_at = made_at + timedelta(minutes=4)
    _answer(year, "ben", sheet, homework, gad7(year.chance("ben", KioskLink), 7), sent_at, filled=BY_KIOSK)
    year.story("ben").pile.add(
        KioskLink(
            **year.story("ben").facts(year.chance("ben", KioskLink).id_at(made_at)),
            homework=homework,
            token_hash=sha256(homework.id.bytes).digest(),
            expires_at=made_at + timedelta(minutes=30),
            used_at=sent_at,
            recorded_by_id=PEOPLE["thea"].member_id,
            recorded_at=made_at,
        )
    )


def _programme(key: str) -> Programme:
    return Programme.objects.using(OWNER).get(practice_id=ident("riverside", "practice"), key=key)


def _place_of_safety(year: Year, sheets: Sheets) -> None:
    """A course that ran to its end: Ana, in her first weeks."""
    programme, started_on = _programme(SAFETY_REFERENCE), year.day(PLACE_AGO)
    tasks = _tasks(year, "ana", tuple((2, *said[:2]) for said in PLACE))
    ran = tell_course(year.ana, sheets, programme.steps, started_on, tasks, programme_id=programme.id)
    for homework, (quantity, quality, note) in zip(ran.given, PLACE, strict=True):
        if note:
            note_review(year.ana, homework, quantity, min(4, quality + 1), note)


def _small_request(year: Year, sheets: Sheets) -> None:
    """A course that runs: Ben has asked, and has the norm still before him."""
    programme, started_on = _programme(SMALL_REQUEST), year.day(REQUEST_AGO)
    tasks = _tasks(year, "ben", REQUEST)
    tell_course(year.ben, sheets, programme.steps, started_on, tasks, programme_id=programme.id)


def _tasks(year: Year, who: str, told: tuple[tuple[int, ...], ...]) -> Answering:
    story, chance = year.story(who), year.chance(who, Homework)

    def answer(homework: Homework) -> datetime | None:
        if homework.step is None or homework.step >= len(told):
            return None
        days, quantity, quality = told[homework.step]
        sent_at = at(homework.assigned_at.date() + timedelta(days=days), 20, chance.randrange(60))
        hand_in(story, chance, homework, sent_at, None)
        rate(story, homework, quantity, quality)
        return sent_at

    return answer


def _waiting(year: Year, sheets: Sheets) -> None:
    """The inventory waits: with what Ana was asked this week it would be too much."""
    of_self, inventory = sheets["capacities_self"], sheets["interdependence"]
    homework = _given(year, "ana", of_self, year.at(SELF_AGO, 9))
    _answer(year, "ana", of_self, homework, OF_HERSELF, year.at(SELF_AGO - 1, 20))
    waits = _given(year, "ana", inventory, year.at(1, 10), relationship_id=year.together("ana"))
    waits.asked_at = None
    asked, today = asked_of(year.ana, sheets), year.day(0)
    room = rules.room_for(inventory.minutes, asked, today, inventory.practice.thresholds)
    if room.is_free:
        raise ValueError("there is room for the form that waits")
