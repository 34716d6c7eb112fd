"""What is told of homework that was sent: by the client how useful it was, by staff that they read it."""

from rest_framework import serializers

from assessments.models import MOST
from rest.serializers import WORDS, StrictInteger, StrictSerializer, Text, free_text


class RatingSerializer(StrictSerializer):
    """How much was done, and how useful it was: from 0 (nothing, not at all) to 4 (all of it, very)."""

    quantity = StrictInteger(min_value=0, max_value=MOST, allow_null=True)
    quality = StrictInteger(min_value=0, max_value=MOST, allow_null=True)


class ReviewSerializer(StrictSerializer):
    bring_to_session = serializers.BooleanField(required=False)
    quantity = StrictInteger(min_value=0, max_value=MOST, allow_null=True, required=False)
    quality = StrictInteger(min_value=0, max_value=MOST, allow_null=True, required=False)
    note = free_text(help_text="For the care team.")


class ReviewNoteSerializer(RatingSerializer):
    note = Text(max_length=WORDS, allow_blank=True, help_text="For the care team.")
    bring_to_session = serializers.BooleanField(
        required=False, help_text="Whether it will be talked about; until the next session was held."
    )


class ReviewedSerializer(StrictSerializer):
    quantity = serializers.IntegerField(allow_null=True)
    quality = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    noted_at = serializers.DateTimeField()
