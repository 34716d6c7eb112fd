"""How often somebody at one address was wrong: tokens are not tried one after the other."""

from typing import Any

from allauth.account.adapter import get_adapter
from rest_framework.throttling import SimpleRateThrottle


class WrongTries(SimpleRateThrottle):
    """Only what was wrong counts; a subclass says its own `scope` and `rate`."""

    duration: float

    def get_cache_key(self, request: Any, view: Any) -> str:
        asked = getattr(request, "_request", request)
        return f"{self.scope}:{get_adapter(asked).get_client_ip(asked)}"

    def throttle_success(self) -> bool:
        return True

    def are_too_many(self, request: Any) -> bool:
        return not self.allow_request(request, None)  # type: ignore[arg-type]  # no view is looked at

    def count(self) -> None:
        """One more, at the address that was asked about last."""
        self.history.insert(0, self.now)
        self.cache.set(self.key, self.history, self.duration)
