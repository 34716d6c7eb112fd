"""How our own forms speak: in both languages, plainly, without lateness, and honest about who reads."""

import re
from typing import Any, Final

import pytest

from assessments.rules import check
from assessments.tests.shipped.documents import DOCUMENTS, OWN, items, texts
from relationships import words

LANGUAGES: Final = {"en", "de"}
# A twelve-year-old is in the seventh year of school at most. LIX: below 40 is easy to read.
GRADE, LIX, LONGEST_SENTENCE = 7.0, 40.0, 20
VOWELS: Final = re.compile(r"[aeiouyäöü]+")
FORBIDDEN: Final = re.compile(
    r"\b(late|overdue|forgot|missed|should have|must|fault|blame|screening|violence|abuse"
    r"|verspätet|überfällig|vergessen|versäumt|hätten sollen|schuld|gewalt|missbrauch"
    r"|husband|wife|boyfriend|girlfriend|ehemann|ehefrau|mann|frau)\b",
    re.IGNORECASE,
)
FAMILIAR: Final = re.compile(r"\b(du|dich|dir|dein\w*)\b", re.IGNORECASE)


def questions(key: str, language: str) -> list[str]:
    """What has to be read before an answer is chosen, and the options, each once."""
    return list(dict.fromkeys(text[language] for text in texts(DOCUMENTS[key]["form"])))


def sentences(told: list[str]) -> list[list[str]]:
    split = [re.findall(r"[^\W\d_]+", part) for text in told for part in re.split(r"[.!?:]+", text)]
    return [part for part in split if part]


