from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import (
    keep_contact_plan,
    mark_safety_reference,
    opt_in,
    write_safety_plan,
)
from clients.api.contact import (
    ContactPlanSerializer,
    SafetyReferenceSerializer,
    shown,
)
from clients.api.days import PracticeDay
from clients.api.safety import DueSerializer, SafetyPlanSerializer
from clients.models import Client, ContactPlan, SafeChannel, SafetyPlan, SafetyReference
from clients.reach import ways
from clients.reports import safety_plans, safety_references, screening_facts, standing_safety_plan
from clients.rules import screening_due
from practices.again import refuse_unless_said_again, was_said_again
from practices.clock import today, zone
from practices.here import thresholds_here
from practices.models import known_zone
from privacy.actor import member_of
from privacy.audit import log_reads
from privacy.permissions import Can
from rest.serializers import NothingSerializer, RowVersion, StrictModelSerializer, Text
from rest.views import Creates, Reads


class ClientSerializer(StrictModelSerializer[Client]):
    name = Text(max_length=200)
    preferred_name = Text(max_length=200, required=False, allow_blank=True)
    born_on = PracticeDay(required=False, allow_null=True)
    phone = Text(max_length=50, required=False, allow_blank=True)
    zone = Text(max_length=64, required=False, validators=[known_zone])
    has_sign_in = serializers.SerializerMethodField()

    class Meta:
        model = Client
        fields = ("id", "name", "preferred_name", "born_on", "phone", "zone", "has_sign_in", "made_at")
        read_only_fields = ("id", "made_at")

    def get_has_sign_in(self, client: Client) -> bool:
        return client.member_id is not None

    def create(self, validated_data: dict[str, Any]) -> Client:
        here = {"zone": zone(member_of(self.context["request"]))}
        client = Client(**{**here, **validated_data})
        client.save(force_insert=True)
        return client


