"""Frozen SQL: a migration runs the text that lies beside it in its app's `sql` folder."""

from pathlib import Path
from typing import Any

from django.db import migrations

LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s';\n"


def frozen(migration_file: str, *names: str, back: str | None = None) -> list[Any]:
    """One RunSQL for each named file. Without `back` the way back is refused, not silently empty."""
    folder = Path(migration_file).parent.parent / "sql"
    return [
        migrations.RunSQL(
            LOCK_TIMEOUT + (folder / name).read_text(encoding="utf-8"),
            reverse_sql=back if back is not None else None,
        )
        for name in names
    ]
