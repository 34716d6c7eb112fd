"""What a message says is a function of locale, template, channel and token, and gives nothing away."""

import itertools
import json
import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from clients.models import SENDER_LABELS
from practices.models import LANGUAGES
from relcare.env import Env, Refused
from relcare.outward import LONGEST_IN_SMS, sms
from reminders.channels import Letter
from reminders.channels.push import pushed
from reminders.channels.sms import texted
from reminders.channels.smtp import email_of
from reminders.checks import says_nothing
from reminders.denied import DENIED
from reminders.models import EMAIL, PUSH, SMS
from reminders.pages import WORDS
from reminders.texts import LABELS, REMINDER, STAFF_ALERT, TEXTS, body, label, link_of, says_any
from reminders.tokens import LENGTH, hash_of, is_ours, token_of

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
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
        "practice_id": uuid4(),
        "client_id": uuid4(),
        "not_after": datetime(2026, 3, 1, 12, tzinfo=UTC),
        **changes,
    }
    return Letter(**told)  # type: ignore[arg-type]


def test_the_text_depends_on_locale_template_channel_and_token_alone() -> None:
    chance = random.Random(7)  # noqa: S311
    for locale, template in itertools.product(LANGUAGES, (REMINDER, STAFF_ALERT)):
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
    read = [text for texts in TEXTS.values() for text in texts.values()]
    read += [words for labels in LABELS.values() for one in labels for words in (one.sender, one.subject)]
    read += [words for page in WORDS.values() for words in page.values()]
    for text in read:
        found = [word for word in DENIED if word in text.lower()]
        assert not found, f"{found} in {text!r}"


EVERY = tuple(
    itertools.product(LANGUAGES, (REMINDER, STAFF_ALERT), (EMAIL, PUSH, SMS), range(len(LABELS["en"])))
)


@pytest.mark.parametrize(("locale", "template", "channel", "number"), EVERY)
def test_no_denied_word_leaves_the_house_on_any_channel(
    locale: str, template: str, channel: str, number: int, settings: Settings
) -> None:
    """The whole of what leaves, as a phone or a browser shows it; the address of the practice is its own."""
    settings.PUBLIC_URL, settings.DEFAULT_FROM_EMAIL = "https://app.example", "no-reply@mail.example"
    token = "t" * LENGTH if template == REMINDER else ""
    one = letter(
        locale=locale, template=template, channel=channel, label=number, token=token, address="a@mail.example"
    )
    whole = {
        EMAIL: lambda: email_of(one).message().as_string(),
        PUSH: lambda: pushed(one).decode(),
        SMS: lambda: texted(one),
    }[channel]()
    assert not [word for word in DENIED if word in whole.lower()]
    assert link_of(token, settings.PUBLIC_URL) in whole
    if channel == PUSH:
        assert set(json.loads(whole)) == {"title", "body", "url"}
        # What a push service takes at most, encrypted.
        assert len(whole.encode()) < 3000


def test_as_many_labels_can_be_chosen_as_there_are() -> None:
    """`clients` lies below and knows their number alone."""
    assert {len(labels) for labels in LABELS.values()} == {SENDER_LABELS}


def test_every_locale_has_every_text_and_as_many_labels() -> None:
    for texts in TEXTS.values():
        assert set(texts) == set(itertools.product(LANGUAGES, (REMINDER, STAFF_ALERT)))
    assert set(LABELS) == set(LANGUAGES)
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_an_unknown_label_is_the_first() -> None:
    assert label("de", 9) == label("de", 0) == label("de", -1)


def test_another_channel_has_no_text() -> None:
    with pytest.raises(ValueError, match="channel"):
        body("en", REMINDER, "letter", "t", "https://app.example")


