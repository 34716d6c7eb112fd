"""Joint work of a couple case: its secrets policy, its openings, names, and the separation that ends it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clients.actions import accept_policy, choose_secrets_policy, name_oneself, open_joint_work, separate
from clients.models import (
    NAME_LENGTH,
    Case,
    CaseClient,
    Client,
    JointName,
    JointOpening,
    PolicyAcceptance,
    SecretsPolicy,
    Separation,
)
from clients.reports import chapter_of, own_client_id, secrets_policies
from practices.models import SECRETS_POLICIES
from privacy.audit import log_reads
from privacy.permissions import Can
from rest.serializers import WORDS, Reference, StrictModelSerializer, StrictSerializer, Text
from rest.views import Changes, Creates, Endpoint, Lists, M, Shows


class OfCase(Endpoint[M]):
    """What belongs to the one case that the path names; a stranger's case is not there."""

    case: Case
    # The client that asks; None for staff.
    own: UUID | None
    lookup_url_kwarg = "case_id"

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        case = Case.objects.filter(pk=self.path_id).first()
        if case is None:
            raise Http404
        self.case, self.own = case, own_client_id(self.member)

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.filter(case_id=self.case.pk)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "own": getattr(self, "own", None)}

    def log_served(self, rows: Iterable[Any]) -> None:
        """On the record of both clients for staff; for one of the two on their own, never on the other's."""
        clients = CaseClient.objects.filter(case=self.case).values_list("client_id", flat=True)
        log_reads(clients, f"{self.basename}:{self.action}", self.space)


class PolicyAcceptedSerializer(StrictSerializer):
    """`client` and `accepted_at` are told to staff, and to a client of themself."""

    client = serializers.UUIDField(allow_null=True)
    is_me = serializers.BooleanField()
    accepted_at = serializers.DateTimeField(allow_null=True)


class SecretsPolicySerializer(StrictModelSerializer[SecretsPolicy]):
    kind = serializers.ChoiceField(choices=SECRETS_POLICIES, required=False)
    words = Text(max_length=WORDS, required=False, allow_blank=True)
    accepted = serializers.SerializerMethodField()

    class Meta:
        model = SecretsPolicy
        fields = ("id", "case", "number", "kind", "words", "accepted", "recorded_by", "recorded_at")
        read_only_fields = ("case", "number", "recorded_by", "recorded_at")

    @extend_schema_field(PolicyAcceptedSerializer(many=True))
    def get_accepted(self, policy: Any) -> list[dict[str, Any]]:
        own = self.context["own"]
        accepted = [whose(told["client"], own, accepted_at=told["at"]) for told in policy.accepted]
        # That the other said yes, and not when: the terms need no more.
        others = [whose(None, own, accepted_at=None)] if policy.accepted_by_other else []
        return [*accepted, *others]


def whose(client_id: Any, own: UUID | None, **more: Any) -> dict[str, Any]:
    """Of the two, which one: by id for staff, for a client as themself or the other."""
    is_me = own is not None and str(client_id) == str(own)
    return {"client": client_id if own is None or is_me else None, "is_me": is_me, **more}


class AcceptanceSerializer(StrictModelSerializer[PolicyAcceptance]):
    policy = Reference(queryset=SecretsPolicy.objects.all(), noun="policy")
    client = Reference(queryset=Client.objects.all(), noun="client", required=False)

    class Meta:
        model = PolicyAcceptance
        fields = ("id", "case", "policy", "client", "recorded_by", "recorded_at")
        read_only_fields = ("case", "recorded_by", "recorded_at")


class JointOpeningSerializer(StrictModelSerializer[JointOpening]):
    open = serializers.BooleanField(source="is_open")
    reason = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = JointOpening
        fields = ("id", "case", "open", "reason", "recorded_by", "recorded_at")
        read_only_fields = ("case", "recorded_by", "recorded_at")


class SeparationSerializer(StrictModelSerializer[Separation]):
    reason = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = Separation
        fields = ("id", "case", "reason", "recorded_by", "recorded_at")
        read_only_fields = ("case", "recorded_by", "recorded_at")


class JointNameSerializer(StrictModelSerializer[JointName]):
    name = Text(max_length=NAME_LENGTH)

    class Meta:
        model = JointName
        fields = ("id", "case", "name")
        read_only_fields = ("case",)


class SecretsPolicies(OfCase[SecretsPolicy], Lists[SecretsPolicy], Creates[SecretsPolicy]):
    """What becomes of what one of the two tells the therapist alone; every version, the newest first.

    A client reads those of today: after a separation none of before.
    """

    needs = {"list": Can.READ_CARE, "create": Can.OPEN_JOINT_WORK}
    space = "joint"
    queryset = SecretsPolicy.objects.all()
    serializer_class = SecretsPolicySerializer
    ordering = ("-number",)

    def get_queryset(self) -> Any:
        return secrets_policies()

    def make(self, told: Any) -> SecretsPolicy:
        made = choose_secrets_policy(by=self.member, case=self.case, **told.validated_data)
        return secrets_policies().get(pk=made.pk)


class Acceptances(OfCase[PolicyAcceptance], Creates[PolicyAcceptance]):
    """Accepting the secrets policy that stands, for oneself; staff for a client who has no sign-in."""

    needs = {"create": Can.WRITE_CARE}
    space = "joint"
    queryset = PolicyAcceptance.objects.all()
    serializer_class = AcceptanceSerializer

    def make(self, told: Any) -> PolicyAcceptance:
        said = told.validated_data
        return accept_policy(by=self.member, case=self.case, policy=said["policy"], client=said.get("client"))


class JointOpenings(OfCase[JointOpening], Lists[JointOpening], Creates[JointOpening]):
    """When joint work was opened and closed; for staff alone. The newest counts."""

    needs = {"list": Can.READ_NOTES, "create": Can.OPEN_JOINT_WORK}
    space = "team"
    queryset = JointOpening.objects.all()
    serializer_class = JointOpeningSerializer
    ordering = ("-recorded_at",)

    def make(self, told: Any) -> JointOpening:
        return open_joint_work(by=self.member, case=self.case, **told.validated_data)


class Separations(OfCase[Separation], Lists[Separation], Creates[Separation]):
    """Separating a case ends every share in it; for staff alone. Nothing takes it back."""

    needs = {"list": Can.READ_NOTES, "create": Can.OPEN_JOINT_WORK}
    space = "team"
    queryset = Separation.objects.all()
    serializer_class = SeparationSerializer
    ordering = ("-recorded_at",)

    def make(self, told: Any) -> Separation:
        return separate(by=self.member, case=self.case, **told.validated_data)


class JointNames(OfCase[JointName], Shows[JointName], Changes[JointName]):
    """What the other of the two reads instead of "your partner"; each client's own."""

    needs = {"retrieve": Can.SHARE, "update": Can.SHARE}
    creates_by_put = frozenset({"update"})
    space = "joint"
    queryset = JointName.objects.all()
    serializer_class = JointNameSerializer

    def find(self) -> JointName | None:
        of_case = JointName.objects.filter(case=self.case, client=self.own)
        return of_case.filter(chapter=chapter_of(self.case.pk)).first()

    def change(self, row: JointName, told: Any) -> JointName:
        return name_oneself(by=self.member, case=self.case, row=row, name=told.validated_data["name"])

    def make_at(self, told: Any) -> JointName:
        return name_oneself(by=self.member, case=self.case, row=None, name=told.validated_data["name"])
