"""One person's two years with the planner's own functions, an outbox in memory and a mail server with moods.

Every decision is the engine's: which dates are due, which is chosen, why one is not sent, when a window
opens, how long to wait. Here stands only what the database and the processes do: rows, states, outages.
"""

import heapq
import json
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, cast
from uuid import UUID, uuid4

from clients.models import ContactPlan, SafeChannel
from privacy.fields import EncryptedTextField
from reminders import rules
from reminders.channels import Letter
from reminders.facts import PlanFacts, Standing, about, contact_of, safe_windows
from reminders.follow_up import carry_zone, upcoming_of
from reminders.models import (
    ACTIVE,
    BY_CLOCK,
    BY_SESSION,
    EXPIRED,
    PAUSED,
    PENDING,
    SENT,
    STOPPED,
    UNCERTAIN,
    CheckInPlan,
    Message,
)
from reminders.planning import Batch, _plan_one, give_way, stop
from reminders.sending.letters import _reminder_letter
from reminders.sending.seen import Seen
from reminders.tests.lives import DAY, END, MINUTE, START, Life, Span, Wish

TICK: Final = timedelta(seconds=15)
FOLLOW_UP: Final = 15 * MINUTE
FIRST_DAY: Final = START.date()
AFTERWARDS: Final = 20 * DAY
PRACTICE_ZONE: Final = "Europe/Berlin"
WATCHED: Final = json.dumps([{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(5)])
STORED: Final = EncryptedTextField().get_prep_value("a@mail.example")


@dataclass
class Plan:
    """What the planner reads and writes of a plan; kept in memory."""

    wish: Wish
    what: str
    rule: str
    local_time: time
    zone: str
    next_due_at: datetime | None
    silence_hours: int
    follows: str
    days: int | None
    starts_on: date = FIRST_DAY
    active_since: datetime = START
    state: str = ACTIVE
    stopped_because: str = ""
    paused_until: datetime | None = None
    row_version: int = 1
    version_id: UUID | None = None
    practice_id: UUID = field(default_factory=uuid4)
    client_id: UUID = field(default_factory=uuid4)
    id: UUID = field(default_factory=uuid4)

    @property
    def local_start(self) -> datetime:
        return datetime.combine(self.starts_on, self.local_time)


@dataclass(frozen=True)
class Send:
    at: datetime
    message: Message
    plan: Plan
    # Whether this was tried before and nobody could say how it ended.
    again: bool


class Simulation:
    def __init__(self, life: Life, chance: random.Random) -> None:
        self.life, self.chance = life, chance
        self.plans = [self._plan(wish) for wish in life.wishes]
        self.outbox: dict[tuple[UUID, datetime], Message] = {}
        # In which zone each date was counted, and how often one was made that was there.
        self.zones: dict[tuple[UUID, datetime], str] = {}
        self.made_twice = 0
        self.sends: list[Send] = []
        # Of each message: when its row was made, last tried, and its end decided.
        self.planned: dict[UUID, datetime] = {}
        self.tried: dict[UUID, datetime] = {}
        self.decided: dict[UUID, datetime] = {}
        # When a message of each plan last left.
        self._left: dict[UUID, datetime] = {}
        self._newest: dict[UUID, list[Message]] = {}
        # Nothing happens before what has happened.
        self._now = datetime.min.replace(tzinfo=UTC)
        self._queue: list[tuple[datetime, int, str, Any]] = []
        self._standings: dict[Any, Standing] = {}

    def run(self) -> "Simulation":
        for kind, at, what in self._world():
            self._push(at, kind, what)
        for plan in self.plans:
            self._await_due(plan)
        while self._queue:
            self._now, _, kind, what = heapq.heappop(self._queue)
            getattr(self, f"_{kind}")(self._now, what)
        return self

    def of(self, plan: Plan) -> dict[datetime, Message]:
        return {occurrence: row for (plan_id, occurrence), row in self.outbox.items() if plan_id == plan.id}

    # --- What happens -----------------------------------------------------------------------------------

    def _world(self) -> list[tuple[str, datetime, Any]]:
        life = self.life
        told: list[tuple[str, datetime, Any]] = []
        for plan in self.plans:
            told += [("pause", begins, (plan, ends)) for begins, ends in plan.wish.pauses]
        changes = [*life.zone.changes, *life.windows.changes, *life.is_confirmed.changes]
        changes += [at for session in life.sessions for at in session.changes]
        changes += [at for at in (life.opted_out_at, life.closed_at) if at]
        if any(plan.follows != BY_CLOCK for plan in self.plans):
            changes += [START + day * DAY for day in range((END - START).days)]
        return told + [("change", at, None) for at in changes]

    def _change(self, at: datetime, _: None) -> None:
        """Somebody wrote something; the engine looks after plans within a quarter of an hour."""
        self._push(self._working(at + self.chance.random() * FOLLOW_UP), "follow", None)

    def _pause(self, at: datetime, what: tuple[Plan, datetime]) -> None:
        plan, until = what
        if plan.state != STOPPED:
            plan.state, plan.paused_until = PAUSED, until

    def _follow(self, at: datetime, _: None) -> None:
        for plan in self.plans:
            if plan.state == STOPPED:
                continue
            told = self._told(plan, at)
            facts = about(cast("CheckInPlan", plan), told)
            ending = rules.ends_because(facts, contact_of(self._standing(at), told))
            if ending:
                stop(cast("CheckInPlan", plan), ending)
            elif facts.dates is None:
                carry_zone(cast("CheckInPlan", plan), told, at)
            elif plan.next_due_at is None or plan.next_due_at > at:
                newest = max(self.of(plan), default=None)
                plan.next_due_at = upcoming_of(cast("CheckInPlan", plan), facts.dates, told, newest, at)
                plan.zone = told.zone
            self._await_due(plan)

    def _due(self, at: datetime, _: None) -> None:
        batch = Batch()
        due = [plan for plan in self.plans if plan.next_due_at is not None and plan.next_due_at <= at]
        for plan in sorted(due, key=lambda plan: (plan.next_due_at, plan.id)):
            told = self._told(plan, at)
            _plan_one(cast("CheckInPlan", plan), told, self._standing(at), at, batch)
        newer = give_way(batch)
        # No row waits longer than for the windows of a week or two.
        for message in (message for plan_id in newer for message in self._newest.get(plan_id, ())[-60:]):
            if message.status == PENDING and not message.ambiguous:
                message.status = EXPIRED
                self.decided[message.id] = at
        for message in batch.messages:
            key = (UUID(str(message.plan_id)), message.occurrence)
            if key in self.outbox:
                self.made_twice += 1
                continue
            self.outbox[key] = message
            self.planned[message.id] = self.decided[message.id] = at
            self.zones[key] = self.life.zone.at(at)
            self._newest.setdefault(key[0], []).append(message)
            self._await_send(message)
        for plan in due:
            self._await_due(plan)

    def _send(self, at: datetime, message: Message) -> None:
        if message.status != PENDING or message.next_try_at > at:
            return
        again = message.ambiguous > 0
        self.decided[message.id] = at
        if message.not_after <= at or message.attempt >= rules.MOST_ATTEMPTS:
            message.status = UNCERTAIN if again else EXPIRED
            return
        plan = next(plan for plan in self.plans if plan.id == message.plan_id)
        verdict = _reminder_letter(plan.practice_id, message.id, self._seen(message, plan, at), at)
        if isinstance(verdict, Letter):
            self._hand_over(message, plan, at)
        elif verdict["status"] == PENDING:
            for name in {"next_try_at", "not_before", "not_after"} & set(verdict):
                setattr(message, name, verdict[name])
            self._await_send(message)
        else:
            message.status = UNCERTAIN if again else str(verdict["status"])
            message.suppressed_reason = str(verdict.get("suppressed_reason", ""))

    def _hand_over(self, message: Message, plan: Plan, at: datetime) -> None:
        again = message.ambiguous > 0
        message.attempt += 1
        self.tried[message.id] = at
        mood = 1.0 if self.life.is_quiet else self.chance.random()
        if _within(self.life.mail_is_down, at) or mood < 0.05:
            # Surely not taken: nothing has left.
            message.next_try_at = at + rules.back_off(message.attempt, self.chance.random())
            self._await_send(message)
            return
        message.dispatched_at = message.dispatched_at or at
        self._left[plan.id] = message.dispatched_at
        self.sends.append(Send(at, message, plan, again))
        if mood < 0.07:
            # Killed in that moment, or the line broke: nobody can say.
            message.ambiguous += 1
            message.next_try_at = at + timedelta(seconds=120)
            message.status = UNCERTAIN if again else PENDING
            self._await_send(message)
            return
        message.status, message.sent_at = SENT, at

    # --- When the engine wakes --------------------------------------------------------------------------

    def _push(self, at: datetime, kind: str, what: Any) -> None:
        at = max(at, self._now)
        if at < END + AFTERWARDS:
            heapq.heappush(self._queue, (at, len(self._queue) + self.chance.getrandbits(40), kind, what))

    def _await_due(self, plan: Plan) -> None:
        if plan.next_due_at is not None and plan.next_due_at < END:
            self._push(self._working(plan.next_due_at + self.chance.random() * TICK), "due", None)

    def _await_send(self, message: Message) -> None:
        if message.status == PENDING:
            self._push(
                self._working(message.next_try_at + (1 + self.chance.random()) * TICK / 2), "send", message
            )

    def _working(self, at: datetime) -> datetime:
        """At `at`, or soon after the outage in which that lies."""
        span = _within(self.life.outages, at)
        return span[1] + self.chance.random() * TICK if span else at

    # --- What the engine reads --------------------------------------------------------------------------

    def _plan(self, wish: Wish) -> Plan:
        zone = self.life.zone.at(START)
        follows = BY_CLOCK if wish.days is None else BY_SESSION
        plan = Plan(wish, wish.what, wish.rule, wish.at, zone, None, wish.silence, follows, wish.days)
        if wish.days is None:
            plan.next_due_at = rules.next_after(plan.rule, plan.local_start, zone, START)
        return plan

    def _told(self, plan: Plan, at: datetime) -> PlanFacts:
        life = self.life
        known = life.known_at(at)
        near = tuple(span for span in known if at - 8 * DAY < span[1] and span[0] < at + 15 * DAY)
        followed = [ends for starts, ends in known if at - 22 * DAY < ends and starts < at + 15 * DAY]
        answered = bisect_right(life.answers, at)
        others = [left for other, left in self._left.items() if other != plan.id and left > at - 2 * DAY]
        is_open = life.closed_at is None or at < life.closed_at
        return PlanFacts(
            zone=life.zone.at(at),
            facts=rules.Facts(
                is_open,
                life.has_homework.at(at),
                life.answers[answered - 1] if answered else None,
                near,
                not life.has_consent.at(at),
            ),
            may_be_urgent=plan.wish.may_be_urgent,
            shared_channels=frozenset({"email"} if life.shares_address.at(at) else ()),
            another_left_at=max(others, default=None),
            followed=tuple(followed),
        )

    def _standing(self, at: datetime) -> Standing:
        life = self.life
        opted_out_at = (
            life.opted_out_at if life.opted_out_at is not None and life.opted_out_at <= at else None
        )
        confirmed_on = START.date() if life.is_confirmed.at(at) else None
        key = (life.windows.at(at), opted_out_at, confirmed_on, life.recheck_by.at(at))
        if key not in self._standings:
            windows, _, _, recheck_by = key
            told = [{"weekday": day, "from": opens, "to": closes} for day, opens, closes in windows]
            plan = ContactPlan(
                windows=told,
                opted_out_at=opted_out_at,
                confirmed_on=START.date(),
                recheck_by=recheck_by,
                shared_device="no",
            )
            channel = SafeChannel(channel="email", address="a@mail.example", confirmed_on=confirmed_on)
            self._standings[key] = Standing(plan, (channel,), safe_windows(told))
        return self._standings[key]

    def _seen(self, message: Message, plan: Plan, at: datetime) -> Seen:
        """The same facts once more, as the engine reads them right before it sends."""
        told, standing = self._told(plan, at), self._standing(at)
        found = {**_of_message(message), **_of_plan(plan), **_of_facts(told), **_of_contact(standing)}
        return Seen(**found, practice_zone=PRACTICE_ZONE, settings="{}", watched_hours=WATCHED)


def _of_message(message: Message) -> dict[str, Any]:
    return {
        "alert_id": None,
        "occurrence": message.occurrence,
        "channel": message.channel,
        "not_after": message.not_after,
        "ambiguous": message.ambiguous,
        "dispatched_at": message.dispatched_at,
        "respond_by": message.respond_by,
    }


def _of_plan(plan: Plan) -> dict[str, Any]:
    return {
        "client_id": plan.client_id,
        "plan_id": plan.id,
        "what": plan.what,
        "state": plan.state,
        "paused_until": plan.paused_until,
        "silence_hours": plan.silence_hours,
        "follows": plan.follows,
        "days": plan.days,
        "starts_on": plan.starts_on,
        "local_time": plan.local_time,
    }


def _of_facts(told: PlanFacts) -> dict[str, Any]:
    facts = told.facts
    return {
        "zone": told.zone,
        "case_is_open": facts.case_is_open,
        "has_open_homework": facts.has_open_homework,
        "answered_at": facts.answered_at,
        "session_starts": [starts for starts, _ in facts.sessions],
        "session_ends": [ends for _, ends in facts.sessions],
        "lacks_consent": facts.lacks_consent,
        "may_be_urgent": told.may_be_urgent,
        "due_ons": [],
        "homework_state": None,
        "shared_channels": list(told.shared_channels),
        "another_left_at": told.another_left_at,
        "followed": list(told.followed),
    }


def _of_contact(standing: Standing) -> dict[str, Any]:
    contact = cast("ContactPlan", standing.plan)
    return {
        "has_contact": True,
        "windows": json.dumps(contact.windows),
        "words_to_avoid": [],
        "shared_device": contact.shared_device,
        "sender_label": 0,
        "language": "en",
        "prefers": "email",
        "confirmed_on": contact.confirmed_on,
        "recheck_by": contact.recheck_by,
        "opted_out_at": contact.opted_out_at,
        "channels": ["email"],
        "addresses": [STORED],
        "confirmed_ons": [channel.confirmed_on for channel in standing.channels],
        "failed_ats": [None],
        "has_device": False,
    }


def _within(spans: list[Span], at: datetime) -> Span | None:
    return next((span for span in spans if span[0] <= at < span[1]), None)
