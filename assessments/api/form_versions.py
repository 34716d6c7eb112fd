"""Each version of a form: as it was published, or as a draft that may still change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.api.form_fields import (
    FormDraftSerializer,
    FormLineSerializer,
    FormVersionSerializer,
    NextVersionSerializer,
)
from assessments.models import Form, FormVersion
from assessments.reports.forms import OWN_TITLE, minutes_taken
from privacy.permissions import Can
from relationships.api.shared import Below
from rest.shapes import UUID_FORM
from rest.views import Changes, Creates, Removes, Shows


@extend_schema_view(
    list=extend_schema(operation_id="forms_versions_list"),
    retrieve=extend_schema(operation_id="forms_version_retrieve"),
)
class FormVersions(
    Below[FormVersion],
    Shows[FormVersion],
    Creates[FormVersion],
    Changes[FormVersion],
    Removes[FormVersion],
):
    """What a form was from its first version on; a client's: what was assigned to them.

    A draft changes until it is published; a version that was published never does.
    """

    needs = {
        **dict.fromkeys(("list", "retrieve"), Can.READ_PRACTICE),
        **dict.fromkeys(("create", "update", "partial_update", "destroy"), Can.WRITE_FORMS),
    }
    queryset = FormVersion.objects.select_related("form").defer("raw_import")
    serializer_class = FormLineSerializer
    takes = {
        "create": NextVersionSerializer,
        **dict.fromkeys(("update", "partial_update"), FormDraftSerializer),
    }
    gives = dict.fromkeys(("retrieve", "create", "update", "partial_update"), FormVersionSerializer)
    above_model = Form
    lookup_field = "number"
    lookup_value_regex = "[1-9][0-9]{0,5}"
    ordering = ("number",)
    taken: Mapping[UUID, int] = {}

    @property
    def path_id(self) -> UUID:
        """The form's; below it a version is found by its number."""
        told = str(self.kwargs["id"])
        if not UUID_FORM.match(told):
            raise Http404
        return UUID(told)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.taken = minutes_taken() if self.member.is_staff and request.method == "GET" else {}

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "minutes_taken": self.taken}

    def filter_queryset(self, queryset: Any) -> Any:
        # Only for answering and writing: a list would carry each version whole.
        unread = ("form_document", "scoring", "licence", "import_report", "raw_import")
        return queryset.filter(form=self.above).annotate(**OWN_TITLE).defer(*unread)

    def find(self) -> FormVersion | None:
        return self.get_queryset().filter(form=self.above, number=int(self.kwargs["number"])).first()

    def make(self, told: serializers.BaseSerializer[Any]) -> FormVersion:
        """The draft of the next version; what is left out is as it was in the version before."""
        return actions.draft_next_version(form=self.above, told=told.validated_data)

    def is_same(self, row: FormVersion, told: Mapping[str, Any]) -> bool:
        return super().is_same(row, actions.titled(told, row.form_document))

    def change(self, row: FormVersion, told: serializers.BaseSerializer[Any]) -> FormVersion:
        return actions.change_draft(version=row, told=told.validated_data)

    def keep(self, row: Any, **options: Any) -> Response:
        # Said before If-Match is asked for: no version that one could have read would be the right one.
        actions.refuse_unless_draft(row)
        return super().keep(row, **options)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw a draft away; a form of which there was nothing else goes with it."""
        actions.refuse_unless_draft(self.get_object())
        return super().destroy(request, *args, **kwargs)

    def remove(self, row: FormVersion) -> None:
        actions.throw_away(version=row)
