from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from privacy.actor import MEMBER, Actor
from rest.problems import NO_CSRF


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What DRF wants to call a user; everything it says was found when the request was entered."""

    pk: UUID | None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False


def _no_response(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _no_view(*_arguments: object, **_options: object) -> HttpResponse:
    return HttpResponse()


class ActorAuthentication(BaseAuthentication):
    """The member whom the actor middleware found. Loads neither session nor account."""

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        actor: Actor | None = getattr(request._request, "actor", None)
        if actor is None or actor.kind != MEMBER:
            return None
        self.enforce_csrf(request._request)
        return SignedIn(pk=actor.account_id), actor

    def authenticate_header(self, request: Request) -> str:
        # Without a name here DRF turns every 401 into 403. The name itself is never sent.
        return "Session"

    def enforce_csrf(self, request: HttpRequest) -> None:
        # The check looks into a form's body; kept in memory first, the parser still finds it and answers 415.
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            request.body  # noqa: B018
        check = CSRFCheck(_no_response)
        check.process_request(request)
        if check.process_view(request, _no_view, (), {}):
            raise PermissionDenied(NO_CSRF)