class Clients(Reads[Client], Creates[Client]):
    """Whom we serve; and, below each client, how it is safe to reach them."""

    needs = {
        "list": Can.READ_CHART,
        "retrieve": Can.READ_CHART,
        "create": Can.WRITE_CHART,
        "partial_update": Can.WRITE_CHART,
        "contact_plan": Can.READ_CARE,
        "put_contact_plan": Can.KEEP_CONTACT_PLAN,
        "opt_in": Can.SET_UP_FOR_ONESELF,
        "safety_reference": Can.READ_NOTES,
        "put_safety_reference": Can.WRITE_NOTES,
        "safety_plan": Can.READ_CARE,
        "put_safety_plan": Can.WRITE_CARE,
        "screening_due": Can.READ_NOTES,
    }
    takes = {
        "put_contact_plan": ContactPlanSerializer,
        "opt_in": NothingSerializer,
        "put_safety_reference": SafetyReferenceSerializer,
        "put_safety_plan": SafetyPlanSerializer,
    }
    gives = {
        "contact_plan": ContactPlanSerializer,
        "put_contact_plan": ContactPlanSerializer,
        "opt_in": ContactPlanSerializer,
        "safety_reference": SafetyReferenceSerializer,
        "put_safety_reference": SafetyReferenceSerializer,
        "safety_plan": SafetyPlanSerializer,
        "put_safety_plan": SafetyPlanSerializer,
        "screening_due": DueSerializer,
    }
    creates_by_put = frozenset({"put_contact_plan", "put_safety_reference", "put_safety_plan"})
    queryset = Client.objects.all()
    serializer_class = ClientSerializer
    ordering = ("name",)

    @cached_property
    def client(self) -> Client:
        """The client in the path; 404 if it is none of this person's."""
        return self.get_object()

    def clients_of(self, row: Any) -> Iterable[UUID]:
        return (row.pk,) if isinstance(row, Client) else super().clients_of(row)

    def partial_update(self, request: Request, pk: str = "") -> Response:
        return self.keep(
            self.client,
            change=lambda row, told: RowVersion().write(row, told.validated_data),
            partial=True,
        )

    def is_same(self, row: Any, told: Mapping[str, Any]) -> bool:
        if not isinstance(row, ContactPlan):
            return super().is_same(row, told)
        current = shown(row)
        # Said again of a plan that nobody confirms any more, it is confirmed by that.
        stands = row.confirmed_on is not None or not ways(told)
        return stands and all(current[name] == value for name, value in told.items())

    @action(detail=True, methods=["get"], url_path="contact-plan")
    def contact_plan(self, request: Request, pk: str = "") -> Response:
        """When and how it is safe to write to this client."""
        return self.served(self._found(self._plan()))

    @contact_plan.mapping.put
    def put_contact_plan(self, request: Request, pk: str = "") -> Response:
        """Write it whole. Whoever confirms a channel confirms the plan; changes count at once.

        A client says their password again first, but for what only narrows. Without it, where something is
        taken away and messages would go another way, they stop until the plan is confirmed with it."""
        return self.keep(
            self._plan(),
            change=lambda plan, told: self._keep_plan(plan, told.validated_data),
            make=lambda told: self._keep_plan(None, told.validated_data),
        )

    @action(detail=True, methods=["post"], url_path="contact-plan/opt-in")
    def opt_in(self, request: Request, pk: str = "") -> Response:
        """Wants messages again, after having stopped them. Check-ins that were stopped stay stopped until the
        therapist goes on with them."""
        plan = self._found(self._plan())
        self.body()
        refuse_unless_said_again(request)
        return self.answer(with_channels(opt_in(by=self.member, client=self.client, plan=plan)))

    def _plan(self) -> ContactPlan | None:
        plan = ContactPlan.objects.filter(client_id=self.client.pk).first()
        return plan and with_channels(plan)

    def _keep_plan(self, plan: ContactPlan | None, told: Mapping[str, Any]) -> ContactPlan:
        kept = keep_contact_plan(
            by=self.member,
            client=self.client,
            plan=plan,
            before=shown(plan) if plan else None,
            told=told,
            is_proved=was_said_again(self.request),
        )
        return with_channels(kept)

    @action(detail=True, methods=["get"], url_path="safety-reference")
    def safety_reference(self, request: Request, pk: str = "") -> Response:
        """Whether this client knows what safety feels like."""
        return self.served(self._found(self._reference()))

    @safety_reference.mapping.put
    def put_safety_reference(self, request: Request, pk: str = "") -> Response:
        """Mark it anew; earlier markings stay on record."""

        def mark(told: Any) -> SafetyReference:
            mark_safety_reference(by=self.member, client=self.client, **told.validated_data)
            marked: SafetyReference = self._found(self._reference())
            return marked

        return self.keep(self._reference(), change=lambda _row, told: mark(told), make=mark)

    def _reference(self) -> SafetyReference | None:
        return safety_references().filter(client_id=self.client.pk).first()

    @action(detail=True, methods=["get"], url_path="safety-plan")
    def safety_plan(self, request: Request, pk: str = "") -> Response:
        """What this client does to be safe: the version that stands, of those that the reader may see."""
        return self.served(self._found(standing_safety_plan(self.client.pk)))

    @safety_plan.mapping.put
    def put_safety_plan(self, request: Request, pk: str = "") -> Response:
        """Write the next version, whole; client and therapist write it together."""
        if not self.member.is_staff and self._keeps_at_practice(request):
            # Nothing of theirs is written over, so they need not have read anything.
            self._write_safety_plan(self.read())
            return Response(status=204)
        plan = standing_safety_plan(self.client.pk)
        return self.keep(
            plan, change=lambda _row, told: self._write_safety_plan(told), make=self._write_safety_plan
        )

    @staticmethod
    def _keeps_at_practice(request: Request) -> bool:
        return isinstance(request.data, Mapping) and request.data.get("kept_at_practice") is True

    def _write_safety_plan(self, told: Any) -> SafetyPlan:
        parts = dict(told.validated_data)
        is_kept = parts.pop("is_kept")
        plan = write_safety_plan(by=self.member, client=self.client, told=parts, kept_at_practice=is_kept)
        return safety_plans(self.client.pk).filter(pk=plan.pk).first() or plan

    @action(detail=True, methods=["get"], url_path="screening-due")
    def screening_due(self, request: Request, pk: str = "") -> Response:
        """Since when a screening of this client is due, and why."""
        facts = screening_facts([self.client.pk])[self.client.pk]
        due = screening_due(facts, today(self.member), thresholds_here())
        told = DueSerializer({"since": due and due.since, "reasons": due.reasons if due else ()}).data
        log_reads([self.client.pk], f"{self.basename}:{self.action}", "team")
        return Response(told)

    @staticmethod
    def _found(row: Any) -> Any:
        if row is None:
            raise Http404
        return row


def with_channels(plan: ContactPlan) -> ContactPlan:
    plan.channels = list(SafeChannel.objects.filter(plan_id=plan.pk).order_by("channel"))  # type: ignore[attr-defined]
    return plan
