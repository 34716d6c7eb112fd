"""What was published stays byte for byte: whoever asks, and in whatever language they ask."""

from typing import Any, Final

import pytest
from django.db import DatabaseError, connection, connections, transaction

from assessments.models import DRAFT, RETIRED, VERSION_STATES, FormVersion
from assessments.tests.scene import asked
from assessments.tests.test_form_definitions import drafted, published
from tests.cast import as_person

ATTEMPTS: Final = (
    "UPDATE assessments_formversion SET form_document = '{}' WHERE id = %s",
    "UPDATE assessments_formversion SET scoring = '{}' WHERE id = %s",
    "UPDATE assessments_formversion SET licence = '{}' WHERE id = %s",
    "UPDATE assessments_formversion SET minutes = 99 WHERE id = %s",
    "UPDATE assessments_formversion SET content_hash = '' WHERE id = %s",
    "UPDATE assessments_formversion SET published_at = now() WHERE id = %s",
    "UPDATE assessments_formversion SET row_version = 77 WHERE id = %s",
    "UPDATE assessments_formversion SET state = 'draft', published_at = NULL WHERE id = %s",
    "UPDATE assessments_formversion SET state = 'retired', minutes = 99 WHERE id = %s",
    "DELETE FROM assessments_formversion WHERE id = %s",
)
OWNERS_ATTEMPTS: Final = (
    *ATTEMPTS,
    "UPDATE assessments_formversion SET number = 99 WHERE id = %s",
    "UPDATE assessments_formversion SET raw_import = 'x' WHERE id = %s",
    "UPDATE assessments_formversion SET import_report = '[1]' WHERE id = %s",
    "UPDATE assessments_formversion SET texts = 'by_practice' WHERE id = %s",
    "UPDATE assessments_formversion SET form_id = uuidv7() WHERE id = %s",
)


def refused_by(using: str, sql: str, version: Any) -> str:
    with (
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(using=using),
        connections[using].cursor() as cursor,
    ):
        cursor.execute(sql, [version])
    return str(getattr(refused.value.__cause__, "sqlstate", ""))


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ATTEMPTS)
def test_the_application_changes_nothing_that_was_published(sql: str) -> None:
    form = published()
    with as_person("thea"):
        before = FormVersion.objects.values().get(pk=form["version"])
        assert refused_by("default", sql, form["version"]) == "RC004"
        assert FormVersion.objects.values().get(pk=form["version"]) == before


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("sql", OWNERS_ATTEMPTS)
def test_nor_does_the_owner_of_the_table(sql: str) -> None:
    version = FormVersion.objects.using("owner").filter(form__key="phq9").first()
    assert version is not None
    assert refused_by("owner", sql, version.pk) == "RC004"


@pytest.mark.django_db
def test_a_published_version_is_retired_and_stays_so() -> None:
    form = published()
    with as_person("thea"):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE assessments_formversion SET state = 'retired' WHERE id = %s", [form["version"]]
            )
        for state in ("published", "draft"):
            sql = f"UPDATE assessments_formversion SET state = '{state}' WHERE id = %s"
            assert refused_by("default", sql, form["version"]) == "RC004"


@pytest.mark.django_db
def test_a_draft_is_published_or_thrown_away_and_never_retired() -> None:
    draft = drafted()
    with as_person("thea"):
        sql = "UPDATE assessments_formversion SET state = 'retired', published_at = now() WHERE id = %s"
        assert refused_by("default", sql, draft["version"]) == "RC004"


@pytest.mark.django_db
def test_one_version_of_a_form_is_published_whoever_publishes_it() -> None:
    form = published()
    asked("thea", "post", f"forms/{form['id']}/versions/", {"minutes": 3})
    with as_person("thea"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_formversion SET state = 'published', published_at = now()"
            " WHERE form_id = %s AND state = 'draft'",
            [form["id"]],
        )
        cursor.execute(
            "SELECT array_agg(state ORDER BY number) FROM assessments_formversion WHERE form_id = %s",
            [form["id"]],
        )
        assert cursor.fetchone() == (["retired", "published"],)


PAIRS: Final = [(before, after) for before in VERSION_STATES for after in VERSION_STATES if before != after]


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_version_goes_only_where_its_state_leads(before: str, after: str) -> None:
    version = drafted()["version"] if before == DRAFT else published()["version"]
    published_at = "NULL" if after == DRAFT else "now()" if before == DRAFT else "published_at"
    to = "UPDATE assessments_formversion SET state = '{}', published_at = {} WHERE id = %s"
    with as_person("thea"), connection.cursor() as cursor:
        if before == RETIRED:
            cursor.execute(to.format(RETIRED, "published_at"), [version])
        if after in VERSION_STATES[before]:
            cursor.execute(to.format(after, published_at), [version])
            assert cursor.rowcount == 1
        else:
            assert refused_by("default", to.format(after, published_at), version) == "RC004"
