"""What both clients of a couple case know: the copies that stand, one line for each kind."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from relationships.models import SharedBreak, SharedGoal, SharedNorm


@dataclass(frozen=True, slots=True)
class Shared:
    """`shown` is all that is told of a copy; `place` is SQL over `t`: where it stands among its kind."""

    kind: str
    model: type[Model]
    shown: tuple[str, ...]
    place: str

    def sql(self) -> str:
        columns: dict[str, Any] = {str(field.column): field for field in self.model._meta.concrete_fields}
        said = ", ".join(f"'{columns[name].name}', t.{name}" for name in self.shown)
        return ARM.format(kind=self.kind, place=self.place, said=said, table=self.model._meta.db_table)


# {braces} are filled from the table below, never from a request. Of this chapter alone: a separation ends
# every share. No word of when something was shared: the partner is not told that either.
ARM: Final = """SELECT '{kind}' AS kind, {place} AS place, t.id, json_build_object(
    'kind', '{kind}', 'id', t.id, 'client', t.client_id, 'said', json_build_object({said})) AS told
FROM {table} t JOIN s ON s.case_id = t.case_id
WHERE t.withdrawn_at IS NULL AND t.replaced_at IS NULL AND t.chapter = (
    SELECT rls.chapter_of(s.case_id) FROM s)"""
SHARES: Final = (
    Shared(
        "norm",
        SharedNorm,
        ("area", "question", "today", "wanted", "is_spoken", "state", "review_on"),
        "t.area || ' ' || t.question",
    ),
    Shared("goal", SharedGoal, ("what", "horizon", "commitment", "review_on", "state", "steps"), "t.what"),
    Shared(
        "break",
        SharedBreak,
        ("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state"),
        "t.starts_on::text",
    ),
)
KINDS: Final = tuple(share.kind for share in SHARES)


def shares_sql() -> str:
    """The copies that stand in the case of `s` (case_id), as (kind, place, id, told)."""
    return "\nUNION ALL\n".join(share.sql() for share in SHARES)
