"""What the database has to know of a model's privacy, as SQL: keys, references, policies, grants, triggers.

Printed by `manage.py freeze_rows`, frozen into each migration; a test holds the database to it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey

from privacy.fields import PracticeForeignKey
from privacy.spaces import ENGINE, PRACTICE, SPACES, Policy

if TYPE_CHECKING:
    from privacy.models import PracticeOwned

    Owned = type[PracticeOwned]


def table_of(model: "Owned") -> str:
    return model._meta.db_table


def practice_column(model: "Owned") -> str:
    return "id" if table_of(model) == "practices_practice" else "practice_id"


def policies_of(model: "Owned") -> list[Policy]:
    rows = model.rows
    own = f"{practice_column(model)} = {PRACTICE}"
    policies = [*SPACES[model.space](rows), *rows.also]
    if rows.engine:
        policies += [
            Policy(f"engine_{verb.lower()}s", verb, *_sides(verb, ENGINE)) for verb in rows.engine.split(", ")
        ]
    for verb in filter(None, rows.definer.split(", ")):
        policies.append(Policy(f"definer_{verb.lower()}s", verb, *_sides(verb, "true"), to="relcare_definer"))
    policies.append(Policy("owner_all", "ALL", "true", "true", to="relcare_owner"))
    policies.append(Policy("own_practice", "RESTRICTIVE", own, own))
    return policies


def _sides(verb: str, condition: str) -> tuple[str, str]:
    if verb == "INSERT":
        return "", condition
    return condition, condition if verb == "UPDATE" else ""


def policy_sql(model: "Owned") -> list[str]:
    table = table_of(model)
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
    ]
    for policy in policies_of(model):
        if policy.verb == "RESTRICTIVE":
            lines.append(
                f"CREATE POLICY {policy.name} ON {table} AS RESTRICTIVE TO {policy.to}\n"
                f"    USING ({policy.using})\n    WITH CHECK ({policy.check});"
            )
        else:
            lines.append(policy.sql(table))
    return lines


def grant_sql(model: "Owned") -> list[str]:
    """Privileges follow from the policies: what no policy allows is not granted either."""
    table, rows = table_of(model), model.rows
    verbs = {policy.verb for policy in policies_of(model) if policy.to == "relcare_app"} & {
        "SELECT",
        "INSERT",
        "DELETE",
    }
    lines = []
    if rows.hides:
        shown = (str(field.column) for field in model._meta.concrete_fields)
        columns = ", ".join(column for column in shown if column not in rows.hides)
        lines.append(f"GRANT SELECT ({columns}) ON {table} TO relcare_app;")
        verbs -= {"SELECT"}
    if verbs:
        lines.append(f"GRANT {', '.join(sorted(verbs))} ON {table} TO relcare_app;")
    if rows.changes:
        lines.append(f"GRANT UPDATE ({', '.join(rows.changes)}) ON {table} TO relcare_app;")
    if rows.definer:
        lines.append(f"GRANT {rows.definer} ON {table} TO relcare_definer;")
    return lines


def is_client_owned(model: "Owned") -> bool:
    return any(
        field.column == "client_id" and isinstance(field, ForeignKey) for field in model._meta.concrete_fields
    )


def key_sql(model: "Owned") -> list[str]:
    """The unique key that composite references point to; also the row's replica identity (GROWTH, rule 1)."""
    table = table_of(model)
    if practice_column(model) == "id":
        return []
    identity, columns = f"{table}_whole", "practice_id, id"
    if is_client_owned(model):
        identity, columns = f"{table}_of_client", "practice_id, client_id, id"
    return [
        f"ALTER TABLE {table} ADD CONSTRAINT {identity} UNIQUE ({columns});",
        f"ALTER TABLE {table} REPLICA IDENTITY USING INDEX {identity};",
    ]


def reference_sql(model: "Owned") -> list[str]:
    table = table_of(model)
    columns = {field.column for field in model._meta.concrete_fields}
    lines = []
    for field in model._meta.concrete_fields:
        if not isinstance(field, PracticeForeignKey):
            continue
        target = field.related_model
        if isinstance(target, str):
            raise TypeError(f"{field} points to {target}, which is no model")
        ours, theirs = ["practice_id", field.column], ["practice_id", "id"]
        if is_client_owned(target):  # type: ignore[arg-type]
            # A row that names no client can't point to one that belongs to a client.
            if field.client_column not in columns:
                raise TypeError(f"{field} needs its client's column")
            ours.insert(1, field.client_column)
            theirs.insert(1, "client_id")
        lines.append(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{field.column}_same_practice\n"
            f"    FOREIGN KEY ({', '.join(ours)}) REFERENCES {target._meta.db_table}"
            f" ({', '.join(theirs)}) NOT DEFERRABLE;"
        )
    return lines


def audit_sql(model: "Owned") -> list[str]:
    if not model.rows.audited or model.space == "audit":
        return []
    table = table_of(model)
    column = "client_id" if is_client_owned(model) else "id" if table == "clients_client" else ""
    event = f"CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON {table}"
    return [f"{event}\n    FOR EACH ROW EXECUTE FUNCTION rls.audit('{model.space}', '{column}');"]


def _kept_parents(model: "Owned") -> Iterator[tuple[str, str]]:
    """Columns that point to what a client may keep with their therapist, each with its table."""
    for field in model._meta.concrete_fields:
        if isinstance(field, PracticeForeignKey):
            target: Any = field.related_model
            if target.rows.keeps:
                yield field.column, table_of(target)


def keep_sql(model: "Owned") -> list[str]:
    """What hangs on what is kept is kept with it, or refused where the client would read it."""
    parents = list(_kept_parents(model))
    adds = any(policy.verb == "INSERT" and policy.to == "relcare_app" for policy in policies_of(model))
    if model.space != "care" or not adds or not parents:
        return []
    told = ", ".join(f"'{column}', '{table}'" for column, table in parents)
    event = f"CREATE TRIGGER kept_below BEFORE INSERT ON {table_of(model)}"
    return [f"{event}\n    FOR EACH ROW EXECUTE FUNCTION rls.keep_below({told});"]


def chapter_sql(model: "Owned") -> list[str]:
    """What belongs to a couple's work begins with the chapter it is written in, whatever its writer says."""
    if all(field.column != "chapter" for field in model._meta.concrete_fields):
        return []
    event = f"CREATE TRIGGER chapter BEFORE INSERT ON {table_of(model)}"
    return [f"{event}\n    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();"]


def rows_sql(model: "Owned") -> str:
    """Everything the database has to know of one model's privacy."""
    parts = [
        *policy_sql(model),
        *grant_sql(model),
        *audit_sql(model),
        *keep_sql(model),
        *chapter_sql(model),
    ]
    return "\n".join([f"-- {model._meta.label}: space {model.space}", *parts, ""])


def keys_sql(model: "Owned") -> str:
    return "\n".join(["-- " + model._meta.label, *key_sql(model), ""])


def references_sql(model: "Owned") -> str:
    return "\n".join(["-- " + model._meta.label, *reference_sql(model), ""])
