"""Moments: how safe the body felt."""

from typing import Any, Final

from rest_framework import serializers

from clients.api.days import PracticeDay
from relationships.api.entries import BY_WHOM, READ_ONLY, Entries, EntrySerializer
from relationships.models import Moment
from relationships.words import LONGEST_MINUTES
from rest.serializers import StrictInteger, free_text

# Where the first has nothing, the others may have nothing.
BELONGS: Final = (
    ("pattern", ("was_left", "noticed_after_minutes"), "Name the pattern that was noticed."),
    ("was_left", ("left_after_minutes", "how_left"), "Only a pattern that was left has this."),
)


def minutes(help_text: str) -> StrictInteger:
    return StrictInteger(
        min_value=0, max_value=LONGEST_MINUTES, required=False, allow_null=True, help_text=help_text
    )


class MomentSerializer(EntrySerializer[Moment]):
    happened_on = PracticeDay()
    situation = free_text()
    body_signs = free_text()
    noticed_after_minutes = minutes("From when the pattern began until it was noticed.")
    left_after_minutes = minutes("From when the pattern began until it was left.")
    how_left = free_text()

    class Meta:
        model = Moment
        fields = (
            *("id", "client", "relationship", "happened_on", "felt_safety", "situation", "body_signs"),
            *("pattern", "noticed_after_minutes", "was_left", "left_after_minutes", "how_left"),
            *(*BY_WHOM, "keep"),
        )
        read_only_fields = READ_ONLY

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        misfits: dict[str, list[str]] = {}
        for above, names, words in BELONGS:
            told = (name for name in names if attrs.get(name) not in (None, ""))
            if not attrs.get(above) and not misfits:
                misfits = {name: [words] for name in told}
        noticed, left = attrs.get("noticed_after_minutes"), attrs.get("left_after_minutes")
        if noticed is not None and left is not None and left < noticed:
            misfits["left_after_minutes"] = ["It was noticed later than that."]
        if misfits:
            raise serializers.ValidationError(misfits)
        return attrs


class Moments(Entries[Moment]):
    """How safe the body felt in a situation. Written once, never changed."""

    queryset = Moment.objects.all()
    serializer_class = MomentSerializer
    ordering = ("-happened_on", "-id")