def syllables(word: str) -> int:
    found = len(VOWELS.findall(word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and found > 1
    return max(1, found - silent)


def school_grade(told: list[str]) -> float:
    """Flesch-Kincaid: 0.39 x words a sentence + 11.8 x syllables a word - 15.59."""
    parts = sentences(told)
    said = [word for part in parts for word in part]
    return 0.39 * len(said) / len(parts) + 11.8 * sum(map(syllables, said)) / len(said) - 15.59


def lix(told: list[str]) -> float:
    """Words a sentence, and per hundred the words of more than six letters (Björnsson)."""
    parts = sentences(told)
    said = [word for part in parts for word in part]
    return len(said) / len(parts) + 100 * sum(len(word) > 6 for word in said) / len(said)


def long_texts(key: str, language: str) -> list[str]:
    """Without the one-word options, which would make every form look easy."""
    return [text for text in questions(key, language) if len(text.split()) > 4]


@pytest.mark.parametrize("key", OWN)
def test_every_text_stands_in_both_languages_and_says_something(key: str) -> None:
    document = DOCUMENTS[key]
    assert set(document["languages"]) == set(document["licence"]["languages"]) == LANGUAGES
    for text in texts({**document, "licence": {}}):
        assert set(text) == LANGUAGES
        assert all(words.strip() for words in text.values())


@pytest.mark.parametrize("key", OWN)
def test_a_twelve_year_old_can_read_it(key: str) -> None:
    assert school_grade(long_texts(key, "en")) <= GRADE
    assert lix(long_texts(key, "de")) <= LIX
    for language in sorted(LANGUAGES):
        longest = max(sentences(questions(key, language)), key=len)
        assert len(longest) <= LONGEST_SENTENCE, " ".join(longest)


def test_the_measures_tell_plain_from_hard() -> None:
    hard = "Notwithstanding considerable heterogeneity, individuals demonstrate internalised dysregulation."
    schwer = "Ungeachtet beträchtlicher Unterschiede demonstrieren Individuen verinnerlichte Fehlregulation."
    assert school_grade([hard]) > 15 > GRADE > school_grade(["How safe did your body feel that day?"])
    assert lix([schwer]) > 60 > LIX > lix(["Wie sicher hat sich Ihr Körper an dem Tag gefühlt?"])


@pytest.mark.parametrize("key", OWN)
def test_no_word_of_lateness_blame_or_screening_and_of_no_gender(key: str) -> None:
    told = [text for language in sorted(LANGUAGES) for text in questions(key, language)]
    assert [text for text in told if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("key", OWN)
def test_a_box_for_free_words_says_that_nobody_watches_it(key: str) -> None:
    boxes = [item for item in items(DOCUMENTS[key]["form"]) if item["type"] in ("text", "string")]
    for box in boxes:
        assert "not watched" in box["text"]["en"], box["linkId"]
        assert "nicht überwacht" in box["text"]["de"], box["linkId"]
        assert box["maxLength"] <= 20_000


@pytest.mark.parametrize("key", OWN)
def test_german_says_sie(key: str) -> None:
    assert [
        text for text in questions(key, "de") if re.search(r"\b(du|dich|dir|dein\w*)\b", text, re.IGNORECASE)
    ] == []


# What is answered in a form can be told in the words of the entries it is about.
STORED: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("felt_safety", "pattern"): (*words.DEFENCE_PATTERNS, "none"),
    ("boundaries", "area"): words.AREAS,
    ("norms_conversation", "area"): words.AREAS,
    ("norms_conversation", "question"): words.QUESTIONS,
    ("norms_conversation", "set_by"): words.SET_BY,
    ("norms_conversation", "decided_by"): words.SET_BY,
    ("norms_conversation", "healthy"): words.HEALTHY,
    ("norms_conversation", "answer"): ("not_talked", words.NEGOTIATING, words.AGREED, *words.ANSWERS),
    ("after_disagreement", "area"): words.AREAS,
    ("after_disagreement", "my_move"): words.MOVES,
    ("after_disagreement", "their_move"): words.MOVES,
    ("after_disagreement", "outcome"): words.OUTCOMES,
    ("after_disagreement", "gave_in"): words.SIDES,
    ("after_disagreement", "repaired_by"): words.REPAIRED_BY,
    ("before_disclosure", "motive"): words.MOTIVES,
    ("contributions", "given_healthy"): words.HEALTHY,
    ("contributions", "received_healthy"): words.HEALTHY,
}


@pytest.mark.parametrize(("key", "link_id"), STORED)
def test_options_are_the_words_that_are_stored(key: str, link_id: str) -> None:
    (item,) = [one for one in items(DOCUMENTS[key]["form"]) if one["linkId"] == link_id]
    assert tuple(option["code"] for option in item["answerOption"]) == STORED[key, link_id]


def test_a_break_asked_for_at_home_is_one_for_space_alone() -> None:
    asked = [item["linkId"] for item in items(DOCUMENTS["break_plan"]["form"])]
    assert "kind" not in asked
    assert {"purpose", "starts_on", "check_in_on", "returns_on", "contact_rules"} <= set(asked)


def test_how_a_form_is_given_is_said_in_the_form() -> None:
    told = {
        key: {name: document["form"].get(name) for name in ("open_hours", "shuffle", "reveal")}
        for key, document in DOCUMENTS.items()
    }
    said = {key: rules for key, rules in told.items() if any(rules.values())}
    assert said == {
        "after_session": {"open_hours": 48, "shuffle": None, "reveal": None},
        "how_are_we_doing": {"open_hours": None, "shuffle": True, "reveal": "when_both_sent"},
    }


def test_what_two_may_see_of_each_other_has_no_free_words() -> None:
    shown = [document for document in DOCUMENTS.values() if document["form"].get("reveal")]
    kinds = {item["type"] for document in shown for item in items(document["form"])}
    assert kinds == {"display", "choice"}


NOT_SEEN: Final = {"missing": "not_observed"}
FULL: Final[dict[str, dict[str, Any]]] = {
    "felt_safety": {
        "happened_on": "2026-11-20",
        "felt_safety": 2,
        "situation": "a",
        "pattern": "flee",
        "noticed_after_minutes": 5,
        "was_left": True,
        "left_after_minutes": 20,
        "how_left": "b",
    },
    "boundaries": {
        "area": "time",
        "right_for_me": "a",
        "why": "b",
        "signal": "c",
        "step": "d",
        "follow_through": "e",
    },
    "norms_conversation": {
        "area": "power",
        "question": "availability",
        "available_when": "a",
        "decided_by": "both",
        "today": "b",
        "is_spoken": False,
        "set_by": "me",
        "healthy": "unsure",
        "answer": "cannot",
    },
    "after_disagreement": {
        "about": "a",
        "my_move": "stayed_present",
        "their_move": NOT_SEEN,
        "escalation": 3,
        "outcome": "parked",
        "returns_on": "2026-12-01",
    },
    "before_disclosure": {"rung": 3, "motive": "to_be_known", "safety_before": 2, "if_not_met": "a"},
    "break_plan": {"purpose": "a", "purpose_clear": "yes", "starts_on": "2026-12-01", "for_me": "b"},
    "contributions": {
        "given": [{"given_what": "a", "given_weight": 3}, {"given_what": "b", "given_healthy": "no"}],
        "received": [{"received_what": "c", "received_since": "2020-01-01"}],
    },
}


@pytest.mark.parametrize("key", FULL)
def test_it_can_be_answered(key: str) -> None:
    assert check(DOCUMENTS[key]["form"], FULL[key]) == []


@pytest.mark.parametrize("key", [key for key in OWN if key not in FULL])
def test_a_rating_form_asks_for_nothing(key: str) -> None:
    assert check(DOCUMENTS[key]["form"], {}) == []
