"""Who is acting. Set once per request or task, by one SQL function, for one transaction."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

DOOR: Final = "door"
MEMBER: Final = "member"
LINK: Final = "link"
ENGINE: Final = "engine"

R = TypeVar("R")

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


class NotSignedIn(Exception):
    """Nobody is signed in where a member has to act."""


class NoActor(RuntimeError):
    """Code that touches a practice ran without saying who acts."""


@dataclass(frozen=True, slots=True)
class Actor:
    kind: str
    practice_id: UUID | None = None
    member_id: UUID | None = None
    account_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    request_id: str = ""
    message_id: UUID | None = None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles - {"client"})


_current: ContextVar[Actor | None] = ContextVar("relcare_actor", default=None)
# What was read once for all of the current act; gone with it.
_read_once: ContextVar[dict[str, Any] | None] = ContextVar("relcare_read_once", default=None)

ACT = "SELECT rls.act(%s, %s, %s, %s, %s, %s, %s)"
# Each gives kind, practice_id, member_id, account_id, roles, message_id; in this order.
ENTER = "SELECT e.* FROM rls.enter(%s, %s, %s) AS e"
ENTER_MEMBER = "SELECT e.* FROM rls.enter_member(%s, %s) AS e"
ENTER_LINK = "SELECT e.* FROM rls.enter_link(%s, %s) AS e"
ENTER_OPEN_LINK = "SELECT e.* FROM rls.enter_open_link(%s, %s) AS e"
ENTER_KIOSK = "SELECT e.* FROM rls.enter_kiosk(%s, %s) AS e"


def current() -> Actor:
    actor = _current.get()
    if actor is None:
        raise NoActor("No actor is set: open one with acting_as(...) before touching a practice's rows.")
    return actor


def once_an_act(name: str, read: Callable[[], R]) -> R:
    """What `read` gave the first time it was asked for in this act (a request, a task, one acting_as)."""
    held = _read_once.get()
    if held is None:
        raise NoActor("Nothing is kept for an act before somebody acts: open one with acting_as(...).")
    if name not in held:
        held[name] = read()
    found: R = held[name]
    return found


def forget(name: str) -> None:
    """To be read anew, since it was changed within this act."""
    held = _read_once.get()
    if held is not None:
        held.pop(name, None)


def acting_practice() -> UUID | None:
    """The default practice of a new row."""
    actor = _current.get()
    return actor.practice_id if actor else None


def acting_member() -> UUID | None:
    """The default author of a new row."""
    actor = _current.get()
    return actor.member_id if actor else None


def member_of(request: Any) -> Actor:
    """The acting member of a Django or DRF request."""
    actor: Actor = getattr(request, "_request", request).actor
    if actor.kind != MEMBER:
        raise NotSignedIn
    return actor


def engine(practice_id: UUID) -> Actor:
    """Work that no person started, in one practice."""
    return Actor(kind=ENGINE, practice_id=practice_id)


def _apply(actor: Actor | None, using: str) -> None:
    told = actor or Actor(kind="")
    with connections[using].cursor() as cursor:
        cursor.execute(
            ACT,
            [
                told.kind,
                told.practice_id,
                told.member_id,
                told.account_id,
                ",".join(sorted(told.roles)),
                told.request_id,
                told.message_id,
            ],
        )


@contextmanager
def _remembering(actor: Actor, using: str) -> Iterator[Actor]:
    """Keep `actor` as the current one; the outer one counts again afterwards, in the database too."""
    outer = _current.get()
    nested = connections[using].in_atomic_block
    token, token_of_reads = _current.set(actor), _read_once.set({})
    try:
        with transaction.atomic(using=using):
            yield actor
            # A savepoint that is released keeps the inner settings, so the outer actor is told again.
            if nested and not connections[using].needs_rollback:
                _apply(outer, using)
    finally:
        _current.reset(token)
        _read_once.reset(token_of_reads)


@contextmanager
def acting_as(actor: Actor, using: str = "default") -> Iterator[Actor]:
    """One transaction (or savepoint) in which `actor` acts."""
    with _remembering(actor, using):
        _apply(actor, using)
        yield actor


@contextmanager
def acting_by_statement(actor: Actor, using: str = "default") -> Iterator[Actor]:
    """The same where the first statement is a function that tells the database itself who acts.

    Until it has, nobody acts there, and reading a practice's row is refused.
    """
    with _remembering(actor, using):
        yield actor


def _entered(statement: str, arguments: list[Any], request_id: str) -> Actor | None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, arguments)
        row = cursor.fetchone()
    if row is None:
        return None
    kind, practice, member, account, roles, message = row
    return Actor(kind, practice, member, account, frozenset(roles or ()), request_id, message)


@contextmanager
def entering(statement: str, key: Any) -> Iterator[Actor | None]:
    """Act as whoever the definer's function finds behind `key` (a member's id, a link's hash), or nobody."""
    request_id = str(uuid.uuid4())
    with _remembering(Actor(kind="", request_id=request_id), "default"):
        found = _entered(statement, [key, request_id], request_id)
        _current.set(found)
        yield found


class ActorMiddleware:
    """Opens the request's one transaction and finds out who acts in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in settings.PATHS_WITHOUT_ACTOR or request.path.startswith("/static/"):
            return self.get_response(request)
        if request.path.startswith(settings.PATHS_BY_STEPS):
            # Each of their steps is a transaction of its own: what counted there counts, whatever follows.
            # They say themselves that the database is away.
            return self.get_response(request)
        try:
            connections["default"].ensure_connection()
            return self._acting(request)
        except (OperationalError, InterfaceError):
            # Before the view or after it: what goes wrong within it is answered by then.
            return unavailable()

    def _acting(self, request: HttpRequest) -> HttpResponse:
        request_id = request_id_of(request.headers)
        with _remembering(Actor(kind=DOOR, request_id=request_id), "default"):
            key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
            actor = _entered(
                ENTER, [key[:64].replace("\0", ""), request_id, settings.IDLE_SECONDS], request_id
            )
            if actor is None:
                raise NoActor("rls.enter gave no answer; a stranger is the door")
            _current.set(actor)
            request.actor = actor  # type: ignore[attr-defined]
            response = self.get_response(request)
            if undone(request, response):
                transaction.set_rollback(True)
        response.headers["X-Request-ID"] = request_id
        return response


def request_id_of(headers: Mapping[str, str]) -> str:
    told = headers.get("X-Request-ID", "")
    return told if REQUEST_ID.match(told) else str(uuid.uuid4())


def undone(request: HttpRequest, response: HttpResponse) -> bool:
    """A refused request leaves nothing behind.

    Sign-in answers 401 while a second factor is still due, and has to remember that it asked.
    """
    if request.path.startswith("/_allauth/"):
        return response.status_code >= 500
    return response.status_code >= 400


def unavailable() -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": "Not reachable",
        "status": 503,
        "detail": "The database can't be reached just now. Try again in a moment.",
    }
    answer = JsonResponse(body, status=503, content_type="application/problem+json")
    answer.headers["Retry-After"] = "5"
    return answer


def with_role(actor: Actor, *roles: str) -> Actor:
    """The same person with other roles; for tests that ask what a role alone allows."""
    return replace(actor, roles=frozenset(roles))
