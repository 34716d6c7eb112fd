"""The inventory of interdependence, and self and us over time."""

from fractions import Fraction
from typing import Any, Final

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rules
from assessments.api.computed import Computed
from assessments.api.ladder import InLanguagesSerializer
from assessments.reports.interdependence import Looked, SelfAndUs, inventory_document, self_and_us
from clients.api.days import PracticeDay
from practices.clock import today
from privacy.permissions import Can
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, Entries, EntrySerializer
from relationships.models import Inventory
from relationships.words import PRACTICE_STEPS
from rest.serializers import StrictInteger, StrictSerializer
from rest.views import Endpoint

ABOUT_BALANCE: Final = ("balance", "word")
BALANCES: Final = ("little_of_either", "balanced", "more_us", "more_me", "growing")


class ItemAnswersSerializer(StrictSerializer):
    """By item's key; what is left out is not answered."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {key: StrictInteger(min_value=0, max_value=4, required=False) for key in rules.ITEM_KEYS}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return dict(instance)


class InventorySerializer(EntrySerializer[Inventory]):
    answered_on = PracticeDay()
    answers = ItemAnswersSerializer(required=False)

    class Meta:
        model = Inventory
        fields = (
            *(*WHOSE, "answered_on", "answers", "break_not_needed", "self_worth", "can_lean"),
            *("free_to_see_others", *BY_WHOM, "keep"),
        )
        read_only_fields = READ_ONLY

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        answered = attrs.get("answers", {})
        if attrs.get("break_not_needed"):
            strange = {
                f"answers.{key}": ["You said that no break was needed."]
                for key in rules.ITEMS[rules.BREAK_STEP]
                if key in answered
            }
            if strange:
                raise serializers.ValidationError(strange)
        return attrs


class Inventories(Entries[Inventory]):
    """What a client answered of self and us: each alone, nobody for somebody else. Never changed."""

    needs = {"list": Can.READ_CARE, "retrieve": Can.READ_CARE, "create": Can.ANSWER_FOR_ONESELF}
    queryset = Inventory.objects.all()
    serializer_class = InventorySerializer
    ordering = ("-answered_on", "-id")


class ItemSerializer(StrictSerializer):
    key = serializers.ChoiceField(choices=rules.ITEM_KEYS)
    step = serializers.ChoiceField(choices=PRACTICE_STEPS)
    text = InLanguagesSerializer()


class AloneItemSerializer(StrictSerializer):
    key = serializers.ChoiceField(choices=("self_worth", "can_lean", "free_to_see_others"))
    text = InLanguagesSerializer()


class OptionSerializer(StrictSerializer):
    score = serializers.IntegerField(min_value=0, max_value=4)
    text = InLanguagesSerializer()


class NotNeededSerializer(StrictSerializer):
    step = serializers.ChoiceField(choices=(rules.BREAK_STEP,))
    text = InLanguagesSerializer()


@extend_schema_serializer(many=False)
class InventoryDocumentSerializer(StrictSerializer):
    """What the inventory asks; `alone` are the three items that stand beside the 18."""

    key = serializers.CharField()
    title = InLanguagesSerializer()
    lead = InLanguagesSerializer()
    options = OptionSerializer(many=True)
    not_needed = NotNeededSerializer()
    items = ItemSerializer(many=True)
    alone = AloneItemSerializer(many=True)


class InventoryItems(Endpoint[Inventory]):
    """The items of the inventory in each language."""

    needs = {"retrieve": Can.READ_PRACTICE}
    queryset = Inventory.objects.all()
    serializer_class = InventoryDocumentSerializer

    @extend_schema(responses=InventoryDocumentSerializer)
    def retrieve(self, request: Request) -> Response:
        return Response(inventory_document())


class InventoryFoundSerializer(StrictSerializer):
    """Means from 0 to 4, `balance` from -1 (all me) to 1 (all us), rounded; null with too little answered.

    To staff `balance` and `word` are left out while a screening comes first.
    """

    id = serializers.UUIDField()
    answered_on = serializers.DateField()
    is_kept = serializers.BooleanField()
    steps = serializers.DictField(child=serializers.FloatField(allow_null=True))
    missing = serializers.ListField(child=serializers.ChoiceField(choices=PRACTICE_STEPS))
    of_self = serializers.FloatField(allow_null=True)
    of_us = serializers.FloatField(allow_null=True)
    strength = serializers.FloatField(allow_null=True)
    balance = serializers.FloatField(allow_null=True, required=False)
    word = serializers.ChoiceField(choices=BALANCES, allow_null=True, required=False)
    self_worth = serializers.IntegerField(min_value=0, max_value=4, allow_null=True)
    can_lean = serializers.IntegerField(min_value=0, max_value=4, allow_null=True)
    free_to_see_others = serializers.IntegerField(min_value=0, max_value=4, allow_null=True)


class StepDoneSerializer(StrictSerializer):
    step = serializers.ChoiceField(choices=PRACTICE_STEPS)
    times = serializers.IntegerField(help_text="In the last 90 days.")
    newest_on = serializers.DateField(allow_null=True)


class StandsAloneSerializer(StrictSerializer):
    """`not_free`: screening comes before any word about balance."""

    leaning_on_at_a_cost = serializers.BooleanField()
    not_free = serializers.BooleanField()
    screening_first = serializers.BooleanField(help_text="They were not asked alone since they said so.")
    reasons = serializers.ListField(child=serializers.DictField())


@extend_schema_serializer(many=False)
class SelfAndUsSerializer(StrictSerializer):
    """Inventories oldest first. `alone` is for staff; a client's answer has no such key."""

    series = InventoryFoundSerializer(many=True)
    activities = StepDoneSerializer(many=True)
    alone = StandsAloneSerializer(required=False)


