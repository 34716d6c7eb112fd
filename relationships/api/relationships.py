"""Kinds, relationships and what belongs to them as a whole: openings, presences, counterparts."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from clients.api.days import PracticeDay
from clients.models import Case, Client, Session
from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import KeepableSerializer, Keeping
from relationships.api.kept_words import Retold
from relationships.api.shared import LINE, Below
from relationships.models import Counterpart, Kind, Opening, Presence, Relationship
from relationships.words import CAPACITIES, OPENINGS
from rest.serializers import Reference, StrictInteger, StrictModelSerializer, StrictSerializer, Text
from rest.views import Creates, Patches, Reads


class LoadSerializer(StrictSerializer):
    """Levels of some of the six capacities; what is left out follows the kind."""

    self_soothing = StrictInteger(min_value=0, max_value=4, required=False)
    self_regulation = StrictInteger(min_value=0, max_value=4, required=False)
    defense_awareness = StrictInteger(min_value=0, max_value=4, required=False)
    words_and_actions = StrictInteger(min_value=0, max_value=4, required=False)
    energy = StrictInteger(min_value=0, max_value=4, required=False)
    boundaries = StrictInteger(min_value=0, max_value=4, required=False)


class KindSerializer(StrictModelSerializer[Kind]):
    name = Text(max_length=LINE)

    class Meta:
        model = Kind
        fields = ("id", "name", *CAPACITIES, "openness", "is_used")


class RelationshipSerializer(KeepableSerializer[Relationship]):
    client = Reference(queryset=Client.objects.all(), noun="client", required=False)
    other_name = Text(max_length=LINE)
    kind = Reference(queryset=Kind.objects.filter(is_used=True), noun="kind")
    kind_name = serializers.CharField(source="kind.name", read_only=True)
    load_override = LoadSerializer(required=False)
    load = LoadSerializer(read_only=True)
    since = PracticeDay(required=False, allow_null=True)

    class Meta:
        model = Relationship
        fields = (
            *("id", "client", "other_name", "kind", "kind_name", "load_override", "load"),
            *("since", "ended_on", "is_kept", "recorded_by", "recorded_at", "keep"),
        )
        read_only_fields = ("ended_on", "is_kept", "recorded_by", "recorded_at")


class RelationshipChangeSerializer(RelationshipSerializer):
    ended_on = PracticeDay(required=False, allow_null=True)

    class Meta:
        model = Relationship
        fields = ("other_name", "kind", "load_override", "since", "ended_on", "keep")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        since, ended_on = (attrs.get(name, getattr(self.instance, name)) for name in ("since", "ended_on"))
        if since and ended_on and ended_on < since:
            raise serializers.ValidationError({"ended_on": ["This is before it began."]})
        return attrs


class OpeningSerializer(StrictModelSerializer[Opening]):
    what = serializers.ChoiceField(choices=OPENINGS)
    open = serializers.BooleanField(source="is_open")

    class Meta:
        model = Opening
        fields = ("id", "relationship", "what", "open", "recorded_by", "recorded_at")
        read_only_fields = ("relationship", "recorded_by", "recorded_at")


class PresenceSerializer(StrictModelSerializer[Presence]):
    session = Reference(queryset=Session.objects.all(), noun="session")

    class Meta:
        model = Presence
        fields = ("id", "relationship", "session", "recorded_by", "recorded_at")
        read_only_fields = ("relationship", "recorded_by", "recorded_at")


class CounterpartSerializer(StrictModelSerializer[Counterpart]):
    case = Reference(queryset=Case.objects.all(), noun="case")
    first = Reference(queryset=Relationship.objects.all(), noun="relationship")
    second = Reference(queryset=Relationship.objects.all(), noun="relationship")

    class Meta:
        model = Counterpart
        fields = (
            *("id", "case", "first_client", "first", "second_client", "second"),
            *("recorded_by", "recorded_at"),
        )
        read_only_fields = ("first_client", "second_client", "recorded_by", "recorded_at")


class Kinds(Reads[Kind], Creates[Kind], Patches[Kind]):
    """Kinds of relationships, each with the load it puts on the six capacities."""

    needs = {
        "list": Can.READ_PRACTICE,
        "retrieve": Can.READ_PRACTICE,
        "create": Can.EDIT_KINDS,
        "partial_update": Can.EDIT_KINDS,
    }
    queryset = Kind.objects.all()
    serializer_class = KindSerializer
    ordering = ("name",)


class Relationships(Reads[Relationship], Keeping[Relationship], Retold[Relationship]):
    """A client's relationships, from that client's side."""

    about = "relationship"
    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.WRITE_CARE,
        "partial_update": Can.WRITE_CARE,
    }
    queryset = Relationship.objects.select_related("kind")
    serializer_class = RelationshipSerializer
    takes = {"partial_update": RelationshipChangeSerializer}
    filters = {"client": "client_id"}
    ordering = ("id",)

    def make(self, told: serializers.BaseSerializer[Any]) -> Relationship:
        body = dict(told.validated_data)
        client, other_name, kind = body.pop("client", None), body.pop("other_name"), body.pop("kind")
        return actions.begin_relationship(
            by=self.member, client=client, other_name=other_name, kind=kind, told=body
        )


class Openings(Below[Opening], Creates[Opening]):
    """What a therapist opened to the client of one relationship, and closed again."""

    needs = {"list": Can.READ_CARE, "create": Can.OPEN_TO_CLIENT}
    queryset = Opening.objects.all()
    serializer_class = OpeningSerializer
    above_model = Relationship
    lookup_url_kwarg = "relationship_id"
    ordering = ("-recorded_at",)

    def make(self, told: serializers.BaseSerializer[Any]) -> Opening:
        return actions.open_to_client(by=self.member, relationship=self.above, **told.validated_data)


class Presences(Below[Presence], Creates[Presence]):
    """The held sessions in which the other person was in the room."""

    needs = {"list": Can.READ_CARE, "create": Can.WRITE_SESSIONS}
    queryset = Presence.objects.all()
    serializer_class = PresenceSerializer
    above_model = Relationship
    lookup_url_kwarg = "relationship_id"
    ordering = ("-recorded_at",)

    def make(self, told: serializers.BaseSerializer[Any]) -> Presence:
        return actions.record_presence(by=self.member, relationship=self.above, **told.validated_data)


class Counterparts(Reads[Counterpart], Creates[Counterpart]):
    """Which relationships of a couple case are each other's sides; for the care team alone."""

    needs = {"list": Can.READ_NOTES, "retrieve": Can.READ_NOTES, "create": Can.WRITE_NOTES}
    queryset = Counterpart.objects.all()
    serializer_class = CounterpartSerializer
    filters = {"case": "case_id"}
    ordering = ("id",)

    def clients_of(self, row: Any) -> tuple[UUID, ...]:
        return (row.first_client_id, row.second_client_id)

    def make(self, told: serializers.BaseSerializer[Any]) -> Counterpart:
        return actions.join_counterparts(by=self.member, **told.validated_data)
