"""Loads the demo: both practices, the cast, forty more clients, and two years of everybody's work."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain, islice
from typing import Final
from uuid import UUID

from django.db import transaction

from clients.models import ContactPlan
from practices.models import Account, Practice
from relcare.demo.after_sessions import tell_after_sessions
from relcare.demo.answers import Sheet, sheets_of
from relcare.demo.between import tell_between
from relcare.demo.capacities import tell_capacities
from relcare.demo.cast import write_addresses, write_cast
from relcare.demo.checkins import tell_check_ins
from relcare.demo.couple import tell_couple
from relcare.demo.courses import tell_courses
from relcare.demo.crowd import tell_person, tell_therapist
from relcare.demo.homework import tell_homework
from relcare.demo.lives import HISTORY, UNIT, Life, cast_lives, more_lives, more_therapists
from relcare.demo.norms import tell_norms
from relcare.demo.people import OWNER, PEOPLE, ident
from relcare.demo.pile import Pile
from relcare.demo.practice import tell_practice
from relcare.demo.safe_enough import tell_safe_enough
from relcare.demo.sessions import tell_sessions
from relcare.demo.story import Story

SLUGS: Final = ("riverside", "lakeside")
# Rows of so many clients are written at a time.
BATCH: Final = 10
AT_ANY_HOUR: Final = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]
Progress = Callable[[int], None]


def demo_ids() -> set[UUID]:
    return {ident(slug, "practice") for slug in SLUGS}


def practices_there() -> set[UUID]:
    return set(Practice.objects.using(OWNER).values_list("pk", flat=True))


def count_clients(scale: int) -> int:
    return sum("client" in person.roles for person in PEOPLE.values()) + scale * UNIT


def load(day: date, scale: int, progress: Progress = lambda done: None) -> int:
    """Write everything as of that day; how many rows it took. `progress` is told of clients written.

    Each forty more clients beyond the first have a transaction of their own: kept state holds a lock for each
    relationship until its transaction ends, and a server has only so many.
    """
    with transaction.atomic(using=OWNER):
        _write_cast(day)
        tell_practice(day)
        # The password is everybody's; hashing it once is slow enough.
        hashed = Account.objects.using(OWNER).get(email=PEOPLE["ana"].email).password
        sheets = {ident(slug, "practice"): sheets_of(ident(slug, "practice")) for slug in SLUGS}
        rows = _write_lives(cast_lives(day), day, sheets, progress)
        rows += _write_unit(day, 0, hashed, sheets, progress)
    for unit in range(1, scale):
        with transaction.atomic(using=OWNER):
            rows += _write_unit(day, unit, hashed, sheets, progress)
    return rows


def _write_cast(day: date) -> None:
    write_cast(day - HISTORY, confirmed_on=day)
    # The first reminder of the demo goes to Ana, whatever the hour.
    plans = ContactPlan.objects.using(OWNER).filter(client_id=PEOPLE["ana"].client_id)
    plans.update(windows=AT_ANY_HOUR)


def _write_unit(
    day: date, unit: int, hashed: str, sheets: dict[UUID, dict[str, Sheet]], progress: Progress
) -> int:
    pile = Pile()
    for therapist in more_therapists(unit):
        if therapist.name not in PEOPLE:
            tell_therapist(pile, therapist, hashed, day)
    pile.write()
    rows = _write_lives(more_lives(day, unit), day, sheets, progress, hashed)
    write_addresses()
    return rows


def _write_lives(
    lives: Iterator[Life],
    day: date,
    sheets: dict[UUID, dict[str, Sheet]],
    progress: Progress,
    hashed: str = "",
) -> int:
    """The people too, where a password is given; the cast's are there already."""
    rows = 0
    while batch := list(islice(lives, BATCH)):
        pile = Pile()
        stories = {life.person.name: Story(life, day, pile) for life in batch}
        for story in stories.values():
            if hashed:
                tell_person(story, hashed)
            _tell(story, sheets[story.life.practice_id])
        if "ana" in stories:
            ana, ben = stories["ana"], stories["ben"]
            tell_couple(ana, ben, sheets[ana.life.practice_id])
        rows += pile.write()
        progress(len(batch))
    return rows


def _tell(story: Story, sheets: dict[str, Sheet]) -> None:
    tell_sessions(story)
    tell_capacities(story)
    tell_norms(story)
    tell_between(story)
    tell_safe_enough(story)
    tell_homework(story, sheets)
    tell_check_ins(story, sheets["weekly_check_in"])
    if not story.life.is_told:
        tell_after_sessions(story, sheets["after_session"], story.held, {})
    tell_courses(story, sheets)


def sign_ins(day: date, scale: int) -> Iterator[str]:
    """Addresses of everybody who can sign in."""
    yield from (person.email for person in PEOPLE.values())
    for unit in range(scale):
        therapists = (person for person in more_therapists(unit) if person.name not in PEOPLE)
        clients = (life.person for life in more_lives(day, unit) if life.has_portal)
        yield from (person.email for person in chain(therapists, clients))
