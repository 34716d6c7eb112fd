from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.models import PUBLISHED, FormVersion
from clients.models import Client
from privacy.permissions import Can
from reminders.actions import (
    MISSED_LIMIT,
    SILENCE_HOURS,
    change_check_in_plan,
    next_dates,
    plan_check_ins,
    transition_check_in_plan,
)
from reminders.api.log import LogLineSerializer
from reminders.models import CHECK_IN, HOMEWORK, PLAN_STATES, CheckInPlan
from reminders.reports import log_of
from reminders.rules import DAYS, Every, every_of
from rest.serializers import Reference, StrictInteger, StrictSerializer, Text
from rest.views import Changes, Creates, Reads


class ClockTimeField(serializers.TimeField):
    """Hours and minutes on the client's own clock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


class EverySerializer(StrictSerializer):
    """{"each": "week", "on": ["tuesday"], "at": "09:00"}; {"each": "month", "day": 1, "at": "18:30"}."""

    each = serializers.ChoiceField(choices=["day", "week", "month"])
    on = serializers.ListField(
        child=serializers.ChoiceField(choices=DAYS), required=False, min_length=1, max_length=7
    )
    day = StrictInteger(min_value=1, max_value=28, required=False, allow_null=True)
    at = ClockTimeField()
    interval = StrictInteger(min_value=1, max_value=52, default=1)
    times = StrictInteger(min_value=1, max_value=500, required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        # A PATCH of the plan may leave `every` out, but not half of it.
        missing = [name for name in ("each", "at") if name not in told]
        if missing:
            raise ValidationError({name: ["This field is required."] for name in missing})
        if (told["each"] == "week") != bool(told.get("on")):
            raise ValidationError({"on": ["Days of the week go with a week, and a week with them."]})
        if (told["each"] == "month") != (told.get("day") is not None):
            raise ValidationError({"day": ["A day goes with a month, and a month with it."]})
        if told.get("times") is not None and told.get("until") is not None:
            raise ValidationError({"until": ["Either a number of times or a last day."]})
        return told


def in_choices(told: dict[str, Any]) -> dict[str, Any]:
    """The body with `every` as the value that the actions take."""
    if "every" not in told:
        return told
    choices = {**told["every"], "on": tuple(sorted(set(told["every"].get("on", ())), key=DAYS.index))}
    return {**told, "every": Every(**choices)}


def published() -> Any:
    return Reference(
        queryset=FormVersion.objects.filter(state=PUBLISHED), noun="form", required=False, allow_null=True
    )


class NewCheckInPlanSerializer(StrictSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client")
    what = serializers.ChoiceField(choices=[CHECK_IN, HOMEWORK])
    every = EverySerializer()
    version = published()
    starts_on = serializers.DateField(required=False)
    silence_hours = StrictInteger(min_value=0, max_value=168, default=SILENCE_HOURS)
    missed_limit = StrictInteger(min_value=1, max_value=20, default=MISSED_LIMIT)


class CheckInPlanChangesSerializer(StrictSerializer):
    every = EverySerializer()
    version = published()
    starts_on = serializers.DateField()
    silence_hours = StrictInteger(min_value=0, max_value=168)
    missed_limit = StrictInteger(min_value=1, max_value=20)


class CheckInPlanStepSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(PLAN_STATES))
    until = serializers.DateTimeField(required=False, allow_null=True)
    reason = Text(max_length=200, required=False, allow_blank=True)


class CheckInPlanSerializer(StrictSerializer):
    """`next_dates`: the next five, before safe windows and sessions are looked at."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    what = serializers.ChoiceField(choices=[CHECK_IN, HOMEWORK])
    every = serializers.SerializerMethodField()
    version = serializers.UUIDField(source="version_id", allow_null=True)
    starts_on = serializers.DateField()
    zone = serializers.CharField()
    state = serializers.ChoiceField(choices=list(PLAN_STATES))
    stopped_because = serializers.CharField()
    paused_until = serializers.DateTimeField(allow_null=True)
    silence_hours = serializers.IntegerField()
    missed_limit = serializers.IntegerField()
    next_dates = serializers.SerializerMethodField()

    @extend_schema_field(EverySerializer)
    def get_every(self, plan: CheckInPlan) -> Any:
        return EverySerializer(every_of(plan.rule, plan.local_time)).data

    @extend_schema_field(serializers.ListField(child=serializers.DateTimeField()))
    def get_next_dates(self, plan: CheckInPlan) -> list[str]:
        return [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in next_dates(plan)]


class CheckInPlans(Reads[CheckInPlan], Creates[CheckInPlan], Changes[CheckInPlan]):
    """When a client is asked how it goes, or reminded of what is open."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.PLAN_CHECK_INS,
        "partial_update": Can.PLAN_CHECK_INS,
        "transition": Can.PLAN_CHECK_INS,
        "log": Can.READ_INBOX,
    }
    takes = {
        "create": NewCheckInPlanSerializer,
        "partial_update": CheckInPlanChangesSerializer,
        "transition": CheckInPlanStepSerializer,
    }
    gives = {"log": LogLineSerializer}
    filters = {"client": "client_id"}
    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = CheckInPlan.objects.all()
    serializer_class = CheckInPlanSerializer
    ordering = ("-id",)

    def make(self, told: Any) -> CheckInPlan:
        return plan_check_ins(by=self.member, **in_choices(told.validated_data))

    def change(self, row: CheckInPlan, told: Any) -> CheckInPlan:
        return change_check_in_plan(by=self.member, plan=row, changes=in_choices(told.validated_data))

    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Pause it, go on with it, or stop it."""
        plan = self.get_object()
        return self.answer(transition_check_in_plan(by=self.member, plan=plan, **self.body()))

    @action(detail=True, methods=["get"])
    def log(self, request: Request, pk: str = "") -> Response:
        """What was planned, sent and left out, and why; newest first."""
        plan = self.get_object()
        rows: Any = log_of(plan)
        lines = self.paginate_queryset(rows) or []
        response = self.get_paginated_response(self.get_serializer(lines, many=True).data)
        self.log_served(lines or [plan])
        return response
