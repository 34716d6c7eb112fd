"""Norms on their way through their states, moments, and what a therapist opened."""

from datetime import datetime, timedelta
from typing import Any, Final

from clients.models import SafetyReference
from relationships.models import Moment, Norm, NormVersion, Opening
from relationships.words import (
    AGREED,
    ANSWERS,
    DECLINED,
    DEFENCE_PATTERNS,
    ENDED,
    IN_FORCE,
    NEGOTIATING,
    NORM_STATES,
    NOTICED,
    PROPOSED,
)
from relcare.demo.chance import Chance
from relcare.demo.lives import Bond
from relcare.demo.story import Story, at
from relcare.demo.words import BODY_SIGNS, HOW_LEFT, NORMS, SITUATIONS

# The states after `noticed`; each is one version.
PATHS: Final = (
    (),
    (IN_FORCE,),
    (IN_FORCE,),
    (PROPOSED,),
    (PROPOSED, NEGOTIATING),
    (PROPOSED, NEGOTIATING, AGREED),
    (PROPOSED, NEGOTIATING, AGREED, IN_FORCE),
    (PROPOSED, NEGOTIATING, AGREED, IN_FORCE, NEGOTIATING, AGREED),
    (PROPOSED, DECLINED),
    (PROPOSED, DECLINED, PROPOSED),
    (IN_FORCE, ENDED),
)
VERSION: Final = (
    *("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy", "review_on"),
    *("state", "answer", "reason"),
)


def tell_norms(story: Story) -> None:
    for bond in story.life.bonds:
        if bond.fits == "not_begun" or bond.is_told:
            continue
        chance = story.chance("norms", bond.id)
        for area, question in chance.sample(sorted(NORMS), chance.randint(2, 6)):
            _norm(story, bond, chance, area, question)
        _moments(story, bond)
    for bond in story.life.bonds[:1]:
        if not bond.is_told:
            _openings(story, bond)


def _norm(story: Story, bond: Bond, chance: Chance, area: str, question: str) -> None:
    path = chance.choice(PATHS)
    span = max((story.last_day - story.begins).days, 1)
    days = sorted(chance.randrange(span) for _ in (NOTICED, *path))
    times = [at(story.begins + timedelta(days=day), 19, n) for n, day in enumerate(days)]
    today, wanted = NORMS[area, question]
    norm = Norm(
        **story.facts(chance.id_at(times[0])),
        relationship_id=bond.id,
        area=area,
        question=question,
        today=today,
        wanted="",
        set_by=chance.choice(("me", "other", "both", "both")),
        healthy="yes" if path[-1:] in ((IN_FORCE,), (AGREED,)) else chance.choice(("yes", "no", "unsure")),
        recorded_by_id=story.life.voice,
        said_by_id=story.life.voice,
        recorded_at=times[0],
    )
    for number, (state, when) in enumerate(zip((NOTICED, *path), times, strict=True), start=1):
        _take_to(norm, state, wanted, chance)
        norm.changed_at, norm.row_version = when, number
        _version(story, norm, chance, when)
    story.pile.add(norm)


def _take_to(norm: Norm, state: str, wanted: str, chance: Chance) -> None:
    if state != NOTICED and state not in NORM_STATES[norm.state]:
        raise ValueError(f"{state} does not follow {norm.state}")
    if state == PROPOSED:
        norm.wanted, norm.is_spoken, norm.is_deliberate = wanted, True, True
    if state == AGREED:
        norm.set_by = "both"
    norm.state = state
    norm.answer = chance.choice(ANSWERS) if state == DECLINED else ""
    norm.reason = "" if state != ENDED else "not wanted any more"


def _version(story: Story, norm: Norm, chance: Chance, when: datetime) -> None:
    told: dict[str, Any] = {name: getattr(norm, name) for name in VERSION}
    story.pile.add(
        NormVersion(
            **story.facts(chance.id_at(when)),
            **told,
            norm=norm,
            number=norm.row_version,
            recorded_by_id=story.life.voice,
            recorded_at=when,
        )
    )


def _moments(story: Story, bond: Bond) -> None:
    chance = story.chance("moments", bond.id)
    rise = {"better": 1.5, "worse": -1.5, "steady": 0.0}[story.life.mood]
    start = {"holds": 2.6, "overloaded": 1.2}.get(bond.fits, 2.0) - rise / 2
    days = story.days(chance, story.begins + timedelta(days=5), story.last_day, 10, 35)
    for number, day in enumerate(days):
        felt = round(start + rise * number / len(days) + chance.gauss(0, 0.7))
        has_pattern = chance.often(0.3)
        was_left = chance.often(0.5) if has_pattern else None
        recorded_at = at(day, chance.randint(18, 22), chance.randrange(60))
        story.pile.add(
            Moment(
                **story.facts(chance.id_at(recorded_at)),
                relationship_id=bond.id,
                happened_on=day,
                felt_safety=min(4, max(0, felt)),
                situation=chance.choice(SITUATIONS),
                body_signs=chance.choice(BODY_SIGNS),
                pattern=chance.choice(DEFENCE_PATTERNS) if has_pattern else "",
                was_left=was_left,
                how_left=chance.choice(HOW_LEFT) if was_left else "",
                recorded_by_id=story.life.voice,
                recorded_at=recorded_at,
            )
        )


def _openings(story: Story, bond: Bond) -> None:
    """The gate for some, with the safety reference as it was by then; the forecast for fewer."""
    chance = story.chance("openings", bond.id)
    for what, share in (("gate", 0.5), ("forecast", 0.2)):
        if len(story.held) < 10 or bond.fits == "overloaded" or not chance.often(share):
            continue
        recorded_at = story.held[-5].ends_at
        marks = [row for row in story.pile.rows[SafetyReference] if isinstance(row, SafetyReference)]
        known = [
            row.status
            for row in marks
            if row.client_id == story.life.client_id and row.recorded_at < recorded_at
        ]
        story.pile.add(
            Opening(
                **story.facts(chance.id_at(recorded_at)),
                relationship_id=bond.id,
                what=what,
                is_open=True,
                with_safety_reference=what == "gate" and known[-1:] == ["yes"],
                recorded_by_id=story.life.therapist.member_id,
                recorded_at=recorded_at,
            )
        )
