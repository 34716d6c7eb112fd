"""A browser as ours is, in which somebody signs in."""

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client as Browser

from relcare.demo.people import PASSWORD, PEOPLE

AUTH = "/_allauth/browser/v1/"
ME = "/api/v1/me/"
NEW = "a much longer phrase than before"


class Person:
    """A browser that does as ours does: it sends the CSRF token back as a header."""

    def __init__(self, name: str) -> None:
        self.email = PEOPLE[name].email
        self.browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
        self.browser.get(ME)

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        token = self.browser.cookies[settings.CSRF_COOKIE_NAME].value
        call = getattr(self.browser, method)
        told = {"X-CSRFToken": token, **(headers or {})}
        return call(path, body or {}, content_type="application/json", headers=told)

    def sign_in(self, password: str = PASSWORD) -> Any:
        return self.send("post", AUTH + "auth/login", {"email": self.email, "password": password})

    @property
    def is_in(self) -> bool:
        return bool(self.browser.get(ME).status_code == 200)


def totp(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))
