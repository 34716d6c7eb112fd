"""What the two of a couple case share: copies of norms, goals and breaks, item by item by their author."""

from datetime import date
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api import OfCase
from clients.models import Case
from clients.reports import own_client_id
from practices.clock import zone as practice_zone
from privacy.permissions import Can
from relationships import actions
from relationships.models import (
    MARKS,
    Break,
    BreakOrigin,
    Goal,
    GoalOrigin,
    Norm,
    NormMark,
    NormOrigin,
    SharedBreak,
    SharedGoal,
    SharedNorm,
)
from relationships.reports import all_shared, one_shared, sides_of
from relationships.rules import (
    AllShared,
    OneShared,
    notices_of_separating,
    notices_of_withdrawing,
    notices_of_withdrawing_all,
)
from relationships.words import AREAS, QUESTIONS
from rest.serializers import NothingSerializer, Reference, StrictModelSerializer, StrictSerializer
from rest.views import Creates, Reads

M = TypeVar("M", bound=models.Model)


class NoticesSerializer(StrictSerializer):
    they_will_notice = serializers.ListField(child=serializers.CharField())


class CopySerializer(StrictModelSerializer[M], Generic[M]):
    """The last four are its author's and the care team's to know; null for the other of the two."""

    client = serializers.SerializerMethodField(help_text="Null where it is the other's.")
    is_mine = serializers.SerializerMethodField()
    shared_on = serializers.SerializerMethodField(help_text="The practice's day.")
    origin = serializers.UUIDField(read_only=True, allow_null=True, help_text="What it is a copy of.")
    stopped_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_shared_on(self, copy: Any) -> date:
        # To the other the minute would tell more than was shared.
        on: date = copy.shared_on
        return on

    def get_client(self, copy: Any) -> UUID | None:
        own = self.context["own"]
        shown: UUID | None = copy.client_id if own in (None, copy.client_id) else None
        return shown

    def get_is_mine(self, copy: Any) -> bool:
        return bool(copy.client_id == self.context["own"])


WHOSE = ("id", "case", "client", "is_mine")
WHEN = ("shared_on", "origin", "withdrawn_at", "replaced_at", "stopped_at")


class SharedNormSerializer(CopySerializer[SharedNorm]):
    class Meta:
        model = SharedNorm
        fields = (*WHOSE, *actions.SAID_OF_NORM, *WHEN)
        read_only_fields = fields


class SharedGoalStepSerializer(StrictSerializer):
    what = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)


class SharedGoalSerializer(CopySerializer[SharedGoal]):
    steps = SharedGoalStepSerializer(many=True, read_only=True)

    class Meta:
        model = SharedGoal
        fields = (*WHOSE, "what", "horizon", "commitment", "review_on", "state", "steps", *WHEN)
        read_only_fields = fields


class SharedBreakSerializer(CopySerializer[SharedBreak]):
    class Meta:
        model = SharedBreak
        fields = (
            *WHOSE,
            *("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state"),
            *WHEN,
        )
        read_only_fields = fields


class ShareSerializer(StrictSerializer):
    case = Reference(queryset=Case.objects.all(), noun="case")


class ShareNormSerializer(ShareSerializer):
    norm = Reference(queryset=Norm.objects.all(), noun="norm")


class ShareGoalSerializer(ShareSerializer):
    goal = Reference(queryset=Goal.objects.all(), noun="goal")


class ShareBreakSerializer(ShareSerializer):
    of_break = Reference(queryset=Break.objects.all(), noun="break")


class Copies(Reads[M]):
    """Of one's own all copies that were ever shared, of the other's those that stand; newest days first."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "withdraw": Can.SHARE,
        "what_they_will_notice": Can.SHARE,
    }
    takes = {"withdraw": NothingSerializer}
    gives = {"what_they_will_notice": NoticesSerializer}
    filters = {"case": "case_id"}
    # A cursor carries what it is ordered by: the day, and an id that tells no moment.
    ordering = ("-shared_on", "-id")
    # Which private row a copy was made of: the origin's model, and its column.
    origins: ClassVar[Any]
    column: ClassVar[str]

    def get_queryset(self) -> Any:
        # The partner reads no origin: for them both are null, whatever is there.
        of_copy = self.origins.objects.filter(copy_id=OuterRef("pk"))
        return (
            super()
            .get_queryset()
            .annotate(
                shared_on=TruncDate("shared_at", tzinfo=self._zone()),
                origin=Subquery(of_copy.values(f"{self.column}_id")),
                **self.told_of_origin(of_copy),
            )
        )

    def told_of_origin(self, of_copy: Any) -> dict[str, Any]:
        """What else the origin says, as annotations."""
        return {}

    def _zone(self) -> ZoneInfo | None:
        # None while the schema is made: nobody asks.
        is_asked = getattr(self.request, "_request", None) is not None
        return ZoneInfo(practice_zone(self.member)) if is_asked else None

    def get_serializer_context(self) -> dict[str, Any]:
        is_asked = getattr(self.request, "_request", None) is not None
        return {**super().get_serializer_context(), "own": own_client_id(self.member) if is_asked else None}

    def get_own(self) -> Any:
        """One's own copy of the path's id; the other's is read, and nothing else can be done to it."""
        return get_object_or_404(self.get_queryset(), pk=self.path_id, client_id=own_client_id(self.member))

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str = "") -> Response:
        """The other no longer reads it."""
        self.body()
        copy = actions.withdraw(by=self.member, copy=self.get_own())
        return self.answer(self.get_queryset().get(pk=copy.pk))

    @action(detail=True, methods=["get"], url_path="what-they-will-notice")
    def what_they_will_notice(self, request: Request, pk: str = "") -> Response:
        """What withdrawing it would show the other; for its author alone."""
        copy = self.get_own()
        response = Response({"they_will_notice": notices_of_withdrawing(self.shared_of(copy))})
        self.log_served([copy])
        return response

    def shared_of(self, copy: Any) -> OneShared:
        return one_shared(copy)


