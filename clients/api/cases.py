from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import add_to_team, leave_team, open_case, transition_case, write_plan
from clients.api.days import PracticeDay
from clients.models import CASE_STATES, CareTeam, Case, CaseClient, Client, Plan
from clients.reports import cases, plans, team_of
from practices.models import Member
from privacy.permissions import Can
from rest.queries import Id
from rest.serializers import (
    NothingSerializer,
    Reference,
    StrictInteger,
    StrictModelSerializer,
    StrictSerializer,
    Text,
)
from rest.shapes import UUID_FORM
from rest.views import Creates, Reads


class CaseSerializer(StrictModelSerializer[Case]):
    clients = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    team = serializers.ListField(child=serializers.UUIDField(), read_only=True)

    class Meta:
        model = Case
        fields = ("id", "kind", "state", "opened_on", "closed_on", "clients", "team")
        read_only_fields = fields


class NewCaseSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=["individual", "couple"])
    clients = serializers.ListField(
        child=Reference(queryset=Client.objects.all(), noun="client"), min_length=1, max_length=2
    )
    opened_on = PracticeDay()
    therapist = Reference(queryset=Member.objects.all(), noun="therapist", required=False, allow_null=True)


class CaseStepSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(CASE_STATES))


class TeamPlaceSerializer(StrictSerializer):
    id = serializers.UUIDField()
    member = serializers.UUIDField(source="member_id")
    name = serializers.CharField(allow_null=True)
    joined_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class TeamSerializer(StrictSerializer):
    members = TeamPlaceSerializer(many=True)


class JoinSerializer(StrictSerializer):
    member = Reference(queryset=Member.objects.all(), noun="therapist")


class PlanSerializer(StrictSerializer):
    id = serializers.UUIDField(read_only=True)
    case = serializers.UUIDField(source="case_id", read_only=True)
    number = serializers.IntegerField(read_only=True)
    problem = Text(max_length=8000, allow_blank=True, default="")
    aims = Text(max_length=8000, allow_blank=True, default="")
    how_we_will_see_it = Text(max_length=8000, allow_blank=True, default="")
    measures = serializers.ListField(child=Text(max_length=100), max_length=20, default=list)
    review_every_sessions = StrictInteger(min_value=1, max_value=100, default=8)
    signed_off_at = serializers.DateTimeField(read_only=True, allow_null=True)
    recorded_by = serializers.UUIDField(source="recorded_by_id", read_only=True, allow_null=True)
    recorded_at = serializers.DateTimeField(read_only=True)


class Cases(Reads[Case], Creates[Case]):
    """Episodes of care, each with its care team and its plan."""

    needs = {
        "list": Can.READ_CHART,
        "retrieve": Can.READ_CHART,
        "create": Can.STAFF_CASES,
        "transition": Can.STAFF_CASES,
        "team": Can.READ_CHART,
        "join": Can.STAFF_CASES,
        "leave": Can.STAFF_CASES,
        "plan": Can.READ_NOTES,
        "put_plan": Can.WRITE_NOTES,
    }
    takes = {
        "create": NewCaseSerializer,
        "transition": CaseStepSerializer,
        "join": JoinSerializer,
        "leave": NothingSerializer,
        "put_plan": PlanSerializer,
    }
    gives = {
        "team": TeamSerializer,
        "join": TeamPlaceSerializer,
        "leave": TeamPlaceSerializer,
        "plan": PlanSerializer,
        "put_plan": PlanSerializer,
    }
    repeats = frozenset({"create", "join"})
    creates_by_put = frozenset({"put_plan"})
    queryset = Case.objects.all()
    serializer_class = CaseSerializer
    ordering = ("-opened_on",)
    asks = {"client": Id()}

    def get_queryset(self) -> Any:
        return cases()

    def filter_queryset(self, queryset: Any) -> Any:
        queryset, client = super().filter_queryset(queryset), self.asked.get("client")
        if client is None:
            return queryset
        return queryset.filter(pk__in=CaseClient.objects.filter(client_id=client).values("case_id"))

    def make(self, told: Any) -> Case:
        return open_case(by=self.member, **told.validated_data)

    def clients_of(self, row: Any) -> Iterable[UUID]:
        if isinstance(row, Case):
            return getattr(row, "clients", ())
        return CaseClient.objects.filter(case_id=row.case_id).values_list("client_id", flat=True)

    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Pause, close or open it again."""
        case = self.get_object()
        return self.answer(transition_case(by=self.member, case=case, **self.body()))

    @action(detail=True, methods=["get"])
    def team(self, request: Request, pk: str = "") -> Response:
        """Who is and was on the care team."""
        case = self.get_object()
        response = Response(self.get_serializer({"members": team_of(case)}).data)
        self.log_served([case])
        return response

    @team.mapping.post
    def join(self, request: Request, pk: str = "") -> Response:
        """Put a therapist on the care team."""
        case = self.get_object()

        def make() -> CareTeam:
            joined = add_to_team(by=self.member, case=case, **self.body())
            return team_of(case).filter(pk=joined.pk).first() or joined

        return self.once(make, among=team_of(case))

    @extend_schema(parameters=[OpenApiParameter("member", OpenApiTypes.UUID, OpenApiParameter.PATH)])
    @extend_schema(parameters=[OpenApiParameter("member", UUID, OpenApiParameter.PATH)])
    @action(detail=True, methods=["post"], url_path=r"team/(?P<member>[^/.]+)/leave")
    def leave(self, request: Request, pk: str = "", member: str = "") -> Response:
        """Take a therapist off the care team."""
        case = self.get_object()
        self.body()
        place = None
        if UUID_FORM.match(member):
            place = team_of(case).filter(member_id=member, left_on=None).first()
        if place is None:
            raise Http404
        return self.answer(leave_team(by=self.member, case=case, place=place))

    @action(detail=True, methods=["get"])
    def plan(self, request: Request, pk: str = "") -> Response:
        """The newest version of the plan."""
        plan = self._plan(self.get_object())
        if plan is None:
            raise Http404
        return self.served(plan)

    @plan.mapping.put
    def put_plan(self, request: Request, pk: str = "") -> Response:
        """Write the next version."""
        case = self.get_object()

        def write(told: Mapping[str, Any]) -> Plan | None:
            write_plan(by=self.member, case=case, told=told)
            return self._plan(case)

        return self.keep(
            self._plan(case),
            change=lambda _row, told: write(told.validated_data),
            make=lambda told: write(told.validated_data),
        )

    def _plan(self, case: Case) -> Plan | None:
        return plans().filter(case_id=case.pk).first()
