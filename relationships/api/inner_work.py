"""Inner work: whether somebody works on themself, as it was told on a day."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework import serializers

from clients.api.days import PracticeDay
from privacy.actor import member_of
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, Entries, EntrySerializer
from relationships.api.shared import LINE
from relationships.models import InnerWork
from relationships.words import INNER_WORK, SEEN_BY, SUBJECTS
from rest.queries import OneOf
from rest.serializers import Text, free_text

NEEDED: Final = ("what", "since", "last_seen", "seen_by")
OF_SEEN: Final = ("since", "last_seen", "seen_by", "seen_by_name")

NEEDED_OF_SEEN: Final = "Work that was seen has this."
ONLY_SEEN: Final = "Only work that was seen has this."
A_CLAIM: Final = "What one says of oneself is a claim; name who else saw it."
ONLY_THERAPIST: Final = "What a therapist saw, a therapist writes down."
ONLY_OTHERS: Final = "Only somebody else is named."
NOT_IN_ORDER: Final = "Work begins before it is last seen, and is seen before it is told."


class InnerWorkSerializer(EntrySerializer[InnerWork]):
    subject = serializers.ChoiceField(choices=SUBJECTS)
    status = serializers.ChoiceField(choices=INNER_WORK)
    told_on = PracticeDay()
    what = free_text()
    since = PracticeDay(required=False, allow_null=True)
    last_seen = PracticeDay(required=False, allow_null=True)
    seen_by = serializers.ChoiceField(choices=SEEN_BY, required=False)
    seen_by_name = Text(max_length=LINE, required=False, allow_blank=True)

    class Meta:
        model = InnerWork
        fields = (*WHOSE, "subject", "status", "told_on", "what", *OF_SEEN, *BY_WHOM, "keep")
        read_only_fields = READ_ONLY

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors = _of_seen(attrs) if attrs["status"] == "seen" else _of_others(attrs)
        if attrs.get("seen_by") == "therapist" and not member_of(self.context["request"]).is_staff:
            errors["seen_by"] = [ONLY_THERAPIST]
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


def _of_others(attrs: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [ONLY_SEEN] for name in OF_SEEN if attrs.get(name)}


def _of_seen(attrs: Mapping[str, Any]) -> dict[str, list[str]]:
    errors = {name: [NEEDED_OF_SEEN] for name in NEEDED if not attrs.get(name)}
    if attrs["subject"] == "self" and attrs.get("seen_by") == "client":
        errors["seen_by"] = [A_CLAIM]
    if attrs.get("seen_by_name") and attrs.get("seen_by") != "somebody_else":
        errors["seen_by_name"] = [ONLY_OTHERS]
    if not errors and not attrs["since"] <= attrs["last_seen"] <= attrs["told_on"]:
        errors["last_seen"] = [NOT_IN_ORDER]
    return errors


class InnerWorks(Entries[InnerWork]):
    """Whether somebody works on themself: none, claimed, or seen by somebody. Written once, never changed."""

    queryset = InnerWork.objects.all()
    serializer_class = InnerWorkSerializer
    filters = {"client": "client_id", "relationship": "relationship_id", "subject": "subject"}
    asks = {"subject": OneOf(words=SUBJECTS)}
    ordering = ("-told_on", "-recorded_at", "-id")
