"""What an open session alone may not do: somebody else may hold the phone."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

SECONDS: Final = 300
AGAIN: Final = "Say your password again (auth/reauthenticate), then send this once more."
# Where allauth keeps in a session when somebody proved who they are, and who that was.
PROVED: Final = "account_authentication_methods"
PROVED_BY: Final = "account_authentication_methods_user"


def refuse_unless_said_again(request: Request) -> None:
    """Only for who said their password in the last five minutes. Raises PermissionDenied."""
    if not was_said_again(request):
        raise PermissionDenied(AGAIN)


def was_said_again(request: Request) -> bool:
    """Whether the password was said in the last five minutes, by whom the session is."""
    session: Mapping[str, Any] = request._request.session
    is_theirs = session.get(PROVED_BY) == session.get("_auth_user_id")
    said = [proof["at"] for proof in session.get(PROVED, ()) if is_theirs]
    return bool(said) and timezone.now().timestamp() - max(said) < SECONDS
