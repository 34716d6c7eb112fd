"""Of allauth's addresses those that are used here, and no other.

Nobody changes an account's address: it is who was invited, and where links to a new password go.
"""

from collections.abc import Mapping
from typing import Any, Final

from allauth.headless.account import views as account
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa import views as factors
from django.urls import URLPattern, path, re_path

from rest.problems import no_such_path

ROUTED: Final[Mapping[str, Any]] = {
    "config": ConfigView,
    "auth/session": account.SessionView,
    "auth/login": account.LoginView,
    "auth/reauthenticate": account.ReauthenticateView,
    "auth/2fa/authenticate": factors.AuthenticateView,
    "auth/2fa/reauthenticate": factors.ReauthenticateView,
    "auth/password/request": account.RequestPasswordResetView,
    "auth/password/reset": account.ResetPasswordView,
    "account/password/change": account.ChangePasswordView,
    "account/authenticators": factors.AuthenticatorsView,
    "account/authenticators/totp": factors.ManageTOTPView,
    "account/authenticators/recovery-codes": factors.ManageRecoveryCodesView,
}

urlpatterns: list[URLPattern] = [
    *(path(f"browser/v1/{at}", view.as_api_view(client=Client.BROWSER)) for at, view in ROUTED.items()),
    re_path(".*", no_such_path),
]
