"""Contributions and receipts, as their client sees them."""

from datetime import date
from typing import Any

from rest_framework import serializers

from clients.api.days import PracticeDay
from practices.clock import now
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, EntrySerializer, KeepableSerializer
from relationships.api.stepping import Changing
from relationships.models import Contribution
from relationships.words import DIRECTIONS, HEALTHY
from rest.problems import Refused
from rest.queries import OneOf
from rest.serializers import WORDS, RowVersion, StrictInteger, Text


class ContributionSerializer(EntrySerializer[Contribution]):
    direction = serializers.ChoiceField(choices=DIRECTIONS)
    what = Text(max_length=WORDS)
    weight = StrictInteger(
        min_value=0, max_value=4, help_text="What it costs the giver or means to the receiver, 0 to 4."
    )
    healthy = serializers.ChoiceField(choices=HEALTHY, required=False)
    since = PracticeDay(required=False, allow_null=True)

    class Meta:
        model = Contribution
        fields = (*WHOSE, "direction", "what", "weight", "healthy", "since", "ended_on", *BY_WHOM, "keep")
        read_only_fields = (*READ_ONLY, "ended_on")


class ContributionEndSerializer(KeepableSerializer[Contribution]):
    ended_on = PracticeDay()

    class Meta:
        model = Contribution
        fields = ("ended_on", "keep")

    def validate_ended_on(self, ended_on: date) -> date:
        since = self.instance.since if isinstance(self.instance, Contribution) else None
        if since is not None and ended_on < since:
            raise serializers.ValidationError("This is before it began.")
        return ended_on


class Contributions(Changing[Contribution]):
    """What is given and received. Said otherwise, it is ended and begun anew."""

    about = "contribution"
    queryset = Contribution.objects.all()
    serializer_class = ContributionSerializer
    takes = {"partial_update": ContributionEndSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "direction": "direction"}
    asks = {"direction": OneOf(words=DIRECTIONS)}
    ordering = ("direction", "id")

    def change(self, row: Contribution, told: serializers.BaseSerializer[Any]) -> Contribution:
        if row.ended_on is not None:
            raise Refused("This has ended already.", allowed=[])
        return RowVersion(self.row_version).write(row, {**told.validated_data, "changed_at": now()})
