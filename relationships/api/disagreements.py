"""Disagreements, and what was said to have become of them."""

from typing import Any

from rest_framework import serializers

from clients.api.days import PracticeDay
from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, EntrySerializer
from relationships.api.shared import Below
from relationships.api.stepping import Changing
from relationships.models import Disagreement, DisagreementVersion
from relationships.words import OUTCOMES
from rest.queries import OneOf
from rest.serializers import WORDS, StrictModelSerializer, Text


class DisagreementSerializer(EntrySerializer[Disagreement]):
    happened_on = PracticeDay(required=False, allow_null=True, help_text="Needed unless `remembered`.")
    about = Text(max_length=WORDS)
    outcome_on = PracticeDay(required=False, allow_null=True)
    repaired_on = PracticeDay(required=False, allow_null=True)

    class Meta:
        model = Disagreement
        fields = (
            *(*WHOSE, "remembered", "happened_on", "year", "is_first", "about", "area", "my_move"),
            *("their_move", "escalation", "outcome", "outcome_on", "returns_on", "gave_in"),
            *("repaired_by", "repaired_on", *BY_WHOM, "said_by", "changed_at", "keep"),
        )
        read_only_fields = (*READ_ONLY, "said_by", "changed_at")


class DisagreementChangeSerializer(DisagreementSerializer):
    class Meta:
        model = Disagreement
        fields = (*actions.BECAME, "keep")


class DisagreementVersionSerializer(StrictModelSerializer[DisagreementVersion]):
    class Meta:
        model = DisagreementVersion
        fields = (
            *("id", "disagreement", "number", *actions.BECAME),
            *("is_kept", "recorded_by", "recorded_at"),
        )


class Disagreements(Changing[Disagreement]):
    """Conflicts: what each side did in them, and what became of them."""

    about = "disagreement"
    queryset = Disagreement.objects.all()
    serializer_class = DisagreementSerializer
    takes = {"partial_update": DisagreementChangeSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "outcome": "outcome"}
    asks = {"outcome": OneOf(words=OUTCOMES)}

    def make(self, told: serializers.BaseSerializer[Any]) -> Disagreement:
        body = dict(told.validated_data)
        return actions.record_disagreement(by=self.member, relationship=body.pop("relationship"), told=body)

    def change(self, row: Disagreement, told: serializers.BaseSerializer[Any]) -> Disagreement:
        return actions.change_disagreement(by=self.member, disagreement=row, changes=told.validated_data)


class DisagreementVersions(Below[DisagreementVersion]):
    """What was said to have become of a disagreement, oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = DisagreementVersion.objects.all()
    serializer_class = DisagreementVersionSerializer
    above_model = Disagreement
    lookup_url_kwarg = "disagreement_id"
    ordering = ("number",)
