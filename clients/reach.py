"""What a change of a contact plan does to where and when messages go, without a clock or a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from clients.rules import INSTEAD, PUSH

# What decides about messages: a change of it is told. What somebody wishes to be called is theirs alone.
DECIDES: Final = (
    *("prefers", "windows", "words_to_avoid", "code_word", "shared_device", "sender_label", "language"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """Of a plan in the words of its body: as it stood (None: there was none), and as it is told now."""

    before: Mapping[str, Any] | None
    told: Mapping[str, Any]
    # Whether messages went by it.
    was_confirmed: bool
    # Until when it is to count; None where it does not.
    until: date | None = None


def ways(plan: Mapping[str, Any]) -> list[str]:
    """By which channels messages may go, in the order in which they are tried; a browser may be missing.

    Source: DOMAIN, Safety, safe contact plan; the same order as `reminders.rules.way`.
    """
    confirmed = {one["channel"] for one in plan["channels"] if one["confirmed"]}
    if _is_by_browser(plan):
        confirmed.add(PUSH)
    order = dict.fromkeys((plan["prefers"], *INSTEAD))
    return [channel for channel in order if channel in confirmed]


def widens(change: Change) -> bool:
    """Whether messages would go somewhere, at some time or in some words where they don't go now: who holds
    somebody else's phone may not do that. What only narrows, or ends, is no such change.

    Source: DOMAIN, Safety, safe contact plan.
    """
    before, told = change.before, change.told
    if before is None:
        return True
    alike = all(before[name] == told[name] for name in ("prefers", "language", "code_word"))
    return (
        not alike
        or leads_elsewhere(before, told)
        or (told["shared_device"] == "no" and before["shared_device"] != "no")
        or not set(before["words_to_avoid"]) <= set(told["words_to_avoid"])
        or not _lie_within(told["windows"], before["windows"])
        or _is_later(change.until, before["recheck_by"])
        or (not change.was_confirmed and bool(ways(told)))
    )


def leads_elsewhere(before: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether messages may go to a place to which they don't go now."""
    known = {(one["channel"], one["address"]) for one in before["channels"] if one["confirmed"]}
    confirmed = {(one["channel"], one["address"]) for one in told["channels"] if one["confirmed"]}
    return not confirmed <= known or (_is_by_browser(told) and not _is_by_browser(before))


def moves_on(change: Change) -> bool:
    """Whether something is taken away so that messages go by what came after it: the next one would lie
    where it did not lie before, though nothing was added."""
    if change.before is None or not change.was_confirmed:
        return False
    before, after = ways(change.before), ways(change.told)
    return after != before[: len(after)]


def decides_otherwise(change: Change) -> bool:
    """Whether anything that messages depend on was changed; addresses are compared by their marks instead."""
    before = change.before
    return (
        before is None
        or change.until != before["recheck_by"]
        or any(before[name] != change.told[name] for name in DECIDES)
    )


def _is_by_browser(plan: Mapping[str, Any]) -> bool:
    return bool(plan["prefers"] == PUSH and plan["shared_device"] == "no")


def _is_later(until: date | None, stood: date | None) -> bool:
    return until is not None and (stood is None or until > stood)


def _lie_within(windows: Sequence[Mapping[str, Any]], hours: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each of these windows lies in these hours, of which those that touch are one."""
    whole = _joined(hours)
    return all(
        any(opens <= one["from"] and one["to"] <= closes for opens, closes in whole.get(one["weekday"], ()))
        for one in windows
    )


def _joined(hours: Sequence[Mapping[str, Any]]) -> dict[int, list[tuple[str, str]]]:
    ordered = sorted(hours, key=lambda one: (one["weekday"], one["from"]))
    found: dict[int, list[tuple[str, str]]] = {}
    for weekday, of_day in groupby(ordered, key=lambda one: one["weekday"]):
        spans: list[tuple[str, str]] = []
        for one in of_day:
            if spans and one["from"] <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], one["to"]))
            else:
                spans.append((one["from"], one["to"]))
        found[weekday] = spans
    return found
