"""The main job from end to end, against the running stack: web, worker, beat and mail sink, all real."""

import re
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from django.conf import settings

from relcare.demo.people import PEOPLE, ZONE, ident, relationship_id
from tests.running import Launcher, Person, soon

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
]

ANA, DINA = PEOPLE["ana"], PEOPLE["dina"]
WITH_BEN = relationship_id("ana", "Ben")
NOW = datetime.now(ZoneInfo(ZONE))
TODAY = NOW.date().isoformat()
# The next one: a form with urgent answers falls due on a day on which somebody reads.
WEDNESDAY = (NOW + timedelta(days=(2 - NOW.weekday()) % 7)).date().isoformat()
ANY_HOUR = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]
PHQ9 = {f"q{n}": 1 for n in range(1, 9)} | {"q9": 2}
ALLOWED_WORDS = 60
PIN = "8305"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture(scope="module")
def thea(stack: Launcher) -> Iterator[Person]:
    yield from one("thea", stack)


@pytest.fixture(scope="module")
def ana(stack: Launcher) -> Iterator[Person]:
    yield from one("ana", stack)


@pytest.fixture(scope="module")
def mark(stack: Launcher) -> Iterator[Person]:
    yield from one("mark", stack)


def one(name: str, stack: Launcher) -> Iterator[Person]:
    """Signed in, and gone when the tests are."""
    with Person(name, stack.address) as person:
        yield person.sign_in()


def of_thea(progress: Any) -> Any:
    (row,) = (row for row in progress["results"] if row["therapist"] == str(PEOPLE["thea"].member_id))
    return row


def test_an_assessment_shows_what_overloads_the_bridge(thea: Person) -> None:
    levels = {
        "self_soothing": 3,
        "self_regulation": 3,
        "words_and_actions": 0,
        "energy": None,
        "boundaries": 3,
    }
    made = thea.post(
        "assessments/",
        {
            "relationship": str(WITH_BEN),
            "subject": "other",
            "basis": "observed",
            "assessed_on": TODAY,
            "levels": levels,
            "evidence": {"words_and_actions": "Threw a chair when I said no."},
        },
    )
    assert made["rater"] == "client"
    bridge = thea.get(f"relationships/{WITH_BEN}/bridge/?subject=other&view=client")
    assert bridge["overall"] == "overloaded"
    assert bridge["weakest"] == ["words_and_actions"]
    assert bridge["says"] == "about weight, not about danger"
    (row,) = (row for row in pages(thea, "caseload/") if row["client"] == str(ANA.client_id))
    (ben,) = (one for one in row["relationships"] if one["id"] == str(WITH_BEN))
    assert (ben["fit"], ben["weakest"]) == ("overloaded", ["words_and_actions"])


