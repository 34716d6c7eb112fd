from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models


class PracticeForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A reference between practice-owned rows.

    The constraint is composite, (practice, [client,] id), because a plain one accepts another practice's id.
    It is written by `privacy.spaces.reference_sql`, so Django makes neither constraint nor index here.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        self.client_column: str = options.pop("client_column", "client_id")
        options.update(db_constraint=False, db_index=False)
        options.setdefault("related_name", "+")
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> Any:
        name, path, arguments, options = super().deconstruct()
        if self.client_column != "client_id":
            options["client_column"] = self.client_column
        return name, path, arguments, options


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that lies encrypted in the database, and so in every backup and replica."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else cipher().encrypt(str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else self.opened(value)

    @staticmethod
    def opened(value: str) -> str:
        """What is stored, read."""
        return cipher().decrypt(value.encode("ascii")).decode()


@lru_cache(maxsize=1)
def cipher() -> Fernet:
    return Fernet(settings.FIELD_KEY)
