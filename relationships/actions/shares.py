"""Sharing in a couple case: copies made, taken back, or left as they are; item by item, by their author."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.actions import refuse_unless_open
from clients.models import Case, JointName
from clients.reports import chapter_of, own_client_id
from practices.clock import now
from privacy.actor import Actor
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
from relationships.reports import standing_copies
from relationships.words import OWN_GOAL
from rest.problems import Refused

Copy = SharedNorm | SharedGoal | SharedBreak
Row = Norm | Goal | Break


SAID_OF_NORM: Final = (
    *("area", "question", "today", "wanted", "available_when", "available_where", "available_how"),
    *("decided_by", "is_spoken", "state", "review_on"),
)


@dataclass(frozen=True)
class Sharing:
    """How one noun is shared: what a copy says of the row, and where it is kept whose copy it is."""

    copies: Any
    origins: Any
    # The origin's column that names the private row.
    column: str
    said: Callable[[Any], Mapping[str, Any]]


def _of_norm(norm: Norm) -> dict[str, Any]:
    return {name: getattr(norm, name) for name in SAID_OF_NORM}


def _of_goal(goal: Goal) -> dict[str, Any]:
    if goal.intention == OWN_GOAL:
        raise ValidationError({"goal": ["It is your own goal. Make it a shared one first, if it is both's."]})
    steps = GoalStep.objects.filter(goal=goal).order_by("id")
    return {
        **{name: getattr(goal, name) for name in ("what", "horizon", "review_on", "state")},
        "commitment": goal.my_commitment,
        "steps": [{"what": s.what, "due_on": _day(s.due_on), "done_on": _day(s.done_on)} for s in steps],
    }


def _day(day: Any) -> str | None:
    return None if day is None else str(day)


def _of_break(row: Break) -> dict[str, Any]:
    if not row.may_be_shared:
        raise ValidationError({"break": ["A break for your safety is never shared."]})
    names = ("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state")
    return {name: getattr(row, name) for name in names}


SHARINGS: Final[Mapping[type, Sharing]] = {
    Norm: Sharing(SharedNorm, NormOrigin, "norm", _of_norm),
    Goal: Sharing(SharedGoal, GoalOrigin, "goal", _of_goal),
    Break: Sharing(SharedBreak, BreakOrigin, "of_break", _of_break),
}
SHARED: Final = tuple(sharing.copies for sharing in SHARINGS.values())


def share(*, by: Actor, case: Case, row: Row) -> Any:
    """A copy of it for the other, as it stands now; an earlier copy gives way to it."""
    refuse_unless_open(by, case)
    sharing = SHARINGS[type(row)]
    # Locked, so that of two at the same moment the second finds the first one's copy.
    held: Any = type(row)._default_manager.select_for_update().get(pk=row.pk)
    said = sharing.said(held)
    earlier = _standing(sharing, case, held)
    if earlier is not None:
        _refuse_again(earlier, said)
        sharing.copies.objects.filter(pk=earlier.copy_id).update(replaced_at=now())
    whose = {"client_id": held.client_id, "case": case, "recorded_by_id": by.member_id}
    copy = sharing.copies.objects.create(**whose, **said)
    sharing.origins.objects.create(**whose, **{sharing.column: held}, copy=copy)
    return copy


def _standing(sharing: Sharing, case: Case, row: Any) -> Any:
    """The origin of the copy of this row that the other reads now."""
    stands = {"copy__withdrawn_at": None, "copy__replaced_at": None, "copy__chapter": chapter_of(case.pk)}
    of_row = sharing.origins.objects.filter(**{sharing.column: row}, case=case, **stands)
    return of_row.select_related("copy").order_by("-shared_at", "-id").first()


def _refuse_again(earlier: Any, said: Mapping[str, Any]) -> None:
    if earlier.stopped_at is not None:
        raise Refused("You stopped here: nothing new of this is shared. Withdraw it to begin anew.")
    if all(getattr(earlier.copy, name) == value for name, value in said.items()):
        raise Refused("This is shared already, as it stands.")


def withdraw(*, by: Actor, copy: Any) -> Any:
    """The other no longer reads it; what its author said about that question goes with it."""
    if copy.replaced_at is not None:
        raise Refused("You shared a newer one. Withdraw that one.", allowed=[])
    if copy.withdrawn_at is None:
        at = now()
        own = type(copy)._default_manager.filter(pk=copy.pk, client_id=own_client_id(by))
        if not own.update(withdrawn_at=at):
            raise PermissionDenied("This is not yours to change.")
        copy.withdrawn_at = at
        NormMark.objects.filter(client_id=copy.client_id, about__contains=[copy.pk]).delete()
    return copy


def stop(*, by: Actor, copy: Any) -> Any:
    """ "Stop here": what the other saw stays, and nothing new of it is shared."""
    if copy.replaced_at is not None or copy.withdrawn_at is not None:
        raise Refused("The other does not read this one.", allowed=[])
    sharing = next(sharing for sharing in SHARINGS.values() if sharing.copies is type(copy))
    of_copy = sharing.origins.objects.filter(copy=copy, client_id=own_client_id(by))
    if not of_copy.exists():
        raise PermissionDenied("This is not yours to change.")
    of_copy.filter(stopped_at=None).update(stopped_at=now())
    return copy


def withdraw_all(*, by: Actor, case: Case) -> None:
    """Nothing that the acting client shared in this case is read by the other any more."""
    own, at = {"case": case, "client_id": own_client_id(by)}, now()
    for copies in SHARED:
        copies.objects.filter(**own, withdrawn_at=None, replaced_at=None).update(withdrawn_at=at)
    NormMark.objects.filter(**own).delete()
    JointName.objects.filter(**own).delete()


def stop_all(*, by: Actor, case: Case) -> None:
    """All that the acting client shared in this case stays as it was seen."""
    own, at = {"case": case, "client_id": own_client_id(by)}, now()
    for sharing in SHARINGS.values():
        sharing.origins.objects.filter(**own, stopped_at=None).update(stopped_at=at)


def mark_norms(
    *, by: Actor, case: Case, area: str, question: str, says: str, about: Sequence[SharedNorm]
) -> NormMark:
    """Whether the acting client finds that both mean the same; about the copies that they have just read."""
    refuse_unless_open(by, case)
    own: Any = own_client_id(by)
    copies = standing_copies(SharedNorm, case.pk).filter(area=area, question=question)
    sides = dict(copies.values_list("pk", "client_id"))
    if {copy.pk for copy in about} != set(sides):
        raise Refused("What is shared on this question has changed since. Read it again first.")
    if len(set(sides.values())) < 2:
        raise Refused("Only one has spoken of this.", allowed=[])
    return NormMark.objects.create(
        client_id=own,
        case=case,
        area=area,
        question=question,
        says=says,
        about=sorted(sides),
        recorded_by_id=by.member_id,
    )
