from fractions import Fraction
from typing import Any, Final

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rules
from assessments.api.computed import Computed
from assessments.models import KeptState
from assessments.reports import SAYS, Bridge, bridge, bridge_facts
from practices.clock import today
from privacy.permissions import Can
from relationships.words import AREAS, QUESTIONS, RATERS, SUBJECTS
from rest.queries import OneOf
from rest.serializers import StrictSerializer

STATES: Final = ("holds", "strained", "overloaded", "unknown", "not_asked")
SHOWN: Final = ("client", "therapist", "own_word", "seen")


def level() -> Any:
    return serializers.IntegerField(min_value=0, max_value=4, allow_null=True)


class PlankSerializer(StrictSerializer):
    capacity = serializers.ChoiceField(choices=rules.CAPACITIES)
    load = serializers.IntegerField(min_value=0, max_value=4)
    level = level()
    margin = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    seen_once = serializers.BooleanField()
    stale = serializers.BooleanField()
    assessed_on = serializers.DateField(allow_null=True)


class BlindSpotSerializer(StrictSerializer):
    capacity = serializers.ChoiceField(choices=rules.CAPACITIES)
    view = serializers.ChoiceField(choices=RATERS)
    kind = serializers.ChoiceField(choices=("differ", "differ_once"))
    words = serializers.ChoiceField(choices=("more_than_seen", "less_than_seen"))
    difference = serializers.IntegerField()


class ForecastSerializer(StrictSerializer):
    capacity = serializers.ChoiceField(choices=rules.CAPACITIES)
    at = serializers.DateField()
    as_it_is = level()
    if_work_goes_on = serializers.FloatField(allow_null=True)
    falling = serializers.FloatField(allow_null=True)
    reasons = serializers.ListField(child=serializers.DictField())


class CoverageSerializer(StrictSerializer):
    covered = serializers.IntegerField(min_value=0, max_value=4)
    areas = serializers.DictField(
        child=serializers.ChoiceField(choices=("covered", "missing", "against_me", "not_lived")),
        help_text=f"State by area: {', '.join(AREAS)}.",
    )
    questions = serializers.DictField(
        child=serializers.BooleanField(), help_text=f"Which of {', '.join(QUESTIONS)} have a norm."
    )


class GateSerializer(StrictSerializer):
    earned = serializers.IntegerField(min_value=0, max_value=5)
    reasons = serializers.ListField(child=serializers.DictField())


@extend_schema_serializer(many=False)
class BridgeSerializer(StrictSerializer):
    """What a reader may not have has no key; `gate` is null until a therapist opens it."""

    subject = serializers.ChoiceField(choices=SUBJECTS)
    view = serializers.ChoiceField(choices=SHOWN)
    says = serializers.CharField()
    overall = serializers.ChoiceField(choices=("overloaded", "strained", "unknown", "holds"))
    known = serializers.CharField(help_text="Known of loaded capacities, like `4 of 6`.")
    capacities = PlankSerializer(many=True)
    weakest = serializers.ListField(child=serializers.CharField())
    look_next = serializers.ListField(child=serializers.CharField())
    carries = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Kinds; staff only."
    )
    blind_spots = BlindSpotSerializer(many=True, required=False)
    forecast = ForecastSerializer(many=True, required=False)
    norm_coverage = CoverageSerializer()
    gate = GateSerializer(allow_null=True)


def as_json(found: Bridge) -> dict[str, Any]:
    """What BridgeSerializer documents; a part that this reader may not have has no key."""
    fit, coverage = found.fit, found.norm_coverage
    told: dict[str, Any] = {
        "subject": found.subject,
        "view": found.view,
        "says": SAYS,
        "overall": fit.overall,
        "known": fit.known_words,
        "capacities": [_fields(plank, PlankSerializer) for plank in fit.capacities],
        "weakest": fit.weakest,
        "look_next": fit.look_next,
        "norm_coverage": {
            "covered": coverage.covered,
            "areas": coverage.areas,
            "questions": coverage.questions,
        },
        "gate": None
        if found.gate is None
        else {"earned": found.gate.earned, "reasons": _reasons(found.gate)},
    }
    if found.carries is not None:
        told["carries"] = found.carries
    if found.blind_spots is not None:
        told["blind_spots"] = [_fields(spot, BlindSpotSerializer) for spot in found.blind_spots]
    if found.forecast is not None:
        told["forecast"] = [_forecast(capacity, of_it) for capacity, of_it in found.forecast.items()]
    return told


def _fields(value: Any, shape: type[StrictSerializer]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in shape().fields}


def _forecast(capacity: str, found: rules.Forecast) -> dict[str, Any]:
    return {
        "capacity": capacity,
        "at": found.at,
        "as_it_is": found.as_it_is,
        "if_work_goes_on": _rounded(found.if_work_goes_on),
        "falling": _rounded(found.falling),
        "reasons": _reasons(found),
    }


def _rounded(number: Fraction | None) -> float | None:
    return None if number is None else rules.rounded(number)


def _reasons(found: rules.Gate | rules.Forecast) -> list[dict[str, Any]]:
    return [reason.as_json() for reason in found.reasons]


class Bridges(Computed[KeptState]):
    """How one relationship bears its load today."""

    needs = {"list": Can.READ_CARE}
    queryset = KeptState.objects.all()
    serializer_class = BridgeSerializer
    lookup_url_kwarg = "relationship_id"
    asks = {
        "subject": OneOf(words=SUBJECTS, default="other"),
        "view": OneOf(words=RATERS, default="client"),
    }

    # A list in the router's words only: a relationship has one bridge.
    @extend_schema(operation_id="relationships_bridge", responses=BridgeSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = today(self.member)
        facts = bridge_facts(self.member, self.path_id, self.asked["subject"], self.asked["view"], day)
        return self.told(facts, lambda found: as_json(bridge(found, day)))
