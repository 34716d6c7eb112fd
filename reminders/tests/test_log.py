"""Staff read what became of each message, and why; nothing of what a client keeps, nor of their partner."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import FormVersion, Homework, KeptResponse
from assessments.tests.scene import CALM, put
from clients.models import CareTeam, Case, CaseClient
from practices.clock import now
from privacy.actor import acting_as, engine
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from reminders import rules
from reminders.log_words import ENDS, FAILED_BY, REASONS, because
from reminders.models import MESSAGE_STATES, CheckIn, CheckInPlan, Message
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.rules.ways import FIRST_REASONS, SAME_ADDRESS
from reminders.tests.urgent import on_duty, tick_at, urgent
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, plan
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

ANA: Final = PEOPLE["ana"].client_id
PATH: Final = f"/api/v1/clients/{ANA}/messages/"
DAY: Final = timedelta(days=1)


def read(name: str = "thea", path: str = PATH) -> Any:
    answer = signed_in(name).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def sent(the_plan: CheckInPlan, days_ago: float = 0, **changes: Any) -> Message:
    """One message of the plan, planned and sent so many days ago."""
    at = now() - days_ago * DAY
    told = {"status": "sent", "dispatched_at": at, "sent_at": at, "respond_by": at + 7 * DAY, **changes}
    with acting_as(engine(RIVERSIDE)):
        row = Message(
            client_id=the_plan.client_id,
            plan_id=the_plan.pk,
            occurrence=at,
            not_before=at,
            not_after=at + timedelta(hours=1),
            next_try_at=at,
            **told,
        )
        row.save(force_insert=True)
    return row


def left_out(the_plan: CheckInPlan, reason: str, days_ago: float = 0) -> Message:
    none: dict[str, Any] = {"dispatched_at": None, "sent_at": None}
    return sent(the_plan, days_ago, status="suppressed", suppressed_reason=reason, **none)


# Every reason in the code.
APP: Final = Path(rules.__file__).parent.parent
GUARDS: Final = ("unsafe_because", "ends_because", "why_not")


def modules() -> Iterator[ast.Module]:
    for path in APP.rglob("*.py"):
        if not {"tests", "migrations"} & set(path.relative_to(APP).parts):
            yield ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST | None) -> Iterator[str]:
    if node is not None:
        for found in ast.walk(node):
            if isinstance(found, ast.Constant) and isinstance(found.value, str) and found.value:
                yield found.value


def of_guards(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef) and node.name in GUARDS:
        for part in ast.walk(node):
            if isinstance(part, ast.Return):
                yield from texts(part.value)


def of_calls(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_suppressed", "_left_out"):
        for argument in node.args:
            yield from texts(argument)


def of_writes(node: ast.AST) -> Iterator[str]:
    """`suppressed_reason` as a key, a keyword, or what is assigned to."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "suppressed_reason":
                yield from texts(value)
    if isinstance(node, ast.keyword) and node.arg == "suppressed_reason":
        yield from texts(node.value)
    if isinstance(node, ast.Assign) and "suppressed_reason" in ast.dump(node.targets[0]):
        yield from (text for text in texts(node.value) if text in REASONS or "_" in text)


def of_sql() -> Iterator[str]:
    for path in (APP / "sql").glob("*.sql"):
        yield from re.findall(r"suppressed_reason = '(\w+)'", path.read_text(encoding="utf-8"))


def reasons_in_code() -> set[str]:
    found = {*FIRST_REASONS, SAME_ADDRESS, *rules.LEADS_NOWHERE, *of_sql()}
    for module in modules():
        for node in ast.walk(module):
            found.update((*of_guards(node), *of_calls(node), *of_writes(node)))
    return found


def test_every_reason_in_the_code_is_said_in_plain_words_and_no_other_is() -> None:
    assert reasons_in_code() == set(REASONS)
    for words in (*REASONS.values(), *ENDS.values(), *FAILED_BY.values()):
        assert re.fullmatch(r"[A-Z].+[.]", words), words


def test_whatever_did_not_arrive_says_why_and_what_did_says_nothing() -> None:
    silent = {state for state in MESSAGE_STATES if not because(state, "done")}
    assert silent == {"pending", "claimed", "sending", "sent", "delivered"}


@pytest.mark.parametrize("code", FAILED_BY)
def test_what_nobody_refused_is_not_called_refused(code: str) -> None:
    sent(plan(), status="failed", sent_at=None, error_code=code)
    (line,) = read()
    assert (line["because"], line["error_code"]) == (FAILED_BY[code], code)
    assert line["because"] != ENDS["failed"]


