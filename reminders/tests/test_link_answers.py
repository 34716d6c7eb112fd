"""A check-in answered by its link: what the client knows, one form, once, as if they had signed in."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.cache import cache

from assessments.models import Draft, Homework, KeptResponse, Response, Score
from assessments.tests.scene import ANA, asked, assigned, inbox, put
from clients.models import CONTACT_CHANGED
from clients.not_watched import NOT_WATCHED
from practices.clock import now
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from reminders.tests.link_scene import (
    PIN,
    answered,
    choose,
    hidden,
    homework_of,
    link,
    link_of,
    link_row,
    looked,
    opened,
    told,
)
from reminders.tests.weeks import make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db
# By the page, and as a signed-in device says the same.
ANSWERS = {"q1": "c:a3", "q2": "c:a0", "q3": "m:prefer_not_to_say", "q6": "Two\r\nlines"}
AS_TOLD = {"q1": "a3", "q2": "a0", "q3": {"missing": "prefer_not_to_say"}, "q6": "Two\nlines"}
URGENT = {**{f"q{number}": "c:a0" for number in range(1, 9)}, "q9": "c:a1"}


@pytest.fixture(autouse=True)
def _nothing_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def token() -> str:
    choose()
    return link(form="weekly_check_in")


def filed() -> list[tuple[str, str]]:
    """What waits for Thea of answers; that there is another code does too."""
    return [item for item in inbox() if item[0] != CONTACT_CHANGED]


def sent_rows(homework: UUID) -> dict[str, Any]:
    """What staff reads of answers to this homework, without what differs by its time and id."""
    with as_person("thea"):
        response = Response.objects.get(homework=homework)
        row = Homework.objects.get(pk=homework)
        scores = Score.objects.filter(response=response).order_by("scale")
        assert row.sent_at == response.sent_at
        return {
            "items": response.items,
            "filled": response.filled,
            "by": response.recorded_by_id,
            "version": response.version_id,
            "state": (row.state, row.row_version),
            "scores": list(
                scores.values("scale", "exact", "value", "answered", "missing", "absent", "band", "flags")
            ),
            "scored_by": set(scores.values_list("recorded_by", flat=True)),
        }


def test_it_is_answered_with_two_requests_after_looking(token: str) -> None:
    assert looked(token).status_code == 200
    answer = answered(token, opened(token), **ANSWERS)
    assert answer.status_code == 200
    assert "Thank you" in answer.content.decode()
    homework = homework_of(token)
    assert homework.state == "sent"
    (seen,) = asked("thea", "get", f"responses/?homework={homework.pk}").json()["results"]
    assert asked("thea", "get", f"responses/{seen['id']}/").json()["answers"] == AS_TOLD


def test_what_was_sent_is_what_a_signed_in_device_would_have_written(token: str) -> None:
    answered(token, opened(token), **ANSWERS)
    by_link, of_link = sent_rows(homework_of(token).pk), filed()
    other = link(form="weekly_check_in")
    homework = homework_of(other)
    assert put(uuid4(), homework, AS_TOLD).status_code == 201
    signed_in = sent_rows(homework.pk)
    assert by_link == signed_in
    assert by_link["filled"] == "client"
    assert by_link["by"] == PEOPLE["ana"].member_id
    assert sorted([*of_link, *of_link]) == filed()


def test_the_client_finds_it_among_their_own_and_corrects_it(token: str) -> None:
    answered(token, opened(token), **ANSWERS)
    (row,) = asked("ana", "get", f"responses/?homework={homework_of(token).pk}").json()["results"]
    assert row["filled"] == "client"
    corrected = put(uuid4(), homework_of(token), {**AS_TOLD, "q1": "a1"}, amends=row["id"])
    assert corrected.status_code == 201


def test_how_long_it_took_is_told_with_it(token: str) -> None:
    answered(token, opened(token), **ANSWERS)
    with as_person("thea"):
        assert Response.objects.get(homework=homework_of(token)).took_seconds in range(1, 60)


def test_a_draft_is_done_with_and_shown_to_nobody_who_holds_a_link(token: str) -> None:
    put(uuid4(), homework_of(token), {"q6": "begun at home"}, "draft")
    page = told(token, code=PIN)
    assert "begun at home" not in page.content.decode()
    answered(token, hidden(page), **ANSWERS)
    with as_person("ana"):
        assert not Draft.objects.exists()


def test_who_sent_it_stands_in_the_audit_as_the_holder_of_a_link(token: str) -> None:
    answered(token, opened(token), **ANSWERS)
    with as_person("ana"):
        line = AuditLine.objects.filter(table_name="assessments_response").latest("at")
        assert (line.kind, line.client_id) == ("link", ANA)


def test_what_is_kept_leaves_link_homework_and_own_pages_as_they_were(token: str) -> None:
    homework, row = homework_of(token), link_row(token)
    before = asked("ana", "get", "homework/").content, looked(token).content
    answer = answered(token, opened(token), keep="1", **ANSWERS)
    assert "Thank you" in answer.content.decode()
    assert (asked("ana", "get", "homework/").content, looked(token).content) == before
    assert (link_row(token).answered_at, link_row(token).used_at) == (row.answered_at, row.used_at)
    with as_person("ana"):
        assert not Response.objects.exists()
        assert Homework.objects.get(pk=homework.pk).row_version == homework.row_version
    with as_person("thea"):
        kept = KeptResponse.objects.get(homework=homework)
        assert kept.recorded_by_id == PEOPLE["ana"].member_id
        assert [score["scale"] for score in kept.scores] == ["week"]
    assert ("to_review", "keptresponse") in inbox()


def test_what_is_kept_is_what_a_signed_in_device_would_have_kept(token: str) -> None:
    homework = homework_of(token)
    answered(token, opened(token), keep="1", **ANSWERS)
    of_link = filed()
    assert put(uuid4(), homework, AS_TOLD, keep=True).status_code == 200
    with as_person("thea"):
        one, other = KeptResponse.objects.filter(homework=homework).values(
            "items", "scores", "version", "case", "recorded_by"
        )
    assert one == other
    assert sorted([*of_link, *of_link]) == filed()


def test_kept_and_sent_end_on_the_same_page(token: str) -> None:
    kept = answered(token, opened(token), keep="1", **ANSWERS)
    sent = answered(token, opened(token), **ANSWERS)
    assert kept.content == sent.content


@pytest.mark.parametrize("keep", [{}, {"keep": "1"}])
def test_an_urgent_answer_shows_at_once_whom_to_call_and_tells_staff(keep: dict[str, str]) -> None:
    choose()
    token = link(form="phq9")
    page = answered(token, opened(token), **URGENT, **keep).content.decode()
    assert 'href="tel:112"' in page
    assert "Nobody sees your answers at once" in page
    assert ("urgent", "keptresponse" if keep else "response") in inbox()


def test_an_urgent_answer_shows_whom_to_call_also_where_it_is_refused_or_was_sent_before() -> None:
    choose()
    token = link(form="phq9")
    carried = opened(token)
    refused = answered(token, carried, q9="c:a1")
    assert refused.status_code == 422
    assert 'href="tel:112"' in refused.content.decode()
    assert answered(token, carried, **URGENT).status_code == 200
    again = answered(token, carried, **{**URGENT, "q1": "c:a2"})
    assert again.status_code == 404
    assert 'href="tel:112"' in again.content.decode()


def test_an_urgent_answer_that_came_too_late_shows_whom_to_call_with_the_code_asked_anew() -> None:
    choose()
    token = link(form="phq9")
    carried = opened(token)
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        late = answered(token, carried, **URGENT)
    assert 'href="tel:112"' in late.content.decode()
    assert 'name="code"' in late.content.decode()


def test_calm_answers_show_nobody_to_call(token: str) -> None:
    assert b"tel:" not in answered(token, opened(token), **ANSWERS).content


def test_what_is_wrong_is_named_first_and_leads_to_its_field_and_nothing_is_lost() -> None:
    choose()
    token = link(form="phq9")
    answer = answered(token, opened(token), **{**URGENT, "q3": "", "q9": "c:a0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    place = page.index('href="#f')
    focus = page[place + 7 : page.index('"', place + 6)]
    assert f'id="{focus}"' in page
    assert page.count(" checked>") == len(URGENT) - 1
    assert answered(token, hidden(answer), **{**URGENT, "q9": "c:a0"}).status_code == 200


def test_each_box_for_free_text_says_that_nobody_waits_behind_it(token: str) -> None:
    page = told(token, code=PIN).content.decode()
    assert page.count("<textarea") == page.count(NOT_WATCHED["en"]) == 1
    assert 'href="tel:112"' in page


def test_of_a_plan_for_one_homework_that_one_is_answered() -> None:
    choose()
    make_safe("ana")
    homework, _other = assigned("weekly_check_in"), assigned("weekly_check_in")
    token = link_of(plan("ana", what="homework", homework=homework))
    assert answered(token, opened(token), **ANSWERS).status_code == 200
    with as_person("thea"):
        assert Response.objects.get(client=ANA).homework_id == homework.pk


@pytest.mark.parametrize("what", ["check_in", "homework"])
def test_what_names_no_form_or_several_is_for_who_signs_in(what: str) -> None:
    choose()
    make_safe("ana")
    assigned("weekly_check_in")
    page = told(link_of(plan("ana", what=what)), code=PIN)
    assert "Nothing to fill in here" in page.content.decode()


def test_what_is_long_is_for_who_signs_in() -> None:
    choose()
    token = link(form="interdependence")
    page = told(token, code=PIN).content.decode()
    assert "This one takes longer" in page
    assert f'href="/#r={token}"' in page
    assert "<textarea" not in page


@pytest.mark.parametrize("state", ["withdrawn", "skipped", "expired", "sent"])
def test_what_is_not_to_be_answered_any_more_asks_nothing(token: str, state: str) -> None:
    homework, carried = homework_of(token), opened(token)
    with as_person("thea"):
        changes = {"state": state, "sent_at": now() if state == "sent" else None}
        Homework.objects.filter(pk=homework.pk).update(**changes)
    assert "Nothing to fill in here" in told(token, code=PIN).content.decode()
    answer = answered(token, carried, **ANSWERS)
    assert answer.status_code == 404
    with as_person("thea"):
        assert not Response.objects.filter(homework=homework).exists()
