"""What a change of a contact plan widens: who adds nothing needs no proof, who adds something does."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clients.reach import Change, moves_on, ways, widens

CHANNELS = ("email", "sms")
TIMES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]


@st.composite
def windows(draw: Any) -> list[dict[str, Any]]:
    told = []
    for weekday in draw(st.sets(st.integers(0, 6), max_size=3)):
        marks = sorted(draw(st.sets(st.sampled_from(TIMES), max_size=6)))
        # Some touch.
        pairs = list(pairwise(marks))[:: draw(st.sampled_from([1, 2]))]
        told += [{"weekday": weekday, "from": opens, "to": closes} for opens, closes in pairs]
    return told


def plans() -> Any:
    addresses = st.fixed_dictionaries({"address": st.sampled_from("ab"), "confirmed": st.booleans()})
    channels = st.dictionaries(st.sampled_from(CHANNELS), addresses).map(
        lambda found: [{"channel": name, **one} for name, one in sorted(found.items())]
    )
    return st.fixed_dictionaries(
        {
            "channels": channels,
            "prefers": st.sampled_from(["email", "sms", "push"]),
            "windows": windows(),
            "words_to_avoid": st.lists(st.sampled_from("xyz"), unique=True),
            "code_word": st.sampled_from(["", "tulip"]),
            "shared_device": st.sampled_from(["yes", "no", "unknown"]),
            "language": st.sampled_from(["en", "de"]),
            "recheck_by": st.none(),
        }
    )


def minutes(plan: dict[str, Any]) -> set[tuple[int, str]]:
    """Every half hour in which messages may come."""
    return {(one["weekday"], at) for one in plan["windows"] for at in TIMES if one["from"] <= at < one["to"]}


def places(plan: dict[str, Any]) -> set[tuple[str, str]]:
    by = {(one["channel"], one["address"]) for one in plan["channels"] if one["confirmed"]}
    return by | ({("push", "")} if "push" in ways(plan) else set())


@given(plans(), plans())
def test_without_the_password_nothing_comes_where_when_or_how_it_did_not(
    before: dict[str, Any], told: dict[str, Any]
) -> None:
    change = Change(before, told, was_confirmed=True)
    if not widens(change):
        assert minutes(told) <= minutes(before)
        assert places(told) <= places(before)
        assert set(before["words_to_avoid"]) <= set(told["words_to_avoid"])
        if not moves_on(change) and ways(told):
            assert ways(told)[0] == ways(before)[0]


@given(plans(), st.data())
def test_what_only_takes_away_never_asks(before: dict[str, Any], data: Any) -> None:
    def fewer(name: str) -> Any:
        return [one for one in before[name] if data.draw(st.booleans())]

    told = {
        **before,
        "channels": [
            {**one, "confirmed": one["confirmed"] and data.draw(st.booleans())} for one in fewer("channels")
        ],
        "windows": fewer("windows"),
        "shared_device": data.draw(st.sampled_from([before["shared_device"], "yes"])),
        "words_to_avoid": [*before["words_to_avoid"], "more"],
    }
    assert not widens(Change(before, told, was_confirmed=True))


@given(plans())
def test_the_same_again_widens_and_moves_nothing(plan: dict[str, Any]) -> None:
    change = Change(plan, plan, was_confirmed=True)
    assert not widens(change)
    assert not moves_on(change)


def test_the_first_plan_of_all_asks() -> None:
    assert widens(Change(None, {}, was_confirmed=False))
