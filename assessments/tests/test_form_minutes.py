"""How long answering takes: what the form states, and the middle of what the clients' devices said."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.models import FormVersion, Homework, Response
from assessments.tests.scene import asked
from assessments.tests.test_form_definitions import published
from clients.models import CaseClient
from practices import clock
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

FIVE: Final = ("ana", "ben", "cem", "dina", "eli")


def answered(form: dict[str, Any], name: str, seconds: int | None) -> None:
    """Answers of this client, with what their device said of how long it was open."""
    client = PEOPLE[name].client_id
    with as_person("theo" if name == "eli" else "thea"):
        case = CaseClient.objects.filter(client_id=client).values_list("case_id", flat=True)[0]
        version = FormVersion.objects.get(pk=form["version"])
        homework = Homework.objects.create(client_id=client, case_id=case, version=version)
    with as_person(name):
        Response.objects.create(
            client_id=client,
            homework=homework,
            version=version,
            reference=uuid4(),
            items=[],
            sent_at=clock.now(),
            took_seconds=seconds,
        )


def told(form: dict[str, Any], name: str = "thea") -> Any:
    return asked(name, "get", f"forms/{form['id']}/").json()


def after(seconds: Iterable[int | None], names: Iterable[str] = FIVE) -> Any:
    form = published()
    for name, taken in zip(names, seconds, strict=True):
        answered(form, name, taken)
    return told(form)["minutes_taken"]


def test_the_middle_of_five_clients_is_told_beside_what_the_form_states() -> None:
    form = published()
    for name, seconds in zip(FIVE, (100, 200, 300, 400, 5000), strict=True):
        assert told(form)["minutes_taken"] is None
        answered(form, name, seconds)
    assert (told(form)["minutes"], told(form)["minutes_taken"]) == (2, 5)
    listed = asked("mark", "get", "forms/").json()["results"]
    assert {row["key"]: row["minutes_taken"] for row in listed}["our_week"] == 5
    assert "minutes_taken" not in told(form, "ana")


def test_fewer_than_five_clients_give_no_middle_however_often_they_answer() -> None:
    assert after((60, 60, 60, 60, 60, 60), ("ana", "ben", "cem", "dina", "ana", "ben")) is None


def test_answers_without_a_time_are_no_time() -> None:
    assert after((60, 60, 60, 60, None)) is None


def test_what_was_begun_of_a_minute_counts_whole() -> None:
    assert after((60, 60, 121, 600, 600)) == 3


def test_the_newest_answers_alone_are_measured() -> None:
    form = published()
    for name in (*FIVE, *["ana"] * 196):
        answered(form, name, 60)
    assert told(form)["minutes_taken"] == 1
    # Ben's own is the 201st from the newest now: the newest 200 are of four.
    answered(form, "ana", 60)
    assert told(form)["minutes_taken"] is None


def test_a_minute_is_the_least() -> None:
    assert after((1, 1, 1, 1, 1)) == 1


@pytest.mark.parametrize("seconds", [0, -5, 86_401])
def test_a_time_that_nobody_took_is_not_kept(seconds: int) -> None:
    with pytest.raises(IntegrityError, match="plausible"), transaction.atomic():
        answered(published(), "ana", seconds)


def test_a_client_is_told_no_middle_by_the_database_either() -> None:
    form = published()
    for name in FIVE:
        answered(form, name, 60)
    with as_person("ana"), connection.cursor() as cursor:
        for asks in ("rls.form_minutes()", "rls.form_minutes(ARRAY(SELECT id FROM assessments_formversion))"):
            cursor.execute(f"SELECT count(*) FROM {asks}")
            assert cursor.fetchone() == (0,)


def test_the_device_says_with_the_sending_how_long_it_took() -> None:
    published()
    ana = str(PEOPLE["ana"].client_id)
    homework = asked("thea", "post", "homework/", {"client": ana, "form": "our_week"}).json()["id"]
    body = {"homework": homework, "answers": {"q1": 0, "q2": 0}, "status": "sent"}
    path = f"responses/{uuid4()}/"
    for taken in (0, 86_401, "60", 1.5):
        refused = asked("ana", "put", path, {**body, "took_seconds": taken})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["took_seconds"])
    draft = asked("ana", "put", path, {**body, "status": "draft", "took_seconds": 60})
    assert (draft.status_code, list(draft.json()["errors"])) == (422, ["took_seconds"])
    assert asked("ana", "put", path, {**body, "took_seconds": 90}).status_code == 201
    assert asked("ana", "put", path, {**body, "took_seconds": 91}).status_code == 200
    with as_person("thea"):
        assert Response.objects.get(homework_id=homework).took_seconds == 90
