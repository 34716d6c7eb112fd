from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions, rules
from assessments.api.form_fields import (
    FaultSerializer,
    FormLineSerializer,
    FormSerializer,
    FormVersionSerializer,
    NewFormSerializer,
    ObjectField,
    SuppliedTextsSerializer,
)
from assessments.api.scores import FlagSerializer
from assessments.models import DRAFT, PUBLISHED, VERSION_STATES, Form, FormVersion
from assessments.reports.forms import (
    in_state,
    minutes_taken,
    newest_published,
    newest_seen,
    preview,
    version_that_counts,
)
from privacy.permissions import Can
from rest import preconditions
from rest.problems import Refused, no_such
from rest.queries import OneOf
from rest.serializers import NothingSerializer, StrictInteger, StrictSerializer
from rest.views import Creates, Reads

__all__ = ["FormSerializer", "FormVersionSerializer", "Forms", "newest_published"]

# Only for answering and writing: a list would carry each form whole.
DOCUMENTS: Final = ("form_document", "scoring", "licence", "import_report", "raw_import")


class PreviewAsked(StrictSerializer):
    answers = ObjectField(help_text="By linkId, as they would be sent.")
    version = StrictInteger(
        min_value=1,
        max_value=10**6,
        required=False,
        help_text="Its number; else the draft, else the published.",
    )


class PreviewScoreSerializer(StrictSerializer):
    scale = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    exact = serializers.CharField(allow_null=True)
    band = serializers.CharField(allow_null=True)
    answered = serializers.IntegerField()
    missing = serializers.IntegerField()
    absent = serializers.DictField(child=serializers.IntegerField())
    prorated = serializers.BooleanField()


class PreviewFlagSerializer(FlagSerializer):
    scale = serializers.CharField(allow_null=True)
    tell = serializers.CharField()
    calls_for_screening = serializers.SerializerMethodField(help_text="Why a screening would be due.")

    def get_calls_for_screening(self, flag: rules.Flag) -> str | None:
        return flag.calls_for_screening or None


@extend_schema_serializer(many=False)
class PreviewSerializer(StrictSerializer):
    """Faults of the answers, or what they score; `form_faults` are what publishing would refuse."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=list(VERSION_STATES))
    form_faults = FaultSerializer(many=True)
    faults = FaultSerializer(many=True)
    scores = PreviewScoreSerializer(many=True)
    flags = PreviewFlagSerializer(many=True)


class Forms(Reads[FormVersion], Creates[FormVersion]):
    """The practice's questionnaires, each in its newest published version; a client's: what was assigned."""

    needs = {
        **dict.fromkeys(("list", "retrieve"), Can.READ_PRACTICE),
        "texts": Can.READ_STAFF,
        **dict.fromkeys(("create", "publish", "retire", "preview", "supply"), Can.WRITE_FORMS),
    }
    queryset = FormVersion.objects.select_related("form")
    serializer_class = FormLineSerializer
    takes = {
        "create": NewFormSerializer,
        "publish": NothingSerializer,
        "retire": NothingSerializer,
        "preview": PreviewAsked,
        "supply": SuppliedTextsSerializer,
    }
    gives = {
        **dict.fromkeys(
            ("retrieve", "create", "publish", "retire", "texts", "supply"), FormVersionSerializer
        ),
        "preview": PreviewSerializer,
    }
    asks = {"state": OneOf("Staff: those in this state.", default=PUBLISHED, words=tuple(VERSION_STATES))}
    constraint_fields = {"form_key_once": "key"}
    lookup_field = "form_id"
    lookup_url_kwarg = "id"
    ordering = ("form__key",)

    # By version, how long answering it takes; read where it is told.
    taken: Mapping[UUID, int] = {}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.taken = minutes_taken() if self.member.is_staff else {}
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.taken = minutes_taken() if self.member.is_staff else {}
        return super().retrieve(request, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = in_state(self.asked["state"]) if self.member.is_staff else newest_seen()
        return rows.defer(*DOCUMENTS)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "minutes_taken": self.taken}

    def find(self) -> FormVersion | None:
        return version_that_counts(self.path_id)

    @property
    def form(self) -> Form:
        """The form of the path, whatever versions it has."""
        found = Form.objects.filter(pk=self.path_id).first()
        if found is None:
            raise Http404
        return found

    def make(self, told: serializers.BaseSerializer[Any]) -> FormVersion:
        """A draft: of a new form, or the next version of the one that has this key."""
        body = dict(told.validated_data)
        return actions.draft_form(by=self.member, form=body.pop("form_document"), **body)

    # Takes no Idempotency-Key: what is published already has no draft, and a repeat is refused.
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, id: str = "") -> Response:  # noqa: A002 - the path's name
        """The draft becomes what is assigned; refused with every fault, each with its place."""
        form = self.form
        self.read()
        return self.answer(actions.publish_form(form=form))

    @action(detail=True, methods=["post"])
    def retire(self, request: Request, id: str = "") -> Response:  # noqa: A002 - the path's name
        """It is assigned no longer; what was assigned is answered to its end."""
        form = self.form
        self.read()
        return self.answer(actions.retire_form(form=form))

    @extend_schema(responses=PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, id: str = "") -> Response:  # noqa: A002 - the path's name
        """Check and score answers without storing them."""
        form = self.form
        body = self.body()
        version = self.asked_version(form, body.get("version"))
        is_draft = version.state == DRAFT
        found = preview(version, body["answers"], actions.faults_of_version(version) if is_draft else ())
        told = {**vars(found), "scores": [as_shown(score) for score in found.scores]}
        return Response(PreviewSerializer(told).data)

    def asked_version(self, form: Form, number: int | None) -> FormVersion:
        """The one that is asked for; else the newest: a draft is what one tries out."""
        versions = FormVersion.objects.filter(form=form).select_related("form").defer("raw_import")
        if number is None:
            return versions.order_by("-number")[0]
        found = versions.filter(number=number).first()
        if found is None:
            raise ValidationError({"version": [no_such("version")]})
        return found

    @action(detail=True)
    def texts(self, request: Request, id: str = "") -> Response:  # noqa: A002 - the path's name
        """The draft with the texts that were supplied so far."""
        draft = self.draft_of(self.form)
        if draft is None:
            raise Http404
        return self.served(draft)

    @texts.mapping.put
    def supply(self, request: Request, id: str = "") -> Response:  # noqa: A002 - the path's name
        """Fill in the texts that an instrument may not ship with, and record the right to use them."""
        draft = self.draft_of(self.form)
        if draft is None:
            raise Refused(actions.NO_DRAFT, allowed=[])
        body = self.body()
        preconditions.demand_match(request, draft)
        return self.answer(actions.supply_texts(by=self.member, version=draft, **body))

    def draft_of(self, form: Form) -> FormVersion | None:
        versions = FormVersion.objects.select_related("form").defer("raw_import")
        return versions.filter(form=form, state=DRAFT).first()


def as_shown(score: Any) -> dict[str, Any]:
    """A score as PreviewScoreSerializer tells it."""
    names = ("scale", "band", "answered", "missing", "prorated")
    return {
        **{name: getattr(score, name) for name in names},
        "value": None if score.value is None else float(round(score.value, 4)),
        "exact": None if score.value is None else str(score.value),
        "absent": dict(score.absent),
    }
