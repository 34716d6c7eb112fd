"""Do reminders help? Shares of a quarter, with how sure one may be of each."""

import re
from dataclasses import dataclass
from typing import Any, Final

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from practices.clock import today
from privacy.actor import member_of
from privacy.permissions import Can
from reminders import rules
from reminders.help import NOTE, QUARTERS_BACK, Help, Quarter, is_told, reminders_help
from rest.queries import Query
from rest.serializers import StrictSerializer
from rest.views import Asked

FORM: Final = re.compile(r"[1-9][0-9]{3}-[1-4]\Z", re.ASCII)
EXPECTED: Final = "A year and its quarter are expected, like 2026-3."
NOT_TOLD: Final = f"The quarter that runs, or one of the {QUARTERS_BACK} before it, is expected."
# Shares are told to tenths of a percent.
DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class OfQuarter(Query):
    def read(self, told: str) -> Quarter:
        if not FORM.match(told):
            raise ValueError(EXPECTED)
        year, _, number = told.partition("-")
        return Quarter(int(year), int(number))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[1-9][0-9]{3}-[1-4]$"}


class AnsweredShareSerializer(StrictSerializer):
    """All null and `hidden` where fewer than ten were asked, or fewer than five clients."""

    asked = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True, help_text="Of those asked, 0 to 1.")
    low = serializers.FloatField(allow_null=True, help_text="Where its 95 % interval by Wilson begins.")
    high = serializers.FloatField(allow_null=True, help_text="Where it ends.")
    hidden = serializers.BooleanField()


class BothWaysSerializer(StrictSerializer):
    with_reminder = AnsweredShareSerializer()
    without_reminder = AnsweredShareSerializer()


class RemindersHelpSerializer(StrictSerializer):
    """What was asked a week ago or longer: with a reminder that left before the answer, and without one."""

    quarter = serializers.CharField()
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    check_ins = BothWaysSerializer()
    homework = BothWaysSerializer()
    note = serializers.CharField()


class RemindersHelp(Asked):
    """How much was answered with a reminder and without. Groups that are not alike, and nobody's name."""

    needs = {"get": Can.READ_PROGRESS}
    asks = {
        "quarter": OfQuarter("A year and its quarter, like 2026-3; by the practice's clock. Else this one.")
    }

    @extend_schema(operation_id="practice_reminders_help_retrieve", responses={200: RemindersHelpSerializer})
    def get(self, request: Request) -> Response:
        day = today(member_of(request))
        quarter = self.asked.get("quarter") or Quarter.of(day)
        if not is_told(quarter, day):
            raise ValidationError({"quarter": [NOT_TOLD]})
        return Response(as_json(reminders_help(quarter)))


def as_json(found: Help) -> dict[str, Any]:
    return {
        "quarter": str(found.quarter),
        "begins_on": found.quarter.begins_on.isoformat(),
        "ends_on": found.quarter.ends_on.isoformat(),
        "check_ins": _both(found.check_ins_with, found.check_ins_without),
        "homework": _both(found.homework_with, found.homework_without),
        "note": NOTE,
    }


def _both(reminded: rules.Share | None, without: rules.Share | None) -> dict[str, Any]:
    return {"with_reminder": _share(reminded), "without_reminder": _share(without)}


def _share(found: rules.Share | None) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(("asked", "answered", "share", "low", "high")) | {"hidden": True}
    exact = {"share": found.share, "low": found.low, "high": found.high}
    shown = {name: None if value is None else round(value, DIGITS) for name, value in exact.items()}
    return {"asked": found.n, "answered": found.answered, **shown, "hidden": False}
