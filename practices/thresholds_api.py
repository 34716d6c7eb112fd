"""The thresholds of a practice: what each does, how far it may be moved, who moved it when."""

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.actions import change_practice
from practices.models import Practice, ThresholdChange
from practices.thresholds import FINEST, LIMITS, Limit, Value, range_words, shown
from privacy.permissions import Can
from rest.serializers import StrictInteger, StrictModelSerializer, StrictSerializer
from rest.views import Changes, Lists


@extend_schema_field({"type": "number"})
class Amount(serializers.Field[Any, Any, Any, Any]):
    """A number as JSON has it: whole where it is whole."""

    def to_representation(self, value: Any) -> int | float:
        return int(value) if value == int(value) else float(value)


class ThresholdSerializer(StrictSerializer):
    """One threshold. `value` is what counts here; `may_go` says which way it can be moved."""

    name = serializers.CharField()
    rule = serializers.CharField(help_text="The rule that asks for it, as DOMAIN calls it.")
    words = serializers.CharField(help_text="What it does, in a sentence for people.")
    unit = serializers.CharField()
    value = Amount()
    standard = Amount()
    lowest = Amount()
    highest = Amount()
    is_whole = serializers.BooleanField(help_text="A whole number; otherwise up to two decimals.")
    may_go = serializers.ChoiceField(choices=("both", "up", "down", "nowhere"))


class ThresholdsSerializer(StrictSerializer):
    thresholds = ThresholdSerializer(many=True)

    def to_representation(self, practice: Practice) -> dict[str, Any]:
        own = practice.thresholds
        rows = [_told(limit, getattr(own, name)) for name, limit in LIMITS.items()]
        return super().to_representation({"thresholds": rows})


def _told(limit: Limit, value: Value) -> dict[str, Any]:
    names = ("name", "rule", "words", "unit", "standard", "lowest", "highest", "is_whole", "may_go")
    return {**{name: getattr(limit, name) for name in names}, "value": value}


class Hundredths(serializers.FloatField):
    """A number with at most two decimals, exact."""

    default_error_messages = {"invalid": "A number with at most two decimals is expected."}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float) or not isfinite(data):
            self.fail("invalid")
        value = Fraction(str(data))
        if (value * FINEST) % 1:
            self.fail("invalid")
        return value

    def run_validators(self, value: Any) -> None:
        # The ends of the range are floats: a tenth has to equal 0.1.
        super().run_validators(float(value))

    def to_representation(self, value: Any) -> Any:
        return float(value)


def threshold_field(limit: Limit, **options: Any) -> Any:
    """How one threshold is told in a body, with its range in the schema."""
    words = range_words(limit)
    kind: Any = StrictInteger if limit.is_whole else Hundredths
    return kind(
        min_value=shown(limit.lowest),
        max_value=shown(limit.highest),
        help_text=options.pop("help_text", limit.words),
        error_messages=dict.fromkeys(("min_value", "max_value"), words),
        **options,
    )


class MoveThresholdsSerializer(StrictSerializer):
    """The thresholds to be moved, by name; those left out stay, null goes back to the standard."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: threshold_field(limit, required=False, allow_null=True) for name, limit in LIMITS.items()
        }


class PracticeThresholds(Changes[Practice]):
    """By which numbers the rules judge in this practice. None of them is a clinical norm."""

    needs = {"retrieve": Can.READ_STAFF, "partial_update": Can.EDIT_PRACTICE}
    queryset = Practice.objects.all()
    serializer_class = ThresholdsSerializer
    takes = {"partial_update": MoveThresholdsSerializer}

    def find(self) -> Practice | None:
        # Row security leaves the one in which the session acts.
        return self.get_queryset().first()

    @extend_schema(operation_id="practice_thresholds", responses=ThresholdsSerializer)
    def retrieve(self, request: Request) -> Response:
        return self.served(self.get_object())

    @extend_schema(
        operation_id="practice_thresholds_move",
        request=MoveThresholdsSerializer,
        responses=ThresholdsSerializer,
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().partial_update(request, *args, **kwargs)

    def is_same(self, row: Practice, told: Mapping[str, Any]) -> bool:
        return all(getattr(row.thresholds, name) == _meant(name, value) for name, value in told.items())

    def change(self, row: Practice, told: Any) -> Practice:
        return change_practice(by=self.member, practice=row, told={}, moved=told.validated_data)


def _meant(name: str, value: Value | None) -> Value:
    return LIMITS[name].standard if value is None else value


class ThresholdChangeSerializer(StrictModelSerializer[ThresholdChange]):
    old = Amount()
    new = Amount()

    class Meta:
        model = ThresholdChange
        fields = ("id", "name", "old", "new", "version", "recorded_by", "recorded_at")
        read_only_fields = fields


class ThresholdChanges(Lists[ThresholdChange]):
    """What was moved, newest first: which threshold, when, by whom, from what to what."""

    needs = {"list": Can.READ_STAFF}
    queryset = ThresholdChange.objects.all()
    serializer_class = ThresholdChangeSerializer
    ordering = ("-recorded_at",)
