"""The demo as it is loaded: the same on one day, true to the rules, and only into an empty database."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connections, transaction
from django.test import Client as Browser

from assessments import rules
from assessments.models import ASSIGNED, Assessment, Homework, KeptState, Response, Score, TeamAssessment
from caseload.reports import progress
from clients.models import URGENT, Case, Client, ContactPlan, InboxItem, Session
from practices.clock import today_in
from practices.models import Account, Member, Practice
from practices.rules import reads_on
from privacy.actor import acting_as, engine
from relationships.models import Counterpart, Norm, NormVersion, Presence
from relationships.words import CAPACITIES, NORM_STATES
from relcare.demo.load import load, sign_ins
from relcare.demo.people import OWNER, PASSWORD, PEOPLE, ZONE, ident, relationship_id
from relcare.demo.story import at
from relcare.management.commands.load_demo import Bar
from relcare.tests.demo_world import digest, empty_database
from reminders.follow_up import follow_up_practice
from reminders.models import CheckInPlan, Message
from reminders.planning import plan_practice
from tests.cast import as_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

MOMENT = datetime.now(UTC)
TODAY = today_in(ZONE)
LEAP_DAY = date(2028, 2, 29)
CLIENTS_BY_THERAPIST = """
    SELECT m.name, count(*) FROM clients_careteam t
    JOIN clients_caseclient c ON c.practice_id = t.practice_id AND c.case_id = t.case_id
    JOIN practices_member m ON m.practice_id = t.practice_id AND m.id = t.member_id GROUP BY 1 ORDER BY 1"""


class Loaded:
    """What was seen while the demo was loaded: twice for nothing, then for good."""

    wrong_on_leap_day: list[tuple[Any, ...]]
    clients_on_leap_day: list[tuple[Any, ...]]

    first: dict[str, tuple[int, str]]
    second: dict[str, tuple[int, str]]
    told: str


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: object, django_db_blocker: Any) -> Iterator[Loaded]:
    seen, errors = Loaded(), StringIO()
    with django_db_blocker.unblock(), empty_database():
        with transaction.atomic(using=OWNER):
            load(LEAP_DAY, 2)
            seen.wrong_on_leap_day = owner_sql("SELECT * FROM rls.wrong_states()")
            seen.clients_on_leap_day = owner_sql(CLIENTS_BY_THERAPIST)
            transaction.set_rollback(True, using=OWNER)
        with time_machine.travel(MOMENT, tick=False):
            with transaction.atomic(using=OWNER):
                load(today_in(ZONE), 1)
                seen.first = digest()
                transaction.set_rollback(True, using=OWNER)
            call_command("load_demo", stderr=errors)
            seen.second, seen.told = digest(), errors.getvalue()
        yield seen


def owner_sql(statement: str) -> list[tuple[Any, ...]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


# --- Loading ----------------------------------------------------------------------------------------


def test_same_day_and_seed_give_the_same_rows(loaded: Loaded) -> None:
    different = {name for name, found in loaded.first.items() if found != loaded.second[name]}
    assert different == set()
    assert sum(count for count, _ in loaded.first.values()) > 15_000


def test_loading_says_what_it_does(loaded: Loaded) -> None:
    lines = loaded.told.splitlines()
    assert lines[0] == "Riverside and Lakeside: 46 clients, two years"
    assert lines[-2].strip() == "46/46 clients"
    assert lines[-1].endswith("Sign in as thea@riverside.example, password relcare-demo-only.")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_fills_up() -> None:
    out = Terminal()
    bar = Bar(4, OutputWrapper(out))
    bar.add(1)
    bar.add(3)
    first, second = out.getvalue().lstrip("\r").split("\r")
    assert (first.count("#"), first.count(".")) == (10, 30)
    assert second == f"  [{'#' * 40}] 4/4 clients\n"


def test_demo_that_is_loaded_is_left_alone(loaded: Loaded) -> None:
    errors = StringIO()
    call_command("load_demo", stderr=errors)
    assert errors.getvalue() == "The demo is loaded already; nothing was touched.\n"
    assert digest() == loaded.second


def test_quiet_says_nothing() -> None:
    errors = StringIO()
    call_command("load_demo", quiet=True, stderr=errors)
    assert errors.getvalue() == ""


def test_database_with_other_practices_is_refused() -> None:
    numbers = [{"name": "Emergency", "number": "112"}]
    Practice.objects.using(OWNER).create(name="Elsewhere", slug="elsewhere", crisis_numbers=numbers)
    with pytest.raises(
        CommandError, match=r"^This database has other practices: the demo is not loaded into it\.$"
    ):
        call_command("load_demo", quiet=True)


def test_without_the_owner_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(settings.DATABASES, OWNER)
    with pytest.raises(CommandError, match="set DATABASE_OWNER_URL"):
        call_command("load_demo")


@pytest.mark.parametrize("scale", ["0", "-1", "501", "some"])
def test_scale_is_a_number_of_times(scale: str) -> None:
    with pytest.raises(CommandError, match="a whole number from 1 to 500"):
        call_command("load_demo", f"--scale={scale}")


def test_more_clients_have_therapists_of_their_own(loaded: Loaded) -> None:
    assert loaded.wrong_on_leap_day == []
    counts = dict(loaded.clients_on_leap_day)
    assert counts == {"Tara-2": 19, "Thea": 23, "Theo": 22, "Tom-2": 21, "Zoe": 1}


def test_addresses_and_words_are_those_of_the_seed_on_any_other_day_too() -> None:
    assert list(sign_ins(LEAP_DAY, 2))[:40] == list(sign_ins(TODAY, 2))[:40]
    assert len(set(sign_ins(TODAY, 3))) == len(list(sign_ins(TODAY, 3)))


# --- Who is there -----------------------------------------------------------------------------------


def test_scale_one_has_forty_clients_beside_the_cast() -> None:
    riverside = ident("riverside", "practice")
    clients = Client.objects.using(OWNER)
    assert clients.filter(practice=riverside).count() == 45
    assert clients.filter(member__isnull=True).count() == 9
    assert (
        Case.objects.using(OWNER).filter(kind="couple").count()
        == Counterpart.objects.using(OWNER).count()
        == 2
    )
    assert Case.objects.using(OWNER).filter(state="closed").count() == 3


@pytest.mark.parametrize("name", ["thea", "theo"])
def test_therapists_have_about_twenty_clients(name: str) -> None:
    with as_person(name):
        assert 18 <= Client.objects.count() <= 24


def test_everybody_signs_in() -> None:
    for place, email in enumerate(sign_ins(TODAY, 1)):
        answer = Browser(REMOTE_ADDR=f"127.0.1.{place}").post(
            "/_allauth/browser/v1/auth/login",
            {"email": email, "password": PASSWORD},
            content_type="application/json",
        )
        assert answer.status_code == 200, email
    assert Member.objects.using(OWNER).count() == place + 1


def test_every_account_has_one_address_verified_and_its_own() -> None:
    addresses = EmailAddress.objects.using(OWNER).filter(verified=True, primary=True)
    told = Counter(addresses.values_list("user_id", "email"))
    assert told == Counter(Account.objects.using(OWNER).values_list("pk", "email"))
    assert len(told) == EmailAddress.objects.using(OWNER).count()


# --- True to the rules ------------------------------------------------------------------------------


def test_kept_state_is_what_history_gives() -> None:
    assert owner_sql("SELECT * FROM rls.wrong_states()") == []


def test_nothing_happened_after_yesterday() -> None:
    """So that a fresh demo has no future, at whatever hour it is loaded."""
    midnight = at(TODAY, 0)
    for model, when in ((Assessment, "recorded_at"), (Response, "sent_at"), (NormVersion, "recorded_at")):
        assert not model._default_manager.using(OWNER).filter(**{f"{when}__gte": MOMENT}).exists()
    assert not Assessment.objects.using(OWNER).filter(assessed_on__gte=TODAY).exists()
    past = Session.objects.using(OWNER).exclude(state="planned")
    assert not past.filter(starts_at__gte=midnight).exists()
    assert not Session.objects.using(OWNER).filter(state="planned", starts_at__lt=MOMENT).exists()


def fits() -> dict[UUID, rules.Fit]:
    """Relationship -> its fit today, as the client sees the other."""
    kept = KeptState.objects.using(OWNER).filter(subject="other", view="client")
    found = {}
    for state in kept.select_related("relationship__kind"):
        columns = zip(CAPACITIES, state.levels, state.newest_on, state.seen_once, strict=True)
        levels = {name: rules.kept_level(level, on, bool(once), TODAY) for name, level, on, once in columns}
        found[state.relationship_id] = rules.fit(levels, state.relationship.load)
    return found


def test_every_fit_occurs() -> None:
    found = fits()
    counts = Counter(fit.overall for fit in found.values())
    assert all(counts[state] >= 3 for state in ("overloaded", "strained", "holds", "unknown"))
    assert sum(any(plank.stale for plank in fit.capacities) for fit in found.values()) >= 3
    assert found[relationship_id("ana", "Ben")].overall == "strained"
    assert found[relationship_id("ana", "Mira")].overall == "holds"


def test_therapists_observed_only_whom_they_met() -> None:
    seen = TeamAssessment.objects.using(OWNER).filter(subject="other", basis="observed")
    met = set(
        Presence.objects.using(OWNER).filter(session__state="held").values_list("relationship", flat=True)
    )
    pairs = Counterpart.objects.using(OWNER).values_list("first", "second")
    assert seen.exists()
    assert set(seen.values_list("relationship", flat=True)) <= met | {one for pair in pairs for one in pair}


def test_norms_went_only_where_states_may_go() -> None:
    versions = (
        NormVersion.objects.using(OWNER).order_by("norm", "number").values_list("norm", "number", "state")
    )
    before: tuple[Any, int, str] | None = None
    for norm, number, state in versions:
        if before is not None and before[0] == norm:
            assert number == before[1] + 1
            assert state in NORM_STATES[before[2]]
        else:
            assert (number, state) == (1, "noticed")
        before = (norm, number, state)
    assert set(Norm.objects.using(OWNER).values_list("state", flat=True)) == set(NORM_STATES)


def phq9_of(name: str) -> list[int]:
    scores = Score.objects.using(OWNER).filter(client_id=PEOPLE[name].client_id, version__form__key="phq9")
    return [int(value or 0) for value in scores.order_by("scored_at").values_list("value", flat=True)]


@pytest.mark.parametrize(("name", "kind"), [("dina", "improved"), ("cem", "deteriorated")])
def test_one_gets_better_and_one_gets_worse(name: str, kind: str) -> None:
    totals = phq9_of(name)
    assert len(totals) > 15
    change = rules.reliable_change(totals[0], totals[-1], sd=6, reliability=0.86, better="lower")
    assert change.category == kind


def test_scores_are_those_of_the_rules() -> None:
    for score in Score.objects.using(OWNER).select_related("response", "version").order_by("id")[::97]:
        version = score.version
        answers = rules.by_link_id(score.response.items, version.form_document)
        assert rules.check(version.form_document, answers) == []
        again = rules.score(version.form_document, version.scoring, answers)[score.scale]
        assert (str(again.value), again.band) == (score.exact, score.band)


# --- Boards -----------------------------------------------------------------------------------------


def test_no_alarm_is_open_and_one_was_taken_care_of() -> None:
    (alarm,) = InboxItem.objects.using(OWNER).filter(kind=URGENT).defer(None)
    assert alarm.client_id == PEOPLE["cem"].client_id
    assert alarm.acknowledged_by_id == PEOPLE["thea"].member_id
    assert alarm.about_id in set(Response.objects.using(OWNER).values_list("id", flat=True))


def test_the_alarm_is_on_the_managers_board_as_taken_care_of() -> None:
    with as_person("mark"):
        rows = {row.name: row for row in progress() if row.therapist is not None}
    thea = rows.pop("Thea")
    assert (thea.urgent, thea.urgent_waiting, thea.minutes_to_acknowledge) == (1, 0, 24)
    assert [row.name for row in rows.values() if row.urgent or row.urgent_waiting] == []


def test_forms_with_urgent_answers_fell_due_while_somebody_read() -> None:
    given = Homework.objects.using(OWNER).filter(version__isnull=False, due_on__isnull=False)
    days = {
        homework.due_on
        for homework in given.select_related("version")
        if homework.due_on and rules.can_raise_urgent(homework.version.scoring)
    }
    hours = Practice.objects.using(OWNER).get(slug="riverside").watched_hours
    assert len(days) > 100
    assert [day for day in days if not reads_on(hours, day)] == []


def test_something_waits_on_every_board() -> None:
    waiting = Counter(
        InboxItem.objects.using(OWNER).filter(acknowledged_at=None).values_list("kind", flat=True)
    )
    assert waiting["to_review"] >= 5
    assert waiting["missed_check_ins"] >= 3
    overdue = Homework.objects.using(OWNER).filter(state=ASSIGNED, due_on__lt=TODAY).count()
    assert 5 <= overdue <= 40
    open_cases = Case.objects.using(OWNER).exclude(state="closed").count()
    assert open_cases - Session.objects.using(OWNER).filter(state="planned").count() == 5


def test_contact_plans_are_confirmed_but_for_a_few() -> None:
    plans = ContactPlan.objects.using(OWNER)
    assert Client.objects.using(OWNER).count() - plans.count() == 2
    assert [plan.client.name for plan in plans.filter(recheck_by__lt=TODAY).select_related("client")] == [
        "Jonas"
    ]


def test_fresh_demo_makes_one_first_reminder_and_no_more() -> None:
    before = Message.objects.using(OWNER).count()
    riverside = ident("riverside", "practice")
    assert plan_practice(riverside, MOMENT) == 1
    with acting_as(engine(riverside)):
        assert Message.objects.count() == before + 1 - lakeside_messages()
        (message,) = Message.objects.filter(status="pending")
    assert message.client_id == PEOPLE["ana"].client_id


def lakeside_messages() -> int:
    return Message.objects.using(OWNER).filter(practice=ident("lakeside", "practice")).count()


def test_following_up_a_fresh_demo_changes_nothing() -> None:
    riverside = ident("riverside", "practice")
    with acting_as(engine(riverside)):
        before = list(CheckInPlan.objects.order_by("id").values())
        messages = list(Message.objects.order_by("id").values())
    follow_up_practice(riverside, MOMENT)
    with acting_as(engine(riverside)):
        assert list(CheckInPlan.objects.order_by("id").values()) == before
        assert list(Message.objects.order_by("id").values()) == messages
