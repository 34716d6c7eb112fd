"""The safety plan, below its client."""

from typing import Any

from django.http import Http404
from rest_framework import serializers

from clients.models import PLAN_PARTS, Client, SafetyPlan
from clients.reports import safety_plans
from clients.rules import DUE_BECAUSE
from privacy.permissions import Can
from rest.serializers import WORDS, StrictModelSerializer, StrictSerializer, Text
from rest.views import Lists


def part() -> Text:
    return Text(max_length=WORDS, allow_blank=True, default="")


class SafetyPlanSerializer(StrictModelSerializer[SafetyPlan]):
    """The whole plan: what is left out is empty. Text boxes are not watched."""

    warning_signs = part()
    what_i_can_do_alone = part()
    people_and_places = part()
    whom_i_can_ask = part()
    professionals = part()
    making_the_place_safer = part()
    review_on = serializers.DateField(allow_null=True, default=None)
    kept_at_practice = serializers.BooleanField(
        source="is_kept",
        default=False,
        help_text="The care team's alone: no page of the client's shows this or an earlier version."
        " To a client who says so it is answered by 204.",
    )
    stands = serializers.BooleanField(
        read_only=True,
        help_text="The version that counts, of those that the reader may see. To staff one that was kept at"
        " the practice stands until staff write another; what the client wrote since is among the versions.",
    )

    class Meta:
        model = SafetyPlan
        fields = (
            *("id", "client", *PLAN_PARTS, "review_on", "kept_at_practice", "stands"),
            *("recorded_by", "recorded_at"),
        )
        read_only_fields = ("client", "recorded_by", "recorded_at")


class DueSerializer(StrictSerializer):
    """When a screening is due, and why; both empty where none is."""

    since = serializers.DateField(allow_null=True)
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=DUE_BECAUSE))


class SafetyPlanVersions(Lists[SafetyPlan]):
    """Every version that the reader may see, the newest first."""

    needs = {"list": Can.READ_CARE}
    queryset = SafetyPlan.objects.all()
    serializer_class = SafetyPlanSerializer
    lookup_url_kwarg = "client_id"
    ordering = ("-recorded_at",)

    def get_queryset(self) -> Any:
        if not Client.objects.filter(pk=self.path_id).exists():
            raise Http404
        return safety_plans(self.path_id)
