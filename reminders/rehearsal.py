"""The urgent chain rehearsed: all of it, through the outbox, in a transaction that is undone in the end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from clients.models import URGENT, Client, Duty, InboxItem, Leave, StaffAlert
from practices.models import Member, Practice
from privacy.actor import MEMBER, Actor, acting_as, engine
from privacy.permissions import MANAGER, SUPERVISOR, THERAPIST
from reminders import rules
from reminders.alerts import alert_practice
from reminders.channels import Letter
from reminders.facts import NOWHERE, select, watched_hours
from reminders.models import Message
from reminders.sending import claim_of_practice, mark_sending

STEPS: Final = ("on duty", "leave cover", "supervisors", "all on duty")
MARK: Final = "rehearsal"
EVERYTHING: Final = 100_000


class NoSuchPractice(Exception):
    """No practice has this slug, or none of its managers is active."""


class _Undone(Exception):
    """Whatever was written goes with it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One member who would be told. `letter` is None where no message could be made; `why_not` says why."""

    name: str
    letter: Letter | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One step: when it would come, who would be told, and what is wrong with it, if anything is."""

    number: int
    name: str
    at: datetime | None
    told: tuple[Told, ...]
    note: str = ""
    fault: str = ""


def rehearse(slug: str, at: datetime) -> tuple[Rehearsed, ...]:
    """The four steps as they would come after an urgent answer at `at` that nobody acknowledges.

    Nothing of it stays: no item, no alert, no message, nobody's record. Raises NoSuchPractice.
    """
    steps: list[Rehearsed] = []
    try:
        with acting_as(NOWHERE):
            found = select("SELECT practice_id, manager_id FROM rls.rehearsal_of(%s)", slug)
            if not found or found[0][1] is None:
                raise NoSuchPractice(slug)
            practice_id, manager_id = found[0]
            with acting_as(Actor(MEMBER, practice_id, manager_id, roles=frozenset((MANAGER,)))):
                steps += _through_the_chain(practice_id, at)
            raise _Undone
    except _Undone:
        return tuple(steps)


def _through_the_chain(practice_id: UUID, at: datetime) -> list[Rehearsed]:
    """As a manager, who takes in somebody that nobody is; the item and what follows are the engine's."""
    practice = Practice.objects.get()
    stranger = Client(name=MARK)
    stranger.save(force_insert=True)
    with acting_as(engine(practice_id)):
        item = InboxItem(client_id=stranger.pk, kind=URGENT, since=at, about=MARK)
        item.save(force_insert=True)
    names = dict(Member.objects.values_list("pk", "name"))
    came: dict[int, Rehearsed] = {}
    everybody: set[UUID] = set()
    moment = at
    while (number := _next(practice_id, item.pk, moment, max(came, default=0))) is not None:
        with acting_as(engine(practice_id)):
            letters = _letters(practice_id, item.pk, number, moment)
        told = tuple(
            Told(names.get(member_id, "somebody"), letter, why) for member_id, letter, why in letters
        )
        everybody |= {member_id for member_id, _, _ in letters}
        came[number] = Rehearsed(number, STEPS[number - 1], moment, told, fault=_unreached(told))
        hours = watched_hours(practice)
        moment = rules.following_at(moment, hours, practice.zone, practice.thresholds)
    return _judged(came, at, practice, everybody)


def _next(practice_id: UUID, item_id: UUID, moment: datetime, last: int) -> int | None:
    alert_practice(practice_id, moment, only=item_id)
    with acting_as(engine(practice_id)):
        made = StaffAlert.objects.filter(item_id=item_id, step__gt=last)
        return made.values_list("step", flat=True).order_by("-step").first()


def _letters(
    practice_id: UUID, item_id: UUID, number: int, moment: datetime
) -> list[tuple[UUID, Letter | None, str]]:
    """What the outbox makes of this step's alerts: claimed, looked at again, addressed."""
    alerts = dict(StaffAlert.objects.filter(item_id=item_id, step=number).values_list("pk", "member_id"))
    mine = dict(Message.objects.filter(alert_id__in=alerts).values_list("pk", "alert_id"))
    letters = []
    for message_id, token in claim_of_practice(moment, EVERYTHING):
        if message_id in mine:
            letter = mark_sending((practice_id, message_id, token), moment)
            why = Message.objects.values_list("suppressed_reason", flat=True).get(pk=message_id)
            letters.append((alerts[mine[message_id]], letter, why))
    return letters


def _unreached(told: tuple[Told, ...]) -> str:
    missing = [f"{one.name} ({one.why_not})" for one in told if one.letter is None]
    return f"No message can be made for {', '.join(missing)}." if missing else ""


def _judged(
    came: dict[int, Rehearsed], at: datetime, practice: Practice, everybody: set[UUID]
) -> list[Rehearsed]:
    """The four steps, also those that were passed over, and what is wrong with each."""
    works = Member.objects.filter(is_active=True, roles__overlap=[THERAPIST, SUPERVISOR])
    on_duty = Duty.objects.filter(starts_at__lte=at, ends_at__gt=at, member__in=works)
    today = at.astimezone(ZoneInfo(practice.zone)).date()
    away = Leave.objects.filter(member_id__in=everybody, starts_on__lte=today, ends_on__gte=today)
    is_solo = works.count() < 2
    steps = []
    for number, name in enumerate(STEPS, start=1):
        step = came.get(number) or Rehearsed(number, name, None, ())
        note = fault = ""
        if number == 1 and not on_duty.exists():
            fault = "Nobody is on duty then; the client's care team, or every therapist, is told instead."
        elif not step.told and number == 2:
            fault = "Somebody is away and nobody who works here covers for them." if away.exists() else ""
            note = "" if fault else "Nobody of those told is away."
        elif not step.told and number == 3:
            fault = "" if is_solo else "Nobody of those told has a supervisor who works here."
            note = "One person works here alone." if is_solo else ""
        elif not step.told:
            fault = "Nobody would be told."
        words = " ".join(filter(None, (step.fault, fault)))
        steps.append(Rehearsed(number, name, step.at, step.told, note, words))
    return steps
