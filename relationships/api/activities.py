"""What was done for the six practice steps."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework import serializers

from clients.api.days import PracticeDay
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, Entries, EntrySerializer
from relationships.models import Activity, Break, Goal
from relationships.words import ACTIVITY_KINDS, PRACTICE_STEPS
from rest.problems import no_such
from rest.queries import OneOf
from rest.serializers import Reference, free_text

KINDS: Final = tuple(dict.fromkeys(kind for kinds in ACTIVITY_KINDS.values() for kind in kinds))
# Field -> what it belongs to: the column and its word, and how a refusal says so.
BELONGS_TO: Final[Mapping[str, tuple[str, str, str]]] = {
    "felt_heard": ("kind", "listening", "Only a listening exercise has this."),
    "other_felt_heard": ("kind", "listening", "Only a listening exercise has this."),
    "fear": ("step", "get_real", "Only getting real has this."),
    "comes_from": ("step", "get_real", "Only getting real has this."),
    "with_whom": ("step", "family_and_friends", "Only time with family or friends has this."),
    "of_break": ("kind", "break", "Only a break has this."),
    "of_goal": ("step", "long_term_goals", "Only long-term goals have this."),
}


class ActivitySerializer(EntrySerializer[Activity]):
    step = serializers.ChoiceField(choices=PRACTICE_STEPS)
    kind = serializers.ChoiceField(
        choices=KINDS,
        help_text="; ".join(f"{step}: {', '.join(kinds)}" for step, kinds in ACTIVITY_KINDS.items()),
    )
    happened_on = PracticeDay()
    note = free_text()
    with_whom = free_text()
    fear = free_text()
    comes_from = free_text()
    of_break = Reference(queryset=Break.objects.all(), noun="break", required=False, allow_null=True)
    of_goal = Reference(queryset=Goal.objects.all(), noun="goal", required=False, allow_null=True)

    class Meta:
        model = Activity
        fields = (
            *(*WHOSE, "step", "kind", "happened_on", "note", "with_whom", "felt_heard"),
            *("other_felt_heard", "fear", "comes_from", "of_break", "of_goal", *BY_WHOM, "keep"),
        )
        read_only_fields = READ_ONLY

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] not in ACTIVITY_KINDS[attrs["step"]]:
            raise serializers.ValidationError({"kind": ["This is not done for that step."]})
        strange = {
            name: [words]
            for name, (column, word, words) in BELONGS_TO.items()
            if attrs.get(name) not in (None, "") and attrs[column] != word
        }
        for name, noun in (("of_break", "break"), ("of_goal", "goal")):
            row = attrs.get(name)
            if row is not None and row.relationship_id != attrs["relationship"].pk:
                strange[name] = [no_such(noun)]
        if strange:
            raise serializers.ValidationError(strange)
        return attrs


class Activities(Entries[Activity]):
    """What was done for a practice step. Written once, never changed."""

    queryset = Activity.objects.all()
    serializer_class = ActivitySerializer
    filters = {"client": "client_id", "relationship": "relationship_id", "step": "step"}
    asks = {"step": OneOf(words=PRACTICE_STEPS)}
    ordering = ("-happened_on", "-id")

    def make(self, told: serializers.BaseSerializer[Any]) -> Activity:
        body = told.validated_data
        # What is told of a kept break or goal goes with it.
        if any(getattr(body.get(name), "is_kept", False) for name in ("of_break", "of_goal")):
            body["is_kept"] = True
        return super().make(told)