def pages(person: Person, path: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page."""
    page = person.get(path)
    yield from page["results"]
    while page["next"]:
        page = person.get(page["next"].removeprefix("/api/v1/"))
        yield from page["results"]


def test_a_norm_goes_from_noticed_to_agreed(thea: Person, ana: Person) -> None:
    norm = ana.post(
        "norms/",
        {
            "relationship": str(WITH_BEN),
            "area": "time",
            "question": "availability",
            "today": "He rings at any hour.",
            "wanted": "We ring before ten in the evening.",
            "set_by": "both",
            "healthy": "yes",
        },
    )
    assert norm["state"] == "noticed"
    refused = thea.post(f"norms/{norm['id']}/transition/", {"to": "agreed"}, expected=409)
    assert set(refused["allowed"]) == {"proposed", "in_force", "ended"}
    for state in ("proposed", "negotiating", "agreed"):
        norm = thea.post(f"norms/{norm['id']}/transition/", {"to": state}, expected=200)
    assert norm["state"] == "agreed"
    versions = ana.get(f"norms/{norm['id']}/versions/")["results"]
    assert {version["state"] for version in versions} == {"noticed", "proposed", "negotiating", "agreed"}


def test_homework_is_drafted_sent_and_an_urgent_answer_reaches_duty(
    stack: Launcher, thea: Person, ana: Person, mark: Person
) -> None:
    before = of_thea(mark.get("progress/"))
    told = {"client": str(ANA.client_id), "form": "phq9", "due_on": WEDNESDAY, "ask_now": True}
    homework = thea.post("homework/", told)
    seen_before = thea.get(f"homework/{homework['id']}/")

    reference = str(uuid.uuid4())
    body = {"homework": homework["id"], "answers": {"q1": 1}, "status": "draft"}
    assert ana.put(f"responses/{reference}/", body, expected=201).get("help") is None
    assert ana.get(f"homework/{homework['id']}/")["draft"]["answers"] == {"q1": 1}
    assert thea.get(f"homework/{homework['id']}/") == seen_before, "that a draft exists is the client's alone"

    body["answers"] = PHQ9
    drafted = ana.put(f"responses/{reference}/", body)
    assert drafted["help"]["crisis_numbers"], "help is there as soon as it is answered, draft or not"
    alerts = len(stack.mails_to(PEOPLE["thea"].email))
    body["status"] = "sent"
    sent = ana.put(f"responses/{reference}/", body, expected=201)
    assert sent["help"]["crisis_numbers"]
    assert sent["help"]["reads"]
    assert ana.put(f"responses/{reference}/", body)["id"] == sent["id"], "sending twice sends once"

    alert = soon(lambda: stack.mails_to(PEOPLE["thea"].email)[alerts:])[0]
    assert_says_nothing(alert)
    # What waits comes first, and of that the urgent.
    urgent = thea.get("inbox/")["results"][0]
    assert (urgent["kind"], urgent["acknowledged_at"]) == ("urgent", None)
    assert urgent["client"] == str(ANA.client_id)
    assert of_thea(mark.get("progress/"))["urgent_waiting"] == 1

    response = thea.get(f"homework/{homework['id']}/")["response"]
    (total,) = (
        score for score in thea.get(f"responses/{response}/scores/")["results"] if score["scale"] == "total"
    )
    assert total["value"] == 10
    thea.post(f"inbox/{urgent['id']}/acknowledge/", {"done": "Rang her; she is safe tonight."}, expected=200)
    thea.post(f"homework/{homework['id']}/review/", {"bring_to_session": True}, expected=200)
    assert ana.get(f"homework/{homework['id']}/")["bring_to_session"] is True
    after = of_thea(mark.get("progress/"))
    assert after["urgent_waiting"] == 0
    assert after["urgent"] == before["urgent"] + 1


def assert_says_nothing(mail: Message) -> None:
    words = f"{mail['From']} {mail['Subject']} {mail.get_payload()}".lower()
    for telling in (
        "ana",
        "dina",
        "thea",
        "riverside",
        "relcare",
        "therap",
        "health",
        "practice",
        "homework",
        "phq",
    ):
        # The address that the link begins with is the server's own.
        assert telling not in words.replace("http://127.0.0.1", ""), telling
    assert len(words.split()) < ALLOWED_WORDS


def test_a_check_in_comes_due_as_one_neutral_mail_whose_link_opens(stack: Launcher, thea: Person) -> None:
    for plan in pages(thea, f"check-in-plans/?client={DINA.client_id}"):
        if plan["state"] == "active":
            stop = {"to": "stopped", "reason": "Another rhythm."}
            thea.post(f"check-in-plans/{plan['id']}/transition/", stop, expected=200)
    set_contact_plan(thea)
    with Person("dina", stack.address) as dina:
        dina.sign_in().put("me/link-factor/", {"kind": "pin", "code": PIN})
    before = len(stack.mails_to(DINA.email))
    # Without a form it might raise an urgent answer, and would wait until somebody reads.
    version = calm_form(thea)
    # Far enough away that a busy machine has the plan before it is due.
    due = datetime.now(ZoneInfo(ZONE)) + timedelta(minutes=1, seconds=20)
    plan = thea.post(
        "check-in-plans/",
        {
            "client": str(DINA.client_id),
            "what": "check_in",
            "every": {"each": "day", "at": f"{due:%H:%M}"},
            "silence_hours": 0,
            "version": version,
        },
    )
    assert len(plan["next_dates"]) == 5
    mail = soon(lambda: stack.mails_to(DINA.email)[before:], seconds=300)[0]
    assert datetime.now(UTC) >= due.replace(second=0, microsecond=0).astimezone(UTC)
    assert_says_nothing(mail)
    link = next(word for word in str(mail.get_payload()).split() if word.startswith("http"))
    page = thea.http.get(link)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Dina" not in page.text
    # Several ticks later it is still the one.
    log = thea.get(f"check-in-plans/{plan['id']}/log/")["results"]
    assert [line["status"] for line in log] == ["sent"]
    assert len(stack.mails_to(DINA.email)) == before + 1
    answer_by_link(link)
    line = thea.get(f"responses/?client={DINA.client_id}")["results"][0]
    assert thea.get(f"responses/{line['id']}/")["answers"] == {"q1": "a3", "q6": "Two\nlines"}


def answer_by_link(link: str) -> None:
    """As a phone does that nobody is signed in on: four requests, its style sheet among them."""
    asked: list[httpx.Request] = []
    began = time.monotonic()
    with httpx.Client(timeout=60, event_hooks={"request": [asked.append]}) as phone:
        page = phone.get(link)
        (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page.text)
        assert phone.get(httpx.URL(link).join(style)).status_code == 200
        form = phone.post(link, data={"code": PIN})
        carried: dict[str, list[str]] = {}
        for name, value in HIDDEN.findall(form.text):
            carried.setdefault(name, []).append(value)
        sent = phone.post(link, data={**carried, "a.q1": "c:a3", "a.q6": "Two\r\nlines"})
        assert (form.status_code, sent.status_code) == (200, 200), sent.text
        assert not phone.cookies
        assert len(asked) <= 4
        assert time.monotonic() - began < 60
        assert phone.get(link).status_code == 404


def calm_form(thea: Person) -> str:
    (form,) = (form for form in pages(thea, "forms/") if form["key"] == "weekly_check_in")
    return str(form["version"])


def set_contact_plan(thea: Person) -> None:
    """Any hour is safe for Dina today, so that the test may run at any hour."""
    path = f"/api/v1/clients/{DINA.client_id}/contact-plan/"
    stored = thea.http.get(path)
    body = {
        "channels": [{"channel": "email", "address": DINA.email, "confirmed": True}],
        "windows": ANY_HOUR,
        "shared_device": "no",
        "recheck_by": (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
    }
    headers = {"X-CSRFToken": thea.http.cookies["csrftoken"], "If-Match": stored.headers["ETag"]}
    assert thea.http.put(path, json=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"relationships/{WITH_BEN}/",
        f"relationships/{WITH_BEN}/bridge/?subject=other&view=client",
        "relationships/",
        "norms/",
        "assessments/",
        "homework/",
        "responses/",
        "notes/",
        "inbox/",
        "caseload/",
        f"clients/{ANA.client_id}/scores/",
    ],
)
def test_the_manager_gets_nothing_with_content(mark: Person, path: str) -> None:
    assert mark.http.get(f"/api/v1/{path}").status_code in (403, 404)


def test_everything_is_well_and_the_sign_out_counts_at_once(stack: Launcher) -> None:
    with Person("eli", stack.address) as eli:
        leave(eli.sign_in())


def leave(eli: Person) -> None:
    assert eli.http.get("/healthz").json()["status"] == "well"
    assert eli.get("me/")["name"] == "Eli"
    token = {"X-CSRFToken": eli.http.cookies["csrftoken"]}
    assert eli.http.delete("/_allauth/browser/v1/auth/session", headers=token).status_code == 401
    eli.get("me/", expected=401)
    assert ident("riverside", "practice").hex not in eli.http.get("/api/v1/me/").text
