"""The OpenAPI document: each verb with the refusals it can give, its keys and its tags."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiParameter, inline_serializer
from rest_framework import serializers

from privacy.permissions import CLIENT, Can, allowed
from rest import preconditions, repeats
from rest.permissions import ANYONE
from rest.problems import CONTENT_TYPE, DETAILS
from rest.queries import Query
from rest.serializers import Text
from rest.views import Asked, Endpoint

WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
DEMAND_MATCH: Final = frozenset({"PUT", "PATCH", "DELETE"})
# Longer than this it is a box to write in, no line.
LONGEST_LINE: Final = 200
NOT_WATCHED: Final = "x-not-watched"
SAYS_SO: Final = "Boxes for free text say that they are not watched: the words are at `safety-words/`."


# Made from a dict: a class body would shadow the serializer's own `errors`.
ProblemSerializer: Any = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "errors": serializers.DictField(
            child=serializers.ListField(child=serializers.CharField()),
            required=False,
            help_text="By field path, like `levels.self_soothing`.",
        ),
        "allowed": serializers.ListField(
            child=serializers.CharField(),
            required=False,
            help_text="Of a refused state: what would follow.",
        ),
    },
)


def boxes_of(field: Any, path: str = "") -> Iterator[str]:
    """Paths of all free text below a field of a body that is longer than a line, or has no end."""
    if getattr(field, "read_only", False):
        return
    child = getattr(field, "child", None)
    if isinstance(field, serializers.BaseSerializer) and child is None:
        for name, below in getattr(field, "fields", {}).items():
            yield from boxes_of(below, f"{path}.{name}" if path else name)
    elif isinstance(field, serializers.DictField | serializers.JSONField):
        # Answers, whatever they hold.
        yield path
    elif child is not None:
        yield from boxes_of(child, f"{path}.*" if path else "*")
    elif type(field) is serializers.CharField or isinstance(field, Text):
        longest = field.max_length
        if longest is None or longest > LONGEST_LINE:
            yield path


class ActorScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "rest.authentication.ActorAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class Schema(AutoSchema):
    @property
    def action(self) -> str:
        return getattr(self.view, "action", None) or self.method.lower()

    def get_request_serializer(self) -> Any:
        if isinstance(self.view, Endpoint) and self.method in WITH_BODY:
            return self.view.input_serializer_class()()
        return super().get_request_serializer()

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if isinstance(self.view, Asked):
            parameters += [_query(name, query) for name, query in self.view.known_queries().items()]
        if self._repeats():
            parameters.append(
                _header(repeats.HEADER, "The same key and body within 24 hours make one thing.")
            )
        if self._demands_match():
            parameters.append(_header(preconditions.HEADER, "The ETag of what was read.", required=False))
        if self._has_tag():
            parameters.append(
                _answer_header("ETag", "Names the version; send it back as If-Match.", [200, 201])
            )
        if self._repeats():
            parameters.append(_answer_header(repeats.REPLAYED, "`true` on the answer to a repeat.", [201]))
        return parameters

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation: Any = super().get_operation(*args, **kwargs)
        boxes = self._boxes() if operation else []
        if boxes:
            operation[NOT_WATCHED] = boxes
            operation["description"] = f"{operation.get('description', '')}\n\n{SAYS_SO}".strip()
        return operation

    def _boxes(self) -> list[str]:
        """Where in its body a client may write at length, by field path; `*` stands for each of a list."""
        need = getattr(self.view, "needs", {}).get(self.action)
        if self.method not in WITH_BODY or not isinstance(need, Can) or not allowed({CLIENT}, need):
            return []
        return sorted(boxes_of(self.get_request_serializer()))

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        made = str(getattr(self.view, "made_status", 201))
        if "201" in bodies and made != "201":
            bodies[made] = bodies.pop("201")
        if "200" in bodies and self._makes() and made == "201":
            build: Any = self._get_response_for_code
            bodies["201"] = build(self.get_response_serializers(), "201", direction=direction)
            if self.method == "POST":
                del bodies["200"]
        if self._keeps():
            bodies["204"] = {"description": "Kept with the therapist; no page of the client's own shows it."}
        for code in self._refusals():
            if str(code) not in bodies:
                bodies[str(code)] = self._refusal(code, direction)
        for told, body in bodies.items():
            # What a view declares by itself is told in the same words.
            body["description"] = body.get("description") or DETAILS.get(int(told), "")
        return bodies

    def _keeps(self) -> bool:
        """Whether what is sent may be kept from its own writer."""
        if self.action == "create" and getattr(self.view, "keeps", False):
            return True
        if not isinstance(self.view, Endpoint) or self.method not in WITH_BODY:
            return False
        fields = getattr(self.view.input_serializer_class()(), "fields", {})
        return bool({"keep", "kept_at_practice"} & set(fields))

    def _refusal(self, code: int, direction: Direction) -> dict[str, Any]:
        component = self.resolve_serializer(ProblemSerializer, direction)
        body: dict[str, Any] = {
            "description": DETAILS[code],
            "content": {CONTENT_TYPE: {"schema": component.ref}},
        }
        if code == 429:
            wait = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
            body["headers"] = {"Retry-After": wait}
        return body

    def _refusals(self) -> list[int]:
        """The statuses this verb can answer with, besides its own."""
        codes = {400, 406}
        if isinstance(self.view, Asked):
            codes |= {422}
        if getattr(self.view, "needs", {}).get(self.action) is not ANYONE:
            codes |= {401, 403}
        if "{" in self.path:
            codes |= {404}
        if self.method in WITH_BODY:
            codes |= {409, 413, 415, 422}
        if self.method == "DELETE":
            codes |= {409}
        if self._demands_match():
            codes |= {412, 428}
        if getattr(self.view, "throttle_classes", ()) or getattr(self.view, "throttles_misses", False):
            codes |= {429}
        return sorted(codes)

    def _makes(self) -> bool:
        """Whether the answer is 201, or may be."""
        by_put = self.method == "PUT" and self.action in getattr(self.view, "creates_by_put", ())
        return by_put or self._repeats()

    def _repeats(self) -> bool:
        return isinstance(self.view, Endpoint) and self.method == "POST" and self.action in self.view.repeats

    def _demands_match(self) -> bool:
        has_versions = isinstance(self.view, Endpoint) and bool(self.view.row_version)
        return has_versions and self.method in DEMAND_MATCH

    def _has_tag(self) -> bool:
        """Whether the answer is one row of a model that has versions."""
        if not isinstance(self.view, Endpoint) or self.action in ("list", "destroy"):
            return False
        model = getattr(getattr(self.view, "queryset", None), "model", None)
        names = {field.name for field in model._meta.get_fields()} if model else set()
        return self.view.row_version in names


def _query(name: str, query: Query) -> OpenApiParameter:
    return OpenApiParameter(name, query.schema(), description=query.description)


def _header(name: str, description: str, *, required: bool = True) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=description)


def _answer_header(name: str, description: str, codes: list[int | str]) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, response=codes)
