"""What the clock drives. It may run twice, at once, late or not at all: rows say what is left."""

from datetime import datetime
from typing import Final

from django.db import connection

from assessments.actions import keep_homework
from clients.models import NOT_PLANNED
from practices.actions import mail_invitations
from practices.clock import now
from privacy.clock_jumps import AHEAD
from reminders.alerts import alert_practice
from reminders.facts import due_practices
from reminders.follow_up import follow_up_practice
from reminders.planning import plan_practice
from reminders.purge import MESSAGES_KEPT_FOR, purge_heartbeats, purge_practice
from reminders.reconcile import reconcile_practice
from reminders.rounds import Act, Walk, attempted, take_turns
from reminders.same_address import warn_of_shared_addresses
from reminders.screenings import call_for_screenings
from reminders.sending import drain
from reminders.stopping import stopping
from reminders.unplanned import PLANNED_WITHIN, tell_of_unplanned

WORKER, BEAT = "worker", "beat"
MOST_RINGS: Final = 4
PRACTICES_A_RING: Final = 20
# One that came late sets nothing back; but what a clock that was ahead has written counts for nothing.
BEAT_ONCE: Final = """
    INSERT INTO reminders_heartbeat (name, at) VALUES (%s, %s)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
    WHERE reminders_heartbeat.at NOT BETWEEN excluded.at AND %s"""


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
    """What may be much: it takes one place in the pool, and none of it holds up any other kind."""
    at = now()
    purge_heartbeats(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.purge_sessions()")
    take_turns(
        [
            Walk("homework", keep_homework, at),
            Walk("follow", follow_up_practice, at),
            Walk("screen", call_for_screenings, at),
            Walk("purge", purge_practice, at - MESSAGES_KEPT_FOR),
        ]
    )


def warn() -> None:
    """What the care team has to know soon: it waits for nothing that is much."""
    at = now()
    contact = Walk("contact", warn_of_shared_addresses, at)
    take_turns([contact, Walk(NOT_PLANNED, tell_of_unplanned, at - PLANNED_WITHIN, due="plan")])


def reconcile() -> None:
    """Waits for a provider that may be slow."""
    take_turns([Walk("reconcile", reconcile_practice, now())])


def for_each(work: str, act: Act, at: datetime) -> int:
    """`act` in every practice with such work, each in transactions of its own; the sum of what it says. Where
    the time runs out the next tick goes on: it finds what is left."""
    done = 0
    for practice_id in due_practices(work, at):
        if stopping():
            break
        done += attempted(work, act, practice_id, at) or 0
    return done


def heartbeat(name: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BEAT_ONCE, [name, at, at + AHEAD])
