"""How a session went for each who was there: asked at once, alone; what was low comes before staff."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from assessments import rules
from assessments.models import EXPIRED, Homework, Response, SessionForm
from clients.models import AFTER_SESSION, Session
from relcare.demo.answers import Sheet, send
from relcare.demo.chance import Chance
from relcare.demo.homework import assign, file_item, hand_in
from relcare.demo.practice import ASKED_AFTER_SESSIONS_FOR
from relcare.demo.story import Story, at

ITEMS: Final = ("free_to_speak", "room", "pace", "takes_along")
LEVELS: Final = (1, 2, 3, 4)
WEIGHTS: Final = (2, 18, 50, 30)
# The engine's next round after the end.
ROUND: Final = timedelta(minutes=2)
Said = tuple[int, ...] | None


def tell_after_sessions(
    story: Story, sheet: Sheet, sessions: Iterable[Session], told: Mapping[UUID, Said]
) -> None:
    """Of each session since the practice asks: what is told of it (None: nothing was said), else chance."""
    life = story.life
    if not (sheet.practice.thresholds.after_session_forms and life.has_portal) or life.closed_on:
        return
    since = at(story.day - timedelta(days=ASKED_AFTER_SESSIONS_FOR), 12)
    means: list[Fraction] = []
    for session in sorted(sessions, key=lambda row: row.starts_at):
        if session.ends_at < since:
            continue
        chance = story.chance("after session", session.id)
        by_chance = chance.choices(LEVELS, WEIGHTS, k=4) if chance.often(0.7) else None
        homework = _ask(story, chance, sheet, session)
        said = told.get(session.id, tuple(by_chance) if by_chance else None)
        if said is None:
            if homework.closes_at and homework.closes_at <= at(story.day, 0):
                homework.state, homework.row_version = EXPIRED, 2
            continue
        sent_at = at(session.ends_at.date(), 20, chance.randrange(60))
        answers = dict(zip(ITEMS, said, strict=True))
        response = send(story, homework, sheet, answers, sent_at)
        # Its own kind of item tells what was low.
        hand_in(story, chance, homework, sent_at, response, tells_flags=False)
        mean = sheet.scorer.score(answers)["session"].value
        if mean is not None:
            if rules.after_session(answers, mean, means, sheet.practice.thresholds).tell:
                _tell_staff(story, chance, response)
            means.append(mean)


def _ask(story: Story, chance: Chance, sheet: Sheet, session: Session) -> Homework:
    asked_at: datetime = session.ends_at + ROUND
    homework = assign(story, chance, asked_at.date(), None, version_id=sheet.version_id)
    homework.assigned_at = homework.asked_at = asked_at
    homework.closes_at = homework.closes_begun_at = asked_at + timedelta(hours=sheet.open_hours or 0)
    facts = story.facts(chance.id_at(asked_at))
    told = {"case_id": story.life.case_id, "session": session, "homework": homework, "asked_at": asked_at}
    story.pile.add(SessionForm(**facts, **told))
    return homework


def _tell_staff(story: Story, chance: Chance, response: Response) -> None:
    item = file_item(story, chance, AFTER_SESSION, response, response.sent_at)
    seen_at = response.sent_at + timedelta(hours=14)
    if seen_at < at(story.day, 0):
        item.acknowledged_at, item.acknowledged_by_id = seen_at, story.life.therapist.member_id
        item.done = "seen, and asked about in the next session"
