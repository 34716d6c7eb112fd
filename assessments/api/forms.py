from typing import Any

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.models import DRAFT, PUBLISHED, FormVersion
from privacy.permissions import Can
from rest.serializers import StrictSerializer
from rest.views import Reads


class FormSerializer(StrictSerializer):
    id = serializers.UUIDField(source="form_id")
    key = serializers.CharField(source="form.key")
    title = serializers.DictField(source="form.title", child=serializers.CharField())
    version = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    minutes = serializers.IntegerField()


class FormVersionSerializer(FormSerializer):
    state = serializers.CharField()
    published_at = serializers.DateTimeField()
    form = serializers.DictField(source="form_document")
    scoring = serializers.DictField()
    licence = serializers.DictField()


def newest_published() -> Any:
    newer = FormVersion.objects.filter(form=OuterRef("form"), state=PUBLISHED, number__gt=OuterRef("number"))
    return FormVersion.objects.filter(~Exists(newer), state=PUBLISHED).select_related("form")


class Forms(Reads[FormVersion]):
    """The practice's questionnaires, each in its newest published version; a client's: what was assigned."""

    needs = {"list": Can.READ_PRACTICE, "retrieve": Can.READ_PRACTICE, "version": Can.READ_PRACTICE}
    queryset = FormVersion.objects.select_related("form")
    serializer_class = FormSerializer
    gives = {"retrieve": FormVersionSerializer, "version": FormVersionSerializer}
    lookup_field = "form_id"
    lookup_url_kwarg = "id"
    ordering = ("form__key",)

    def get_queryset(self) -> Any:
        if self.action == "version":
            number = int(self.kwargs["number"])
            return super().get_queryset().filter(number=number).exclude(state=DRAFT)
        newest = newest_published()
        return newest.defer("form_document", "scoring", "licence") if self.action == "list" else newest

    @extend_schema(responses=FormVersionSerializer)
    @action(detail=True, url_path=r"versions/(?P<number>[0-9]{1,6})")
    def version(self, request: Request, id: str = "", number: str = "") -> Response:  # noqa: A002 - the path's name
        """A version as it was published, retired ones too: old answers are read in their old wording."""
        return self.served(self.get_object())