def test_all_plans_of_the_client_stand_newest_first_and_page_by_page() -> None:
    one, another = plan(), plan(what="homework")
    rows = [sent(one, 3), left_out(another, "done", 2), sent(one, 1, status="failed", sent_at=None)]
    told = read()
    assert [line["id"] for line in told] == [str(row.id) for row in reversed(rows)]
    assert [line["what"] for line in told] == ["check_in", "homework", "check_in"]
    assert told[1]["because"] == REASONS["done"]
    assert told[0]["because"] == ENDS["failed"]
    assert told[2]["because"] == ""
    page = signed_in("thea").get(f"{PATH}?page_size=2").json()
    rest = signed_in("thea").get(page["next"]).json()
    assert [line["id"] for line in (*page["results"], *rest["results"])] == [line["id"] for line in told]
    assert [line["id"] for line in read(path=f"/api/v1/check-in-plans/{one.pk}/log/")] == [
        line["id"] for line in told if line["plan"] == str(one.pk)
    ]


def test_no_address_and_no_text_stands_in_it() -> None:
    make_safe("ana")
    sent(plan())
    answer = signed_in("thea").get(PATH)
    assert b"@" not in answer.content
    assert "address" not in answer.json()["results"][0]


def test_staff_alerts_are_no_messages_to_the_client() -> None:
    on_duty("thea")
    urgent()
    tick_at(TUESDAY)
    with as_person("thea"):
        assert Message.objects.filter(client_id=ANA, alert__isnull=False).exists()
    assert read() == []
    # Nor do they take the place of one on a page.
    row = sent(plan())
    assert [line["id"] for line in read(path=f"{PATH}?page_size=1")] == [str(row.pk)]


def asking() -> tuple[CheckInPlan, Homework]:
    """A check-in of Ana's that was asked, and a message of that date."""
    make_safe("ana")
    with as_person("thea"):
        version = FormVersion.objects.get(form__key="phq9")
    the_plan = plan(version=version)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    with as_person("thea"):
        return the_plan, Homework.objects.get(pk=CheckIn.objects.get(plan_id=the_plan.pk).homework_id)


def test_a_check_in_says_what_was_asked_and_when_it_was_answered() -> None:
    _, homework = asking()
    (line,) = read()
    assert line["homework"] == str(homework.pk)
    assert line["asked_at"] == (TUESDAY + SOON).astimezone(now().tzinfo).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert line["answered_at"] is None
    assert put(uuid4(), homework, CALM).status_code < 300
    assert read()[0]["answered_at"] is not None


def test_what_is_kept_with_the_therapist_changes_no_line() -> None:
    _, homework = asking()
    before = read()
    assert put(uuid4(), homework, CALM, keep=True).status_code == 200
    with as_person("thea"):
        assert KeptResponse.objects.filter(homework_id=homework.pk).exists()
    assert read() == before


def alone_with_theo() -> None:
    """Theo treats Ana too, without Ben."""
    with as_person("mark"):
        case = Case.objects.create(kind="individual", opened_on=now().date())
        CaseClient.objects.create(case=case, client_id=ANA, side="a")
        CareTeam.objects.create(case=case, member_id=PEOPLE["theo"].member_id, joined_on=now().date())


def test_that_an_address_is_the_partners_too_is_told_in_the_case_of_both_alone() -> None:
    alone_with_theo()
    the_plan = plan()
    left_out(the_plan, "same_address")
    for name in ("thea", "sue"):
        assert read(name)[0]["suppressed_reason"] == "same_address"
    for path in (PATH, f"/api/v1/check-in-plans/{the_plan.pk}/log/"):
        (line,) = read("theo", path)
        assert (line["suppressed_reason"], line["because"]) == ("no_channel", REASONS["no_channel"])


def test_what_comes_next_stands_with_the_window_it_would_leave_in() -> None:
    make_safe("ana")
    running, rests = plan(), plan(what="homework")
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=rests.pk).update(state="paused")
    told = read(path=f"{PATH}upcoming/")
    assert [line["date"] for line in told] == sorted(line["date"] for line in told)
    assert {(line["plan"], line["is_paused"]) for line in told} == {
        (str(running.pk), False),
        (str(rests.pk), True),
    }
    assert len(told) == 10
    assert all(line["opens"] >= line["date"] for line in told)


def test_more_plans_take_no_more_statements() -> None:
    taken = []
    for _ in range(2):
        plan(every=Every("day", TUESDAY.time()))
        with CaptureQueriesContext(connection) as captured:
            read(path=f"{PATH}upcoming/")
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_a_stopped_plan_has_nothing_before_it() -> None:
    the_plan = plan()
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(
            state="stopped", stopped_because="x", next_due_at=None
        )
    assert read(path=f"{PATH}upcoming/") == []


def test_reading_it_is_on_record_also_where_nothing_is_in_it() -> None:
    for path in (PATH, f"{PATH}upcoming/"):
        answer = signed_in("thea").get(path)
        with as_person("thea"):
            lines = AuditLine.objects.filter(request_id=answer.headers["X-Request-ID"])
            assert [(line.verb, line.row_space, line.client_id) for line in lines] == [("read", "team", ANA)]
