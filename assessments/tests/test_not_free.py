"""Who is not free is asked alone before any word about balance; no client's answer tells of it."""

import random
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection, transaction

from assessments import rules
from assessments.tests.scene import ANAS, TODAY, asked, days_ago
from assessments.tests.test_interdependence_api import PATH, answered, body, found
from clients.models import InboxItem, Screening, ScreeningCause
from relationships.models import Inventory
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db
ANA: Final = PEOPLE["ana"].client_id


def due() -> Any:
    return asked("thea", "get", f"clients/{ANA}/screening-due/").json()["reasons"]


def screened(result: str = "clear") -> None:
    with as_person("thea"):
        Screening.objects.create(client_id=ANA, asked_on=TODAY, result=result, way="in_person")


def test_before_a_talk_alone_staff_read_no_word_about_balance() -> None:
    screened()
    answered(free_to_see_others=1)
    told = found("thea")
    assert told["alone"]["screening_first"] is True
    assert not {"word", "balance"} & told["series"][0].keys()
    assert found("sue") == told
    screened("not_yet")
    assert found("thea") == told
    screened()
    told = found("thea")
    assert (told["alone"]["not_free"], told["alone"]["screening_first"]) == (True, False)
    assert (told["series"][0]["word"], told["series"][0]["balance"]) == ("balanced", 0)


def test_what_is_said_anew_is_asked_about_anew() -> None:
    answered(free_to_see_others=1)
    screened()
    answered(free_to_see_others=1)
    assert found("thea")["alone"]["screening_first"]


def test_nothing_comes_first_for_who_is_free() -> None:
    answered(free_to_see_others=2)
    told = found("thea")
    assert told["alone"]["screening_first"] is False
    assert told["series"][0]["word"] == "balanced"
    assert "not_free" not in due()


def test_it_calls_for_a_screening_by_which_it_is_answered() -> None:
    screened()
    assert due() == []
    answered(free_to_see_others=1)
    assert due() == ["not_free"]
    with as_person("thea"):
        (cause,) = ScreeningCause.objects.all()
        assert (cause.client_id, cause.about_id) == (ANA, Inventory.objects.get().pk)
    screened()
    assert due() == []


def test_a_kept_answer_calls_for_one_too() -> None:
    screened()
    answered(answered_on=str(days_ago(20)), free_to_see_others=4)
    kept = body(free_to_see_others=2, keep=True)
    assert asked("ana", "post", "inventories/", kept).status_code == 204
    assert due() == ["not_free"]


def test_the_client_reads_the_same_bytes_and_none_of_the_cause() -> None:
    pages = (PATH, f"clients/{ANA}/summary/", f"relationships/{ANAS}/timeline/")
    answered(free_to_see_others=1)
    assert {"word", "balance"} <= found()["series"][0].keys()
    before = [asked("ana", "get", page).content for page in pages]
    screened()
    assert [asked("ana", "get", page).content for page in pages] == before
    assert b"screening" not in b"".join(before)
    with as_person("ana"):
        assert not ScreeningCause.objects.exists()
        assert not InboxItem.objects.exists()


@pytest.mark.parametrize("seed", range(12))
def test_the_database_finds_it_where_the_rule_does(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same each time
    facts: list[rules.AloneFact] = []
    for _ in range(dice.randrange(1, 9)):
        day = TODAY - timedelta(days=dice.choice([0, 1, 200, 364, 365, 366, 400]))
        free = dice.choice([None, 0, 1, 2, 2, 3, 3, 4, 4])
        with as_person("ana"):
            row = Inventory.objects.create(
                client_id=ANA, relationship_id=ANAS, answered_on=day, free_to_see_others=free
            )
        facts.append(
            rules.AloneFact(day, free_to_see_others=free, recorded_at=row.recorded_at, id=str(row.pk))
        )
        expected = free is not None and rules.stands_alone(facts, today=TODAY).not_free
        with as_person("thea"):
            assert ScreeningCause.objects.filter(about_id=row.pk).exists() == expected, facts


def test_nobody_asks_the_database_for_it() -> None:
    denied = pytest.raises(Exception, match="permission denied")
    with as_person("ana"), denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rls.not_free(%s, %s)", [PEOPLE["ana"].client_id, ANAS])
