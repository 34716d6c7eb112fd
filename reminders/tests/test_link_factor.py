"""What a client chooses so that a link opens for them alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.tests.scene import asked
from clients.models import Client
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from reminders.facts import select
from reminders.rules.factors import normal, pin_fault, word_fault
from reminders.tests.link_scene import PIN, choose, homework_of, link, link_of
from reminders.tests.weeks import make_safe, plan
from tests.cast import as_person

BORN = date(1987, 5, 3)
PATH = "me/link-factor/"


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("8305", ""),
        ("90210467", ""),
        ("830", "not_a_pin"),
        ("830512349", "not_a_pin"),
        ("83a5", "not_a_pin"),
        ("٨٣٠٥", "not_a_pin"),
        ("", "not_a_pin"),
        ("0000", "guessed_at_once"),
        ("1234", "guessed_at_once"),
        ("8901", "guessed_at_once"),
        ("4321", "guessed_at_once"),
        ("1212", "guessed_at_once"),
        ("123123", "guessed_at_once"),
        ("2580", "guessed_at_once"),
        ("0305", "born_on"),
        ("0503", "born_on"),
        ("1987", "born_on"),
        ("030587", "born_on"),
        ("870503", "born_on"),
        ("03051987", "born_on"),
        ("19870503", "born_on"),
        ("051987", "born_on"),
        ("0587", "born_on"),
    ],
)
def test_a_pin_is_digits_that_nobody_tries_first(pin: str, fault: str) -> None:
    assert pin_fault(pin, BORN) == fault


def test_an_unknown_birthday_refuses_none() -> None:
    assert pin_fault("1987", None) == ""


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("green door", ""),
        ("Regenschirm", ""),
        ("door", "not_a_word"),
        ("12345678", "not_a_word"),
        ("x" * 61, "not_a_word"),
        ("aaaaaaa", "guessed_at_once"),
        ("Passwort", "guessed_at_once"),
        ("pass word", "guessed_at_once"),
        ("lalala", "guessed_at_once"),
        ("my ana is", "own_name"),
    ],
)
def test_a_word_is_long_enough_and_not_ones_own_name(word: str, fault: str) -> None:
    assert word_fault(word, ("Ana Test",)) == fault


@given(st.text(max_size=40))
def test_a_code_compares_the_same_however_it_is_written(code: str) -> None:
    assert normal(normal(code)) == normal(code)
    assert normal(f"  {code} ") == normal(code)


@given(st.integers(0, 99_999_999), st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_no_pin_is_a_row_one_digit_or_a_birthday(number: int, born: date) -> None:
    pin = f"{number:04}"
    if not pin_fault(pin, born):
        assert len(set(pin)) > 1
        assert pin not in f"{born:%d%m%Y}"


@pytest.mark.django_db
def test_without_a_choice_one_signs_in() -> None:
    assert asked("ana", "get", PATH).json() == {"kind": "sign_in", "changed_at": None, "wrong_tries": 0}


@pytest.mark.django_db
def test_it_is_chosen_changed_and_taken_back_and_never_read_again() -> None:
    for kind, code in (("pin", PIN), ("code_word", "green door")):
        answer = choose(code, kind)
        assert set(answer.json()) == {"kind", "changed_at", "wrong_tries"}
        assert answer.json()["kind"] == kind == asked("ana", "get", PATH).json()["kind"]
        assert code not in asked("ana", "get", PATH).content.decode()
    assert asked("ana", "delete", PATH).status_code == 204
    assert asked("ana", "get", PATH).json()["kind"] == "sign_in"
    choose()
    assert asked("ana", "put", PATH, {"kind": "sign_in"}).json()["kind"] == "sign_in"


@pytest.mark.django_db
def test_only_its_hash_is_stored_and_the_audit_says_that_it_changed_and_no_more() -> None:
    choose()
    choose("7402")
    with as_person("ana"):
        line = AuditLine.objects.filter(table_name="reminders_linkfactor").latest("at")
        assert set(line.changed) <= {"kind", "hash", "changed_at"}
        assert "7402" not in repr(vars(line))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"kind": "pin"}, "code"),
        ({"kind": "sign_in", "code": "8305"}, "code"),
        ({"kind": "pin", "code": "1234"}, "code"),
        ({"kind": "pin", "code": 8305}, "code"),
        ({"kind": "code_word", "code": "door"}, "code"),
        ({"kind": "face", "code": "8305"}, "kind"),
        ({"kind": "pin", "code": "8305", "hint": "x"}, "hint"),
    ],
)
def test_what_is_no_code_is_refused_and_changes_nothing(body: dict[str, object], path: str) -> None:
    answer = asked("ana", "put", PATH, body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    assert asked("ana", "get", PATH).json()["kind"] == "sign_in"


@pytest.mark.django_db
def test_ones_own_birthday_is_refused() -> None:
    with as_person("thea"):
        Client.objects.filter(pk=PEOPLE["ana"].client_id).update(born_on=BORN)
    assert asked("ana", "put", PATH, {"kind": "pin", "code": "0305"}).status_code == 422


@pytest.mark.django_db
def test_bens_choice_is_his_alone() -> None:
    choose()
    assert asked("ben", "get", PATH).json()["kind"] == "sign_in"
    asked("ben", "delete", PATH)
    assert asked("ana", "get", PATH).json()["kind"] == "pin"
    with as_person("ben"):
        assert select("SELECT rls.my_wrong_link_factors()") == [(0,)]


@pytest.mark.django_db
def test_after_signing_in_the_link_leads_to_its_form() -> None:
    token = link(form="weekly_check_in")
    assert asked("ana", "get", f"r/{token}/").json() == {"homework": str(homework_of(token).pk)}
    make_safe("ana")
    assert asked("ana", "get", f"r/{link_of(plan('ana'))}/").json() == {"homework": None}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ben", "cem"])
def test_to_anybody_else_it_is_no_link(name: str) -> None:
    answers = [asked(name, "get", f"r/{token}/") for token in (link(form="weekly_check_in"), "x" * 32)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
