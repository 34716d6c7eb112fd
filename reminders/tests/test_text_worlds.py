# ruff: noqa: S311 - chance that repeats itself
"""Two worlds that differ in everything that is told of somebody send the same message but for its token."""

import dataclasses
import itertools
import random
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import Message as Mail
from uuid import UUID

import pytest
from pytest_django import Settings

from clients.models import Client, ContactPlan, SafeChannel
from practices.models import LANGUAGES
from relationships.models import Relationship
from relcare.demo.people import PEOPLE
from reminders.channels import Answer, Letter, Outcome
from reminders.channels import post as every_channel
from reminders.channels.push import pushed
from reminders.channels.sms import texted
from reminders.channels.smtp import email_of
from reminders.denied import DENIED
from reminders.models import EMAIL, PUSH, SMS, PushDevice
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, plan
from reminders.texts import LABELS, REMINDER, STAFF_ALERT
from reminders.tokens import LENGTH
from tests.cast import as_person

PAIRS = 10_000
ADDRESS = "https://app.example"
# What says whose it is, which one, and when: nothing else may differ.
NAMED = ("To", "Message-ID", "Date")


def some_words(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_letters + " äöüß", k=chance.randint(1, 30)))


def some_letter(chance: random.Random, template: str, locale: str, label: int, channel: str) -> Letter:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(10**6))
    return Letter(
        message_id=UUID(int=chance.getrandbits(128)),
        template=template,
        channel=channel,
        locale=locale,
        label=label,
        token="" if template == STAFF_ALERT else "".join(chance.choices(string.ascii_letters, k=LENGTH)),
        address="" if channel == PUSH else f"{chance.getrandbits(64):x}@{chance.getrandbits(32):x}.example",
        dated_at=at,
        practice_id=UUID(int=chance.getrandbits(128)),
        client_id=UUID(int=chance.getrandbits(128)),
        not_after=at + timedelta(hours=chance.randrange(1, 48)),
    )


def read_by_anybody(letter: Letter) -> bytes:
    """The whole message as it leaves, without whom it is for, which one it is, when, and the token."""
    if letter.channel == EMAIL:
        mail: Mail = email_of(letter).message()
        for name in NAMED:
            del mail[name]
        told = mail.as_bytes()
    elif letter.channel == PUSH:
        told = pushed(letter)
    else:
        told = texted(letter).encode()
    return told.replace(letter.token.encode(), b"<token>") if letter.token else told


@pytest.fixture(autouse=True)
def _reached(settings: Settings) -> None:
    settings.PUBLIC_URL, settings.DEFAULT_FROM_EMAIL = ADDRESS, "no-reply@mail.example"


def test_of_ten_thousand_pairs_of_letters_both_are_the_same_bytes_but_for_the_token() -> None:
    chance = random.Random(11)
    kinds = list(itertools.product((REMINDER, STAFF_ALERT), LANGUAGES, range(3), (EMAIL, PUSH, SMS)))
    for number in range(PAIRS):
        kind = kinds[number % len(kinds)]
        one, other = (read_by_anybody(some_letter(chance, *kind)) for _ in range(2))
        assert one == other, kind


def test_a_letter_holds_nothing_of_anybodys_life() -> None:
    """What is not in it can't come into a text. Of these, ids, the address and dates are compared above."""
    assert {field.name for field in dataclasses.fields(Letter)} == {
        *("message_id", "template", "channel", "locale", "label", "token", "address", "dated_at"),
        *("practice_id", "client_id", "not_after"),
    }


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_whole_message_says_a_denied_word(locale: str) -> None:
    chance = random.Random(13)
    kinds = itertools.product((REMINDER, STAFF_ALERT), range(len(LABELS[locale])), (EMAIL, PUSH, SMS))
    for template, label, channel in kinds:
        letter = some_letter(chance, template, locale, label, channel)
        text = read_by_anybody(letter)
        # Headers are folded and their words encoded: what a reader sees of them is looked at as well.
        mail = email_of(letter).message()
        seen = f"{text.decode()} {mail['Subject']} {mail['From']} {mail.get_payload(decode=True)!r}".lower()
        assert not [word for word in DENIED if word in seen], (template, label, channel)


# --- Worlds with rows -----------------------------------------------------------------------------------


class Kept:
    """A way out that keeps what it gets."""

    letters: list[Letter]

    def __init__(self) -> None:
        self.letters = kept

    def hand_over(self, letter: Letter) -> Answer:
        self.letters.append(letter)
        return Answer(Outcome.ACCEPTED)

    def hang_up(self) -> None:
        pass


kept: list[Letter] = []


@pytest.fixture
def _captured(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    settings.VAPID_PRIVATE_KEY, settings.SMS_PROVIDER = "a key", "somebody"
    monkeypatch.setattr(every_channel, "CHANNELS", dict.fromkeys((EMAIL, PUSH, SMS), Kept))
    kept.clear()
    yield
    kept.clear()


def give_every_channel(name: str) -> None:
    client_id = PEOPLE[name].client_id
    with as_person(name):
        contact = ContactPlan.objects.get(client_id=client_id)
        mail = SafeChannel.objects.get(client_id=client_id)
        SafeChannel(
            client_id=client_id,
            plan=contact,
            channel=SMS,
            address="+4930123456" + str(len(name)),
            confirmed_on=mail.confirmed_on,
            confirmed_by_id=mail.confirmed_by_id,
        ).save(force_insert=True)
        PushDevice(
            client_id=client_id,
            endpoint="https://push.example/",
            p256dh="x",
            auth="x",
            endpoint_mark=name.encode(),
        ).save(force_insert=True)


def live_otherwise(name: str, chance: random.Random, channel: str, locale: str, label: int) -> None:
    """All that is told of this client becomes something else; the three that a message may follow do not."""
    make_safe(
        name,
        language=locale,
        sender_label=label,
        prefers=channel,
        shared_device="no",
        chosen_name=some_words(chance),
        code_word=some_words(chance),
        words_to_avoid=[f"#{some_words(chance)}#"],
        recheck_by=date(2040, 1, chance.randint(1, 28)),
    )
    with as_person("theo" if name == "eli" else "thea"):
        Client.objects.filter(pk=PEOPLE[name].client_id).update(
            name=some_words(chance), preferred_name=some_words(chance)
        )
    with as_person(name):
        Relationship.objects.filter(client_id=PEOPLE[name].client_id).update(other_name=some_words(chance))


@pytest.mark.django_db
@pytest.mark.usefixtures("_captured")
def test_what_leaves_two_lives_is_the_same_on_every_channel() -> None:
    chance = random.Random(17)
    for name in ("ana", "eli"):
        give_every_channel(name)
    due = TUESDAY
    for channel, locale, label in itertools.product((EMAIL, PUSH, SMS), LANGUAGES, range(2)):
        kept.clear()
        for name in ("ana", "eli"):
            live_otherwise(name, chance, channel, locale, label)
            each = Every("day", due.time(), interval=chance.randint(1, 4))
            plan(name, each, due, silence_hours=chance.choice((0, 12)), missed_limit=chance.randint(1, 9))
        plan_practice(RIVERSIDE, due + SOON)
        assert drain(lambda: due + SOON) == 2  # noqa: B023 - called at once
        ana, eli = kept
        assert {ana.channel, eli.channel} == {channel}
        assert {ana.client_id, eli.client_id} == {PEOPLE[name].client_id for name in ("ana", "eli")}
        assert read_by_anybody(ana) == read_by_anybody(eli), (channel, locale, label)
        due += timedelta(days=7)
