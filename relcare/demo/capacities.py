"""Assessments of two years: levels drift until about two months ago and stand since then."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from assessments.models import Assessment, TeamAssessment
from clients.models import Session
from relationships.defaults import KINDS
from relationships.words import CAPACITIES
from relcare.demo.chance import Chance
from relcare.demo.lives import Bond
from relcare.demo.story import Story, at
from relcare.demo.words import EVIDENCE

Levels = Mapping[str, int]
# Long enough before the newest for a rise to count.
SETTLED_FOR: Final = timedelta(days=28)
# More than the 180 days after which levels are stale.
STALE_FOR: Final = timedelta(days=200)


def tell_capacities(story: Story) -> None:
    for bond in story.life.bonds:
        if bond.fits == "not_begun" or bond.is_told:
            continue
        chance = story.chance("levels", bond.id)
        today = levels_today(bond, chance)
        drift = {name: min(4, max(0, level + chance.randint(-2, 2))) for name, level in today.items()}
        last = story.last_day - (STALE_FOR if bond.is_stale else timedelta(days=chance.randint(1, 20)))
        _told_by_client(story, bond, drift, today, last)
        if bond is story.life.bonds[0]:
            told_of_self(story, bond, last)
            seen_by_therapist(story, bond, today, last)


def levels_today(bond: Bond, chance: Chance) -> dict[str, int]:
    """Levels that give the fit which this relationship is to have; an unknown capacity is left out."""
    load = dict(zip(CAPACITIES, KINDS[bond.kind][0], strict=True))
    levels = {name: min(4, asked + chance.choice((0, 0, 1))) for name, asked in load.items()}
    heavy = [name for name in CAPACITIES if load[name] >= 2]
    match bond.fits:
        case "overloaded":
            for name in chance.sample(heavy, chance.choice((1, 1, 2))):
                levels[name] = load[name] - 2
        case "strained":
            for name in chance.sample(CAPACITIES, chance.choice((1, 2))):
                levels[name] = load[name] - 1
        case "unknown":
            for name in chance.sample(CAPACITIES, chance.randint(1, 4)):
                del levels[name]
    return levels


def _told_by_client(story: Story, bond: Bond, drift: Levels, today: Levels, last: date) -> None:
    chance = story.chance("assessments", bond.id)
    first, settled = story.begins + timedelta(days=10), last - SETTLED_FOR
    earlier = story.days(chance, first, settled - timedelta(days=15), 14, 49)
    for number, day in enumerate(earlier):
        share = number / len(earlier)
        levels = {name: round(drift[name] + (today[name] - drift[name]) * share) for name in today}
        some = dict(chance.sample(list(levels.items()), min(len(levels), chance.randint(3, 6))))
        basis = chance.choices(("observed", "client_account", "hearsay", "self_report"), (88, 6, 3, 3))[0]
        row = _by_client(story, bond, chance, day, some, basis=basis)
        if number == 2:
            _corrected(story, bond, chance, row, some)
    for day in (settled, last):
        if day >= first:
            _by_client(story, bond, chance, day, today)


def _by_client(
    story: Story, bond: Bond, chance: Chance, day: date, levels: Levels, basis: str = "observed"
) -> Assessment:
    recorded_at = at(day, chance.randint(17, 22), chance.randrange(60))
    return story.pile.add(
        Assessment(
            **story.facts(chance.id_at(recorded_at)),
            **levels,
            relationship_id=bond.id,
            subject="other",
            rater="client",
            basis=basis,
            assessed_on=day,
            evidence=_evidence(chance, levels, 0.4),
            recorded_by_id=story.life.voice,
            recorded_at=recorded_at,
        )
    )


def _corrected(story: Story, bond: Bond, chance: Chance, row: Assessment, levels: Levels) -> None:
    """Looked at again two days later, and told otherwise."""
    name = chance.choice(sorted(levels))
    corrected = {**levels, name: max(0, levels[name] - 1)}
    later = _by_client(story, bond, chance, row.assessed_on, corrected, row.basis)
    later.supersedes_id = row.id
    later.recorded_at = row.recorded_at + timedelta(days=2)
    later.id = chance.id_at(later.recorded_at)


def told_of_self(story: Story, bond: Bond, last: date) -> None:
    """The client's own word about themself, mostly a little more than anybody else sees."""
    chance = story.chance("self", bond.id)
    said = {name: chance.randint(1, 4) for name in CAPACITIES}
    for day in story.days(chance, story.begins + timedelta(days=20), last, 50, 90):
        recorded_at = at(day, 20, chance.randrange(60))
        levels = {
            name: min(4, max(0, level + chance.choice((-1, 0, 0, 0, 1)))) for name, level in said.items()
        }
        story.pile.add(
            Assessment(
                **story.facts(chance.id_at(recorded_at)),
                **levels,
                relationship_id=bond.id,
                subject="self",
                rater="client",
                basis="self_report",
                assessed_on=day,
                evidence=_evidence(chance, levels, 0.2),
                recorded_by_id=story.life.voice,
                recorded_at=recorded_at,
            )
        )


def seen_by_therapist(story: Story, bond: Bond, today: Levels, last: date) -> None:
    """After sessions: of the client as observed, of the other only where they were in the room."""
    chance = story.chance("therapist", bond.id)
    until = [session for session in story.held if session.starts_at.date() <= last]
    seen = {name: chance.randint(1, 3) for name in CAPACITIES}
    for session in until[4::9]:
        some = dict(chance.sample(list(seen.items()), chance.randint(2, 4)))
        _by_therapist(story, bond, chance, session, "self", some)
    there = story.met[bond.id] or (story.held if bond.is_couple else [])
    met = [session for session in there if session in until]
    for session in met[-6::4]:
        _by_therapist(story, bond, chance, session, "other", today)


def _by_therapist(
    story: Story, bond: Bond, chance: Chance, session: Session, subject: str, levels: Levels
) -> None:
    recorded_at = session.ends_at + timedelta(minutes=chance.randint(10, 90))
    told = {
        **levels,
        "practice_id": story.life.practice_id,
        "client_id": story.life.client_id,
        "relationship_id": bond.id,
        "subject": subject,
        "rater": "therapist",
        "basis": "observed",
        "assessed_on": session.starts_at.date(),
        "evidence": _evidence(chance, levels, 0.6),
        "session": session,
        "recorded_by_id": story.life.therapist.member_id,
    }
    own = TeamAssessment(
        id=chance.id_at(recorded_at), case_id=story.life.case_id, recorded_at=recorded_at, **told
    )
    released_at = recorded_at + timedelta(days=14)
    if chance.often(0.5) and released_at < at(story.last_day, 12):
        copy = Assessment(
            id=chance.id_at(released_at), released_at=released_at, recorded_at=released_at, **told
        )
        own.released_as_id = story.pile.add(copy).id
    story.pile.add(own)


def _evidence(chance: Chance, levels: Levels, share: float) -> dict[str, str]:
    return {
        name: EVIDENCE[name][min(2, level // 2 if level < 4 else 2)]
        for name, level in levels.items()
        if chance.often(share)
    }
