"""Scores of a form that one client is not shown for now."""

from datetime import date, timedelta
from typing import Final

from rest_framework.exceptions import ValidationError

from assessments.actions.cases import NOT_ON_TEAM, chosen_case, my_open_cases, refuse_other_case
from assessments.models import Form, HeldBack, HeldBackReason
from clients.models import Case, Client
from practices import clock
from privacy.actor import Actor
from privacy.turns import take_turns
from rest.problems import Refused
from rest.serializers import RowVersion

PAST: Final = "This day is over; name today or a later one."
TOO_LONG: Final = "Scores are held back for a year at most; then think it over again."
ENDED: Final = "This has ended; the scores are shown again."
HELD: Final = "The scores of this form are held back already."
LONGEST: Final = timedelta(days=366)


def hold_back(
    *, by: Actor, client: Client, form: Form, because: str, ends_on: date, case: Case | None = None
) -> HeldBack:
    """From today to the end of that day the client's own pages are as if this form had no scores. All who
    care for the client are told that it is so; the team of this case alone reads why."""
    today = clock.today(by)
    _refuse_days(ends_on, today, earliest=today)
    take_turns(f"held back {client.pk} {form.pk}")
    if HeldBack.objects.filter(client=client, form=form, ends_on__gte=today).exists():
        raise Refused(HELD, allowed=[])
    cases = my_open_cases(by, client.pk)
    if not cases:
        raise ValidationError({"client": [NOT_ON_TEAM]})
    of = {"client": client, "case": chosen_case(cases, case)}
    held = HeldBack.objects.create(**of, form=form, starts_on=today, ends_on=ends_on)
    HeldBackReason.objects.create(**of, held=held, because=because)
    return held


def end_holding_back(*, by: Actor, held: HeldBack, ends_on: date) -> HeldBack:
    """Another last day: yesterday shows the scores at once, a later day holds them longer."""
    refuse_other_case(by, held.case_id)
    today = clock.today(by)
    if held.ends_on < today:
        raise Refused(ENDED, allowed=[])
    _refuse_days(ends_on, today, earliest=today - timedelta(days=1))
    return RowVersion().write(held, {"ends_on": ends_on})


def _refuse_days(ends_on: date, today: date, *, earliest: date) -> None:
    if ends_on < earliest:
        raise ValidationError({"ends_on": [PAST]})
    if ends_on > today + LONGEST:
        raise ValidationError({"ends_on": [TOO_LONG]})
