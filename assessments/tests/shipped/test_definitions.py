"""Instruments whose text may not ship: how many items, which points in which order, and no words at all."""

from typing import Final

import pytest

from assessments.rules import Scorer, faults_of
from assessments.tests.shipped.documents import DOCUMENTS, WITHOUT_WORDS, items, texts

NEVER: Final = ("das", "dyadic_adjustment", "ors", "srs", "hits")
COUNTS: Final = {
    "core10": 10, "csi16": 16, "csi32": 32, "csi4": 4, "ders16": 16, "ders18": 18, "ecr_r": 36, "ecr_rs": 9,
    "ecr_s": 12, "mspss": 12, "ras": 7, "rdas": 14, "ucla3": 3, "who5": 5,
}  # fmt: skip
TO_5, FROM_5 = "012345", "543210"
POINTS: Final = {
    "core10": ["01234"] * 10,
    "csi4": ["0123456", TO_5, TO_5, TO_5],
    "csi16": ["0123456", FROM_5, *[TO_5] * 8, FROM_5, TO_5, FROM_5, FROM_5, TO_5, FROM_5],
    "csi32": [
        *("0123456", *[FROM_5] * 4, *[TO_5] * 4, FROM_5, *[TO_5] * 4, FROM_5, *[TO_5] * 10),
        *(FROM_5, TO_5, FROM_5, TO_5, FROM_5, TO_5, FROM_5),
    ],
    "ders16": ["12345"] * 16,
    "ders18": ["12345"] * 18,
    "ecr_r": ["1234567"] * 36,
    "ecr_rs": ["1234567"] * 9,
    "ecr_s": ["1234567"] * 12,
    "mspss": ["1234567"] * 12,
    "ras": ["12345"] * 7,
    "rdas": [*[FROM_5] * 6, *[TO_5] * 4, "43210", *[TO_5] * 3],
    "ucla3": ["123"] * 3,
    "who5": [FROM_5] * 5,
}  # fmt: skip
RANGES: Final = {
    "core10": [(0, 40)],
    "csi4": [(0, 21)],
    "csi16": [(0, 81)],
    "csi32": [(0, 161)],
    "ders16": [(16, 80), (2, 10), (3, 15), (3, 15), (5, 25), (3, 15)],
    "ders18": [(18, 90), *[(3, 15)] * 6],
    "ecr_r": [(1, 7)] * 2,
    "ecr_rs": [(1, 7)] * 2,
    "ecr_s": [(6, 42)] * 2,
    "mspss": [(1, 7)] * 4,
    "ras": [(1, 5)],
    "rdas": [(0, 69), (0, 30), (0, 20), (0, 19)],
    "ucla3": [(3, 9)],
    "who5": [(0, 100)],
}


def test_these_ship_without_words_and_those_never() -> None:
    assert sorted(WITHOUT_WORDS) == sorted(COUNTS)
    assert not {key for key in DOCUMENTS if key.startswith(NEVER)}


@pytest.mark.parametrize("key", COUNTS)
def test_it_has_no_word_of_its_questions_and_lacks_nothing_else(key: str) -> None:
    form = DOCUMENTS[key]["form"]
    assert [one for one in items(form) if "text" in one or "help" in one] == []
    assert [option for one in items(form) for option in one.get("answerOption", []) if "text" in option] == []
    faults = faults_of(form, DOCUMENTS[key]["scoring"])
    assert {fault.code for fault in faults} <= {"text_missing", "option_text_missing"}
    assert faults


@pytest.mark.parametrize("key", COUNTS)
def test_it_can_be_published_once_it_has_words(key: str) -> None:
    form = DOCUMENTS[key]["form"]
    worded = []
    for one in form["item"]:
        options = [{**option, "text": {"en": "-"}} for option in one.get("answerOption", [])]
        worded.append({**one, "text": {"en": "?"}, **({"answerOption": options} if options else {})})
    assert faults_of({**form, "item": worded}, DOCUMENTS[key]["scoring"]) == []


@pytest.mark.parametrize("key", COUNTS)
def test_its_items_have_the_printed_points_in_the_printed_order(key: str) -> None:
    asked = [one for one in DOCUMENTS[key]["form"]["item"] if one["type"] == "choice"]
    assert [one["linkId"] for one in asked] == [f"q{number}" for number in range(1, COUNTS[key] + 1)]
    assert ["".join(str(option["score"]) for option in one["answerOption"]) for one in asked] == POINTS[key]
    assert all(option["code"] == f"a{option['score']}" for one in asked for option in one["answerOption"])


@pytest.mark.parametrize("key", RANGES)
def test_the_range_is_what_its_items_can_reach(key: str) -> None:
    document = DOCUMENTS[key]
    scorer = Scorer(document["form"], document["scoring"])
    points = {
        one["linkId"]: sorted(option["score"] for option in one["answerOption"])
        for one in document["form"]["item"]
        if one["type"] == "choice"
    }
    reached = []
    for scale in document["scoring"]["scales"]:
        turned = scale.get("reverse", [])
        worst = {name: one[-1] if name in turned else one[0] for name, one in points.items()}
        best = {name: one[0] if name in turned else one[-1] for name, one in points.items()}
        reached.append(tuple(scorer.score(answers)[scale["key"]].value for answers in (worst, best)))
    assert reached == RANGES[key] == [tuple(scale["range"]) for scale in document["scoring"]["scales"]]


@pytest.mark.parametrize("key", DOCUMENTS)
def test_it_names_licence_holder_source_and_when_it_was_checked(key: str) -> None:
    document = DOCUMENTS[key]
    licence = document["licence"]
    assert licence["text"]
    if key in WITHOUT_WORDS or key in ("gad7", "k10", "phq4", "phq9"):
        assert licence["holder"]
        assert licence["source"].startswith("https://")
        assert licence["checked"] == "2026-11-22"
        assert licence["checked_against"]


@pytest.mark.parametrize("key", WITHOUT_WORDS)
def test_its_scoring_says_where_it_is_published(key: str) -> None:
    document = DOCUMENTS[key]
    assert document["scoring"]["source"]
    assert document["languages"] == document["licence"]["languages"] == []
    assert {word for text in texts(document["form"]) for word in text.values()} == {document["title"]["en"]}


def test_reliable_change_says_of_whom_and_from_where() -> None:
    declared = {
        key: scale["reliable_change"]
        for key, document in DOCUMENTS.items()
        for scale in document["scoring"]["scales"]
        if "reliable_change" in scale
    }
    assert set(declared) == {"gad7", "phq9"}
    for one in declared.values():
        assert set(one) == {*("sd", "reliability", "kind", "z", "cutoff", "population", "source", "checked")}
        assert one["kind"] in ("test-retest", "internal")


def test_questions_about_harm_are_marked_as_sensitive() -> None:
    marked = {
        (key, one["linkId"])
        for key, document in DOCUMENTS.items()
        for one in items(document["form"])
        if one.get("sensitivity") == "high"
    }
    both = ("capacities_other", "capacities_self")
    assert marked == {("phq9", "q9"), ("core10", "q6"), *((key, "words_and_actions") for key in both)}
