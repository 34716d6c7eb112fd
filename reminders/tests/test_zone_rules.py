"""Where the world's clocks get newer rules, dates follow once."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from privacy.actor import acting_as, engine
from reminders import rounds, tasks, zone_rules
from reminders.models import CheckInPlan, Heartbeat
from reminders.tests.weeks import RIVERSIDE, TUESDAY, fresh, plan
from reminders.zone_rules import follow_zone_rules, version

pytestmark = pytest.mark.django_db

BEFORE = TUESDAY - timedelta(days=1)


def known(found: str) -> None:
    Heartbeat.objects.create(name=f"tzdata {found}", at=BEFORE)


@pytest.mark.parametrize("hours", [-2, -1, 1, 2])
def test_a_newer_version_puts_each_next_date_where_it_belongs_once(hours: int) -> None:
    known("2025b")
    # As the older rules had it.
    the_plan = plan(due=TUESDAY + timedelta(hours=hours))
    with acting_as(engine(RIVERSIDE)):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(
            rule=plan(due=TUESDAY).rule, local_time=TUESDAY.time(), starts_on=BEFORE.date()
        )
    assert follow_zone_rules(BEFORE, "2025c") >= 1
    assert fresh(the_plan).next_due_at == TUESDAY
    assert fresh(the_plan).row_version == the_plan.row_version + 1
    assert Heartbeat.objects.filter(name="tzdata 2025c").exists()
    assert follow_zone_rules(BEFORE, "2025c") == 0


@pytest.mark.parametrize("found", ["2025b", "2025a", "2024z"])
def test_the_same_version_or_an_older_one_changes_nothing(found: str) -> None:
    known("2025b")
    the_plan = plan(due=TUESDAY)
    with acting_as(engine(RIVERSIDE)):
        stale = TUESDAY + timedelta(hours=1)
        CheckInPlan.objects.filter(pk=the_plan.pk).update(next_due_at=stale)
    assert follow_zone_rules(BEFORE, found) == 0
    assert fresh(the_plan).next_due_at == TUESDAY + timedelta(hours=1)


def test_a_date_that_is_due_already_is_the_planners() -> None:
    the_plan = plan(due=TUESDAY)
    follow_zone_rules(TUESDAY, "2030a")
    assert fresh(the_plan).next_due_at == TUESDAY


def test_what_failed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plan(due=TUESDAY)
    with monkeypatch.context() as patch:
        patch.setattr(zone_rules, "reckon_practice", lambda *_: 1 // 0)
        assert follow_zone_rules(BEFORE, "2030a") == 0
    assert not Heartbeat.objects.filter(name="tzdata 2030a").exists()
    follow_zone_rules(BEFORE, "2030a")
    assert Heartbeat.objects.filter(name="tzdata 2030a").exists()


def test_where_the_time_runs_out_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "due_practices", lambda *_: [UUID(int=number) for number in (1, 2)])
    seen: list[UUID] = []

    def too_long(practice_id: UUID, _: datetime) -> int:
        seen.append(practice_id)
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(zone_rules, "reckon_practice", too_long)
    for _ in range(2):
        assert not Heartbeat.objects.filter(name="tzdata 2030a").exists()
        with pytest.raises(SoftTimeLimitExceeded):
            follow_zone_rules(BEFORE, "2030a")
    assert len(set(seen)) == 2
    assert not Heartbeat.objects.filter(name="tzdata 2030a").exists()
    follow_zone_rules(BEFORE, "2030a")
    assert Heartbeat.objects.filter(name="tzdata 2030a").exists()


def test_what_beat_rings_keeps_the_version_in_use() -> None:
    tasks.follow_zones()
    assert Heartbeat.objects.filter(name=f"tzdata {version()}").exists()


def test_the_machines_rules_come_before_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path / "none"), str(tmp_path)))
    assert version() >= "2026"
    (tmp_path / "tzdata.zi").write_text("# version 2031c\n# redo posix_only\n")
    assert version() == "2031c"
