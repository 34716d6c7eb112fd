"""Doorbells: what they carry, who may ring, and that losing or doubling one changes nothing."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import before_task_publish
from django.conf import settings
from django.db import connection

from practices.clock import now
from practices.models import Invitation
from privacy import clock_jumps
from privacy.actor import NoActor, acting_as, current, engine
from privacy.clock_jumps import Jumps
from privacy.tasks import ActorTask, EngineTask, seal, seal_audit
from relcare.celery import app, ring_at_once
from relcare.demo.people import PEOPLE
from reminders import engine as clockwork
from reminders import tasks
from reminders.models import Heartbeat
from reminders.rules import Every
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, TUESDAY, fresh, make_safe, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db


@shared_task(base=ActorTask, name="reminders.tests.who")
def who() -> str:
    return str(current().member_id)


@pytest.fixture
def published() -> Any:
    """(task, headers) of all that is rung, instead of a broker."""
    rung: list[tuple[str, dict[str, Any]]] = []

    def keep(sender: str, headers: dict[str, Any], **_: Any) -> None:
        rung.append((sender, headers))

    before_task_publish.connect(keep)
    yield rung
    before_task_publish.disconnect(keep)


def run(task: Any, headers: dict[str, Any]) -> Any:
    """As a worker runs it: with what came in the message's header."""
    task.push_request(**headers)
    try:
        return task()
    finally:
        task.pop_request()


def test_beat_rings_once_as_it_starts(published: Any) -> None:
    ring_at_once()
    ((task, headers),) = published
    assert task == tasks.tick.name
    waits = datetime.fromisoformat(headers["expires"]) - now()
    assert timedelta() < waits <= timedelta(seconds=tasks.EXPIRES)


def test_a_members_task_carries_their_id_alone_and_acts_as_them(published: Any) -> None:
    with as_person("thea"):
        who.apply_async()
    (_, headers), thea = published[0], PEOPLE["thea"].member_id
    assert headers["relcare_member"] == str(thea)
    assert str(RIVERSIDE) not in str(headers)
    assert run(who, {"relcare_member": str(thea)}) == str(thea)


def test_a_members_task_without_a_member_is_refused(published: Any) -> None:
    with pytest.raises(NoActor):
        who.apply_async()
    with acting_as(engine(RIVERSIDE)), pytest.raises(NoActor):
        who.apply_async()
    assert published == []
    with pytest.raises(NoActor):
        run(who, {})
    with pytest.raises(NoActor):
        run(who, {"relcare_member": str(RIVERSIDE)})


def test_every_task_says_whether_a_person_or_the_engine_acts() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    names = ("tick", "drain", "warn", "reconcile", "follow_up", "follow_zones")
    assert {f"reminders.tasks.{name}" for name in names} <= set(ours)
    for name, task in ours.items():
        assert isinstance(task, ActorTask | EngineTask), name


def test_every_line_of_the_beat_table_names_a_task_of_the_engine() -> None:
    app.loader.import_default_modules()
    for line in settings.CELERY_BEAT_SCHEDULE.values():
        assert isinstance(app.tasks[str(line["task"])], EngineTask), line["task"]


def test_sending_a_tick_proves_that_beat_is_well_and_nothing_of_the_worker(published: Any) -> None:
    tasks.drain.apply_async()
    assert not Heartbeat.objects.exists()
    before = now()
    tasks.tick.apply_async()
    assert [beat.name for beat in Heartbeat.objects.all()] == ["beat"]
    assert Heartbeat.objects.get().at >= before


def test_running_a_tick_proves_that_the_worker_is_well_and_nothing_of_beat() -> None:
    run(tasks.tick, {})
    assert [beat.name for beat in Heartbeat.objects.all()] == ["worker"]


def test_a_clock_that_jumps_a_month_for_one_tick_passes_over_no_day(
    published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_safe("ana", windows=[{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)])
    with time_machine.travel(TUESDAY, tick=False) as clock:
        monkeypatch.setattr(clock_jumps, "_jumps", Jumps(TUESDAY.timestamp(), clock_jumps.steady()))
        daily = plan(every=Every("day", time(9)))
        clock.shift(timedelta(days=30))
        for task in (tasks.tick, tasks.drain, tasks.follow_up):
            run(task, {})
        assert statuses() == []
        assert not Heartbeat.objects.exists()
        clock.move_to(TUESDAY + timedelta(seconds=15))
        run(tasks.tick, {})
    assert statuses() == ["pending"]
    assert fresh(daily).next_due_at == TUESDAY + timedelta(days=1)


def test_a_late_tick_never_sets_a_heartbeat_back() -> None:
    newest = datetime(2030, 1, 1, tzinfo=UTC)
    for at in (newest, newest - timedelta(seconds=59)):
        clockwork.heartbeat("beat", at)
    assert Heartbeat.objects.get(name="beat").at == newest


def test_a_heartbeat_of_a_clock_that_was_ahead_is_overwritten() -> None:
    newest = datetime(2030, 1, 1, tzinfo=UTC)
    for at in (newest + timedelta(days=30), newest):
        clockwork.heartbeat("beat", at)
    assert Heartbeat.objects.get(name="beat").at == newest


def test_a_tick_plans_and_rings_once_for_what_waits(published: Any, sink: Sink) -> None:
    make_safe("ana", windows=[{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)])
    plan(due=datetime.now(UTC) - timedelta(seconds=1))
    for _ in range(2):
        run(tasks.tick, {})
    assert statuses() == ["pending"]
    assert [name for name, _ in published] == ["reminders.tasks.drain"] * 2
    for _ in range(3):
        tasks.drain()
    assert statuses() == ["sent"]
    assert len(sink.raw) == 1


def test_what_waits_is_rung_for_though_the_time_runs_out_over_plans(
    published: Any, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_safe("ana", windows=[{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)])
    plan(due=datetime.now(UTC) - timedelta(seconds=1))
    run(tasks.tick, {})

    def too_long(*_: Any) -> int:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(clockwork, "for_each", too_long)
    with pytest.raises(SoftTimeLimitExceeded):
        run(tasks.tick, {})
    assert [name for name, _ in published] == ["reminders.tasks.drain"] * 2


def test_a_tick_with_nothing_due_rings_nobody(published: Any) -> None:
    run(tasks.tick, {})
    assert published == []


def test_sealing_numbers_every_line_of_every_practice() -> None:
    with as_person("mark"), connection.cursor() as cursor:
        cursor.execute("UPDATE practices_practice SET name = name || '!' WHERE id = %s", [RIVERSIDE])
    seal()
    assert seal_audit() == 0
    with acting_as(engine(RIVERSIDE)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rls.unsealed_practices(9)")
        assert cursor.fetchone() == (0,)


def test_an_invitation_that_waits_rings_too_and_is_mailed(published: Any, sink: Sink) -> None:
    with as_person("mark"):
        Invitation(
            email="new@mail.example",
            name="New",
            roles=["therapist"],
            token_hash=b"x" * 32,
            expires_at=datetime.now(UTC) + timedelta(days=1),
        ).save(force_insert=True)
    run(tasks.tick, {})
    assert [name for name, _ in published] == ["reminders.tasks.drain"]
    tasks.drain()
    assert sink.recipients == ["new@mail.example"]
    run(tasks.tick, {})
    assert len(published) == 1
