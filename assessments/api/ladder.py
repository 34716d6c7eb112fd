"""The ladder: the practice's wording of it, and one relationship on it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions, rules
from assessments.api.computed import Computed
from assessments.reports.gate_words import HELD_BACK_QUESTION, in_words
from assessments.reports.ladder import Climb, Ladder, climb, ladder
from practices.clock import today
from privacy.permissions import Can
from relationships.api.shared import LINE
from relationships.models import Disclosure, LadderRung
from relationships.words import DISCLOSURE_ANSWERS, MOTIVES
from rest.serializers import StrictInteger, StrictSerializer, Text
from rest.views import Changes


class RungSerializer(StrictSerializer):
    rung = StrictInteger(min_value=0, max_value=5)
    wording = Text(max_length=LINE)


@extend_schema_serializer(many=False)
class LadderSerializer(StrictSerializer):
    """Rungs from 0, what anybody may know, to 5, what could be used against me."""

    rungs = RungSerializer(many=True)

    def validate_rungs(self, rungs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        named = [rung["rung"] for rung in rungs]
        if len(set(named)) < len(named):
            raise serializers.ValidationError("Name each rung once.")
        return rungs

    def to_representation(self, instance: Ladder) -> dict[str, Any]:
        return {"rungs": [{"rung": rung, "wording": text} for rung, text in instance.rungs.items()]}


class Ladders(Changes[Any]):
    """How this practice words the rungs of the ladder."""

    needs = {"retrieve": Can.READ_PRACTICE, "update": Can.EDIT_PRACTICE}
    queryset = LadderRung.objects.all()
    serializer_class = LadderSerializer

    def find(self) -> Ladder | None:
        practice_id = self.member.practice_id
        return None if practice_id is None else ladder(practice_id)

    def retrieve(self, request: Request) -> Response:
        return self.served(self.get_object())

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Word some rungs anew; those that are left out stay as they are."""
        return super().update(request, *args, **kwargs)

    def is_same(self, row: Any, told: Any) -> bool:
        return all(row.rungs[rung["rung"]] == rung["wording"] for rung in told["rungs"])

    def change(self, row: Any, told: Any) -> Any:
        rungs = {rung["rung"]: rung["wording"] for rung in told.validated_data["rungs"]}
        actions.word_ladder(by=self.member, rungs=rungs)
        return self.get_object()


class InLanguagesSerializer(StrictSerializer):
    en = serializers.CharField()
    de = serializers.CharField()


class GateReasonSerializer(StrictSerializer):
    code = serializers.CharField()
    facts = serializers.DictField()
    text = InLanguagesSerializer()


class LadderStepSerializer(StrictSerializer):
    """`ahead` is null where what was earned just before is not known (to this reader)."""

    id = serializers.UUIDField()
    on = serializers.DateField()
    rung = serializers.IntegerField(min_value=0, max_value=5)
    motive = serializers.ChoiceField(choices=MOTIVES)
    answer = serializers.ChoiceField(choices=DISCLOSURE_ANSWERS, allow_blank=True)
    earned_before = serializers.IntegerField(min_value=0, max_value=5, allow_null=True)
    ahead = serializers.BooleanField(allow_null=True)


class ClimbGateSerializer(StrictSerializer):
    """`held_back` is for staff; a client is asked a question instead, which is null where none is due."""

    earned = serializers.IntegerField(min_value=0, max_value=5)
    reasons = GateReasonSerializer(many=True)
    steps = LadderStepSerializer(many=True, help_text="What was done, oldest first.")
    ahead = serializers.BooleanField(help_text="A step of the last 90 days went beyond what was earned.")
    held_back = serializers.BooleanField(allow_null=True, required=False)
    question = InLanguagesSerializer(allow_null=True, required=False)


@extend_schema_serializer(many=False)
class ClimbSerializer(StrictSerializer):
    """`gate` is null until a therapist opens it, to staff too; it advises and never blocks."""

    openness = serializers.IntegerField(min_value=0, max_value=5)
    is_open = serializers.BooleanField(required=False, help_text="To the client; staff only.")
    gate = ClimbGateSerializer(allow_null=True)


def as_json(found: Climb, *, is_staff: bool) -> dict[str, Any]:
    """What ClimbSerializer documents; what this reader may not have has no key."""
    told: dict[str, Any] = {"openness": found.openness, "gate": None}
    if is_staff:
        told["is_open"] = found.is_open
    if found.gate is None or found.taken is None:
        return told
    taken = found.taken
    told["gate"] = {
        "earned": found.gate.earned,
        "reasons": [_reason(reason) for reason in found.gate.reasons],
        "steps": [_step(step) for step in found.steps or ()],
        "ahead": taken.ahead,
    }
    if is_staff:
        told["gate"]["held_back"] = taken.held_back
    else:
        told["gate"]["question"] = HELD_BACK_QUESTION if taken.held_back else None
    return told


def _reason(reason: rules.Reason) -> dict[str, Any]:
    return {"code": reason.code, "facts": dict(reason.facts), "text": in_words(reason)}


def _step(step: Disclosure) -> dict[str, Any]:
    earned = getattr(step, "earned_before", None)
    return {
        "id": step.pk,
        "on": step.happened_on,
        "rung": step.rung,
        "motive": step.motive,
        "answer": step.answer,
        "earned_before": earned,
        "ahead": rules.is_ahead(step.rung, earned),
    }


class Climbs(Computed[Disclosure]):
    """What one relationship has earned of the ladder, against what was taken."""

    needs = {"list": Can.READ_CARE}
    queryset = Disclosure.objects.all()
    serializer_class = ClimbSerializer
    space = "care"
    lookup_url_kwarg = "relationship_id"

    # A list in the router's words only: a relationship has one ladder.
    @extend_schema(operation_id="relationships_ladder", responses=ClimbSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = climb(self.member, self.path_id, today(self.member))
        return self.told(found, lambda found: as_json(found, is_staff=self.member.is_staff))
