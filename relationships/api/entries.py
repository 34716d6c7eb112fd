"""What every entry of a relationship has in common: whose it is, that it may be kept with the therapist."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Generic, TypeVar

from django.db import models
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.actor import member_of
from privacy.permissions import Can
from relationships.models import Entry, Relationship
from rest.serializers import Reference, StrictModelSerializer, StrictSerializer
from rest.views import Creates, Reads

T = TypeVar("T", bound=models.Model)
E = TypeVar("E", bound=Entry)

# First and last in every entry's answer.
WHOSE: Final = ("id", "client", "relationship")
BY_WHOM: Final = ("is_kept", "recorded_by", "recorded_at")


class MayKeep(serializers.Serializer[Any]):
    """What a client writes may be kept with their therapist: `keep` is for them alone to say."""

    keep = serializers.BooleanField(
        write_only=True,
        required=False,
        help_text="Keep it with my therapist: no page of mine ever shows it. Answered by 204.",
    )

    def validate_keep(self, keep: bool) -> bool:
        if keep and member_of(self.context["request"]).is_staff:
            raise serializers.ValidationError("Only what a client writes is kept with their therapist.")
        return keep


class KeepableSerializer(MayKeep, StrictModelSerializer[T], Generic[T]):
    """A row, or a change of one, that may be kept."""


class KeepableStep(MayKeep, StrictSerializer):
    """The body of an act on a row that may be kept."""


def says_keep(request: Request) -> bool:
    return isinstance(request.data, Mapping) and request.data.get("keep") is True


class EntrySerializer(KeepableSerializer[E], Generic[E]):
    """`Meta.fields` is `(*WHOSE, ..., *BY_WHOM, "keep")`, `Meta.read_only_fields` begins with READ_ONLY."""

    relationship = Reference(queryset=Relationship.objects.all(), noun="relationship")


READ_ONLY: Final = ("client", *BY_WHOM)


class Keeping(Creates[T]):
    """POST of what may be kept; `make` finds `is_kept` in the valid body."""

    keeps: ClassVar[bool] = True

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if says_keep(request):
            return self.once_unseen(lambda: self.make(self.read()))
        return super().create(request, *args, **kwargs)

    def read(self, row: T | None = None, *, partial: bool = False) -> serializers.BaseSerializer[Any]:
        told = super().read(row, partial=partial)
        # A row says `is_kept`, of what a body calls `keep`; what is told of a kept relationship goes with it.
        above = told.validated_data.get("relationship")
        if told.validated_data.pop("keep", False) or getattr(above, "is_kept", False):
            told.validated_data["is_kept"] = True
        return told


class Entries(Reads[E], Keeping[E]):
    """What is told of relationships, newest first; written once unless a subclass changes it."""

    needs = {"list": Can.READ_CARE, "retrieve": Can.READ_CARE, "create": Can.WRITE_CARE}
    filters = {"client": "client_id", "relationship": "relationship_id"}
    ordering: ClassVar[tuple[str, ...]] = ("-recorded_at",)

    def make(self, told: serializers.BaseSerializer[Any]) -> E:
        entry: E = told.save(client_id=told.validated_data["relationship"].client_id)
        return entry
