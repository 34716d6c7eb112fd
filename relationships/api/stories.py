"""A norm's versions, told as a story."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients.models import Client
from practices.models import Member
from privacy.actor import Actor
from privacy.permissions import Can
from relationships import actions
from relationships.api.shared import Below
from relationships.models import Norm, NormVersion
from relationships.story import told
from rest.serializers import StrictSerializer

YOU, THERAPIST, CLIENT, COLLEAGUE = "you", "your therapist", "the client", "a colleague"


class NormChangedSerializer(StrictSerializer):
    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True, help_text="null: nothing was told before.")
    after = serializers.JSONField(allow_null=True)


class ChapterSerializer(StrictSerializer):
    """One version: `says` in plain words, `changes` field by field."""

    number = serializers.IntegerField()
    told_at = serializers.DateTimeField()
    by = serializers.CharField(help_text="As the reader calls them: you, your therapist, the client, a name.")
    says = serializers.ListField(child=serializers.CharField())
    changes = NormChangedSerializer(many=True)


class NormStories(Below[NormVersion]):
    """What changed about a norm, when, and who said so; oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = NormVersion.objects.all()
    serializer_class = ChapterSerializer
    above_model = Norm
    lookup_url_kwarg = "norm_id"
    ordering = ("number",)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        versions: Sequence[NormVersion] = (
            self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        )
        told_of = chapters(self.member, self.above, versions)
        response = self.get_paginated_response(self.get_serializer(told_of, many=True).data)
        self.log_served(versions)
        return response


def chapters(by: Actor, norm: Norm, versions: Sequence[NormVersion]) -> list[dict[str, Any]]:
    """Each of one page's versions, with what it changed; three statements whatever their number."""
    names, client = _names(by, norm, versions), CLIENT if by.is_staff else YOU
    before = _before(norm, versions)
    found = []
    for version in versions:
        after = _as_told(version)
        new = told(before, after, client=client)
        found.append(
            {
                "number": version.number,
                "told_at": version.recorded_at,
                "by": names.get(str(version.recorded_by_id), COLLEAGUE),
                "says": new.says,
                "changes": new.changes,
            }
        )
        before = after
    return found


def _before(norm: Norm, versions: Sequence[NormVersion]) -> dict[str, Any] | None:
    """What the first one of this page changed."""
    if not versions:
        return None
    earlier = NormVersion.objects.filter(norm=norm, number__lt=versions[0].number)
    newest = earlier.order_by("-number").first()
    return None if newest is None else _as_told(newest)


def _names(by: Actor, norm: Norm, versions: Sequence[NormVersion]) -> dict[str, str]:
    """By member: what this reader calls them. A client reads no list of who works here."""
    authors = {str(version.recorded_by_id) for version in versions}
    names = dict.fromkeys(authors, THERAPIST)
    if by.is_staff:
        known = Member.objects.filter(pk__in=authors).values_list("pk", "name")
        names = {str(member): name for member, name in known}
        of_client = Client.objects.filter(pk=norm.client_id).values_list("member_id", flat=True)
        names |= {str(member): CLIENT for member in of_client}
    return {**names, str(by.member_id): YOU}


def _as_told(version: NormVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in actions.TOLD}
