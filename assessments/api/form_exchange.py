"""FHIR over HTTP: questionnaires in, forms, answers and scores out."""

from collections.abc import Mapping
from hashlib import sha256
from typing import IO, Any, ClassVar, Final
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from assessments import actions
from assessments.actions.form_imports import import_form
from assessments.api.fields import scoring_for
from assessments.api.form_fields import KEY, KEY_FORM, FormVersionSerializer
from assessments.api.scores import ServedClient
from assessments.fhir import (
    Imported,
    Measured,
    as_observations,
    as_questionnaire,
    as_questionnaire_response,
    read_questionnaire,
)
from assessments.models import FormVersion, Response, Score
from assessments.reports import all_responses, scores_of_client
from assessments.rules import as_items, by_code, by_link_id, without_scores
from clients.models import Client
from privacy.permissions import Can
from rest.problems import CONTENT_TYPE
from rest.queries import Queries, Query, Words
from rest.renderers import JSONRenderer
from rest.shapes import UUID_FORM
from rest.views import Creates, Endpoint

FHIR: Final = "application/fhir+json"
FILE: Final = "application/octet-stream"
WHOLE_FILE: Final = "file"
# A refusal names this many places at most; more would be no help.
MOST_FAULTS: Final = 200


class FormFile(dict[str, str]):
    """A file as it came; as a body it is known by its hash."""

    def __init__(self, data: bytes) -> None:
        super().__init__(sha256=sha256(data).hexdigest())
        self.data = data


class FhirParser(BaseParser):
    """Takes the bytes as they are: what is wrong with them stands in the report."""

    media_type = FHIR

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> FormFile:
        return FormFile(stream.read())


class PlainJsonParser(FhirParser):
    media_type = "application/json"


class FhirRenderer(JSONRenderer):
    media_type = FHIR
    format = "fhir"


class Language(Words):
    def read(self, told: str) -> str:
        if not (told.isascii() and told.isalpha() and told.islower() and 2 <= len(told) <= 3):
            raise ValueError("A language is told by its code, like en or de.")
        return told


class Key(Words):
    def read(self, told: str) -> str:
        if not KEY_FORM.match(told) or UUID_FORM.match(told):
            raise ValueError(KEY)
        return told


class FileRenderer(JSONRenderer):
    """A file byte for byte; a refusal in its place as the problem it is."""

    media_type = FILE
    format = "file"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        whole = isinstance(data, bytes)
        return data if whole else super().render(data, accepted_media_type, renderer_context)


class RefusedFile(ValidationError):
    """A file that did not become a draft: its faults, and what else was found in it."""

    def __init__(self, found: Imported) -> None:
        errors: dict[str, list[str]] = {}
        for fault in found.faults[:MOST_FAULTS]:
            errors.setdefault(fault.place or WHOLE_FILE, []).append(fault.words)
        super().__init__(errors)
        self.report = [line.as_json() for line in (*found.faults, *found.report)]


# Made from a dict, as the problem it is: a class body would shadow the serializer's own `errors`.
RefusedFileSerializer: Any = inline_serializer(
    "RefusedFile",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "errors": serializers.DictField(child=serializers.ListField(child=serializers.CharField())),
        "import_report": serializers.ListField(
            child=serializers.DictField(),
            required=False,
            help_text="Every fault, and what would have been kept, changed and left out.",
        ),
    },
)


@extend_schema(
    request={FHIR: OpenApiTypes.OBJECT, "application/json": OpenApiTypes.OBJECT},
    responses={201: FormVersionSerializer, (422, CONTENT_TYPE): RefusedFileSerializer},
)
class FormImports(Creates[FormVersion]):
    """A FHIR R4 or R5 Questionnaire becomes a draft. `import_report` says what became of each feature."""

    needs = {"create": Can.WRITE_FORMS}
    queryset = FormVersion.objects.select_related("form").defer("raw_import")
    serializer_class = FormVersionSerializer
    parser_classes = [FhirParser, PlainJsonParser]
    asks: ClassVar[dict[str, Query]] = {
        "language": Language("Of the texts, where the file names none.", default="en"),
        "key": Key("Of the form; else made from the file's own name."),
    }

    def known_queries(self) -> Queries:
        return self.asks

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """Refused with every fault and its place, or made a draft. Nothing of the file is ever run."""
        return self.once(self.imported)

    def handle_exception(self, exc: Exception) -> Answer:
        answer = super().handle_exception(exc)
        if isinstance(exc, RefusedFile):
            answer.data = {**(answer.data or {}), "import_report": exc.report}
        return answer

    def imported(self) -> FormVersion:
        told = self.request.data
        # Without a body there is nothing to parse.
        data = told.data if isinstance(told, FormFile) else b""
        found = read_questionnaire(data, self.asked.get("language") or "en")
        if not found.is_accepted:
            raise RefusedFile(found)
        return import_form(by=self.member, imported=found, raw=data, key=self.asked.get("key"))


