from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authentication_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from practices.mails import new_password_mail, send_later
from practices.models import Account, Session
from practices.sign_ins import log_sign_in
from privacy.fields import cipher


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themself: a member is invited."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """What limits count by. Who has one IPv6 address has 2**64 of them: their network counts as one."""
        told = ip_address(super().get_client_ip(request))
        if isinstance(told, IPv6Address) and told.ipv4_mapped is None:
            return str(IPv6Network((int(told), 64), strict=False).network_address)
        return str(told)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        log_sign_in(user.pk)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        told = str(credentials.get("email") or "").lower()
        found = Account.objects.filter(email=told).values_list("pk", flat=True).first()
        log_sign_in(found, refused=True)

    def set_password(self, user: Account, password: str) -> None:
        """The other sessions end at once. Django's own way would not: `rls.enter` knows no password."""
        user.set_password(password)
        user.save(update_fields=["password"])
        own = getattr(getattr(self.request, "session", None), "session_key", None)
        Session.objects.filter(account_id=user.pk).exclude(session_key=own or "").delete()

    def send_password_reset_mail(self, user: Account, email: str, context: dict[str, Any]) -> None:
        """To the account's own address, whatever was typed."""
        locale = get_language_from_request(self.request)
        send_later(new_password_mail(user.email, context["password_reset_url"], locale))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: allauth's own texts name the host, the browser and what was done."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted, like addresses."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode("ascii")).decode()


@receiver(authentication_failed)
def log_refused_second_factor(*, user: Account, **_signal: Any) -> None:
    log_sign_in(user.pk, refused=True)
