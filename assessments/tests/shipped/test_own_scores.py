"""Our own scored forms, answer by answer, as DOMAIN has the rules; worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest

from assessments.rules import BREAK_STEP, ITEMS, flags_raised, interdependence, score
from assessments.tests.shipped.documents import DOCUMENTS
from relationships.words import CAPACITIES, PRACTICE_STEPS

NOT_SEEN = {"missing": "not_observed"}
NOT_NEEDED = {"missing": "not_applicable"}
BOTH = ("capacities_other", "capacities_self")


def scored(key: str, answers: dict[str, Any]) -> dict[str, Any]:
    return score(DOCUMENTS[key]["form"], DOCUMENTS[key]["scoring"], answers)


def values(key: str, answers: dict[str, Any]) -> dict[str, Fraction | None]:
    return {name: found.value for name, found in scored(key, answers).items()}


@pytest.mark.parametrize("key", BOTH)
def test_each_capacity_has_a_level_of_its_own(key: str) -> None:
    answers = {"self_soothing": 0, "self_regulation": 1, "words_and_actions": 2, "energy": 3, "boundaries": 4}
    answers |= {"defense_awareness_notices": 3, "defense_awareness_comes_out": 2}
    assert values(key, answers) == dict(zip(CAPACITIES, map(Fraction, (0, 1, 2, 2, 3, 4)), strict=True))


@pytest.mark.parametrize("key", BOTH)
@pytest.mark.parametrize(
    ("notices", "comes_out", "level"),
    [(4, 4, 4), (3, 1, 1), (0, 4, 0), (4, 0, 0), (2, NOT_SEEN, None), (NOT_SEEN, 0, None), (None, 3, None)],
)
def test_of_the_two_questions_about_defence_the_lower_counts(
    key: str, notices: Any, comes_out: Any, level: int | None
) -> None:
    answers = {"defense_awareness_notices": notices, "defense_awareness_comes_out": comes_out}
    assert values(key, answers)["defense_awareness"] == level


@pytest.mark.parametrize("key", BOTH)
def test_what_was_not_seen_enough_is_unknown_and_never_0(key: str) -> None:
    asked = [item["linkId"] for item in DOCUMENTS[key]["form"]["item"] if item["type"] == "choice"]
    found = scored(key, dict.fromkeys(asked, NOT_SEEN))
    assert {one.value for one in found.values()} == {None}
    assert found["energy"].absent == (("not_observed", 1),)


@pytest.mark.parametrize("key", BOTH)
def test_words_and_actions_goes_from_the_worst_act_up(key: str) -> None:
    (asked,) = [one for one in DOCUMENTS[key]["form"]["item"] if one["linkId"] == "words_and_actions"]
    assert [option["score"] for option in asked["answerOption"]] == [0, 1, 2, 3, 4]
    assert "last 12 months" in asked["text"]["en"]
    assert "threatened" in asked["answerOption"][0]["text"]["en"]
    assert "insulted" in asked["answerOption"][1]["text"]["en"]


def test_the_inventory_asks_the_items_that_the_rule_knows() -> None:
    asked = [one["linkId"] for one in DOCUMENTS["interdependence"]["form"]["item"] if one["type"] == "choice"]
    alone = ["self_worth", "can_lean", "free_to_see_others"]
    assert asked == [*(name for step in PRACTICE_STEPS for name in ITEMS[step]), *alone]


def test_a_step_is_the_mean_of_its_three_and_missing_without_one_of_them() -> None:
    answers = {"self_work_1": 4, "self_work_2": 3, "self_work_3": 1, "get_real_1": 4, "get_real_2": 4}
    answers |= {"self_worth": 3, "can_lean": 0}
    assert values("interdependence", answers) == {
        "self_work": Fraction(8, 3),
        "family_and_friends": None,
        "communication": None,
        "get_real": None,
        "take_a_break": None,
        "long_term_goals": None,
        "self_worth": 3,
        "can_lean": 0,
        "free_to_see_others": None,
    }


def test_a_break_that_was_not_needed_is_left_out_and_told_apart() -> None:
    found = scored("interdependence", dict.fromkeys(ITEMS[BREAK_STEP], NOT_NEEDED))["take_a_break"]
    assert (found.value, found.missing, found.absent) == (None, 3, (("not_applicable", 3),))


def test_no_other_step_may_be_not_needed() -> None:
    for item in DOCUMENTS["interdependence"]["form"]["item"]:
        is_break = item["linkId"] in ITEMS[BREAK_STEP]
        assert ("not_applicable" in item.get("absent", [])) == is_break


def test_the_steps_of_the_form_are_those_of_the_rule() -> None:
    answers = {
        name: (place * 7) % 5 for place, name in enumerate(name for step in ITEMS.values() for name in step)
    }
    told = values("interdependence", answers)
    assert {step: told[step] for step in PRACTICE_STEPS} == interdependence(answers).steps


@pytest.mark.parametrize(
    ("free", "raised"), [(0, ["not_free"]), (1, ["not_free"]), (2, []), (4, []), (None, [])]
)
def test_not_being_free_to_see_others_is_told_to_the_therapist(free: int | None, raised: list[str]) -> None:
    document = DOCUMENTS["interdependence"]
    flags = flags_raised(document["form"], document["scoring"], {"free_to_see_others": free})
    told = [(flag.key, flag.severity, flag.tell) for flag in flags]
    assert told == ([("not_free", "attention", "therapist")] if raised else [])


@pytest.mark.parametrize(
    ("answers", "raised"),
    [
        ((4, 3, 2, 2), []),
        ((1, 4, 4, 4), ["low_free_to_speak"]),
        ((4, 0, 4, 1), ["low_room", "low_takes_along"]),
        ((None, None, 1, None), ["low_pace"]),
    ],
)
def test_any_0_or_1_after_a_session_is_told_to_the_therapist(answers: Any, raised: list[str]) -> None:
    document = DOCUMENTS["after_session"]
    names = ("free_to_speak", "room", "pace", "takes_along")
    flags = flags_raised(document["form"], document["scoring"], dict(zip(names, answers, strict=True)))
    assert [flag.key for flag in flags] == raised
    assert {flag.tell for flag in flags} <= {"therapist"}


@pytest.mark.parametrize(
    ("key", "scale", "lower_is_better"),
    [
        ("felt_safety", "felt_safety", False),
        ("before_disclosure", "safety_before", False),
        ("after_disagreement", "escalation", True),
    ],
)
@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
def test_a_single_rating_is_its_own_score(key: str, scale: str, lower_is_better: bool, level: int) -> None:
    assert values(key, {scale: level}) == {scale: level}
    (declared,) = DOCUMENTS[key]["scoring"]["scales"]
    assert declared["direction"] == ("lower" if lower_is_better else "higher")


@pytest.mark.parametrize(("answer", "urgent"), [(0, False), (1, True), (4, True)])
def test_plans_to_end_ones_life_in_core10_are_urgent(answer: int, urgent: bool) -> None:
    document = DOCUMENTS["core10"]
    flags = flags_raised(document["form"], document["scoring"], {"q6": answer})
    assert [(flag.severity, flag.tell) for flag in flags] == ([("urgent", "duty")] if urgent else [])
