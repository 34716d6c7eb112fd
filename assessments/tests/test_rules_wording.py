"""A gentle check of the wording: whole words in their languages, spans within the text, never a verdict."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import Suggestion, wording
from relationships.words_of_force import FORCES, TABLES


def said(text: str, *languages: str) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], found.force) for found in wording(text, languages or TABLES)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wenn du gehst, bringe ich mich um.", "bringe ich mich um"),
        ("dann bring ich dich um", "bring ich dich um"),
        ("Dann tue ich mir was an", "tue ich mir was an"),
        ("Dann nehme ich mir das Leben", "nehme ich mir das Leben"),
        ("Mich werde ich umbringen", "Mich werde ich umbringen"),
        ("Morgen verlasse ich dich", "verlasse ich dich"),
        ("If you left I'd kill myself", "I'd kill myself"),
        ("I will hurt myself", "I will hurt myself"),
        ("I'd rather die than go", "I'd rather die than"),
        ("I'll end my life", "I'll end my life"),
    ],
)
def test_a_threat_is_one_in_whatever_order_its_words_stand(text: str, words: str) -> None:
    assert (words, "threat") in said(text)


@pytest.mark.parametrize(
    "text",
    ["Ich bringe mir etwas mit", "Bringe ich dir etwas mit?", "I'd love to", "I will end my day early"],
)
def test_what_only_begins_like_a_threat_is_none(text: str) -> None:
    assert [force for _, force in said(text) if force == "threat"] == []


@pytest.mark.parametrize(
    ("text", "words", "force"),
    [
        ("You must call me.", "You must", "command"),
        ("I want you to know you\u2019d better call", "you\u2019d better", "command"),
        ("Do as I say", "Do as I say", "command"),
        ("Call me, or else.", "or else", "threat"),
        ("If you don't call, I'll tell your mother.", "If you don't call, I'll", "threat"),
        ("I WILL LEAVE YOU", "I WILL LEAVE YOU", "threat"),
        ("This is your last chance", "your last chance", "threat"),
        ("If you really loved me, fine.", "If you really loved me", "manipulation"),
        ("After all I have done for you", "After all I have done", "manipulation"),
        ("It's your fault", "It's your fault", "manipulation"),
        ("You never listen", "You never", "accusation"),
        ("you are so selfish", "you are so selfish", "accusation"),
        ("Why can't you ever be on time", "Why can't you ever", "accusation"),
        ("you\n  must", "you\n  must", "command"),
        ("you mus\u00adt", "you mus\u00adt", "command"),
    ],
)
def test_english_words_that_push(text: str, words: str, force: str) -> None:
    assert (words, force) in said(text, "en")
    assert said(text, "de") == []


@pytest.mark.parametrize(
    ("text", "words", "force"),
    [
        ("Du musst mich anrufen.", "Du musst", "command"),
        ("DU MUẞT anrufen", "DU MUẞT", "command"),
        ("du mußt anrufen", "du mußt", "command"),
        ("Hör endlich auf", "Hör endlich auf", "command"),
        ("Ho\u0308r endlich auf", "Ho\u0308r endlich auf", "command"),
        ("Ruf an, sonst gehe ich", "sonst gehe ich", "threat"),
        ("Wenn du nicht anrufst, verlasse ich dich", "Wenn du nicht anrufst, verlasse ich", "threat"),
        ("Das wirst du noch bereuen!", "Das wirst du noch bereuen", "threat"),
        ("Wenn du mich wirklich lieben würdest", "Wenn du mich wirklich lieben", "manipulation"),
        ("Nach allem, was ich für dich tat", "Nach allem, was ich", "manipulation"),
        ("Du hörst mir nie zu", "Du hörst mir nie", "accusation"),
        ("Immer musst du das letzte Wort haben", "musst du", "command"),
        ("Du bist so egoistisch", "Du bist so egoistisch", "accusation"),
    ],
)
def test_german_words_that_push(text: str, words: str, force: str) -> None:
    assert (words, force) in said(text, "de")
    assert said(text, "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Would you be willing to call when you are late?",
        "On Tuesday I noticed that dinner was cold. I would like a call.",
        "I want to stop smoking. We never met before. The youmusty smell.",
        "Thank you. Mustard is fine.",
        "Wärst du bereit, mich anzurufen, wenn es später wird?",
        "Am Dienstag habe ich gewartet. Ich wünsche mir einen Anruf.",
        "Du bist immer noch müde.",
        "Wehen",
    ],
)
def test_a_plain_wish_is_left_alone(text: str) -> None:
    assert wording(text) == ()


def test_each_suggestion_says_why_and_how_it_could_begin_in_its_language() -> None:
    (found,) = wording("Du musst anrufen")
    table = TABLES["de"]
    assert (found.language, found.why, found.instead) == (
        "de",
        table.why["command"],
        table.instead["command"],
    )
    assert dict(found.reason.facts) == {"force": "command", "language": "de"}


def test_suggestions_stand_in_the_order_of_the_text_and_none_within_another_of_its_force() -> None:
    text = "You never listen. You must, or else I'll leave you. You are always so lazy."
    found = wording(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for force in FORCES:
        spans = [(one.start, one.end) for one in found if one.force == force]
        assert not [1 for (a, b), (c, d) in pairwise(spans) if a <= c and d <= b]


def test_no_more_than_a_hundred_are_told() -> None:
    assert len(wording("you must " * 2_000)) == 100


def test_a_language_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        wording("x", ["tlh"])


@pytest.mark.parametrize("language", TABLES)
def test_every_force_has_its_patterns_and_its_words_in_every_language(language: str) -> None:
    table = TABLES[language]
    assert table.patterns.keys() == table.why.keys() == table.instead.keys() == set(FORCES)
    for patterns in table.patterns.values():
        for pattern in patterns:
            assert pattern == pattern.casefold(), pattern
            assert not re.compile(pattern).match(""), pattern


def within(text: str, found: Suggestion) -> bool:
    return 0 <= found.start < found.end <= len(text)


WORDS = st.sampled_from(
    [
        "you",
        "must",
        "du",
        "nie",
        "immer",
        "or else",
        "if you don't",
        "i'll",
        "\u0308",
        "ß",
        "İ",
        "ﬁ",
        "\u00ad",
    ]
)
TEXTS = st.text(max_size=200) | st.lists(WORDS | st.text(max_size=4)).map(" ".join)


@given(TEXTS)
def test_it_never_raises_and_spans_lie_within_the_text(text: str) -> None:
    found = wording(text)
    assert all(within(text, one) for one in found)
    assert wording(text) == found


@given(TEXTS, TEXTS)
def test_a_push_is_found_wherever_it_stands(before: str, behind: str) -> None:
    text = f"{before}. you must call me. {behind}"
    assert len(wording(text)) == 100 or any(
        text[one.start : one.end] == "you must" for one in wording(text) if one.force == "command"
    )
