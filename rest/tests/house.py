"""A small endpoint over rows in memory, with the real middleware, views and problems around it."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from privacy.actor import MEMBER, Actor
from privacy.ids import uuid7
from privacy.permissions import MANAGER, THERAPIST, Can
from rest import problems
from rest.permissions import ANYONE
from rest.serializers import RowVersion, StrictInteger, StrictSerializer, Text
from rest.views import Changes, Creates, Endpoint, Reads, Removes

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def holds(condition: Q, row: Any) -> bool:
    """Q as PostgreSQL would judge it, for the few comparisons used here."""
    results = []
    children: list[Any] = list(condition.children)
    for child in children:
        if isinstance(child, Q):
            results.append(holds(child, row))
            continue
        name, value = child
        name, _, comparison = name.partition("__")
        told = getattr(row, name)
        wanted = UUID(value) if isinstance(told, UUID) and isinstance(value, str) else value
        results.append(COMPARE[comparison or "exact"](told, wanted))
    return all(results) if condition.connector == Q.AND else any(results)


class Rows:
    """As much of a queryset as an endpoint asks for."""

    def __init__(self, rows: list[Any], model: Any) -> None:
        self.rows, self.model = rows, model
        self.query = SimpleNamespace(order_by=(), annotations={})
        self.origin = rows

    def _like(self, rows: list[Any]) -> "Rows":
        made = Rows(rows, self.model)
        made.origin = self.origin
        return made

    def all(self) -> "Rows":
        return self

    def __deepcopy__(self, _memo: object) -> "Rows":
        # Serializers copy their fields, querysets and all; the rows stay the same ones.
        return self

    def filter(self, *conditions: Q, **lookups: Any) -> "Rows":
        wanted = Q(*conditions, **lookups)
        return self._like([row for row in self.rows if holds(wanted, row)])

    def order_by(self, *keys: str) -> "Rows":
        rows = list(self.rows)
        for key in reversed(keys):
            rows.sort(key=operator.attrgetter(key.removeprefix("-")), reverse=key.startswith("-"))
        return self._like(rows)

    def first(self) -> Any:
        return self.rows[0] if self.rows else None

    def exists(self) -> bool:
        return bool(self.rows)

    def update(self, **changes: Any) -> int:
        for row in self.rows:
            vars(row).update(changes)
        return len(self.rows)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.origin[:] = [row for row in self.origin if row not in self.rows]
        return len(self.rows), {}

    def create(self, **values: Any) -> Any:
        made = self.model(**values)
        self.origin.append(made)
        return made

    def __getitem__(self, part: slice) -> list[Any]:
        return self.rows[part]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)


FIELDS: dict[str, Any] = {
    "id": models.UUIDField(),
    "words": models.CharField(),
    "level": models.IntegerField(),
    "row_version": models.IntegerField(),
}


class Meta:
    """What pages ask a model."""

    ordering = ()

    @staticmethod
    def get_field(name: str) -> Any:
        if name not in FIELDS:
            raise FieldDoesNotExist(name)
        return FIELDS[name]


@dataclass
class Thing:
    words: str
    level: int = 0
    client_id: UUID | None = None
    id: UUID = field(default_factory=uuid7)
    row_version: int = 1

    space: ClassVar[str] = "care"
    _meta: ClassVar[Any] = Meta
    _default_manager: ClassVar[Any]

    @property
    def pk(self) -> UUID:
        return self.id


THINGS = Rows([], Thing)
Thing._default_manager = THINGS


class ThingSerializer(StrictSerializer):
    id = serializers.UUIDField(read_only=True)
    words = Text(max_length=20)
    level = StrictInteger(min_value=0, max_value=4, required=False)

    def create(self, validated_data: dict[str, Any]) -> Any:
        return THINGS.create(**validated_data)


class StepSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=["agreed", "ended"])


class PairSerializer(StrictSerializer):
    words = Text(max_length=20)


class Things(Reads[Any], Creates[Any], Changes[Any], Removes[Any]):
    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.WRITE_CARE,
        "update": Can.WRITE_CARE,
        "partial_update": Can.WRITE_CARE,
        "destroy": Can.WRITE_CARE,
        "step": Can.WRITE_CARE,
        "pair": Can.READ_CARE,
        "put_pair": Can.WRITE_CARE,
    }
    takes = {"step": StepSerializer, "put_pair": PairSerializer}
    creates_by_put = frozenset({"put_pair"})
    filters = {"client": "client_id"}
    queryset: Any = THINGS
    serializer_class = ThingSerializer
    ordering = ("-level",)

    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: str = "") -> Response:
        """Take it to another state."""
        thing = self.get_object()
        to = self.body()["to"]
        if to == "ended":
            raise problems.Refused("It has ended already.", allowed=["agreed"])
        return self.answer(thing)

    @action(detail=True, methods=["get"])
    def pair(self, request: Request, pk: str = "") -> Response:
        """The thing with the same level."""
        return self.served(self._pair(self.get_object()))

    @pair.mapping.put
    def put_pair(self, request: Request, pk: str = "") -> Response:
        """Make or change it."""
        thing = self.get_object()
        return self.keep(
            self._pair(thing),
            change=lambda row, told: RowVersion().write(row, told.validated_data),
            make=lambda told: THINGS.create(level=thing.level, **told.validated_data),
        )

    def _pair(self, thing: Any) -> Any:
        others = THINGS.filter(level=thing.level)
        return next((row for row in others if row is not thing), None)

    @action(detail=False, methods=["get"])
    def unnamed(self, request: Request) -> Response:
        """Stands in no `needs`."""
        return Response({})


class Crash(Endpoint[Any]):
    needs = {"list": ANYONE}
    queryset: Any = THINGS
    serializer_class = ThingSerializer
    row_version = "none"

    def list(self, request: Request) -> Response:
        raise RuntimeError("Ana fears the dark")


router = SimpleRouter()
router.register("things", Things, basename="things")
router.register("crash", Crash, basename="crash")
urlpatterns = [path("api/v1/", include(router.urls)), re_path("^api/", problems.no_such_path)]
handler404 = problems.not_found


class ActorFromTest:
    """The test says who acts: `client.get(path, actor=...)`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.META.get("actor")  # type: ignore[attr-defined]
        return self.get_response(request)


def member(*roles: str) -> Actor:
    return Actor(
        MEMBER,
        practice_id=uuid7(),
        member_id=uuid7(),
        account_id=uuid7(),
        roles=frozenset(roles),
        request_id="request-of-a-test",
    )


THEA = member(THERAPIST)
MARK = member(MANAGER)
