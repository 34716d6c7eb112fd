from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.fields import KeysByReader, asked_by_staff
from assessments.models import PUBLISHED, FormVersion, Homework
from clients.models import Client
from privacy.permissions import Can
from reminders.actions import (
    MISSED_LIMIT,
    SILENCE_HOURS,
    change_check_in_plan,
    plan_check_ins,
    transition_check_in_plan,
)
from reminders.api.log import LogLineSerializer
from reminders.clashes import Clash, clashes_of
from reminders.models import (
    BY_CLOCK,
    CHECK_IN,
    HOMEWORK,
    MOST_DAYS,
    PLAN_STATES,
    STOPPED_BECAUSE,
    CheckInPlan,
)
from reminders.outlook import Outlook, outlooks
from reminders.reports import log_lines, log_of, stop_reasons
from reminders.rules import ANCHORS, DAYS, Every, every_anchor, every_of, said
from rest.serializers import Reference, StrictInteger, StrictSerializer, Text
from rest.views import Changes, Creates, Reads


class ClockTimeField(serializers.TimeField):
    """Hours and minutes on the client's own clock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


class EverySerializer(StrictSerializer):
    """{"each": "week", "on": ["tuesday"], "at": "09:00"}; {"each": "month", "day": 1, "at": "18:30"};
    {"each": "session", "days_after": 2, "at": "09:00"};
    {"each": "homework", "days_before": 1, "at": "09:00"}.
    `times`: so many dates, from the first one to come where no `starts_on` is told with it.
    """

    each = serializers.ChoiceField(choices=["day", "week", "month", *ANCHORS])
    on = serializers.ListField(
        child=serializers.ChoiceField(choices=DAYS), required=False, min_length=1, max_length=7
    )
    day = StrictInteger(min_value=1, max_value=28, required=False, allow_null=True)
    days_after = StrictInteger(min_value=0, max_value=MOST_DAYS, required=False)
    days_before = StrictInteger(min_value=0, max_value=MOST_DAYS, required=False)
    at = ClockTimeField()
    interval = StrictInteger(min_value=1, max_value=52, default=1)
    times = StrictInteger(min_value=1, max_value=500, required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        # A PATCH of the plan may leave `every` out, but not half of it.
        missing = [name for name in ("each", "at") if name not in told]
        if missing:
            raise ValidationError({name: ["This field is required."] for name in missing})
        for name, each, words in GO_TOGETHER:
            if (told["each"] == each) != (told.get(name) not in (None, [])):
                raise ValidationError({name: [words]})
        if told.get("times") is not None and told.get("until") is not None:
            raise ValidationError({"until": ["Either a number of times or a last day."]})
        if told["each"] in ANCHORS:
            self._refuse_clock(told)
        return told

    def _refuse_clock(self, told: dict[str, Any]) -> None:
        by_clock = {"interval": told.get("interval", 1) != 1}
        by_clock |= {name: told.get(name) is not None for name in ("times", "until")}
        for name, is_told in by_clock.items():
            if is_told:
                raise ValidationError({name: ["This goes with a day, a week or a month alone."]})

    def to_representation(self, instance: Every) -> dict[str, Any]:
        if instance.each in ANCHORS:
            return {
                "each": instance.each,
                DAYS_ARE[instance.each]: instance.days,
                "at": f"{instance.at:%H:%M}",
            }
        shown: dict[str, Any] = super().to_representation(instance)
        return shown


# Which choice goes with which, and is told with it alone.
GO_TOGETHER: Final = (
    ("on", "week", "Days of the week go with a week, and a week with them."),
    ("day", "month", "A day goes with a month, and a month with it."),
    ("days_after", "session", "Days after go with a session, and a session with them."),
    ("days_before", "homework", "Days before go with homework, and homework with them."),
)
DAYS_ARE: Final = {"session": "days_after", "homework": "days_before"}


def in_choices(told: dict[str, Any]) -> dict[str, Any]:
    """The body with `every` as the value that the actions take."""
    if "every" not in told:
        return told
    choices = {**told["every"], "on": tuple(sorted(set(told["every"].get("on", ())), key=DAYS.index))}
    after, before = choices.pop("days_after", None), choices.pop("days_before", None)
    return {**told, "every": Every(**choices, days=before if after is None else after)}


def published() -> Any:
    return Reference(
        queryset=FormVersion.objects.filter(state=PUBLISHED), noun="form", required=False, allow_null=True
    )


class NewCheckInPlanSerializer(StrictSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client")
    what = serializers.ChoiceField(choices=[CHECK_IN, HOMEWORK])
    every = EverySerializer()
    version = published()
    # What still waits its turn the client does not know of.
    homework = Reference(
        queryset=Homework.objects.filter(asked_at__isnull=False),
        noun="homework",
        required=False,
        allow_null=True,
    )
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
    reason = Text(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Why it is stopped. The care team alone reads it.",
    )


class NextDateSerializer(StrictSerializer):
    """`opens` to `closes`: the client's safe window in which a message would leave; null where none is."""

    date = serializers.DateTimeField()
    opens = serializers.DateTimeField(allow_null=True)
    closes = serializers.DateTimeField(allow_null=True)