def as_json(found: SelfAndUs) -> dict[str, Any]:
    """What SelfAndUsSerializer documents; what is for staff alone has no key in a client's answer."""
    told: dict[str, Any] = {
        "series": [_looked(one, found.screening_first) for one in found.series],
        "activities": [
            {"step": done.step, "times": done.times, "newest_on": done.newest_on} for done in found.activities
        ],
    }
    if found.alone is not None:
        told["alone"] = {
            "leaning_on_at_a_cost": found.alone.leaning_on_at_a_cost,
            "not_free": found.alone.not_free,
            "screening_first": found.screening_first,
            "reasons": [reason.as_json() for reason in found.alone.reasons],
        }
    return told


def _looked(one: Looked, screening_first: bool) -> dict[str, Any]:
    row, found = one.inventory, one.found
    told = {
        "id": row.pk,
        "answered_on": row.answered_on,
        "is_kept": row.is_kept,
        "steps": {step: _rounded(mean) for step, mean in found.steps.items()},
        "missing": found.missing,
        **{name: _rounded(getattr(found, name)) for name in ("of_self", "of_us", "strength", "balance")},
        "word": found.word,
        "self_worth": row.self_worth,
        "can_lean": row.can_lean,
        "free_to_see_others": row.free_to_see_others,
    }
    return {name: said for name, said in told.items() if not (screening_first and name in ABOUT_BALANCE)}


def _rounded(number: Fraction | None) -> float | None:
    return None if number is None else rules.rounded(number)


class Interdependences(Computed[Inventory]):
    """Self and us of one relationship over time."""

    needs = {"list": Can.READ_CARE}
    queryset = Inventory.objects.all()
    serializer_class = SelfAndUsSerializer
    space = "care"
    lookup_url_kwarg = "relationship_id"

    # A list in the router's words only: a relationship has one such picture.
    @extend_schema(operation_id="relationships_interdependence", responses=SelfAndUsSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.told(self_and_us(self.member, self.path_id, today(self.member)), as_json)
