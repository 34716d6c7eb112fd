"""How decisions were made."""

from typing import Any

from rest_framework import serializers

from clients.api.days import PracticeDay
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, Entries, EntrySerializer
from relationships.models import Decision
from relationships.words import BOTH, SET_BY
from rest.serializers import WORDS, Text


class DecisionSerializer(EntrySerializer[Decision]):
    topic = Text(max_length=WORDS)
    decided_on = PracticeDay()
    proposed_by = serializers.ChoiceField(choices=SET_BY)
    decided_by = serializers.ChoiceField(choices=SET_BY)
    was_asked = serializers.BooleanField(
        required=False,
        allow_null=True,
        help_text="Whether the side that did not decide was asked; null exactly where both decided.",
    )

    class Meta:
        model = Decision
        fields = (
            *(*WHOSE, "topic", "decided_on", "proposed_by", "decided_by", "was_asked"),
            *(*BY_WHOM, "keep"),
        )
        read_only_fields = READ_ONLY

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        together, was_asked = attrs["decided_by"] == BOTH, attrs.get("was_asked")
        if together and was_asked is not None:
            raise serializers.ValidationError({"was_asked": ["Both decided: nobody was left to ask."]})
        if not together and was_asked is None:
            raise serializers.ValidationError({"was_asked": ["Say whether the other side was asked."]})
        return attrs


class Decisions(Entries[Decision]):
    """Who proposed, who decided, who was asked. Written once, never changed."""

    queryset = Decision.objects.all()
    serializer_class = DecisionSerializer
    ordering = ("-decided_on", "-recorded_at", "-id")
