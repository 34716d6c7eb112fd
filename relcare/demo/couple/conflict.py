"""The first disagreement as each remembers it, and those of the year."""

from collections.abc import Mapping
from typing import Any, Final

from relationships.models import Disagreement, DisagreementVersion
from relcare.demo.couple.year import Year

# Whose, told days ago, years ago, about what, area, my move, theirs, outcome.
FIRST: Final = (
    ("ana", 346, 6, "Whose mother we go to at Christmas", "power", "accommodate", "flee", "me"),
    ("ben", 341, 6, "That I did not want to go to her mother's", "power", "flee", "accommodate", "other"),
)
# Whose, day, about what, area, my move, theirs, escalation, and what was said of it on which days.
LATER: Final[
    tuple[tuple[str, int, str, str, str, str, int, tuple[tuple[int, Mapping[str, Any]], ...]], ...]
] = (
    (
        *("ana", 340, "The van, bought on a Tuesday", "power", "fight", "flee", 3),
        ((340, {"outcome": "unresolved"}),),
    ),
    (
        *("ana", 308, "Phones at the table", "time", "accommodate", "fight", 2),
        ((308, {"outcome": "one_gave_in", "gave_in": "me"}),),
    ),
    (
        *("ana", 256, "The landlord's letter", "respect", "fight", "fight", 3),
        (
            (256, {"outcome": "unresolved"}),
            (254, {"repaired_by": "other", "repaired_on": 254}),
        ),
    ),
    (
        *("ana", 207, "His brother in our living room", "space", "endure", "flee", 2),
        (
            (207, {"outcome": "unresolved"}),
            (199, {"outcome": "parked", "outcome_on": 199, "returns_on": 185}),
            (184, {"outcome": "resolved", "outcome_on": 184, "repaired_by": "both", "repaired_on": 184}),
        ),
    ),
    (
        *("ana", 131, "Who rings his mother", "power", "stayed_present", "flee", 1),
        (
            (131, {"outcome": "parked", "returns_on": 124}),
            (124, {"outcome": "resolved", "outcome_on": 124, "repaired_by": "other", "repaired_on": 124}),
        ),
    ),
    (
        *("ana", 94, "The wedding in Graz", "time", "stayed_present", "flee", 1),
        ((94, {"outcome": "resolved", "repaired_by": "both", "repaired_on": 94}),),
    ),
    (
        *("ana", 62, "What my mother said to him", "respect", "stayed_present", "fight", 2),
        ((62, {"outcome": "resolved", "repaired_by": "other", "repaired_on": 62}),),
    ),
    (
        *("ana", 28, "How far out is too far out", "space", "stayed_present", "stayed_present", 1),
        ((28, {"outcome": "resolved"}),),
    ),
    (
        *("ana", 9, "Children, again beside the question", "time", "stayed_present", "flee", 1),
        ((9, {"outcome": "parked", "returns_on": -12}),),
    ),
    (
        *("ben", 340, "The van", "power", "flee", "fight", 3),
        ((340, {"outcome": "unresolved"}),),
    ),
    (
        *("ben", 301, "Questions through the door", "space", "fight", "endure", 2),
        ((301, {"outcome": "one_gave_in", "gave_in": "other"}),),
    ),
    (
        *("ben", 207, "My brother's visit", "space", "flee", "endure", 2),
        ((207, {"outcome": "unresolved"}), (184, {"outcome": "resolved", "outcome_on": 184})),
    ),
    (
        *("ben", 132, "My mother's telephone", "power", "flee", "stayed_present", 1),
        ((132, {"outcome": "resolved", "repaired_by": "me", "repaired_on": 124}),),
    ),
    (
        *("ben", 61, "Her mother at our table", "respect", "fight", "stayed_present", 2),
        ((61, {"outcome": "resolved", "repaired_by": "me", "repaired_on": 61}),),
    ),
    (
        *("ben", 27, "The flat in Karlshorst", "space", "stayed_present", "stayed_present", 1),
        ((27, {"outcome": "resolved"}),),
    ),
)
DAYS: Final = ("outcome_on", "returns_on", "repaired_on")


def tell_conflict(year: Year) -> None:
    for who, ago, years, about, area, mine, theirs, gave_in in FIRST:
        told: dict[str, Any] = {"remembered": True, "year": year.day(0).year - years, "is_first": True}
        told |= {"about": about, "area": area, "my_move": mine, "their_move": theirs}
        first = {"outcome": "one_gave_in", "gave_in": gave_in}
        _disagreement(year, who, ((ago, first),), told)
    for who, ago, about, area, mine, theirs, escalation, said in LATER:
        told = {"about": about, "area": area, "my_move": mine, "their_move": theirs}
        _disagreement(year, who, said, {**told, "escalation": escalation, "happened_on": year.day(ago)})


def _disagreement(
    of: Year, who: str, said: tuple[tuple[int, Mapping[str, Any]], ...], told: Mapping[str, Any]
) -> Disagreement:
    steps = [(ago, _outcome(of, changes)) for ago, changes in said]
    steps[0] = (steps[0][0], {**told, **steps[0][1]})
    return of.versioned(Disagreement, DisagreementVersion, "disagreement", who, steps)


def _outcome(year: Year, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What goes with an outcome goes with it when it changes."""
    told = {name: year.day(value) if name in DAYS else value for name, value in changes.items()}
    return {"returns_on": None, "gave_in": "", **told} if "outcome" in told else told
