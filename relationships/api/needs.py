"""Needs: how they were expressed and answered."""

from clients.api.days import PracticeDay
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, Entries, EntrySerializer
from relationships.models import Need
from relationships.words import SIDES
from rest.queries import OneOf
from rest.serializers import WORDS, Text


class NeedSerializer(EntrySerializer[Need]):
    what = Text(max_length=WORDS)
    happened_on = PracticeDay()

    class Meta:
        model = Need
        fields = (*WHOSE, "whose", "what", "happened_on", "expressed", "answered", *BY_WHOM, "keep")
        read_only_fields = READ_ONLY


class Needs(Entries[Need]):
    """One need of one of the two, as it was expressed and answered that day. Written once, never changed."""

    queryset = Need.objects.all()
    serializer_class = NeedSerializer
    filters = {"client": "client_id", "relationship": "relationship_id", "whose": "whose"}
    asks = {"whose": OneOf(words=SIDES)}
    ordering = ("-happened_on", "-id")
