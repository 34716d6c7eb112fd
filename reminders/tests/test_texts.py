"""What a message says is a function of locale, template, channel and token, and gives nothing away."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings

from reminders.channels import Letter
from reminders.channels.smtp import email_of
from reminders.pages import WORDS
from reminders.texts import BODIES, LABELS, LOCALES, REMINDER, STAFF_ALERT, body, label, says_any
from reminders.tokens import LENGTH, hash_of, token_of

# No word of what this is about, whose it is or what is asked, in any language we write.
DENIED = (
    *("therap", "health", "gesund", "partner", "practice", "praxis", "homework", "hausaufgabe", "relcare"),
    *(
        "session",
        "sitzung",
        "client",
        "klient",
        "patient",
        "check-in",
        "questionnaire",
        "fragebogen",
        "score",
    ),
    *(
        "clinic",
        "klinik",
        "counsel",
        "berat",
        "crisis",
        "krise",
        "urgent",
        "dringend",
        "relationship",
        "beziehung",
    ),
    *("assessment", "answer", "antwort", "duty", "dienst", "safety", "sicherheit", "couple", "paar"),
)


def letter(**changes: object) -> Letter:
    told: dict[str, object] = {
        "message_id": uuid4(),
        "template": REMINDER,
        "channel": "email",
        "locale": "en",
        "label": 0,
        "token": "t" * LENGTH,
        "address": "ana@mail.example",
        "dated_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        **changes,
    }
    return Letter(**told)  # type: ignore[arg-type]


def test_the_text_depends_on_locale_template_channel_and_token_alone() -> None:
    chance = random.Random(7)  # noqa: S311
    for locale, template in itertools.product(LOCALES, (REMINDER, STAFF_ALERT)):
        texts = {
            str(
                email_of(
                    letter(
                        locale=locale,
                        template=template,
                        label=chance.randrange(3),
                        address=f"{chance.random()}@mail.example",
                        dated_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(9999)),
                    )
                ).body
            )
            for _ in range(200)
        }
        assert len(texts) == 1


def test_no_denied_word_stands_anywhere_a_client_or_a_bystander_reads() -> None:
    read = list(BODIES.values())
    read += [words for labels in LABELS.values() for one in labels for words in (one.sender, one.subject)]
    read += [words for page in WORDS.values() for words in page.values()]
    for text in read:
        found = [word for word in DENIED if word in text.lower()]
        assert not found, f"{found} in {text!r}"


def test_every_locale_has_every_text_and_as_many_labels() -> None:
    assert set(BODIES) == set(itertools.product(LOCALES, (REMINDER, STAFF_ALERT)))
    assert {len(labels) for labels in LABELS.values()} == {3}
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_an_unknown_label_is_the_first() -> None:
    assert label("de", 9) == label("de", 0) == label("de", -1)


def test_another_channel_has_no_text_yet() -> None:
    with pytest.raises(ValueError, match="channel"):
        body("en", REMINDER, "sms", "t", "https://app.example")


def test_a_message_can_be_stopped_by_one_click_and_answers_no_machine(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://app.example"
    mail = email_of(letter()).message()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == f"<https://app.example/r/{'t' * LENGTH}/stop/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content_type() == "text/plain"


def test_one_letter_is_always_the_same_bytes() -> None:
    one = letter(locale="de", label=1)
    assert email_of(one).message().as_bytes() == email_of(one).message().as_bytes()


def test_a_token_is_made_again_from_the_message_and_from_nothing_a_reader_has(settings: Settings) -> None:
    message_id = uuid4()
    token = token_of(message_id)
    assert token == token_of(message_id)
    assert len(token) == LENGTH
    assert token != token_of(uuid4())
    settings.SECRET_KEY = "another"
    assert token != token_of(message_id)
    assert len(hash_of(token)) == 32


@pytest.mark.parametrize(
    ("words", "says"), [(["NOTE"], True), (["Calendar"], False), ([" ", ""], False), (["xyz", "hello"], True)]
)
def test_words_to_avoid_are_found_in_any_case_of_letters(words: list[str], says: bool) -> None:
    assert says_any("en", 0, words) is says
