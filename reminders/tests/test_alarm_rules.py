"""The alarm rules that docs/operations.md gives ring where they should, on a real page of metrics."""

import re
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client as Browser
from prometheus_client.parser import text_string_to_metric_families

from practices.clock import now
from reminders.engine import heartbeat
from reminders.tests.test_queue_health import queued
from reminders.tests.weeks import plan

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
Sample = tuple[str, dict[str, str], float]

# As much of Prometheus' language as the rules use; what else stands in one fails the test.
MATCHER = r'([a-z]+)(=~|!~|!=|=)"([^"]*)"'
TERM = re.compile(
    rf"(?:(?P<call>max|min|absent)\((?=.*\)))?(?P<metric>[a-z_]+)"
    rf"(?:\{{(?P<matchers>{MATCHER}(?:,{MATCHER})*)\}})?\)?(?:\s*(?P<sign>[<>])\s*(?P<bound>\d+))?"
)


def rules() -> dict[str, str]:
    """Expressions by the names of their alarms."""
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    blocks = [block for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "- alert:" in block]
    return {rule["alert"]: rule["expr"] for block in blocks for rule in yaml.safe_load(block)}


def rings(expression: str, samples: list[Sample]) -> bool:
    return any(_holds(term, samples) for term in expression.split(" or "))


def _holds(term: str, samples: list[Sample]) -> bool:
    found = TERM.fullmatch(term.strip())
    assert found, f"the test can't read {term!r}"
    matchers = re.findall(MATCHER, found["matchers"] or "")
    values = [value for name, labels, value in samples if name == found["metric"] and _fits(labels, matchers)]
    match found["call"]:
        case "absent":
            return not values
        case "max" | "min" as call if values:
            values = [max(values) if call == "max" else min(values)]
    bound = float(found["bound"])
    return any(value > bound if found["sign"] == ">" else value < bound for value in values)


def _fits(labels: dict[str, str], matchers: list[Any]) -> bool:
    """Expressions match whole values, and a label that is not there is empty."""
    for label, sign, wanted in matchers:
        told = labels.get(label, "")
        is_same = bool(re.fullmatch(wanted, told)) if "~" in sign else told == wanted
        if is_same == sign.startswith("!"):
            return False
    return True


def page() -> list[Sample]:
    answer = Browser().get("/metrics")
    if answer.status_code != 200:
        return []
    return [
        (sample.name, dict(sample.labels), sample.value)
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    ]


def ringing() -> set[str]:
    samples = page()
    return {alarm for alarm, expression in rules().items() if rings(expression, samples)}


def beats(**ages: timedelta) -> None:
    for name, age in ages.items():
        heartbeat(name.replace("_at_", "@"), now() - age)


def well(**others: timedelta) -> None:
    beats(**{"worker": 10 * timedelta(seconds=1), "beat": timedelta(), "worker_at_one": timedelta()} | others)


def test_none_rings_while_all_is_well() -> None:
    well()
    queued(due=-MINUTE)
    plan("ben", due=now() - MINUTE)
    plan("cem", due=now() + HOUR)
    assert ringing() == set()


def test_a_dead_beat_rings_though_its_workers_are_well() -> None:
    well(beat=3 * HOUR, worker=3 * HOUR)
    assert ringing() == {"NobodySends"}


def test_ticks_that_nobody_runs_ring_though_beat_and_the_worker_are_well() -> None:
    well(worker=3 * HOUR)
    assert ringing() == {"NobodySends"}


@pytest.mark.parametrize("name", ["beat", "worker"])
def test_what_was_never_there_rings(name: str) -> None:
    every = {"worker": timedelta(), "beat": timedelta(), "worker_at_one": timedelta()}
    del every[name]
    beats(**every)
    assert ringing() == {"NobodySends"}


def test_a_worker_that_is_late_rings_beside_others_that_are_not() -> None:
    well(worker_at_two=10 * MINUTE)
    assert ringing() == {"AWorkerIsLate"}


def test_a_message_that_does_not_leave_rings() -> None:
    well()
    queued(due=-HOUR)
    assert ringing() == {"RemindersLate"}


def test_a_plan_that_nobody_plans_rings() -> None:
    well()
    plan("ana", due=now() - 5 * HOUR)
    assert ringing() == {"RemindersLate"}


def test_a_page_that_tells_nothing_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    well()
    monkeypatch.setattr("reminders.metrics.METRICS", "SELECT pg_sleep(9)")
    monkeypatch.setattr("reminders.metrics.AT_MOST", "SET LOCAL statement_timeout = '50ms'")
    assert ringing() == {"NobodySends"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("age > 4", True),
        ("age > 5", False),
        ("max(age) > 4", True),
        ("min(age) > 4", False),
        ("min(age) < 2", True),
        ('max(age{name=~"wor.*"}) > 4', False),
        ('max(age{name=~"wor"}) > 0', False),
        ('max(age{name!~"wor.*"}) > 4', True),
        ('age{name="beat"} > 4', True),
        ('age{name!="beat"} > 4', False),
        ("max(none) > 0", False),
        ("absent(none)", True),
        ("absent(age)", False),
        ('absent(age{name="beat"}) or age > 4', True),
    ],
)
def test_expressions_mean_what_they_mean_to_prometheus(expression: str, expected: bool) -> None:
    samples = [("age", {"name": "worker"}, 1.0), ("age", {"name": "beat"}, 5.0)]
    assert rings(expression, samples) is expected
