"""The page behind a link: looking changes nothing, one click stops, and it tells a bystander nothing."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser

from assessments.models import Draft, FormVersion, Homework, KeptResponse, Response, Score
from clients.models import Client, ContactPlan, InboxItem
from practices.clock import now
from privacy.actor import ENTER_LINK, ENTER_OPEN_LINK, acting_as, engine, entering
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from reminders.models import CheckIn, CheckInPlan, Link, LinkFactor, Message, PushDevice
from reminders.tests.link_scene import ONE_CLICK, link
from reminders.tests.weeks import RIVERSIDE, make_safe
from reminders.tokens import hash_of
from tests.cast import as_person

pytestmark = pytest.mark.django_db
# Whoever holds a link reads none of these, also of their own.
MODELS = (
    *(Message, Link, CheckInPlan, CheckIn, LinkFactor, PushDevice, ContactPlan, Client, InboxItem),
    *(Homework, FormVersion, Response, Score, Draft, KeptResponse),
)


@pytest.fixture(autouse=True)
def _nothing_tried_yet() -> None:
    cache.clear()


def opted_out(name: str = "ana") -> bool:
    with as_person(name):
        return ContactPlan.objects.get(client_id=PEOPLE[name].client_id).opted_out_at is not None


def rows() -> list[object]:
    with acting_as(engine(RIVERSIDE)):
        found: list[object] = []
        for model in (Message, Link, CheckInPlan, ContactPlan):
            found += model.objects.order_by("id").values()
        return found


def lines() -> int:
    with as_person("ana"):
        return AuditLine.objects.count()


def test_looking_changes_nothing_and_leaves_no_trace() -> None:
    token = link()
    before = rows(), lines()
    for path in (f"/r/{token}/", f"/r/{token}/stop/"):
        assert Browser().get(path).status_code == 200
        assert Browser().head(path).status_code == 200
    assert (rows(), lines()) == before


def test_every_open_link_shows_the_same_page() -> None:
    one, other = link("ana"), link("cem")
    pages = [Browser().get(f"/r/{token}/").content.replace(token.encode(), b"") for token in (one, other)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("token", ["x" * 32, "x", "x" * 300, "%20", "0" * 31 + "é"])
def test_whatever_is_no_open_link_shows_one_other_page(token: str) -> None:
    expired = Browser().get(f"/r/{link(age=timedelta(days=8))}/")
    unknown = Browser().get(f"/r/{token}/")
    assert expired.status_code == unknown.status_code == 404
    assert expired.content == unknown.content


def test_a_revoked_link_is_closed() -> None:
    assert Browser().get(f"/r/{link(revoked_at=now())}/").status_code == 404


def test_one_click_stops_the_messages_of_this_client_alone() -> None:
    token = link()
    make_safe("ben")
    answer = Browser(enforce_csrf_checks=True).post(
        f"/r/{token}/stop/", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert opted_out("ana")
    assert not opted_out("ben")
    with as_person("ana"):
        line = AuditLine.objects.filter(table_name="clients_contactplan", kind="link").latest("at")
        assert "opted_out_at" in line.changed


def test_after_thirty_wrong_tokens_the_page_to_stop_is_there_and_one_click_stops() -> None:
    token, answered = link(), link("cem", answered_at=now())
    paths = [f"/r/{one}/stop/" for one in (token, answered)]
    # Also where nothing may be answered any more; and none of these counts as wrong.
    assert {Browser().get(path).status_code for path in paths * 20} == {200}
    wrong = [Browser().get(f"/r/{at:032}/stop/") for at in range(31)]
    assert {(answer.status_code, answer.content) for answer in wrong} == {(404, wrong[0].content)}
    assert {Browser().get(path).status_code for path in (*paths, f"/r/{token}/")} == {200}
    assert not opted_out()
    assert Browser().post(paths[0], ONE_CLICK).status_code == 200
    assert opted_out()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"x", "text/plain"),
        (b"List-Unsubscribe=Yes", "application/x-www-form-urlencoded"),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
    ],
)
def test_whoever_posts_something_else_is_offered_to_stop_and_stops_nothing(body: bytes, kind: str) -> None:
    token = link()
    answer = Browser().post(f"/r/{token}/stop/", body, content_type=kind)
    assert (answer.status_code, answer.content) == (200, Browser().get(f"/r/{token}/stop/").content)
    assert not opted_out()


def test_stopping_twice_says_the_same() -> None:
    token = link()
    answers = [Browser().post(f"/r/{token}/stop/", ONE_CLICK) for _ in range(2)]
    assert answers[0].content == answers[1].content


def test_a_link_that_is_not_open_stops_nothing() -> None:
    assert Browser().post(f"/r/{link(age=timedelta(days=8))}/stop/", ONE_CLICK).status_code == 404
    assert not opted_out()


def test_the_page_is_not_kept_not_told_and_not_found() -> None:
    answer = Browser().get(f"/r/{link()}/", HTTP_ACCEPT_LANGUAGE="de-DE,de")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "script" not in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert '<html lang="de">' in page
    assert "<title>Eine Notiz</title>" in page
    assert "wikipedia.org" in page
    assert "<script" not in page
    assert not answer.cookies


def test_the_holder_of_a_link_acts_for_one_message_and_sees_no_row() -> None:
    token = link()
    for enters in (ENTER_LINK, ENTER_OPEN_LINK):
        with entering(enters, hash_of(token)) as actor:
            assert actor is not None
            assert (actor.kind, actor.practice_id, actor.member_id) == ("link", RIVERSIDE, None)
            for model in MODELS:
                assert not model._default_manager.exists()


def test_nobody_but_a_link_opts_out_by_one() -> None:
    with pytest.raises(Exception, match="holder of a link"), as_person("mark"), connection.cursor() as cursor:
        cursor.execute("SELECT rls.opt_out()")
