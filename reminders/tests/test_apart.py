"""A plan that fails, in whatever way, is put apart: everybody else's are planned and looked after."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection

from clients.models import Client
from relcare.demo.people import PEOPLE
from reminders import follow_up, planning
from reminders.follow_up import follow_up_practice
from reminders.models import PENDING, CheckInPlan
from reminders.planning import plan_practice
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, messages, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
SECRET = "words of somebody"
Breaks = Callable[[], None]


def raises() -> None:
    raise KeyError(SECRET)


def writes_what_does_not_fit() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '{SECRET}'::integer")


def break_at(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, plan_ids: set[UUID], breaks: Breaks
) -> None:
    """After its half: what was done with it until then may not stay."""
    works = getattr(module, name)

    def fails(the_plan: CheckInPlan, *more: Any) -> Any:
        done = works(the_plan, *more)
        if the_plan.pk in plan_ids:
            the_plan.state = "paused"
            breaks()
        return done

    monkeypatch.setattr(module, name, fails)


def planned() -> set[UUID]:
    return {UUID(str(message.plan_id)) for message in messages() if message.status == PENDING}


@pytest.mark.parametrize("breaks", [raises, writes_what_does_not_fit])
@pytest.mark.parametrize("batch", [1, 2, 500])
def test_one_plan_that_fails_keeps_no_other_from_being_planned(
    breaks: Breaks, batch: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_safe("ana", "cem", "dina")
    # Those that fail come first, and are more than go into one batch.
    broken = [plan("ana", due=TUESDAY - timedelta(minutes=minutes)) for minutes in (2, 1)]
    fit = {plan(name).pk for name in ("cem", "dina")}
    monkeypatch.setattr(planning, "BATCH", batch)
    with monkeypatch.context() as trouble:
        break_at(trouble, planning, "_plan_one", {one.pk for one in broken}, breaks)
        for _ in range(2):
            plan_practice(RIVERSIDE, NOW)
            assert planned() == fit
    for one in broken:
        assert (fresh(one).state, fresh(one).next_due_at) == ("active", one.next_due_at)
        assert str(one.pk) in caplog.text
    assert SECRET not in caplog.text
    plan_practice(RIVERSIDE, NOW)
    # Of one client's two the next tick tells what became of both.
    assert {message.plan_id for message in messages()} == fit | {one.pk for one in broken}


@pytest.mark.parametrize("breaks", [raises, writes_what_does_not_fit])
def test_one_plan_that_fails_keeps_no_other_from_being_looked_after(
    breaks: Breaks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_safe("ana", "cem", "dina")
    plans = {name: plan(name, due=TUESDAY + timedelta(weeks=1)) for name in ("ana", "cem", "dina")}
    with as_person("thea"):
        Client.objects.filter(pk__in=[PEOPLE[name].client_id for name in plans]).update(zone="Asia/Tokyo")
    with monkeypatch.context() as trouble:
        break_at(trouble, follow_up, "_look_after", {plans["cem"].pk}, breaks)
        assert follow_up_practice(RIVERSIDE, NOW) >= len(plans)
    zones = {name: fresh(one).zone for name, one in plans.items()}
    assert zones == {"ana": "Asia/Tokyo", "cem": "Europe/Berlin", "dina": "Asia/Tokyo"}
    assert str(plans["cem"].pk) in caplog.text
    assert SECRET not in caplog.text
    follow_up_practice(RIVERSIDE, NOW)
    assert fresh(plans["cem"]).zone == "Asia/Tokyo"


@pytest.mark.parametrize("trouble", [SoftTimeLimitExceeded(), OperationalError("gone")])
def test_trouble_of_the_moment_is_blamed_on_no_plan(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_safe("ana")
    weekly = plan()

    def breaks() -> None:
        raise trouble

    break_at(monkeypatch, planning, "_plan_one", {weekly.pk}, breaks)
    caplog.set_level(logging.INFO)
    with pytest.raises(type(trouble)):
        plan_practice(RIVERSIDE, NOW)
    assert str(weekly.pk) not in caplog.text


def test_what_fails_only_together_is_planned_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    make_safe("ana", "cem")
    plans = {plan(name).pk for name in ("ana", "cem")}
    writes = planning._write

    def fails(batch: planning.Batch, at: Any) -> None:
        if len(batch.changed) > 1:
            raise ValueError(SECRET)
        writes(batch, at)

    monkeypatch.setattr(planning, "_write", fails)
    assert plan_practice(RIVERSIDE, NOW) == len(plans)
    assert planned() == plans
