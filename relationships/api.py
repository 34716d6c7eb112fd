"""Kinds, relationships and what belongs to them: openings, presences, counterparts, norms, moments."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Final, TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.models import Case, Client, Session
from practices.clock import today
from privacy.actor import member_of
from privacy.permissions import Can
from relationships import actions
from relationships.models import Counterpart, Kind, Moment, Norm, NormVersion, Opening, Presence, Relationship
from relationships.words import ANSWERS, AREAS, CAPACITIES, NORM_STATES, OPENINGS
from rest.queries import OneOf
from rest.serializers import (
    PastOrToday,
    Reference,
    RowVersion,
    StrictInteger,
    StrictModelSerializer,
    StrictSerializer,
    Text,
)
from rest.views import Creates, Endpoint, Lists, Reads

M = TypeVar("M", bound=models.Model)

LINE: Final = 200
WORDS: Final = 4000


def practice_today(field: serializers.Field[Any, Any, Any, Any]) -> date:
    return today(member_of(field.context["request"]))


# --- Bodies and answers -----------------------------------------------------------------------------


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


class RelationshipSerializer(StrictModelSerializer[Relationship]):
    client = Reference(queryset=Client.objects.all(), noun="client", required=False)
    other_name = Text(max_length=LINE)
    kind = Reference(queryset=Kind.objects.filter(is_used=True), noun="kind")
    kind_name = serializers.CharField(source="kind.name", read_only=True)
    load_override = LoadSerializer(required=False)
    load = LoadSerializer(read_only=True)
    since = PastOrToday(today=practice_today, required=False, allow_null=True)

    class Meta:
        model = Relationship
        fields = (
            *("id", "client", "other_name", "kind", "kind_name", "load_override", "load"),
            *("since", "ended_on", "recorded_by", "recorded_at"),
        )
        read_only_fields = ("ended_on", "recorded_by", "recorded_at")


class RelationshipChangeSerializer(RelationshipSerializer):
    ended_on = PastOrToday(today=practice_today, required=False, allow_null=True)

    class Meta:
        model = Relationship
        fields = ("other_name", "kind", "load_override", "since", "ended_on")

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


class NormSerializer(StrictModelSerializer[Norm]):
    relationship = Reference(queryset=Relationship.objects.all(), noun="relationship")
    today = Text(max_length=WORDS)
    wanted = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = Norm
        fields = (
            *("id", "client", "relationship", "area", "question", "today", "wanted", "is_spoken"),
            *("is_deliberate", "set_by", "healthy", "review_on", "state", "answer", "reason"),
            *("recorded_by", "recorded_at", "changed_at"),
        )
        read_only_fields = (
            *("client", "state", "answer", "reason"),
            *("recorded_by", "recorded_at", "changed_at"),
        )


class NormChangeSerializer(NormSerializer):
    class Meta:
        model = Norm
        fields = ("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy", "review_on")


class TransitionSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(NORM_STATES))
    answer = serializers.ChoiceField(choices=ANSWERS, required=False)
    reason = Text(max_length=WORDS, required=False, allow_blank=True)


class NormVersionSerializer(StrictModelSerializer[NormVersion]):
    class Meta:
        model = NormVersion
        fields = ("id", "norm", "number", *actions.TOLD, "recorded_by", "recorded_at")


class MomentSerializer(StrictModelSerializer[Moment]):
    relationship = Reference(queryset=Relationship.objects.all(), noun="relationship")
    happened_on = PastOrToday(today=practice_today)
    situation = Text(max_length=WORDS, required=False, allow_blank=True)
    body_signs = Text(max_length=WORDS, required=False, allow_blank=True)
    how_left = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = Moment
        fields = (
            *("id", "client", "relationship", "happened_on", "felt_safety", "situation", "body_signs"),
            *("pattern", "was_left", "how_left", "recorded_by", "recorded_at"),
        )
        read_only_fields = ("client", "recorded_by", "recorded_at")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("was_left") is not None and not attrs.get("pattern"):
            raise serializers.ValidationError({"was_left": ["Name the pattern that was noticed."]})
        if attrs.get("how_left") and not attrs.get("was_left"):
            raise serializers.ValidationError({"how_left": ["Only a pattern that was left has this."]})
        return attrs


# --- Endpoints --------------------------------------------------------------------------------------


class Patches(Endpoint[M]):
    """PATCH alone: nothing here is ever replaced as a whole."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.keep(self.get_object(), change=self.change, partial=True)

    def change(self, row: M, told: serializers.BaseSerializer[Any]) -> M:
        return RowVersion(self.row_version).write(row, told.validated_data)


class Below(Lists[M]):
    """What belongs to the one row that the path names; a stranger's row is not there."""

    above_model: ClassVar[type[models.Model]]
    above: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.above = self.above_model._default_manager.filter(pk=self.path_id).first()
        if self.above is None:
            raise Http404

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.filter(**{str(self.lookup_url_kwarg): self.above.pk})

    def log_served(self, rows: Iterable[Any]) -> None:
        # That there is nothing below it was read as well.
        super().log_served([*rows, self.above])


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


class Relationships(Reads[Relationship], Creates[Relationship], Patches[Relationship]):
    """A client's relationships, from that client's side."""

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


class Norms(Reads[Norm], Creates[Norm], Patches[Norm]):
    """How the two handle one question in one area."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.WRITE_CARE,
        "partial_update": Can.WRITE_CARE,
        "transition": Can.WRITE_CARE,
    }
    queryset = Norm.objects.all()
    serializer_class = NormSerializer
    takes = {"partial_update": NormChangeSerializer, "transition": TransitionSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "area": "area", "state": "state"}
    asks = {"area": OneOf(words=AREAS), "state": OneOf(words=tuple(NORM_STATES))}
    ordering = ("area", "id")

    def make(self, told: serializers.BaseSerializer[Any]) -> Norm:
        body = dict(told.validated_data)
        return actions.notice_norm(by=self.member, relationship=body.pop("relationship"), told=body)

    def change(self, row: Norm, told: serializers.BaseSerializer[Any]) -> Norm:
        return actions.change_norm(by=self.member, norm=row, changes=told.validated_data)

    # Takes no Idempotency-Key: no state leads to itself, so a repeat is refused and changes nothing.
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Take it to its next state; a refused one says which would follow."""
        return self.answer(actions.take_norm_to(by=self.member, norm=self.get_object(), **self.body()))


class NormVersions(Below[NormVersion]):
    """What a norm was from its first day on, oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = NormVersion.objects.all()
    serializer_class = NormVersionSerializer
    above_model = Norm
    lookup_url_kwarg = "norm_id"
    ordering = ("number",)


class Moments(Reads[Moment], Creates[Moment]):
    """How safe the body felt in a situation. Written once, never changed."""

    needs = {"list": Can.READ_CARE, "retrieve": Can.READ_CARE, "create": Can.WRITE_CARE}
    queryset = Moment.objects.all()
    serializer_class = MomentSerializer
    filters = {"client": "client_id", "relationship": "relationship_id"}
    ordering = ("-happened_on", "-id")

    def make(self, told: serializers.BaseSerializer[Any]) -> Moment:
        moment: Moment = told.save(client_id=told.validated_data["relationship"].client_id)
        return moment
