"""What the two show each other: copies, whose they are, and what both find of them."""

from datetime import date
from typing import Any, Final

from relationships.models import (
    Break,
    BreakOrigin,
    Goal,
    GoalOrigin,
    GoalStep,
    Norm,
    NormMark,
    NormOrigin,
    SharedBreak,
    SharedGoal,
    SharedNorm,
)
from relcare.demo.couple.year import OTHERS, Year, names_of

# What a copy says of a norm.
SAID: Final = sorted((names_of(SharedNorm) & names_of(Norm)) - {"id", "practice", "client", "recorded_by"})
OF_BREAK: Final = ("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state")
# Whose norm on which question, shared how many days ago, as it stands today.
NORMS: Final = (
    ("ana", "time", "availability", 245),
    ("ben", "time", "availability", 244),
    ("ana", "power", "decisions", 175),
    ("ben", "power", "decisions", 176),
    ("ana", "respect", "conflict", 160),
    ("ana", "space", "needs", 96),
    ("ben", "space", "needs", 95),
    ("ben", "time", "contribution", 240),
)
# What each finds of a question on which both have spoken.
MARKS: Final = (
    ("ana", "time", "availability", "same", 230),
    ("ben", "time", "availability", "same", 229),
    ("ana", "power", "decisions", "different", 150),
    ("ben", "power", "decisions", "same", 149),
    ("ana", "space", "needs", "same", 90),
    ("ben", "space", "needs", "same", 88),
)


def tell_sharing(year: Year) -> None:
    copies: dict[tuple[str, str, str], SharedNorm] = {}
    for who, area, question, ago in NORMS:
        norm = _norm(year, who, area, question)
        copies[who, area, question] = _share(
            year, SharedNorm, who, ago, **{n: getattr(norm, n) for n in SAID}
        )
        origin = _origin(year, NormOrigin, who, ago, copies[who, area, question], norm=norm)
        if question == "contribution":
            # "Stop here": what she has seen stays.
            origin.stopped_at = year.at(60)
    _first_tries(year)
    for who, area, question, says, ago in MARKS:
        about = sorted(copies[one, area, question].id for one in OTHERS)
        told = {"area": area, "question": question, "says": says, "about": about}
        year.tell(NormMark, who, ago, id=year.chance(who, NormMark).reference(), **told)
    for who in OTHERS:
        _goal(year, who)
        _break(year, who)


def _share(year: Year, model: Any, who: str, ago: int, **said: Any) -> Any:
    return year.tell(model, who, ago, id=year.chance(who, model).reference(), **said)


def _origin(year: Year, model: Any, who: str, ago: int, copy: Any, **of: Any) -> Any:
    return year.tell(model, who, ago, copy=copy, shared_at=copy.shared_at, **of)


def _norm(year: Year, who: str, area: str, question: str) -> Norm:
    told = year.rows_together(Norm, who)
    return next(row for row in told if (row.area, row.question) == (area, question))


def _first_tries(year: Year) -> None:
    """One that gave way to a newer copy, one that was taken back when it had ended."""
    evenings = _norm(year, "ana", "time", "availability")
    said = {name: getattr(evenings, name) for name in SAID}
    said |= {"today": "His phone lies beside the plate. When it rings he goes.", "state": "proposed"}
    copy = _share(year, SharedNorm, "ana", 334, **{**said, "review_on": None})
    copy.replaced_at = year.at(245)
    _origin(year, NormOrigin, "ana", 334, copy, norm=evenings)
    weekends = _norm(year, "ana", "time", "contribution")
    said = {name: getattr(weekends, name) for name in SAID}
    copy = _share(year, SharedNorm, "ana", 305, **{**said, "state": "in_force"})
    copy.withdrawn_at = year.at(139)
    _origin(year, NormOrigin, "ana", 305, copy, norm=weekends)


def _goal(year: Year, who: str) -> None:
    goal = next(row for row in year.rows(Goal, who) if row.intention == "shared")
    steps = [row for row in year.rows(GoalStep, who) if row.goal_id == goal.id]
    told = [{"what": row.what, "due_on": _said(row.due_on), "done_on": _said(row.done_on)} for row in steps]
    said = {"what": goal.what, "horizon": goal.horizon, "review_on": goal.review_on, "state": goal.state}
    copy = _share(year, SharedGoal, who, 22, **said, commitment=goal.my_commitment, steps=told)
    _origin(year, GoalOrigin, who, 22, copy, goal=goal)


def _said(day: date | None) -> str | None:
    return None if day is None else str(day)


def _break(year: Year, who: str) -> None:
    """As it was planned, and again as it had ended; the purposes are shared with the second."""
    (row,) = year.rows(Break, who)
    said = {name: getattr(row, name) for name in OF_BREAK}
    planned = {**said, "purpose": "", "state": "planned", "returns_on": year.day(162)}
    first = _share(year, SharedBreak, who, 179, **planned)
    first.replaced_at = year.at(153)
    _origin(year, BreakOrigin, who, 179, first, of_break=row)
    _origin(year, BreakOrigin, who, 153, _share(year, SharedBreak, who, 153, **said), of_break=row)
