"""What the clock drives. It may run twice, at once, late or not at all: rows say what is left."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

from assessments.actions import keep_homework
from practices.actions import mail_invitations
from practices.clock import now
from reminders.alerts import alert_practice
from reminders.facts import due_practices
from reminders.follow_up import follow_up_practice
from reminders.planning import plan_practice
from reminders.purge import MESSAGES_KEPT_FOR, purge_heartbeats, purge_practice
from reminders.reconcile import reconcile_practice
from reminders.same_address import warn_of_shared_addresses
from reminders.screenings import call_for_screenings
from reminders.sending import drain
from reminders.stopping import stopping
from reminders.zone_rules import follow_zone_rules

log = logging.getLogger(__name__)

WORKER, BEAT = "worker", "beat"
MOST_RINGS: Final = 4
PRACTICES_A_RING: Final = 20
BEAT_ONCE: Final = """
    INSERT INTO reminders_heartbeat (name, at) VALUES (%s, %s)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE reminders_heartbeat.at < excluded.at"""


def tick() -> None:
    """The worker's heartbeat, staff alerts, due plans."""
    at = now()
    heartbeat(WORKER, at)
    for_each("alert", alert_practice, at)
    for_each("plan", plan_practice, at)


def rings() -> int:
    """How often to ring `drain`. What needs the network is no part of a tick: a mail server that hangs may
    not keep it from beating."""
    at = now()
    waiting = len(due_practices("send", at)) or len(due_practices("mail", at))
    return min(MOST_RINGS, -(-waiting // PRACTICES_A_RING))


def hand_over() -> int:
    """Messages that are due, then invitations; how many messages were accepted."""
    accepted = drain()
    for_each("mail", lambda practice_id, _: mail_invitations(practice_id), now())
    return accepted


def follow_up() -> None:
    for_each("homework", keep_homework, now())
    for_each("follow", follow_up_practice, now())
    for_each("screen", call_for_screenings, now())
    for_each("contact", warn_of_shared_addresses, now())
    for_each("reconcile", reconcile_practice, now())
    for_each("purge", purge_practice, now() - MESSAGES_KEPT_FOR)
    purge_heartbeats(now())
    follow_zone_rules(now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.purge_sessions()")


def for_each(work: str, act: Callable[[UUID, datetime], int], at: datetime) -> int:
    """`act` in every practice with such work, each in transactions of its own; the sum of what it says."""
    done = 0
    for practice_id in due_practices(work, at):
        if stopping():
            break
        try:
            done += act(practice_id, at)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            # One practice's trouble is not the others'; the next tick tries again.
            log.exception("%s failed in practice %s", work, practice_id)
    return done


def heartbeat(name: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BEAT_ONCE, [name, at])
