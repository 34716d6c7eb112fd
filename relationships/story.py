"""A norm's versions as a story: each a dated entry that says in plain words what changed. No Django here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from relationships.words import (
    AGREED,
    DECLINED,
    ENDED,
    IN_FORCE,
    NEGOTIATING,
    NOTICED,
    PROPOSED,
)

Says = Callable[[Any], str]
STATES: Final = {
    NOTICED: "It was noticed.",
    PROPOSED: "It was proposed.",
    NEGOTIATING: "The two began to talk it over.",
    AGREED: "The two agreed on it.",
    IN_FORCE: "It is in force.",
    ENDED: "It was ended.",
}
DECLINED_BY: Final = {
    "no": "It was declined: no.",
    "cannot": "It was declined: cannot.",
    "does_not_know_how": "It was declined: does not know how.",
}
AVAILABLE: Final = {"available_when": "When", "available_where": "Where", "available_how": "How"}


@dataclass(frozen=True)
class Change:
    """One thing that changed; `before` is None where nothing was told before."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Told:
    """What one version changed, in plain words and field by field."""

    says: tuple[str, ...]
    changes: tuple[Change, ...]


def told(before: Mapping[str, Any] | None, after: Mapping[str, Any], *, client: str) -> Told:
    """What is new in `after`; of the first version all that it says. `client`: what its reader calls them."""
    changes = tuple(
        Change(name, None if before is None else before[name], value)
        for name, value in after.items()
        if (value not in ("", None) if before is None else before[name] != value)
    )
    first = ("It was told for the first time.",) if before is None else ()
    # The state is said by its answer where it was declined; a reason is shown, not retold.
    sentences = (_sentence(change, after, client) for change in changes)
    return Told((*first, *(sentence for sentence in sentences if sentence)), changes)


def _sentence(change: Change, after: Mapping[str, Any], client: str) -> str:
    says = SENTENCES.get(change.field)
    if says is not None:
        return says(change, after, client)
    if change.field in AVAILABLE and change.before is not None:
        return f"{AVAILABLE[change.field]} one is there for the other was said otherwise."
    return ""


def _state(change: Change, after: Mapping[str, Any], _client: str) -> str:
    return DECLINED_BY[after["answer"]] if change.after == DECLINED else STATES[change.after]


def _today(change: Change, _after: Mapping[str, Any], _client: str) -> str:
    return "" if change.before is None else "How it is today was said otherwise."


def _wanted(change: Change, _after: Mapping[str, Any], _client: str) -> str:
    if not change.after:
        return "What is wanted was taken back."
    return "What is wanted was said otherwise." if change.before else "What is wanted was said."


def _spoken(change: Change, _after: Mapping[str, Any], _client: str) -> str:
    return "It has been said out loud." if change.after else "It was never said out loud."


def _deliberate(change: Change, _after: Mapping[str, Any], _client: str) -> str:
    return "It is done on purpose." if change.after else "It came about by itself."


def _set_by(change: Change, _after: Mapping[str, Any], client: str) -> str:
    return f"It is set by {_side(change.after, client)}."


def _decided_by(change: Change, _after: Mapping[str, Any], client: str) -> str:
    return f"Who decides when, where and how: {_side(change.after, client)}." if change.after else ""


def _side(side: str, client: str) -> str:
    return {"me": f"{client} alone", "other": "the other alone", "both": "both"}[side]


def _healthy(change: Change, _after: Mapping[str, Any], client: str) -> str:
    return {
        "yes": f"It is healthy for {client}.",
        "no": f"It is not healthy for {client}.",
        "unsure": f"Whether it is healthy for {client} is not sure.",
    }[change.after]


def _review(change: Change, _after: Mapping[str, Any], _client: str) -> str:
    if change.after is None:
        return "It has no day to look at it again any more."
    return f"To be looked at again on {change.after.isoformat()}."


SENTENCES: Final[Mapping[str, Callable[[Change, Mapping[str, Any], str], str]]] = {
    "state": _state,
    "today": _today,
    "wanted": _wanted,
    "is_spoken": _spoken,
    "is_deliberate": _deliberate,
    "set_by": _set_by,
    "decided_by": _decided_by,
    "healthy": _healthy,
    "review_on": _review,
}
