"""A little of everything that goes on between two people, for those whose year is not told by name."""

from datetime import date, timedelta
from typing import Any, Final, TypeVar

from django.db import models

from assessments.rules import ITEM_KEYS
from relationships.models import (
    Activity,
    Boundary,
    BoundaryEvent,
    BoundaryVersion,
    Contribution,
    Decision,
    Disagreement,
    DisagreementVersion,
    Disclosure,
    Goal,
    Inventory,
    Need,
    Norm,
    NormObservation,
    Request,
    RequestVersion,
)
from relationships.words import AGREED, ANSWERED, AREAS, EXPRESSED, IN_FORCE, MOVES
from relcare.demo import more_words as words
from relcare.demo.chance import Chance
from relcare.demo.lives import Bond
from relcare.demo.story import Story, at

Row = TypeVar("Row", bound=models.Model)
# All of it lies within so many days before a life's last one, and after its beginning.
LATELY: Final = 240
OUTCOMES: Final = ("resolved", "resolved", "unresolved", "one_gave_in")
ANSWERS: Final = (("yes", "accepted"), ("no", "refused"), ("not_yet", "put_off"), ("", ""))
OF_BOTH: Final = ("recorded_by", "said_by")
WHEN: Final = ("recorded_at", "changed_at")


class Between:
    """One relationship while what goes on in it is written down."""

    def __init__(self, story: Story, bond: Bond) -> None:
        self.story, self.bond = story, bond
        self.chance = story.chance("between", bond.id)
        self.first = max(story.begins + timedelta(days=20), story.last_day - timedelta(days=LATELY))

    def day(self) -> date:
        return self.first + timedelta(days=self.chance.randrange((self.story.last_day - self.first).days + 1))

    def tell(self, model: type[Row], day: date, **told: Any) -> Row:
        when = at(day, self.chance.randint(17, 22), self.chance.randrange(60))
        names = {field.name for field in model._meta.local_concrete_fields}
        facts: dict[str, Any] = self.story.facts(self.chance.id_at(when))
        if "relationship" in names:
            facts["relationship_id"] = self.bond.id
        facts |= {f"{name}_id": self.story.life.voice for name in OF_BOTH if name in names}
        facts |= {name: when for name in WHEN if name in names}
        return self.story.pile.add(model(**facts, **told))

    def version(self, model: type[models.Model], link: str, row: Any, day: date) -> None:
        left_out = {"id", "practice", "client", "is_kept", "recorded_by", "recorded_at", "number", link}
        names = {field.name for field in model._meta.local_concrete_fields} - left_out
        told = {name: getattr(row, name) for name in sorted(names)}
        version: Any = self.tell(model, day, **told, **{link: row}, number=row.row_version)
        version.recorded_at = row.changed_at


def tell_between(story: Story) -> None:
    for bond in story.life.bonds:
        if bond.fits == "not_begun" or bond.is_told or (story.last_day - story.begins).days < 60:
            continue
        here = Between(story, bond)
        _norms_lived(here)
        _boundary(here)
        _asked(here)
        _disagreed(here)
        _shared_life(here)
        if story.life.has_portal:
            _inventory(here)


def _norms_lived(here: Between) -> None:
    norms = [
        row
        for row in here.story.pile.rows[Norm]
        if isinstance(row, Norm) and row.relationship_id == here.bond.id and row.state in (AGREED, IN_FORCE)
    ]
    for norm in norms[:2]:
        for _ in range(2):
            day = here.story.last_day - timedelta(days=here.chance.randint(0, 60))
            if day > norm.changed_at.date() and not _is_seen(here, norm, day):
                lived = here.chance.often(0.75)
                here.tell(NormObservation, day, norm=norm, observed_on=day, was_lived=lived)


def _is_seen(here: Between, norm: Norm, day: date) -> bool:
    rows = here.story.pile.rows[NormObservation]
    return any(
        getattr(row, "norm_id", 0) == norm.id and getattr(row, "observed_on", 0) == day for row in rows
    )


def _boundary(here: Between) -> None:
    chance = here.chance
    area = chance.choice(AREAS)
    right, signal, step = words.BOUNDARIES[area]
    plan = {"signal": signal, "step": step, "follow_through": "I say so the day after."}
    boundary = here.tell(
        Boundary, here.first, area=area, right_for_me=right, **(plan if chance.often(0.6) else {})
    )
    here.version(BoundaryVersion, "boundary", boundary, here.first)
    for _ in range(chance.randint(0, 2)):
        day = here.day()
        told: dict[str, Any] = {"boundary": boundary, "happened_on": day, "kind": "respected"}
        if chance.often(0.4):
            enforced = chance.often(0.6)
            told |= {"kind": "crossed", "crossed_by": "neither", "was_enforced": enforced}
            told |= {"how_enforced": step if enforced else ""}
        here.tell(BoundaryEvent, day, **told, what_happened=chance.choice(words.EVENTS))


