"""How every endpoint behaves. An app's viewset says what it does: Reads, Creates, Changes, Removes.

A stranger's id gives 404 because the queryset doesn't hold the row; there is no second filter here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from privacy.actor import Actor, member_of
from privacy.audit import log_reads
from privacy.ids import uuid7
from rest import preconditions, repeats
from rest.pages import KeysetPages
from rest.permissions import Need
from rest.problems import Refused
from rest.queries import Id, Queries, read
from rest.serializers import RowVersion
from rest.shapes import UUID_FORM

M = TypeVar("M", bound=models.Model)
Serializers = Mapping[str, type[BaseSerializer[Any]]]


class Asked(APIView):
    """A view that refuses a query it does not know: one that is ignored would seem to be obeyed."""

    # Query parameter -> how it is read.
    asks: ClassVar[Queries] = {}
    # What this request's query says.
    asked: Mapping[str, Any] = {}

    def known_queries(self) -> Queries:
        """All that a query may say here."""
        return self.asks

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = read(request.query_params, self.known_queries())


def _space(row: Any) -> str:
    """Where a row served belongs; what a client keeps with their therapist is the team's."""
    return "team" if getattr(row, "is_kept", False) else getattr(row, "space", "")


class Endpoint(Asked, GenericViewSet[M]):
    """Needs, one row by its id, bodies in, answers out, reads on record."""

    # Action -> the permission it takes. A missing name denies.
    needs: ClassVar[Mapping[str, Need]] = {}
    # Action -> what its body is read with, and what its answer is written with; else `serializer_class`.
    takes: ClassVar[Serializers] = {}
    gives: ClassVar[Serializers] = {}
    # Total order of lists (the id is added); else the queryset's or the model's own.
    ordering: ClassVar[tuple[str, ...]] = ()
    # Constraint name -> field path, for what only PostgreSQL refuses.
    constraint_fields: ClassVar[Mapping[str, str]] = {}
    # Actions whose POST takes an Idempotency-Key.
    repeats: ClassVar[frozenset[str]] = frozenset({"create"})
    # Actions whose PUT makes what is not there yet.
    creates_by_put: ClassVar[frozenset[str]] = frozenset()
    # Query parameter -> lookup of a list's rows; an id, where `asks` says nothing else.
    filters: ClassVar[Mapping[str, str]] = {}
    # Its column; empty where rows never change, and go without If-Match.
    row_version: ClassVar[str] = "row_version"
    # What a POST that creates is answered with; 200 where what it makes is not what it answers with.
    made_status: ClassVar[int] = 201
    # Whether what is created may be kept from its own writer (`once_unseen`).
    keeps: ClassVar[bool] = False
    # The space named in read lines where the rows served are no models.
    space: ClassVar[str] = ""

    pagination_class = KeysetPages
    metadata_class = None

    @property
    def member(self) -> Actor:
        """Who acts; 401 where nobody is signed in."""
        return member_of(self.request)

    def known_queries(self) -> Queries:
        """`filters`, `asks`, and of pages what these take; on lists alone."""
        if self.action != "list":
            return {}
        pages = getattr(self.pagination_class, "asks", {})
        return {**{name: Id() for name in self.filters}, **self.asks, **pages}

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return self.gives.get(self.action) or super().get_serializer_class()

    def input_serializer_class(self) -> type[BaseSerializer[Any]]:
        return self.takes.get(self.action) or self.serializer_class or self.get_serializer_class()

    def read(self, row: M | None = None, *, partial: bool = False) -> BaseSerializer[Any]:
        """The body, its shape checked; 422 with the paths of what is wrong."""
        told = self.input_serializer_class()(
            row, data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        told.is_valid(raise_exception=True)
        return told

    def body(self) -> dict[str, Any]:
        """The valid body of an action's POST."""
        return dict(self.read().validated_data)

    @property
    def path_id(self) -> UUID:
        """The id in the path; 404 if it is none, or is written otherwise than we write it."""
        told = str(self.kwargs[self.lookup_url_kwarg or self.lookup_field])
        if not UUID_FORM.match(told):
            raise Http404
        return UUID(told)

    def find(self) -> M | None:
        """The row of the path's id, None where there is none for this person."""
        return self.get_queryset().filter(**{self.lookup_field: self.path_id}).first()

    def filter_queryset(self, queryset: Any) -> Any:
        """A list's rows, fewer where `filters` are asked for; an id that is not yours leaves none."""
        for name, lookup in self.filters.items():
            if name in self.asked:
                queryset = queryset.filter(**{lookup: self.asked[name]})
        return queryset

    def get_object(self) -> M:
        row = self.find()
        if row is None:
            raise Http404
        return row

    def answer(self, row: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """One thing, with its ETag if it has versions."""
        response = Response(self.get_serializer(row).data, status=status, headers=dict(headers or {}))
        tag = preconditions.etag(row, self.row_version)
        if tag is not None:
            response["ETag"] = tag
        return response

    def clients_of(self, row: Any) -> Iterable[UUID]:
        """Whose record a row served belongs to; cases and sessions say more than one."""
        client_id = getattr(row, "client_id", None)
        return () if client_id is None else (client_id,)

    def log_served(self, rows: Iterable[Any]) -> None:
        """Put on record whose rows were read. Called after serialising: what failed was not read."""
        clients: dict[str, set[UUID]] = {}
        for row in rows:
            clients.setdefault(self.space or _space(row), set()).update(self.clients_of(row))
        for space, ids in clients.items():
            if ids:
                log_reads(ids, f"{self.basename}:{self.action}", space)

    def served(self, row: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """`answer`, for a read: on record."""
        response = self.answer(row, status, headers)
        self.log_served([row])
        return response

    def is_same(self, row: Any, told: Mapping[str, Any]) -> bool:
        """Whether the body says what is stored already."""
        return all(getattr(row, name, None) == value for name, value in told.items())

    def keep(
        self,
        row: Any,
        *,
        change: Callable[[Any, BaseSerializer[Any]], Any],
        make: Callable[[BaseSerializer[Any]], Any] | None = None,
        partial: bool = False,
    ) -> Response:
        """A PUT or PATCH: `change` what was read, or `make` what is not there (None)."""
        told = self.read(row, partial=partial)
        if row is None:
            if make is None:
                raise Http404
            return self.answer(make(told), 201)
        # Said again, word for word: nothing to do, and nothing that could be lost.
        if self.is_same(row, told.validated_data):
            return self.served(row)
        preconditions.demand_match(self.request, row, self.row_version)
        return self.answer(change(row, told))

    def once_unseen(self, make: Callable[[], Any]) -> Response:
        """`once` for what its maker is not to see again: no body, and nothing that leads back to it."""
        attempt = repeats.attempt(self.request)
        if attempt.earlier() is not None:
            return Response(status=204, headers={repeats.REPLAYED: "true"})
        make()
        attempt.done(uuid7())
        return Response(status=204)

    def once(self, make: Callable[[], Any], status: int = 201, among: Any = None) -> Response:
        """What `make` makes; a repeat of the same request is served what the first one made.

        `among` is the queryset it is found in again, where that is not the view's own.
        """
        attempt = repeats.attempt(self.request)
        earlier = attempt.earlier()
        if earlier is not None:
            row = (self.get_queryset() if among is None else among).filter(pk=earlier).first()
            if row is None:
                raise Refused("This was made already, and is not here any more.")
            return self.served(row, status, {repeats.REPLAYED: "true"})
        row = make()
        attempt.done(row.pk)
        return self.answer(row, status)


class Lists(Endpoint[M]):
    """GET of many."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        response = self.get_paginated_response(self.get_serializer(rows, many=True).data)
        self.log_served(rows)
        return response


class Shows(Endpoint[M]):
    """GET of one."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.served(self.get_object())


class Reads(Lists[M], Shows[M]):
    """GET of many and of one."""


class Creates(Endpoint[M]):
    """POST of a new row. Override `make` to call an action."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if "create" not in self.repeats:
            return self.answer(self.make(self.read()), 201)
        return self.once(lambda: self.make(self.read()))

    def make(self, told: BaseSerializer[Any]) -> M:
        made: M = told.save()
        return made


class Patches(Endpoint[M]):
    """PATCH alone, where nothing is ever replaced as a whole. Override `change` to call an action."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.keep(self.get_object(), change=self.change, partial=True)

    def change(self, row: M, told: BaseSerializer[Any]) -> M:
        return RowVersion(self.row_version).write(row, told.validated_data)


class Changes(Patches[M]):
    """PUT and PATCH. `make_at` where `creates_by_put` names update."""

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if "update" in self.creates_by_put:
            return self.keep(self.find(), change=self.change, make=self.make_at)
        return self.keep(self.get_object(), change=self.change)

    def make_at(self, told: BaseSerializer[Any]) -> M:
        """The new row of `path_id`."""
        raise NotImplementedError


class Removes(Endpoint[M]):
    """DELETE, with If-Match where rows have versions."""

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        if self.row_version:
            preconditions.demand_match(request, row, self.row_version)
        self.remove(row)
        return Response(status=204)

    def remove(self, row: M) -> None:
        RowVersion(self.row_version).remove(row)
