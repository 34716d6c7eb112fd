"""Moments: how safe the body felt."""

from typing import Any

from rest_framework import serializers

from relationships.api.entries import BY_WHOM, READ_ONLY, Entries, EntrySerializer
from relationships.api.shared import WORDS, practice_today
from relationships.models import Moment
from rest.serializers import PastOrToday, Text


class MomentSerializer(EntrySerializer[Moment]):
    happened_on = PastOrToday(today=practice_today)
    situation = Text(max_length=WORDS, required=False, allow_blank=True)
    body_signs = Text(max_length=WORDS, required=False, allow_blank=True)
    how_left = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = Moment
        fields = (
            *("id", "client", "relationship", "happened_on", "felt_safety", "situation", "body_signs"),
            *("pattern", "was_left", "how_left", *BY_WHOM, "keep"),
        )
        read_only_fields = READ_ONLY

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("was_left") is not None and not attrs.get("pattern"):
            raise serializers.ValidationError({"was_left": ["Name the pattern that was noticed."]})
        if attrs.get("how_left") and not attrs.get("was_left"):
            raise serializers.ValidationError({"how_left": ["Only a pattern that was left has this."]})
        return attrs


class Moments(Entries[Moment]):
    """How safe the body felt in a situation. Written once, never changed."""

    queryset = Moment.objects.all()
    serializer_class = MomentSerializer
    ordering = ("-happened_on", "-id")
