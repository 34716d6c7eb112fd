"""The shipped documents, read as the product reads them; PHQ-9 against three lines of arithmetic."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from assessments.rules import Scorer, check, faults_of, flags_raised, score
from assessments.tests.shipped.documents import DOCUMENTS, WITHOUT_WORDS, texts

PHQ9, PHQ4, WEEK = DOCUMENTS["phq9"], DOCUMENTS["phq4"], DOCUMENTS["weekly_check_in"]
WITH_WORDS = [key for key in DOCUMENTS if key not in WITHOUT_WORDS]


@pytest.mark.parametrize("key", WITH_WORDS)
def test_it_can_be_published(key: str) -> None:
    assert faults_of(DOCUMENTS[key]["form"], DOCUMENTS[key]["scoring"]) == []


@pytest.mark.parametrize("key", DOCUMENTS)
def test_it_has_what_a_document_has(key: str) -> None:
    document = DOCUMENTS[key]
    assert set(document) - {"texts"} == {
        *("key", "title", "languages", "minutes", "licence", "form", "scoring")
    }
    assert document["key"] == key
    # Ten minutes a week are asked of one person by default.
    assert 1 <= document["minutes"] <= 10


@pytest.mark.parametrize("key", WITH_WORDS)
def test_every_text_stands_in_every_language_it_declares(key: str) -> None:
    document = DOCUMENTS[key]
    assert all(set(text) == set(document["languages"]) for text in texts(document["form"]))


def test_every_answer_set_of_phq9_scores_as_the_sum_with_its_band_and_flag() -> None:
    scorer = Scorer(PHQ9["form"], PHQ9["scoring"])
    names = [f"q{number}" for number in range(1, 10)]
    bands = ["minimal"] * 5 + ["mild"] * 5 + ["moderate"] * 5 + ["moderately_severe"] * 5 + ["severe"] * 8
    totals = [Fraction(total) for total in range(28)]
    for values in product(range(4), repeat=9):
        found = scorer.score(dict(zip(names, values, strict=True)))["total"]
        total = sum(values)
        assert (found.value, found.band, len(found.flags)) == (
            totals[total],
            bands[total],
            1 if values[8] else 0,
        )


def test_a_scorer_gives_what_score_gives() -> None:
    answers = {f"q{number}": number % 4 for number in range(1, 10)}
    assert Scorer(PHQ9["form"], PHQ9["scoring"]).score(answers) == score(
        PHQ9["form"], PHQ9["scoring"], answers
    )


@pytest.mark.parametrize(
    ("answer", "urgent"), [(0, False), (1, True), (2, True), (3, True), ("a1", True), (9, False)]
)
def test_item_9_is_urgent_as_soon_as_it_is_answered(answer: Any, urgent: bool) -> None:
    raised = flags_raised(PHQ9["form"], PHQ9["scoring"], {"q9": answer})
    assert [(flag.severity, flag.tell) for flag in raised] == ([("urgent", "duty")] if urgent else [])


def test_phq9_asks_for_the_nine_and_not_for_the_tenth() -> None:
    nine = {f"q{number}": 0 for number in range(1, 10)}
    assert check(PHQ9["form"], nine) == []
    assert check(PHQ9["form"], {**nine, "q10": 3}) == []
    assert [fault.path for fault in check(PHQ9["form"], {"q10": 3})] == list(nine)
    assert score(PHQ9["form"], PHQ9["scoring"], {**nine, "q10": 3})["total"].value == 0


def test_phq9_with_a_gap_has_no_total() -> None:
    found = score(PHQ9["form"], PHQ9["scoring"], {f"q{number}": 3 for number in range(1, 9)})["total"]
    assert (found.value, found.band, found.missing) == (None, None, 1)


def test_every_answer_set_of_gad7_scores_as_the_sum_with_its_band() -> None:
    scorer = Scorer(DOCUMENTS["gad7"]["form"], DOCUMENTS["gad7"]["scoring"])
    bands = ["minimal"] * 5 + ["mild"] * 5 + ["moderate"] * 5 + ["severe"] * 7
    for values in product(range(4), repeat=7):
        found = scorer.score({f"q{place}": value for place, value in enumerate(values, 1)})["total"]
        assert (found.value, found.band) == (sum(values), bands[sum(values)])


def test_every_answer_set_of_phq4_scores_total_and_halves() -> None:
    scorer = Scorer(PHQ4["form"], PHQ4["scoring"])
    bands = ["normal"] * 3 + ["mild"] * 3 + ["moderate"] * 3 + ["severe"] * 4
    for a, b, c, d in product(range(4), repeat=4):
        found = scorer.score({"q1": a, "q2": b, "q3": c, "q4": d})
        assert (found["total"].value, found["total"].band) == (Fraction(a + b + c + d), bands[a + b + c + d])
        assert (found["anxiety"].value, found["anxiety"].band == "positive") == (Fraction(a + b), a + b >= 3)
        assert (found["depression"].value, found["depression"].band == "positive") == (
            Fraction(c + d),
            c + d >= 3,
        )


def test_the_weekly_check_in_lets_everything_be_left_out_and_says_its_box_is_not_watched() -> None:
    assert check(WEEK["form"], {}) == []
    assert check(WEEK["form"], {"q1": {"missing": "prefer_not_to_say"}, "q6": "x"}) == []
    boxes = [item for item in WEEK["form"]["item"] if item["type"] == "text"]
    assert ["not watched" in box["text"]["en"] for box in boxes] == [True]
    assert score(WEEK["form"], WEEK["scoring"], {"q1": 4, "q2": 3, "q3": 2})["week"].value == 3
    assert score(WEEK["form"], WEEK["scoring"], {"q1": 4, "q2": 3})["week"].value is None
