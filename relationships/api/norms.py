"""Norms: as they stand, their next states, their versions."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import Entries, EntrySerializer
from relationships.api.shared import WORDS, Below, Patches
from relationships.models import Norm, NormVersion
from relationships.words import ANSWERS, AREAS, NORM_STATES
from rest.queries import OneOf
from rest.serializers import StrictModelSerializer, StrictSerializer, Text


class NormSerializer(EntrySerializer[Norm]):
    today = Text(max_length=WORDS)
    wanted = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = Norm
        fields = (
            *("id", "client", "relationship", "area", "question", "today", "wanted", "is_spoken"),
            *("is_deliberate", "set_by", "healthy", "review_on", "state", "answer", "reason"),
            *("is_kept", "recorded_by", "recorded_at", "changed_at", "keep"),
        )
        read_only_fields = (
            *("client", "state", "answer", "reason"),
            *("is_kept", "recorded_by", "recorded_at", "changed_at"),
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
        fields = ("id", "norm", "number", *actions.TOLD, "is_kept", "recorded_by", "recorded_at")


class Norms(Entries[Norm], Patches[Norm]):
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