class Exports(Endpoint[Any]):
    """What this person may read, as FHIR R4."""

    renderer_classes = [FhirRenderer, JSONRenderer]
    serializer_class = serializers.Serializer
    pagination_class = None  # type: ignore[assignment]


class FormExports(Exports):
    """One version of a form as a Questionnaire: scores at its answers, scales and bands in an extension."""

    needs = {"retrieve": Can.READ_PRACTICE}
    queryset = FormVersion.objects.select_related("form").defer("raw_import", "import_report")
    lookup_field = "form_id"
    lookup_url_kwarg = "id"

    @extend_schema(responses={(200, FHIR): OpenApiTypes.OBJECT}, operation_id="forms_version_export")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """The Questionnaire of this version; an import of it gives the same form and the same scoring."""
        number = int(self.kwargs["number"])
        version = self.get_queryset().filter(form_id=self.path_id, number=number).first()
        if version is None:
            raise Http404
        actions.refuse_odd_draft(version)
        staff = self.member.is_staff
        document = version.form_document if staff else without_scores(version.form_document)
        return Answer(
            as_questionnaire(
                document,
                form_id=version.form_id,
                key=version.form.key,
                number=version.number,
                state=version.state,
                licence=version.licence,
                scoring=scoring_for(version.scoring, by_staff=staff),
            )
        )


class ImportedFiles(Endpoint[Any]):
    """What was imported, as it came; for staff alone."""

    needs = {"retrieve": Can.READ_STAFF}
    queryset = FormVersion.objects.select_related("form").defer("form_document", "scoring", "import_report")
    renderer_classes = [FileRenderer]
    serializer_class = serializers.Serializer
    pagination_class = None  # type: ignore[assignment]
    lookup_field = "form_id"
    lookup_url_kwarg = "id"

    @extend_schema(responses={(200, FILE): OpenApiTypes.BINARY}, operation_id="forms_version_imported")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """The file that this version was imported from, byte for byte; 404 where it was written here."""
        number = int(self.kwargs["number"])
        version = self.get_queryset().filter(form_id=self.path_id, number=number).first()
        if version is None or version.raw_import is None:
            raise Http404
        name = f"{version.form.key}-{version.number}.json"
        # Never shown in the page's own place: whoever wrote the file is nobody we know.
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Answer(bytes(version.raw_import), headers=headers, content_type=FILE)


class ResponseExports(Exports):
    """Sent answers as a QuestionnaireResponse, in the words they were asked in."""

    needs = {"retrieve": Can.READ_CARE}
    queryset = Response.objects.all()

    @extend_schema(responses={(200, FHIR): OpenApiTypes.OBJECT}, operation_id="responses_export")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """The QuestionnaireResponse of these answers; whose they are is told by a number alone."""
        staff = self.member.is_staff
        row = all_responses().filter(**{"pk" if staff else "reference": self.path_id}).first()
        if row is None:
            raise Http404
        version = FormVersion.objects.get(pk=row.version_id)
        form, items = version.form_document, row.items
        if not staff:
            items = as_items(form, by_code(form, by_link_id(items, form)))
            form = without_scores(form)
        document = as_questionnaire_response(
            items,
            form,
            response_id=row.id if staff else row.reference,
            client_id=row.client_id,
            form_id=version.form_id,
            number=version.number,
            sent_at=row.sent_at,
            amends=Response.objects.filter(pk=row.id, amends__isnull=False).exists(),
        )
        self.log_served([row])
        if staff and not row.kept:
            actions.open_answers([row.homework_id])
        return Answer(document)


class ScoreExports(Exports):
    """A client's scores as Observations."""

    needs = {"list": Can.READ_CARE}
    queryset = Score.objects.all()
    space = "care"
    lookup_url_kwarg = "client_id"

    @extend_schema(responses={(200, FHIR): OpenApiTypes.OBJECT}, operation_id="clients_scores_export")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """A Bundle with an Observation for each score that this person may read, newest first."""
        client = Client.objects.filter(pk=self.path_id).first()
        if client is None:
            raise Http404
        lines = scores_of_client(client.pk)
        versions = FormVersion.objects.select_related("form").defer("raw_import", "import_report")
        of_version = versions.in_bulk({line.version_id for line in lines})
        staff = self.member.is_staff
        document = as_observations(_measured(line, of_version[line.version_id], staff) for line in lines)
        self.log_served([ServedClient(client.pk)])
        return Answer(document)


def _measured(line: Any, version: FormVersion, staff: bool) -> Measured:
    response: UUID = line.response if staff else line.reference
    same = ("client_id", "sent_at", "scale", "value", "exact", "band", "answered", "missing")
    return Measured(
        response_id=response,
        form_key=version.form.key,
        number=version.number,
        form=version.form_document,
        scoring=version.scoring,
        absent=tuple(line.absent.items()),
        **{name: getattr(line, name) for name in same},
    )
