"""Sessions of a case, who was in the room, what was noted, and what stands in the plan."""

from datetime import date, datetime, timedelta

from clients.models import (
    HELD,
    LATE_CANCELLED,
    MISSED,
    PLANNED,
    Attendee,
    CaseNote,
    Plan,
    SafetyReference,
    Session,
)
from relationships.models import Presence
from relcare.demo.chance import Chance
from relcare.demo.story import Story, at, weekdays
from relcare.demo.words import AIMS, NOTES, PROBLEMS, SAFE_PLACES

LENGTH = timedelta(minutes=50)
FIRST_HOUR = 8
# What is told of a case by name, note by note, in `relcare.demo.couple`.
YEAR = timedelta(days=365)


def tell_sessions(story: Story) -> None:
    # Both of a couple come to the same sessions: chance follows the case, the first of them writes it down.
    chance = Chance("case", story.life.person.practice, story.life.case)
    writes = story.life.couple[0] == story.life.person.name
    if writes:
        _plan(story)
    for session in _sessions(story, chance):
        if writes:
            story.pile.add(session)
        _attend(story, session)
        if writes and session.state == HELD:
            _note(story, session)
    if not story.life.is_told:
        _safety_reference(story)
    _presence(story)


def _sessions(story: Story, chance: Chance) -> list[Session]:
    life = story.life
    pace = chance.choice((1, 2, 2))
    weekday, hour = life.place % 5, FIRST_HOUR + life.place // 5
    told = []
    for day in weekdays(life.opened_on, story.last_day, weekday, pace):
        state = chance.choices((HELD, LATE_CANCELLED, MISSED), (90, 5, 5))[0]
        told.append(_session(story, chance, at(day, hour), state))
    if life.has_next_session and life.closed_on is None:
        coming = weekdays(story.day + timedelta(days=1), story.day + timedelta(days=8), weekday)[0]
        told.append(_session(story, chance, at(coming, hour), PLANNED))
    return told


def _session(story: Story, chance: Chance, starts_at: datetime, state: str) -> Session:
    booked = min(starts_at - timedelta(days=7), at(story.last_day, 12))
    return Session(
        id=chance.id_at(booked),
        practice_id=story.life.practice_id,
        case_id=story.life.case_id,
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        state=state,
        in_person=chance.often(0.8),
        recorded_by_id=story.life.therapist.member_id,
        row_version=1 if state == PLANNED else 2,
    )


def _attend(story: Story, session: Session) -> None:
    chance = story.chance("attendee", session.id)
    if session.state == HELD:
        # Of a couple one now and then comes alone.
        alone = len(story.life.couple) == 2 and Chance("alone", session.id).often(0.12)
        came = not alone or story.life.couple[0] == story.life.person.name
        if came:
            story.held.append(session)
    came_or_not = None if session.state == PLANNED else session.state == HELD and came
    story.pile.add(
        Attendee(**story.facts(chance.id_at(session.starts_at)), session=session, was_present=came_or_not)
    )


def _note(story: Story, session: Session) -> None:
    if story.life.is_told and session.starts_at > at(story.day - YEAR, 0):
        return
    chance = story.chance("note", session.id)
    if not chance.often(0.5):
        return
    written_at = session.ends_at + timedelta(minutes=chance.randint(5, 60))
    story.pile.add(
        CaseNote(
            id=chance.id_at(written_at),
            practice_id=story.life.practice_id,
            case_id=story.life.case_id,
            session=session,
            body=chance.choice(NOTES),
            recorded_by_id=story.life.therapist.member_id,
            written_at=written_at,
        )
    )


def _plan(story: Story) -> None:
    chance = story.chance("plan")
    for number in range(1, 3 if chance.often(0.4) else 2):
        written_at = at(min(story.begins + timedelta(days=14 if number == 1 else 180), story.last_day), 16)
        story.pile.add(
            Plan(
                id=chance.id_at(written_at),
                practice_id=story.life.practice_id,
                case_id=story.life.case_id,
                number=number,
                problem=chance.choice(PROBLEMS),
                aims=chance.choice(AIMS),
                how_we_will_see_it="It happens without planning it.",
                measures=["phq9", "weekly-check-in"],
                signed_off_at=written_at + timedelta(hours=1),
                recorded_by_id=story.life.therapist.member_id,
                recorded_at=written_at,
            )
        )


def _safety_reference(story: Story) -> None:
    """Told in a session: mostly `not_yet` at first and `yes` later."""
    chance = story.chance("safety reference")
    early, later = story.held[2:3], story.held[len(story.held) // 2 :][:1]
    marks = [(session, chance.choice(("not_yet", "unsure"))) for session in early if chance.often(0.8)]
    marks += [(session, "yes") for session in later if len(story.held) > 8 and chance.often(0.7)]
    for session, status in marks:
        told_on: date = session.starts_at.date()
        story.pile.add(
            SafetyReference(
                **story.facts(chance.id_at(session.ends_at)),
                status=status,
                told_on=told_on,
                what=chance.choice(SAFE_PLACES) if status == "yes" else "",
                recorded_by_id=story.life.therapist.member_id,
                recorded_at=session.ends_at,
            )
        )


def _presence(story: Story) -> None:
    """Now and then somebody brings the other person along; only then can a therapist have observed them."""
    chance = story.chance("presence")
    for bond in story.life.bonds[:1]:
        if bond.is_couple or len(story.held) < 12 or not chance.often(0.3):
            continue
        for session in story.held[-9::4]:
            presence = Presence(
                **story.facts(chance.id_at(session.ends_at)),
                relationship_id=bond.id,
                session=session,
                recorded_by_id=story.life.therapist.member_id,
                recorded_at=session.ends_at,
            )
            story.met[bond.id].append(session)
            story.pile.add(presence)
