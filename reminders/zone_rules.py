"""A newer version of the world's clocks: dates that were computed with an older one are computed anew."""

import zoneinfo
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final
from uuid import UUID

from privacy.actor import acting_as, engine
from reminders import rules
from reminders.models import BY_CLOCK, STOPPED, CheckInPlan, Heartbeat
from reminders.planning import AROUND
from reminders.rounds import Walk, take_turns

BATCH: Final = 500
# A row of its own for each version: since when this cell reckons with it.
PREFIX: Final = "tzdata "


def version() -> str:
    """Of the rules that are in use, such as "2026f": the machine's, where it has any, else the package's."""
    folders = [*map(Path, zoneinfo.TZPATH), files("tzdata.zoneinfo")]
    listing = next(one for folder in folders if (one := folder / "tzdata.zi").is_file())
    first, _, _ = listing.read_text().partition("\n")
    return first.removeprefix("# version").strip()


def follow_zone_rules(at: datetime, found: str | None = None) -> int:
    """Where nobody reckoned with this version or a newer one yet, compute next dates anew; how many moved.

    Hosts with an older one leave them alone, so that two versions side by side don't quarrel.
    """
    name = PREFIX + (found or version())
    if Heartbeat.objects.filter(name__startswith=PREFIX, name__gte=name).exists():
        return 0
    walk = Walk(name, reckon_practice, at, due="follow", every=timedelta())
    take_turns([walk])
    if walk.is_whole():
        Heartbeat.objects.bulk_create([Heartbeat(name=name, at=at)], ignore_conflicts=True)
    return walk.done


def reckon_practice(practice_id: UUID, at: datetime) -> int:
    """The next date of every plan by the clock, with the rules as they are now; how many moved.

    What is due already is the planner's.
    """
    moved, last = 0, UUID(int=0)
    while True:
        with acting_as(engine(practice_id)):
            running = CheckInPlan.objects.exclude(state=STOPPED).filter(follows=BY_CLOCK, next_due_at__gt=at)
            plans = list(running.filter(id__gt=last).order_by("id").select_for_update()[:BATCH])
            moved += sum(_reckon(plan) for plan in plans)
        if len(plans) < BATCH:
            return moved
        last = plans[-1].id


def _reckon(plan: CheckInPlan) -> bool:
    if plan.next_due_at is None:
        return False
    try:
        anew = rules.next_after(plan.rule, plan.local_start, plan.zone, plan.next_due_at - AROUND)
    except rules.RuleError:
        # The planner ends it when its date comes.
        return False
    if anew is None or anew == plan.next_due_at:
        return False
    plan.next_due_at = anew
    plan.row_version += 1
    plan.save(update_fields=["next_due_at", "row_version"])
    return True
