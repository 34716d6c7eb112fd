"""What the database refuses to whoever passes the application by: forged reviews, versions, scores, links."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from assessments.library import shipped, without_words
from assessments.models import FormVersion, Homework, KioskLink
from assessments.rules import ENGINE_VERSION
from assessments.tests.scene import ANA, CALM, asked, assigned, put, scalar
from practices.clock import now
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

SUE: Final = PEOPLE["sue"].member_id
THEA: Final = PEOPLE["thea"].member_id
GIVEN: Final = """
    INSERT INTO assessments_formversion (id, practice_id, form_id, number, state, form_document, scoring,
        licence, minutes, content_hash, texts, import_report, published_at, row_version)
    SELECT uuidv7(), v.practice_id, v.form_id, v.number + 1, %s, {document}, v.scoring, '{{}}', 1, 'x',
        v.texts, '[]', {published}, 1
    FROM assessments_formversion v JOIN assessments_form f ON f.id = v.form_id WHERE f.key = 'phq9'"""
SENT: Final = """
    INSERT INTO assessments_response (id, practice_id, client_id, homework_id, version_id, filled, reference,
        items, sent_at, recorded_by_id)
    SELECT uuidv7(), practice_id, client_id, id, %s, %s, uuidv7(), '[]', now(), rls.me()
    FROM assessments_homework WHERE id = %s"""
SCORED: Final = """
    INSERT INTO assessments_score (id, practice_id, client_id, response_id, version_id, scale, exact, value,
        answered, missing, absent, prorated, band, flags, scoring_hash, engine_version, scored_at,
        recorded_by_id)
    SELECT uuidv7(), s.practice_id, s.client_id, s.response_id, s.version_id, %s, '0', 0, 9, 0, '{}', false,
        NULL, '[]', %s, %s, now(), rls.me()
    FROM assessments_score s LIMIT 1"""
LINKED: Final = """
    INSERT INTO assessments_kiosklink (id, practice_id, client_id, homework_id, token_hash, expires_at,
        recorded_at, recorded_by_id)
    SELECT uuidv7(), practice_id, client_id, id, '\\x01', now() + %s, now() + %s, rls.me()
    FROM assessments_homework WHERE id = %s"""


@contextmanager
def refused(name: str) -> Iterator[Any]:
    with as_person(name), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        yield cursor


def reviewed(by: Any) -> dict[str, Any]:
    return {"state": "reviewed", "reviewed_at": now(), "reviewed_by_id": by}


def test_one_reviews_in_ones_own_name_and_once() -> None:
    one = assigned()
    put(uuid4(), one, CALM)
    row = Homework.objects.filter(pk=one.pk)
    with refused("thea"):
        row.update(**reviewed(SUE))
    with refused("thea"):
        assigned("gad7", state="reviewed", sent_at=now(), reviewed_at=now(), reviewed_by_id=SUE)
    with as_person("thea"):
        assert row.update(**reviewed(THEA)) == 1
    for name in (SUE, None):
        with refused("thea"):
            row.update(reviewed_by_id=name, state="sent")


def test_what_was_asked_never_waits_again() -> None:
    one = assigned()
    with refused("thea"):
        Homework.objects.filter(pk=one.pk).update(asked_at=None)
    waits = assigned("gad7", asked_at=None)
    with as_person("thea"):
        assert Homework.objects.filter(pk=waits.pk).update(asked_at=now()) == 1


@pytest.mark.parametrize(("name", "filled"), [("ana", "client"), ("thea", "in_session")])
def test_answers_are_to_the_version_that_was_asked(name: str, filled: str) -> None:
    one, other = assigned(), assigned("gad7")
    with refused(name) as cursor:
        cursor.execute(SENT, [other.version_id, filled, one.pk])
    with as_person(name), connection.cursor() as cursor:
        cursor.execute(SENT, [one.version_id, filled, one.pk])
        assert cursor.rowcount == 1


@pytest.mark.parametrize("name", ["thea", "mark"])
def test_no_version_is_born_published(name: str) -> None:
    with refused(name) as cursor:
        cursor.execute(GIVEN.format(document="v.form_document", published="now()"), ["published"])
    with as_person(name):
        assert FormVersion.objects.filter(form__key="phq9", state="published").count() == 1


def test_what_is_built_in_gets_no_other_questions() -> None:
    with refused("mark") as cursor:
        cursor.execute(GIVEN.format(document="'{}'", published="NULL"), ["draft"])
    with as_person("mark"), connection.cursor() as cursor:
        cursor.execute(GIVEN.format(document="v.form_document", published="NULL"), ["draft"])
        assert cursor.rowcount == 1
    for column in ("form_document", "scoring"):
        with refused("mark") as cursor:
            cursor.execute(
                f"UPDATE assessments_formversion v SET {column} = '{{}}' FROM assessments_form f"
                " WHERE f.id = v.form_id AND f.key = 'phq9' AND v.state = 'draft'"
            )
    with refused("mark") as cursor:
        cursor.execute(
            "INSERT INTO assessments_form (id, practice_id, key, title, is_built_in)"
            " VALUES (uuidv7(), rls.practice(), 'ours', '{}', true)"
        )


def test_the_database_takes_the_same_for_words() -> None:
    for document in shipped():
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT rls.without_words(%s::jsonb)::text", [json.dumps(document["form"])])
            assert json.loads(cursor.fetchone()[0]) == without_words(document["form"])


@pytest.mark.parametrize(
    ("scale", "hashed", "engine"), [("phq9", "x", 99), ("phq9", "x", ENGINE_VERSION), ("more", "x", 99)]
)
@pytest.mark.parametrize("name", ["ana", "thea"])
def test_what_was_sent_is_scored_once(name: str, scale: str, hashed: str, engine: int) -> None:
    one = assigned()
    in_session: Any = {"in_session": True} if name == "thea" else {}
    assert put(uuid4(), one, CALM, name=name, **in_session).status_code == 201
    with as_person(name):
        found = scalar("SELECT scale FROM assessments_score LIMIT 1")
    with refused(name) as cursor:
        cursor.execute(SCORED, [found if scale == "phq9" else scale, hashed, engine])


def test_the_engine_is_the_rules_own() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT rls.scoring_engine()")
        assert cursor.fetchone() == (ENGINE_VERSION,)


@pytest.mark.parametrize(("ends", "begins"), [(366, 0), (366, 366)])
def test_no_link_is_open_for_longer_than_half_an_hour(ends: int, begins: int) -> None:
    one = assigned()
    with refused("thea") as cursor:
        cursor.execute(LINKED, [timedelta(days=ends), timedelta(days=begins), one.pk])
    assert asked("thea", "post", f"homework/{one.pk}/kiosk/").status_code == 201
    with as_person("thea"):
        assert KioskLink.objects.filter(client_id=ANA).exists()


@pytest.mark.parametrize(
    "read",
    [
        "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'assessments_draft'",
        "SELECT n_tup_ins FROM pg_stat_all_tables WHERE relname = 'assessments_draft'",
        "SELECT n_tup_ins FROM pg_stat_xact_user_tables WHERE relname = 'assessments_draft'",
        "SELECT heap_blks_hit FROM pg_statio_user_tables WHERE relname = 'assessments_draft'",
        "SELECT pg_stat_get_tuples_inserted('assessments_draft'::regclass)",
        "SELECT pid, state FROM pg_stat_activity",
        "SELECT * FROM pg_stat_get_activity(NULL)",
        "SELECT * FROM pg_locks",
        "SELECT * FROM pg_lock_status()",
        "SELECT pg_total_relation_size('assessments_draft')",
    ],
)
@pytest.mark.parametrize("name", ["mark", "ana"])
def test_nobody_counts_rows_by_statistics(name: str, read: str) -> None:
    with refused(name) as cursor:
        cursor.execute(read)
    with connections["owner"].cursor() as cursor:
        cursor.execute(read)


def test_nobody_waits_on_a_lock_whose_id_they_know() -> None:
    one = assigned()
    assert put(uuid4(), one, {"q1": 1}, "draft").status_code in (200, 201)
    names = [f"answers of {one.pk}", f"homework of {ANA}"]
    with connections["owner"].cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 2))", [name])
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 2))", [name])