class SharedCopies(Copies[M], Creates[M]):
    """Those that their author makes, one by one, of what is theirs."""

    needs = {**Copies.needs, "create": Can.SHARE, "stop": Can.SHARE}

    def told_of_origin(self, of_copy: Any) -> dict[str, Any]:
        return {"stopped_at": Subquery(of_copy.values("stopped_at"))}

    def make(self, told: Any) -> Any:
        said = told.validated_data
        made = actions.share(by=self.member, case=said["case"], row=said[self.column])
        return self.get_queryset().get(pk=made.pk)

    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str = "") -> Response:
        """Stop here: what the other saw stays, and nothing new of it is shared."""
        self.body()
        copy = actions.stop(by=self.member, copy=self.get_own())
        return self.answer(self.get_queryset().get(pk=copy.pk))


class SharedNorms(SharedCopies[SharedNorm]):
    queryset = SharedNorm.objects.all()
    serializer_class = SharedNormSerializer
    takes = {"create": ShareNormSerializer, "withdraw": NothingSerializer, "stop": NothingSerializer}
    origins, column = NormOrigin, "norm"


class SharedGoals(SharedCopies[SharedGoal]):
    queryset = SharedGoal.objects.all()
    serializer_class = SharedGoalSerializer
    takes = {"create": ShareGoalSerializer, "withdraw": NothingSerializer, "stop": NothingSerializer}
    origins, column = GoalOrigin, "goal"


class SharedBreaks(SharedCopies[SharedBreak]):
    queryset = SharedBreak.objects.all()
    serializer_class = SharedBreakSerializer
    takes = {"create": ShareBreakSerializer, "withdraw": NothingSerializer, "stop": NothingSerializer}
    origins, column = BreakOrigin, "of_break"


class NewMarkSerializer(StrictSerializer):
    area = serializers.ChoiceField(choices=AREAS)
    question = serializers.ChoiceField(choices=QUESTIONS)
    says = serializers.ChoiceField(choices=MARKS)
    about = serializers.ListField(
        child=Reference(queryset=SharedNorm.objects.all(), noun="copy"),
        min_length=1,
        max_length=50,
        help_text="The copies of both that were read, all that stand on this question.",
    )


class MarkSerializer(StrictModelSerializer[NormMark]):
    class Meta:
        model = NormMark
        fields = ("id", "case", "area", "question", "says", "about", "marked_at")
        read_only_fields = fields


class NormMarks(OfCase[NormMark], Creates[NormMark]):
    """Whether the two mean the same on one question; said by each of them, never by a machine."""

    needs = {"create": Can.SHARE}
    space = "joint"
    queryset = NormMark.objects.all()
    serializer_class = MarkSerializer
    takes = {"create": NewMarkSerializer}

    def make(self, told: Any) -> NormMark:
        return actions.mark_norms(by=self.member, case=self.case, **told.validated_data)


class AllShares(OfCase[SharedNorm]):
    """All at once: what the other will notice, withdrawing, stopping here."""

    needs = {"what_they_will_notice": Can.READ_CARE, "withdraw_all": Can.SHARE, "stop_all": Can.SHARE}
    takes = {"withdraw_all": NothingSerializer, "stop_all": NothingSerializer}
    space = "joint"
    queryset = SharedNorm.objects.all()
    serializer_class = NoticesSerializer
    repeats = frozenset()

    def what_they_will_notice(self, request: Request, case_id: str = "") -> Response:
        """For one of the two: if they withdraw everything. For staff: if the case is separated."""
        response = Response({"they_will_notice": self._notices()})
        self.log_served([])
        return response

    def withdraw_all(self, request: Request, case_id: str = "") -> Response:
        """Nothing of mine is read by the other any more."""
        self.body()
        actions.withdraw_all(by=self.member, case=self.case)
        return Response({"they_will_notice": self._notices()})

    def stop_all(self, request: Request, case_id: str = "") -> Response:
        """All of mine stays as it was seen; nothing new of it is shared."""
        self.body()
        actions.stop_all(by=self.member, case=self.case)
        return Response({"they_will_notice": self._notices()})

    def _notices(self) -> tuple[str, ...]:
        if self.own is None:
            return notices_of_separating(*map(self.shared_by, sides_of(self.case.pk)))
        return notices_of_withdrawing_all(self.shared_by(self.own))

    def shared_by(self, client_id: UUID | None) -> AllShared:
        """What the other reads of this one of the two."""
        return all_shared(self.case.pk, client_id)
