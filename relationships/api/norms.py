"""Norms: as they stand, their next states, their versions, and how they are kept to."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework import serializers

from clients.api.days import PracticeDay
from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import (
    BY_WHOM,
    EntrySerializer,
    KeepableSerializer,
    KeepableStep,
    Keeping,
)
from relationships.api.shared import Below
from relationships.api.stepping import Stepping
from relationships.models import Norm, NormObservation, NormVersion
from relationships.words import ANSWERS, AREAS, AVAILABILITY, NORM_STATES, SET_BY
from rest.queries import OneOf
from rest.serializers import WORDS, StrictModelSerializer, Text, free_text

AVAILABLE: Final = ("available_when", "available_where", "available_how", "decided_by")


class NormSerializer(EntrySerializer[Norm]):
    today = Text(max_length=WORDS)
    wanted = free_text()
    available_when = free_text(help_text="Of the question `availability` alone, as the next three.")
    available_where = free_text()
    available_how = free_text()
    decided_by = serializers.ChoiceField(
        choices=SET_BY, required=False, allow_blank=True, help_text="Who decides when, where and how."
    )

    class Meta:
        model = Norm
        fields = (
            *("id", "client", "relationship", "area", "question", "today", "wanted", "is_spoken"),
            *("is_deliberate", "set_by", "healthy", *AVAILABLE, "review_on", "state", "answer", "reason"),
            *(*BY_WHOM, "said_by", "changed_at", "keep"),
        )
        read_only_fields = (
            *("client", "state", "answer", "reason"),
            *(*BY_WHOM, "said_by", "changed_at"),
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        refuse_no_availability(attrs, str(attrs.get("question") or getattr(self.instance, "question", "")))
        return attrs


def refuse_no_availability(told: Mapping[str, Any], question: str) -> None:
    """422 where when, where, how or who is told of another question than availability."""
    misfits = [name for name in AVAILABLE if told.get(name)]
    if misfits and question != AVAILABILITY:
        raise serializers.ValidationError(
            {name: ["Only a norm on availability has this."] for name in misfits}
        )


class NormChangeSerializer(NormSerializer):
    class Meta:
        model = Norm
        fields = (
            *("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy"),
            *(*AVAILABLE, "review_on", "keep"),
        )


class TransitionSerializer(KeepableStep):
    to = serializers.ChoiceField(choices=list(NORM_STATES))
    answer = serializers.ChoiceField(choices=ANSWERS, required=False)
    reason = free_text()


class NormVersionSerializer(StrictModelSerializer[NormVersion]):
    class Meta:
        model = NormVersion
        fields = ("id", "norm", "number", *actions.TOLD, "is_kept", "recorded_by", "recorded_at")


class Norms(Stepping[Norm]):
    """How the two handle one question in one area."""

    about = "norm"
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

    def step(self, row: Norm, told: dict[str, Any]) -> Norm:
        return actions.take_norm_to(by=self.member, norm=row, **told)


class NormVersions(Below[NormVersion]):
    """What a norm was from its first day on, oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = NormVersion.objects.all()
    serializer_class = NormVersionSerializer
    above_model = Norm
    lookup_url_kwarg = "norm_id"
    ordering = ("number",)


class NormObservationSerializer(KeepableSerializer[NormObservation]):
    observed_on = PracticeDay()
    was_lived = serializers.BooleanField(help_text="Whether the norm was kept to on this day.")
    note = free_text()

    class Meta:
        model = NormObservation
        fields = ("id", "client", "norm", "observed_on", "was_lived", "note", *BY_WHOM, "keep")
        read_only_fields = ("client", "norm", *BY_WHOM)


class NormObservations(Below[NormObservation], Keeping[NormObservation]):
    """Whether a norm that stands was kept to, day by day; one a day and observer, newest first."""

    needs = {"list": Can.READ_CARE, "create": Can.WRITE_CARE}
    queryset = NormObservation.objects.all()
    serializer_class = NormObservationSerializer
    above_model = Norm
    lookup_url_kwarg = "norm_id"
    ordering = ("-observed_on", "-recorded_at")

    def make(self, told: serializers.BaseSerializer[Any]) -> NormObservation:
        return actions.observe_norm(by=self.member, norm=self.above, told=told.validated_data)
