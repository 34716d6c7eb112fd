"""Many practices whose clients are all due: for what is tried with thousands of rows."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import ClientCursor

from privacy.fields import EncryptedTextField

SQL: Final = (Path(__file__).parent / "crowd.sql").read_text(encoding="utf-8")
# Every address leads to the local server; example domains belong to nobody.
ADDRESS: Final = "somebody@crowd.example"
# Whatever a folder that was prepared for something else has beside it.
OURS: Final = "practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'faults-')"
AUDITED: Final = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audited'"


@dataclass(frozen=True)
class Crowd:
    """So many practices of so many clients each, whose plans fall due one after another from `first` on."""

    practices: int
    clients: int
    first: datetime
    seconds: float = 0.0
    an_hour: int = 10_000
    name: str = "crowd"

    @property
    def size(self) -> int:
        return self.practices * self.clients

    def write(self, owner: psycopg.Connection[Any]) -> None:
        """As the owner, in one transaction. Nobody did any of this, so it is not audited from here on."""
        for (table,) in owner.execute(AUDITED).fetchall():
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER audited")
        told = {
            "name": self.name,
            "practices": self.practices,
            "clients": self.clients,
            "first": self.first,
            "seconds": self.seconds,
            "an_hour": self.an_hour,
            "address": EncryptedTextField().get_prep_value(ADDRESS),
            "nothing": EncryptedTextField().get_prep_value(""),
        }
        with ClientCursor(owner) as cursor:
            cursor.execute(SQL, told)
        owner.commit()

    def practice_ids(self, owner: psycopg.Connection[Any]) -> list[UUID]:
        found = owner.execute(
            "SELECT id FROM practices_practice WHERE slug ^@ %s ORDER BY slug", [f"{self.name}-"]
        )
        return [practice_id for (practice_id,) in found]