@pytest.mark.parametrize(("locale", "template"), list(itertools.product(LANGUAGES, (REMINDER, STAFF_ALERT))))
def test_a_text_message_is_one_of_plain_characters(locale: str, template: str, settings: Settings) -> None:
    """More than 160, or one outside of GSM-7, and it goes out and is paid for as two."""
    settings.PUBLIC_URL = "https://app.example".ljust(LONGEST_IN_SMS, "x")
    token = "t" * LENGTH if template == REMINDER else ""
    text = texted(letter(channel=SMS, locale=locale, template=template, token=token))
    assert len(text) <= 160
    assert set(text) <= GSM_7
    assert text.endswith(link_of(token, settings.PUBLIC_URL))


def test_an_address_of_the_application_that_makes_it_two_is_refused(settings: Settings) -> None:
    settings.PUBLIC_URL = f"https://{'x' * 120}.example"
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        texted(letter(channel=SMS))
    told = {"SMS_PROVIDER": "twilio", "TWILIO_ACCOUNT": "AC1", "TWILIO_TOKEN": "x", "SMS_FROM": "+4930123456"}
    with pytest.raises(Refused, match="PUBLIC_URL"):
        sms(Env({**told, "PUBLIC_URL": settings.PUBLIC_URL}))
    assert sms(Env({**told, "PUBLIC_URL": "https://app.example"}))


def test_what_a_browser_shows_is_the_chosen_subject_a_text_and_the_link(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://app.example"
    told = json.loads(pushed(letter(channel=PUSH, locale="de", label=1, address="")))
    assert told == {
        "title": "Ein Eintrag für heute",
        "body": "Es gibt etwas Neues für Sie.",
        "url": f"https://app.example/r/{'t' * LENGTH}/",
    }
    other = letter(channel=PUSH, locale="de", label=1, address="", client_id=uuid4())
    assert pushed(other) == pushed(letter(channel=PUSH, locale="de", label=1, address=""))


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
    assert is_ours(token)
    assert not any(is_ours(other) for other in ("", token[:-1], token + "=", "A" + token[1:], "Ä" * 32))
    settings.SECRET_KEY = "another"
    assert token != token_of(message_id)
    assert len(hash_of(token)) == 32


@pytest.mark.parametrize(
    ("words", "says"), [(["NOTE"], True), (["Calendar"], False), ([" ", ""], False), (["xyz", "hello"], True)]
)
def test_words_to_avoid_are_found_in_any_case_of_letters(words: list[str], says: bool) -> None:
    assert says_any("en", 0, words) is says


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["couples-therapy"], True),
        (["Therapy"], True),
        (["clinic"], True),
        # Typed in one sign or in two.
        (["ma\u0308rz"], True),
        (["\uff43\uff4c\uff49\uff4e\uff49\uff43"], True),
        (["tokentoken"], False),
    ],
)
def test_words_to_avoid_are_looked_for_in_all_that_leaves(words: list[str], says: bool) -> None:
    told = {"address": "couples-therapy.example", "sender": "Clinic@märz.example"}
    assert says_any("en", 0, words, **told) is says


@pytest.mark.parametrize(
    ("names", "warned"),
    [
        ({}, []),
        ({"PUBLIC_URL": "https://couples-therapy.example"}, ["PUBLIC_URL"]),
        ({"PUBLIC_URL": "https://notes.example/Praxis"}, ["PUBLIC_URL"]),
        ({"DEFAULT_FROM_EMAIL": "notes@klinik.example"}, ["EMAIL_FROM"]),
        ({"DEFAULT_FROM_EMAIL": "Our practice <notes@mail.example>"}, []),
        (
            {"PUBLIC_URL": "https://paar.example", "DEFAULT_FROM_EMAIL": "dienst@a.example"},
            ["PUBLIC_URL", "EMAIL_FROM"],
        ),
    ],
)
def test_a_host_or_sender_that_tells_is_warned_of_at_the_start(
    settings: Settings, names: dict[str, str], warned: list[str]
) -> None:
    settings.PUBLIC_URL, settings.DEFAULT_FROM_EMAIL = "https://notes.example", "notes@mail.example"
    for name, told in names.items():
        setattr(settings, name, told)
    found = says_nothing()
    assert [one.msg.split()[0] for one in found] == warned
    assert {one.id for one in found} <= {"reminders.W001"}
    assert all(one in run_checks() for one in found)
