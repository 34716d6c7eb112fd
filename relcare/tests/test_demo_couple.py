"""The year of Ana and Ben in the demo: complete, true to the rules, and read without a fault."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connections, models
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from assessments import rules
from assessments.actions import keep_homework
from assessments.models import (
    FILLED,
    Assessment,
    Course,
    Homework,
    Hope,
    PairedHomework,
    Response,
    RevealAgreement,
    SessionForm,
)
from assessments.reports.gate import gate_now
from assessments.reports.shared_answers import items_for_both
from clients.models import ChildConcern, InboxItem, SafetyFlag, Screening
from practices.clock import now, today_in
from privacy.models import PracticeOwned
from relationships.models import (
    BoundaryEvent,
    Disclosure,
    EarnedBefore,
    Moment,
    NormMark,
    Relationship,
    Request,
)
from relationships.words import ASK_ANSWERS, CAPACITIES, PRACTICE_STEPS
from relcare.demo.load import load
from relcare.demo.people import OWNER, PASSWORD, PEOPLE, ZONE, case_id, ident, relationship_id
from relcare.demo.story import at
from relcare.tests.demo_world import empty_database
from reminders.screenings import call_for_screenings
from tests.cast import as_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

RIVERSIDE: Final = ident("riverside", "practice")
WITH_BEN, WITH_ANA = relationship_id("ana", "Ben"), relationship_id("ben", "Ana")
MOTHER: Final = ident("riverside", "relationship", "ana", "Mum")
CASE: Final = case_id("ana and ben")
TODAY = today_in(ZONE)
# An alarm is filed with it, and an alarm that nobody raised is nobody's demo.
NOT_IN_THE_DEMO: Final = (ChildConcern,)
SUMMARIES: Final = (
    *("disagreements-summary", "boundaries-summary", "needs-summary", "norms-summary", "decisions-summary"),
    *("requests-summary", "interdependence", "hope-check", "ladder", "ledger"),
)


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: object, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), empty_database():
        load(TODAY, 1)
        # Nobody's session outlives the database that it was opened in.
        connections["default"].close()
        yield


def signed_in(name: str, place: int) -> Browser:
    browser = Browser(REMOTE_ADDR=f"127.0.2.{place}")
    body = {"email": PEOPLE[name].email, "password": PASSWORD}
    answer = browser.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    assert answer.status_code == 200
    return browser


def told(name: str, path: str) -> Any:
    answer = signed_in(name, len(path) % 200).get(f"/api/v1/{path}")
    assert answer.status_code == 200, path
    return answer.json()


# --- Nothing is missing -----------------------------------------------------------------------------


def owned() -> list[type[models.Model]]:
    apps_told = ("clients", "relationships", "assessments")
    found = [model for model in apps.get_models() if model._meta.app_label in apps_told]
    return [model for model in found if issubclass(model, PracticeOwned) and model not in NOT_IN_THE_DEMO]


@pytest.mark.parametrize("model", owned(), ids=lambda model: model.__name__)
def test_everything_that_a_practice_keeps_is_in_the_demo(model: Any) -> None:
    assert model._default_manager.using(OWNER).filter(practice=RIVERSIDE).exists()


def patterns(found: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in (found or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def test_every_page_of_the_case_is_read_without_a_fault() -> None:
    """Each list that the API has, and each page below the case, the two and what is between them."""
    below = {"case_id": CASE, "client_id": None, "relationship_id": None}
    for place, name in enumerate(("ana", "ben", "thea", "sue"), start=201):
        browser = signed_in(name, place)
        whose = "ben" if name == "ben" else "ana"
        below["client_id"] = PEOPLE[whose].client_id
        below["relationship_id"] = WITH_ANA if whose == "ben" else WITH_BEN
        read = Counter(browser.get(path).status_code for path in paths(below))
        assert read[200] >= 35, name
        assert not [status for status in read if status not in (200, 403, 404, 405, 422)], read


def paths(below: dict[str, Any]) -> Iterator[str]:
    for path, _ in patterns():
        if not path.startswith("api/v1/") or "pk" in path or "format" in path:
            continue
        plain = path.replace("^", "").replace("$", "").replace("\\Z", "")
        for name, value in below.items():
            for shape in (f"(?P<{name}>[^/.]+)", f"<str:{name}>"):
                plain = plain.replace(shape, str(value))
        if "(?P<" not in plain and "<str:" not in plain:
            yield f"/{plain}"


@pytest.mark.parametrize(("name", "relationship"), [("ana", WITH_BEN), ("ben", WITH_ANA)])
def test_timeline_is_read_to_its_end(name: str, relationship: Any) -> None:
    browser, path = signed_in(name, 90), f"/api/v1/relationships/{relationship}/timeline/"
    kinds: Counter[str] = Counter()
    while path:
        page = browser.get(path).json()
        kinds.update(entry["kind"] for entry in page["results"])
        path = page["next"]
    assert len(kinds) >= 18
    assert sum(kinds.values()) > 100


# --- The two ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("summary", SUMMARIES)
def test_ana_is_told_something_by_every_summary(summary: str) -> None:
    assert told("ana", f"relationships/{WITH_BEN}/{summary}/")


def test_later_disagreements_are_better_than_the_first() -> None:
    found = told("ana", f"relationships/{WITH_BEN}/disagreements-summary/")
    assert found["first"]["counts"] == {"better": 6, "same": 1, "worse": 2, "harm": 0}
    assert found["dance"]["of"] == 10


def test_gate_is_open_and_says_how_far() -> None:
    gate = told("ana", f"relationships/{WITH_BEN}/ladder/")["gate"]
    assert gate["earned"] == 3
    assert [step["answer"] for step in gate["steps"]] == ["dismissed", "met", "met", "met", "mixed"]


def test_more_than_five_hopes_were_resolved_and_some_came_true() -> None:
    assert told("ana", f"relationships/{WITH_BEN}/hope-check/") == {"resolved": 10, "come_true": 5}


def test_self_and_us_grow_over_the_year() -> None:
    series = told("ana", f"relationships/{WITH_BEN}/interdependence/")["series"]
    assert [one["word"] for one in series] == ["more_us", "growing", "balanced"]
    assert {step for one in series for step in one["steps"]} == set(PRACTICE_STEPS)


def test_norms_are_the_same_different_and_told_by_one_alone() -> None:
    questions = told("ben", f"cases/{CASE}/norm-diff/")["questions"]
    assert Counter(one["kind"] for one in questions) == {"same": 2, "only_one": 2, "different": 1}
    copies = {copy["id"]: copy for one in questions for copy in one["copies"]}
    for mark in NormMark.objects.using(OWNER).filter(case=CASE):
        assert set(map(str, mark.about)) <= copies.keys()


def test_every_answer_was_given_and_one_no_was_asked_again() -> None:
    asked = Request.objects.using(OWNER).filter(relationship=WITH_BEN).exclude(answer="")
    assert set(asked.values_list("answer", flat=True)) == set(ASK_ANSWERS)
    assert told("thea", f"relationships/{WITH_BEN}/asked-again/")["count"] == 1


def test_patterns_are_noticed_ever_sooner() -> None:
    moments = Moment.objects.using(OWNER).filter(relationship__in=(WITH_BEN, WITH_ANA)).exclude(pattern="")
    for relationship in (WITH_BEN, WITH_ANA):
        minutes = moments.filter(relationship=relationship).order_by("happened_on")
        noticed = [minute or 0 for minute in minutes.values_list("noticed_after_minutes", flat=True)]
        assert noticed == sorted(noticed, reverse=True)


def test_a_stored_forecast_is_held_against_its_day() -> None:
    forecasts = told("thea", f"relationships/{WITH_BEN}/forecasts/")["results"]
    assert Counter(one["is_scored"] for one in forecasts) == {True: 1, False: 1}


def test_steps_were_judged_by_what_was_earned() -> None:
    with as_person("thea"):
        relationship = Relationship.objects.get(pk=WITH_BEN)
        assert gate_now(relationship, TODAY).earned == 3
    found = EarnedBefore.objects.using(OWNER).filter(client_id=PEOPLE["ana"].client_id)
    earned = dict(found.values_list("disclosure", "earned"))
    done = Disclosure.objects.using(OWNER).filter(relationship=WITH_BEN, state="done")
    steps = done.order_by("happened_on")
    assert [(step.rung, earned[step.pk]) for step in steps] == [(4, 0), (1, 1), (2, 2), (3, 3), (2, 2)]


def test_hopes_lay_above_the_level_of_their_day() -> None:
    for hope in Hope.objects.using(OWNER).filter(practice=RIVERSIDE):
        seen = Assessment.objects.using(OWNER).filter(
            relationship=hope.relationship_id,
            subject="other",
            rater="client",
            basis="observed",
            assessed_on__lte=hope.written_on,
        )
        rows = [
            rules.Observation(getattr(row, hope.capacity), row.assessed_on, row.recorded_at, str(row.pk))
            for row in seen
            if getattr(row, hope.capacity) is not None
        ]
        assert hope.level_then == rules.level_used(rows, hope.written_on).level


# --- What they were given to answer -----------------------------------------------------------------


def scores(reader: str, whose: str, form: str) -> Any:
    return told(reader, f"clients/{PEOPLE[whose].client_id}/scores/?form={form}")["results"]


def test_anxiety_fell_and_of_the_first_answers_the_correction_counts() -> None:
    newest, first = scores("thea", "ana", "gad7")
    assert (first["value"], newest["value"]) == (14, 4)
    assert newest["reliable_change"]["category"] == "recovered"
    assert Response.objects.using(OWNER).filter(client_id=PEOPLE["ana"].client_id, amends__isnull=False)


def test_one_session_was_seen_far_apart_and_each_said_so_alone() -> None:
    forms = SessionForm.objects.using(OWNER).filter(case=CASE).order_by("session__starts_at")
    both = Counter(forms.values_list("session", flat=True))
    found = [told("thea", f"sessions/{session}/after/") for session, people in both.items() if people == 2]
    assert [one["split"]["is_split"] for one in found[-3:]] == [None, True, False]
    assert {person["client"]: person["tell"] for person in found[-2]["people"]} == {
        str(PEOPLE["ana"].client_id): True,
        str(PEOPLE["ben"].client_id): False,
    }


def test_answers_came_from_the_phone_the_room_and_the_waiting_room() -> None:
    filled = Response.objects.using(OWNER).filter(client_id=PEOPLE["ben"].client_id)
    assert set(filled.values_list("filled", flat=True)) == set(FILLED)


def test_one_month_was_shown_to_both_as_the_database_would_and_one_waits_for_ben() -> None:
    for name in ("ana", "ben"):
        both = told(name, f"shared-answers/?case={CASE}")["results"]
        assert [one["is_mine"] for one in both].count(True) == 1 == len(both) - 1
    with as_person("thea"):
        for said in RevealAgreement.objects.filter(copy__isnull=False).select_related("copy__version"):
            shown = items_for_both(said.copy.version)
            (sent,) = Response.objects.filter(homework=said.homework_id)
            assert said.copy.items == [one for one in sent.items if "answer" in one]
            assert {one["linkId"] for one in said.copy.items} <= set(shown)
    waiting = RevealAgreement.objects.using(OWNER).get(copy=None)
    assert waiting.client_id == PEOPLE["ana"].client_id
    pairs = PairedHomework.objects.using(OWNER).select_related("homework")
    pair = pairs.get(homework=waiting.homework_id).pair
    other = pairs.exclude(homework=waiting.homework_id).get(pair=pair)
    assert (other.client_id, other.homework.state) == (PEOPLE["ben"].client_id, "assigned")


def test_one_course_ran_to_its_end_and_others_run() -> None:
    courses = Course.objects.using(OWNER).filter(practice=RIVERSIDE)
    of_ana = courses.get(client_id=PEOPLE["ana"].client_id)
    assert (of_ana.state, Homework.objects.using(OWNER).filter(course=of_ana).count()) == ("finished", 5)
    of_ben = courses.get(client_id=PEOPLE["ben"].client_id)
    steps = Homework.objects.using(OWNER).filter(course=of_ben).order_by("step")
    assert (of_ben.state, [one.state for one in steps][-1], len(steps)) == ("running", "assigned", 3)
    weekly = [one for one in courses.filter(state="running") if one.programme_id is None]
    assert weekly
    for one in weekly:
        assert Homework.objects.using(OWNER).filter(course=one, state="reviewed").count() >= 2


def test_a_form_waits_for_ana_because_of_what_was_asked_this_week() -> None:
    found = told("thea", f"clients/{PEOPLE['ana'].client_id}/queue/")
    assert [one["form"] for one in found["waiting"]] == ["interdependence"]
    assert found["waiting"][0]["reasons"][0]["code"] == "minutes_that_week"


def test_what_is_held_back_is_not_shown_and_stays_with_the_team() -> None:
    assert scores("cem", "cem", "phq9") == []
    newest = scores("thea", "cem", "phq9")[0]
    assert newest["on_track"]["result"] == "not_on_track"


def test_the_engine_finds_nothing_left_over_from_before() -> None:
    assert keep_homework(RIVERSIDE, at(TODAY, 0)) == 0


# --- Safe enough ------------------------------------------------------------------------------------


def test_each_was_asked_alone_every_ninety_days() -> None:
    for name in ("ana", "ben"):
        asked = Screening.objects.using(OWNER).filter(client_id=PEOPLE[name].client_id).order_by("asked_on")
        days = [row.asked_on for row in asked] + [TODAY]
        assert all(later - day < timedelta(days=90) for day, later in pairwise(days))


def test_one_concern_raised_a_flag_and_sue_lifted_it() -> None:
    (flag,) = SafetyFlag.objects.using(OWNER).filter(practice=RIVERSIDE)
    assert (flag.client_id, flag.lifted_by_id) == (PEOPLE["ana"].client_id, PEOPLE["sue"].member_id)
    assert flag.raised_by_id == PEOPLE["thea"].member_id


def test_screening_is_overdue_for_a_few_and_they_wait_already() -> None:
    waiting = InboxItem.objects.using(OWNER).filter(kind="screening_overdue", acknowledged_at=None)
    assert 1 <= waiting.count() <= 4
    assert call_for_screenings(RIVERSIDE, now()) == 0


# --- The bridge that was over its limit -------------------------------------------------------------


def test_ana_lowered_what_she_wants_of_her_mother_and_the_bridge_holds() -> None:
    mother = Relationship.objects.using(OWNER).select_related("kind").get(pk=MOTHER)
    newest = Assessment.objects.using(OWNER).filter(relationship=MOTHER).latest("assessed_on", "recorded_at")
    levels = {
        name: rules.level_used([rules.Observation(getattr(newest, name), newest.assessed_on)], TODAY)
        for name in CAPACITIES
    }
    before = rules.fit(levels, mother.kind.load)
    assert (before.overall, before.weakest) == ("overloaded", ("words_and_actions", "boundaries"))
    assert rules.fit(levels, mother.load).overall == "holds"
    bridge = told("ana", f"relationships/{MOTHER}/bridge/?subject=other&view=client")
    assert bridge["overall"] == "holds"


def test_ben_has_not_decided_about_his() -> None:
    (row,) = (one for one in caseload() if one["name"] == "Ben")
    fits = {one["other_name"]: one["fit"] for one in row["relationships"]}
    assert fits == {"Ana": "holds", "Rolf": "overloaded"}


def caseload() -> Iterator[dict[str, Any]]:
    browser, path = signed_in("thea", 91), "/api/v1/caseload/"
    while path:
        page = browser.get(path).json()
        yield from page["results"]
        path = page["next"]


def test_nobody_was_harmed() -> None:
    events = BoundaryEvent.objects.using(OWNER).filter(practice=RIVERSIDE)
    assert not events.filter(crossed_by__in=("force", "threat")).exists()