class WarningSerializer(StrictSerializer):
    """`too_near`: of this plan and another one of the client's (`plan`) one message leaves, and not both, for
    the first time on `date`."""

    code = serializers.ChoiceField(choices=["too_near"])
    plan = serializers.UUIDField()
    date = serializers.DateTimeField()
    detail = serializers.CharField()


def _warning(plan: CheckInPlan, clash: Clash) -> dict[str, Any]:
    on = clash.date.astimezone(ZoneInfo(plan.zone))
    detail = (
        f"Another plan of this client ({said(choices_of(clash.other))}) comes within four hours of this one,"
        f" the first time on {on:%Y-%m-%d}: one message leaves then, and not both."
        " Put them further apart, or stop one."
    )
    date = f"{clash.date:%Y-%m-%dT%H:%M:%SZ}"
    return {"code": "too_near", "plan": str(clash.other.pk), "date": date, "detail": detail}


def choices_of(plan: CheckInPlan) -> Every:
    """When it asks, in plain choices."""
    if plan.follows == BY_CLOCK:
        return every_of(plan.rule, plan.local_time)
    return every_anchor(plan.follows, plan.days or 0, plan.local_time)


class CheckInPlanSerializer(KeysByReader, StrictSerializer):
    """`stop_reason`: what whoever stopped it wrote, for staff alone.

    `next_dates`: the next five, before safe windows and sessions are looked at; of a plan that follows
    sessions or homework those that are known by now. `next_windows`: the same with their windows.
    """

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    what = serializers.ChoiceField(choices=[CHECK_IN, HOMEWORK])
    every = serializers.SerializerMethodField()
    version = serializers.UUIDField(source="version_id", allow_null=True)
    homework = serializers.UUIDField(source="homework_id", allow_null=True)
    starts_on = serializers.DateField()
    zone = serializers.CharField()
    state = serializers.ChoiceField(choices=list(PLAN_STATES))
    stopped_because = serializers.ChoiceField(choices=["", *STOPPED_BECAUSE])
    stop_reason = serializers.SerializerMethodField()
    paused_until = serializers.DateTimeField(allow_null=True)
    silence_hours = serializers.IntegerField()
    missed_limit = serializers.IntegerField()
    next_dates = serializers.SerializerMethodField()
    next_windows = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    staff_only = ("stop_reason", "warnings")

    @extend_schema_field(EverySerializer)
    def get_every(self, plan: CheckInPlan) -> Any:
        return EverySerializer(choices_of(plan)).data

    @extend_schema_field(serializers.ListField(child=serializers.DateTimeField()))
    def get_next_dates(self, plan: CheckInPlan) -> list[str]:
        return [f"{one.date:%Y-%m-%dT%H:%M:%SZ}" for one in self._outlook(plan)]

    @extend_schema_field(NextDateSerializer(many=True))
    def get_next_windows(self, plan: CheckInPlan) -> Any:
        return NextDateSerializer(self._outlook(plan), many=True).data

    def get_stop_reason(self, plan: CheckInPlan) -> str:
        return str(self._of_all("reasons", stop_reasons, plan).get(plan.pk, ""))

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, plan: CheckInPlan) -> Any:
        if not asked_by_staff(self.context):
            return []
        clashes: list[Clash] = self._of_all("clashes", clashes_of, plan).get(plan.pk, [])
        return [_warning(plan, clash) for clash in clashes]

    def _outlook(self, plan: CheckInPlan) -> list[Outlook]:
        found: list[Outlook] = self._of_all("outlooks", outlooks, plan)[plan.pk]
        return found

    def _of_all(self, name: str, read: Callable[[list[CheckInPlan]], Any], plan: CheckInPlan) -> Any:
        """Read once for all rows of a list."""
        root: Any = self.root
        if not hasattr(root, name):
            setattr(root, name, read(list(root.instance) if isinstance(root.instance, list) else [plan]))
        return getattr(root, name)


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
        lines = log_lines(self.paginate_queryset(rows) or [])
        response = self.get_paginated_response(self.get_serializer(lines, many=True).data)
        self.log_served(lines or [plan])
        return response
