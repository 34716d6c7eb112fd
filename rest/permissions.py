"""Which permission a verb takes. A view names its needs; a missing name denies."""

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission

from privacy.actor import MEMBER, Actor
from privacy.permissions import Can, allowed

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Anyone(Enum):
    """Nobody needs to be signed in for this: sign-in itself, tokens."""

    ANYONE = "anyone"


ANYONE: Final = Anyone.ANYONE

Need = Can | Anyone


def actor_of(request: "Request") -> Actor | None:
    """Who acts; None where no actor middleware ran."""
    return getattr(request, "actor", None)


def need_of(request: "Request", view: "APIView") -> Need | None:
    """What the view's verb takes, by the name of the viewset's action or else of the method."""
    needs: Mapping[str, Need] = getattr(view, "needs", {})
    name = getattr(view, "action", None) or (request.method or "").lower()
    return needs.get(name)


class Needs(BasePermission):
    """The default permission of every view."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        need = need_of(request, view)
        if need is ANYONE:
            return True
        actor = actor_of(request)
        if actor is None or actor.kind != MEMBER:
            raise NotAuthenticated
        if not _is_served(request, view):
            return True  # the view answers 405 by itself, and runs nothing
        return isinstance(need, Can) and allowed(actor.roles, need)


def _is_served(request: "Request", view: "APIView") -> bool:
    """Whether the view has a handler for the method at all."""
    method = (request.method or "").lower()
    if hasattr(view, "action"):
        return bool(view.action) and view.action != "metadata"
    return hasattr(view, method)
