"""Who needs me first: the reasons, their order, and what a bridge on the board says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from assessments.rules import NormFact
from caseload import rules
from caseload.rules import ClientFacts, RelationshipFacts, ScaleFacts

TODAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
FRIEND = (2, 2, 2, 3, 2, 2)
BROKEN = RelationshipFacts("r", "Mira", "Friend", FRIEND, {"client": (0, 4, 4, 4, 4, 4)})


def facts(number: int = 1, **told: Any) -> ClientFacts:
    """A client of whom nothing is due: seen yesterday, with a safe contact plan."""
    plain = ClientFacts(
        id=UUID(int=number),
        name="Ana",
        cases=(UUID(int=9),),
        today=TODAY,
        zone="Europe/Berlin",
        urgent_since=None,
        review_since=None,
        to_review=0,
        contact_confirmed_on=TODAY,
        contact_recheck_by=TODAY + timedelta(days=60),
        couple_since=None,
        screened_on=None,
        screened_at=None,
        called_for_at=None,
        homework_due=0,
        homework_overdue=0,
        next_session=None,
        last_session=NOW - timedelta(days=1),
        last_check_in=None,
        last_answers=None,
        assessed_on=None,
    )
    return replace(plain, **told)


def scale(first: str, newest: str, **told: Any) -> ScaleFacts:
    plain = ScaleFacts("case", "phq9", "total", "lower", 5, 0.84, "1.96", first, newest)
    return replace(plain, **told)


REASONS: dict[str, dict[str, Any]] = {
    "urgent": {"urgent_since": NOW},
    # Of the two that stand side by side the one whose session comes first.
    "contact_unsafe": {"contact_confirmed_on": None, "next_session": NOW},
    "screening_overdue": {"couple_since": TODAY},
    "deteriorated": {"scales": (scale("5", "20"),)},
    "nothing_lately": {"last_session": NOW - timedelta(days=14)},
    "to_review": {"review_since": NOW},
    "overloaded": {"relationships": (BROKEN,)},
    "next_session": {},
}


def test_the_reasons_stand_in_the_declared_order() -> None:
    clients = [facts(20 - place, **told) for place, told in enumerate(REASONS.values())]
    assert [row.reason for row in rules.board(reversed(clients))] == list(REASONS) == list(rules.REASONS)


@pytest.mark.parametrize("reason", rules.REASONS)
def test_a_client_stands_where_the_first_of_its_reasons_puts_it(reason: str) -> None:
    later = list(rules.REASONS)[rules.REASONS.index(reason) :]
    told = {name: value for name in later for name, value in REASONS[name].items()}
    assert rules.row(facts(**told)).reason == reason


def test_who_waits_longest_comes_first_and_equal_ones_go_by_id() -> None:
    clients = [
        facts(3, review_since=NOW),
        facts(2, review_since=NOW),
        facts(1, review_since=NOW + timedelta(1)),
    ]
    assert [row.id.int for row in rules.board(clients)] == [2, 3, 1]


def test_the_rest_goes_by_next_session_and_who_has_none_is_last() -> None:
    soon, late = NOW + timedelta(days=1), NOW + timedelta(days=9)
    clients = [facts(1), facts(2, next_session=late), facts(3, next_session=soon)]
    assert [row.id.int for row in rules.board(clients)] == [3, 2, 1]


@pytest.mark.parametrize(("past", "unsafe"), [(13, False), (14, True)])
def test_contact_is_unsafe_from_14_days_past_its_recheck_on(past: int, unsafe: bool) -> None:
    assert rules.contact_unsafe(facts(contact_recheck_by=TODAY - timedelta(days=past))) is unsafe


@pytest.mark.parametrize(("ago", "quiet"), [(13, False), (14, True)])
@pytest.mark.parametrize("sign", ["last_session", "last_answers"])
def test_nothing_for_14_days_counts_days_of_the_practice(sign: str, ago: int, quiet: bool) -> None:
    silent = facts(last_session=None)
    # Half past eleven at night in UTC is the next day in Berlin, summer and winter.
    at = datetime(2026, 3, 30, 23, 30, tzinfo=UTC) - timedelta(days=ago)
    told: dict[str, Any] = {sign: at}
    assert rules.is_quiet(replace(silent, **told)) is quiet


def test_an_assessment_is_a_sign_of_life_and_none_at_all_is_silence() -> None:
    assert rules.is_quiet(facts(last_session=None))
    assert not rules.is_quiet(facts(last_session=None, assessed_on=TODAY - timedelta(days=13)))


def test_who_has_a_next_session_is_not_forgotten() -> None:
    silent = facts(last_session=None, next_session=NOW + timedelta(days=1))
    assert rules.row(silent).reason == "next_session"


def test_only_a_reliable_fall_is_deteriorated() -> None:
    assert rules.deteriorated((scale("5", "11"),))
    assert not rules.deteriorated((scale("5", "10"),))
    assert not rules.deteriorated((scale("20", "5"),))
    assert rules.deteriorated((scale("20", "5", better="higher"),))


def test_of_a_forms_versions_the_one_answered_last_counts_in_each_case() -> None:
    old, new = scale("5", "20"), scale("5", "6")
    assert not rules.deteriorated((old, new))
    assert rules.deteriorated((old, replace(new, case_id="another")))


def test_where_the_version_answered_last_says_nothing_of_change_nothing_is_said() -> None:
    old, silent = scale("5", "20"), scale("5", "20", sd=None, reliability=None, better=None)
    assert not rules.deteriorated((silent,))
    assert not rules.deteriorated((old, silent))
    assert rules.deteriorated((silent, old))


def test_who_got_worse_past_the_cut_off_got_worse() -> None:
    assert rules.deteriorated((scale("5", "20", cutoff=10),))


def test_a_bridge_shows_the_worse_of_the_views_that_have_any_level() -> None:
    fine, poor = (4, 4, 4, 4, 4, 4), (4, 4, 4, 1, 4, None)
    told = rules.bridge(
        RelationshipFacts("r", "Mira", "Friend", FRIEND, {"client": fine, "therapist": poor}), TODAY
    )
    assert (told.fit, told.view, told.known, told.weakest) == (
        "overloaded",
        "therapist",
        "5 of 6",
        ("words_and_actions",),
    )
    unseen = rules.bridge(RelationshipFacts("r", "Mira", "Friend", FRIEND, {"therapist": (None,) * 6}), TODAY)
    assert (unseen.fit, unseen.view, unseen.known) == ("unknown", None, "0 of 6")


def test_what_a_client_wants_of_a_relationship_overrides_its_kind() -> None:
    assert rules.load_of(FRIEND, {"energy": 4, "boundaries": 0}) == (2, 2, 2, 3, 4, 0)


def test_norms_are_counted_by_area() -> None:
    norms = (
        NormFact("time", "needs", "agreed", "yes", "both"),
        NormFact("space", "needs", "noticed", "no", "other"),
    )
    told = rules.bridge(replace(BROKEN, norms=norms), TODAY)
    assert told.norms_covered == 1
    assert told.norm_areas == {
        "power": "missing",
        "respect": "missing",
        "time": "covered",
        "space": "against_me",
    }


def test_a_norm_that_is_not_kept_to_is_not_lived() -> None:
    lived = tuple((TODAY - timedelta(days=back), back > 2) for back in range(3))
    norm = NormFact("time", "needs", "agreed", "yes", "both", adherence=lived)
    told = rules.bridge(replace(BROKEN, norms=(norm,)), TODAY)
    assert (told.norms_covered, told.norm_areas["time"]) == (0, "not_lived")
    later = rules.bridge(replace(BROKEN, norms=(norm,)), TODAY + timedelta(days=90))
    assert later.norm_areas["time"] == "covered"


@pytest.mark.parametrize(("days_ago", "counts"), [(0, True), (365, True), (366, False)])
@pytest.mark.parametrize("seen", [{}, {"client": (4,) * 6}, {"therapist": (4,) * 6}], ids=str)
def test_harm_within_twelve_months_is_a_level_whatever_was_seen(
    seen: dict[str, Any], days_ago: int, counts: bool
) -> None:
    harmed = RelationshipFacts("r", "Mira", "Friend", FRIEND, seen, harm_on=TODAY - timedelta(days=days_ago))
    told = rules.bridge(harmed, TODAY)
    assert (told.fit == "overloaded") is counts
    assert (told.weakest == ("words_and_actions",)) is counts
    # In both views: the worse is the client's own where they are equal.
    assert told.view == ("client" if counts or "client" in seen else next(iter(seen), None))


def test_a_client_of_whom_harm_is_known_stands_among_the_overloaded() -> None:
    harmed = RelationshipFacts("r", "Mira", "Friend", FRIEND, {"client": (4,) * 6}, harm_on=TODAY)
    assert rules.row(facts(relationships=(harmed,))).reason == "overloaded"
