"""Sessions in our own table, so that one statement finds the account and the membership behind a cookie."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from practices.models import Session

MEMBER_KEY = "relcare_member"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        made: Session = super().create_model_instance(data)  # type: ignore[assignment]
        made.account_id = data.get(SESSION_KEY)
        made.member_id = data.get(MEMBER_KEY)
        return made