def _asked(here: Between) -> None:
    chance = here.chance
    for _ in range(chance.randint(1, 3)):
        day = here.day()
        told = {"whose": chance.choice(("me", "me", "other")), "what": chance.choice(words.NEEDS)}
        told |= {"expressed": chance.choice(EXPRESSED), "answered": chance.choice(ANSWERED)}
        here.tell(Need, day, **told, happened_on=day)
    if chance.often(0.5):
        observation, ask, reason, if_no = chance.choice(words.REQUESTS)
        day = here.day()
        said = {"observation": observation, "ask": ask, "reason": reason, "if_no": if_no}
        answer, state = chance.choice(
            (("yes", "accepted"), ("no", "refused"), ("not_yet", "put_off"), ("", ""))
        )
        request = here.tell(Request, day, **said)
        here.version(RequestVersion, "request", request, day)
        if answer:
            for number, step in enumerate((("asked", ""), (state, answer)), start=2):
                request.state, request.answer = step
                request.asked_on = day
                request.answered_on = day if request.answer else None
                request.row_version, request.changed_at = number, at(day, 23, number)
                here.version(RequestVersion, "request", request, day)


def _disagreed(here: Between) -> None:
    chance = here.chance
    count = chance.choice((0, 1, 2, 5, 6))
    for number in range(count):
        day = here.first + timedelta(days=number * ((here.story.last_day - here.first).days // max(count, 1)))
        outcome = chance.choice(OUTCOMES)
        told: dict[str, Any] = {"about": chance.choice(words.TOPICS), "area": chance.choice(AREAS)}
        told |= {"my_move": chance.choice(MOVES), "their_move": chance.choice(MOVES)}
        told |= {
            "outcome": outcome,
            "gave_in": chance.choice(("me", "other")) if outcome == "one_gave_in" else "",
        }
        row = here.tell(
            Disagreement,
            day,
            **told,
            happened_on=day,
            escalation=chance.randint(0, 3),
            is_first=number == 0 and count > 4,
        )
        here.version(DisagreementVersion, "disagreement", row, day)


def _shared_life(here: Between) -> None:
    chance = here.chance
    for direction, what in (("given", words.GIVEN), ("received", words.RECEIVED)):
        told = {"direction": direction, "what": chance.choice(what), "weight": chance.randint(0, 4)}
        here.tell(Contribution, here.first, **told, healthy=chance.choice(("yes", "yes", "unsure", "no")))
    day, decided_by = here.day(), chance.choice(("me", "other", "both"))
    told = {"topic": chance.choice(words.TOPICS), "decided_by": decided_by, "decided_on": day}
    was_asked = None if decided_by == "both" else chance.often(0.5)
    here.tell(Decision, day, **told, proposed_by=chance.choice(("me", "other")), was_asked=was_asked)
    for step, kind in chance.sample(words.ACTIVITIES, 2):
        day = here.day()
        here.tell(Activity, day, step=step, kind=kind, happened_on=day)
    if chance.often(0.3):
        told = {"what": chance.choice(words.GOALS), "intention": "shared", "horizon": "a_few_years"}
        here.tell(Goal, here.first, **told, my_commitment=chance.randint(1, 4))
    if chance.often(0.3):
        told = {"rung": 1, "what": chance.choice(words.TO_OPEN), "motive": "to_be_known"}
        here.tell(Disclosure, here.day(), **told, planned_for=here.story.day + timedelta(days=9))


def _inventory(here: Between) -> None:
    chance: Chance = here.chance
    level = chance.randint(1, 3)
    for back in sorted((chance.randint(100, 160), chance.randint(5, 40)), reverse=True):
        day = here.story.last_day - timedelta(days=back)
        if day < here.first:
            continue
        answers = {key: min(4, max(0, level + chance.choice((-1, 0, 0, 1)))) for key in ITEM_KEYS}
        alone = {
            "self_worth": chance.randint(2, 4),
            "can_lean": chance.randint(0, 2),
            "free_to_see_others": 3,
        }
        here.tell(Inventory, day, answered_on=day, answers=answers, **alone)
