"""Which rows a person may see: each model names its space, and this page is what the names mean.

The SQL made here is frozen into each migration (`manage.py freeze_rows`); a test holds the database to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import ForeignKey

from privacy.fields import PracticeForeignKey

if TYPE_CHECKING:
    from privacy.models import PracticeOwned

    Owned = type[PracticeOwned]

# Wrapped in (SELECT ...) so that the planner asks once a statement: unwrapped costs 5 to 10 times on a scan.
PRACTICE: Final = "(SELECT rls.practice())"
ME: Final = "(SELECT rls.me())"
STAFF: Final = "(SELECT rls.is_staff())"
ENGINE: Final = "(SELECT rls.kind()) = 'engine'"
OWN_CLIENT: Final = "client_id = ANY (ARRAY(SELECT rls.my_clients()))"


def has_role(role: str) -> str:
    return f"(SELECT rls.has_role('{role}'))"


def any_role(roles: tuple[str, ...]) -> str:
    return " OR ".join(has_role(role) for role in roles)


@dataclass(frozen=True)
class Policy:
    name: str
    verb: str
    using: str = ""
    check: str = ""
    to: str = "relcare_app"

    def sql(self, table: str) -> str:
        using = f"\n    USING ({self.using})" if self.using else ""
        check = f"\n    WITH CHECK ({self.check})" if self.check else ""
        return f"CREATE POLICY {self.name} ON {table} FOR {self.verb} TO {self.to}{using}{check};"


@dataclass(frozen=True)
class Rows:
    """What may be done with a model's rows, beyond reading; all of it within the model's space."""

    # The column by which the care team is found: a client's (default), or a case's.
    by: str = "client"
    column: str = ""
    # Space `team`: rows that name their case are read by that case's team alone.
    case_column: str = ""
    author_column: str = "recorded_by_id"
    team_adds: bool = False
    team_changes: bool = False
    client_adds: bool = False
    client_changes: bool = False
    manager_adds: bool = False
    # The columns an UPDATE may touch; none where a row never changes.
    changes: tuple[str, ...] = ()
    # What must hold besides, for a row to be added or to change (a note is locked after a day).
    add_when: str = ""
    change_when: str = ""
    # Columns that the application never reads.
    hides: tuple[str, ...] = ()
    removes: bool = False
    # Space `practice`: who writes, and what a client reads of it (a condition; empty: nothing).
    written_by: tuple[str, ...] = ()
    client_reads: str = ""
    # Privileges of the definer's functions and of the engine on this table.
    definer: str = ""
    engine: str = ""
    also: tuple[Policy, ...] = ()
    # Kept state and heartbeats: an audit line for each would say nothing about a person's act.
    audited: bool = True
    reason: str = ""


def _sets(rows: Rows) -> tuple[str, str, str, str]:
    """The four conditions on the row's client or case: mine, team reads, team writes, supervised."""
    noun = "clients" if rows.by == "client" else "cases"
    column = rows.column or ("client_id" if rows.by == "client" else "case_id")
    mine = "my_clients" if rows.by == "client" else "my_cases"
    names = (mine, f"my_team_{noun}", f"my_working_{noun}", f"my_supervised_{noun}")
    mine_, team, working, supervised = (f"{column} = ANY (ARRAY(SELECT rls.{name}()))" for name in names)
    return mine_, team, working, supervised


def _by_author(rows: Rows) -> str:
    return f" AND {rows.author_column} = {ME}" if rows.author_column else ""


def _added(name: str, condition: str, rows: Rows) -> Policy:
    check = f"({condition}) AND {rows.add_when}" if rows.add_when else condition
    return Policy(f"{name}_adds", "INSERT", check=check)


def _changed(name: str, condition: str, rows: Rows) -> list[Policy]:
    before = f"({condition}) AND {rows.change_when}" if rows.change_when else condition
    made = [Policy(f"{name}_changes", "UPDATE", before, condition)] if rows.changes else []
    if rows.removes:
        made.append(Policy(f"{name}_removes", "DELETE", condition))
    return made


def practice_space(rows: Rows) -> list[Policy]:
    policies = [Policy("staff_reads", "SELECT", STAFF)]
    if rows.client_reads:
        policies.append(Policy("client_reads", "SELECT", rows.client_reads))
    if rows.written_by:
        writes = any_role(rows.written_by)
        policies.append(Policy("writer_adds", "INSERT", check=writes))
        policies += _changed("writer", writes, rows)
    return policies


def chart_space(rows: Rows) -> list[Policy]:
    mine, team, working, supervised = _sets(rows)
    manager = has_role("manager")
    policies = [
        Policy("team_reads", "SELECT", team),
        Policy("supervisor_reads", "SELECT", supervised),
        Policy("manager_reads", "SELECT", manager),
        Policy("client_reads", "SELECT", rows.client_reads or mine),
    ]
    if rows.team_adds:
        policies.append(_added("team", working, rows))
    if rows.manager_adds:
        policies.append(_added("manager", manager, rows))
    if rows.team_changes:
        policies += _changed("team", working, rows)
    if rows.manager_adds:
        policies += _changed("manager", manager, rows)
    return policies


def care_space(rows: Rows) -> list[Policy]:
    mine, team, working, supervised = _sets(rows)
    policies = [
        Policy("team_reads", "SELECT", team),
        Policy("supervisor_reads", "SELECT", supervised),
        Policy("client_reads", "SELECT", mine),
    ]
    if rows.team_adds:
        policies.append(_added("team", working + _by_author(rows), rows))
    if rows.client_adds:
        policies.append(_added("client", mine + _by_author(rows), rows))
    if rows.team_changes:
        policies += _changed("team", working, rows)
    if rows.client_changes:
        policies += _changed("client", mine, rows)
    return policies


def own_space(rows: Rows) -> list[Policy]:
    mine = _sets(rows)[0]
    return [
        Policy("client_reads", "SELECT", mine),
        _added("client", mine + _by_author(rows), rows),
        *_changed("client", mine, rows),
    ]


def team_space(rows: Rows) -> list[Policy]:
    _, team, working, supervised = _sets(rows)
    if rows.case_column:
        team, working, supervised = (
            f"{rows.case_column} = ANY (ARRAY(SELECT rls.{name}_cases()))"
            f" OR ({rows.case_column} IS NULL AND {alone})"
            for name, alone in (("my_team", team), ("my_working", working), ("my_supervised", supervised))
        )
    policies = [Policy("team_reads", "SELECT", team), Policy("supervisor_reads", "SELECT", supervised)]
    if rows.team_adds:
        policies.append(_added("team", f"({working})" + _by_author(rows), rows))
    if rows.team_changes:
        policies += _changed("team", working, rows)
    return policies


def author_space(rows: Rows) -> list[Policy]:
    author = f"{rows.author_column} = {ME}"
    working = _sets(rows)[2]
    return [
        Policy("author_reads", "SELECT", author),
        _added("author", f"{author} AND {working}", rows),
        *_changed("author", f"{author} AND {working}", rows),
    ]


def audit_space(_rows: Rows) -> list[Policy]:
    return [
        # What a client keeps with their therapist leaves no line on the client's own side.
        Policy(
            "member_reads",
            "SELECT",
            f"member_id = {ME} AND ({STAFF} OR row_space NOT IN ('team', 'author'))",
        ),
        Policy("manager_reads", "SELECT", f"{has_role('manager')} AND row_space IN ('practice', 'chart')"),
        Policy("client_reads", "SELECT", f"row_space IN ('chart', 'care', 'joint') AND {OWN_CLIENT}"),
    ]


def special_space(_rows: Rows) -> list[Policy]:
    """Rows of a model that says all its policies itself; it has to give a reason."""
    return []


SPACES: Mapping[str, Callable[[Rows], list[Policy]]] = {
    "practice": practice_space,
    "chart": chart_space,
    "care": care_space,
    "own": own_space,
    "team": team_space,
    "author": author_space,
    "audit": audit_space,
    "special": special_space,
}

# Tables without a practice, each of one of three kinds (GROWTH, rule 5).
PLACELESS: Mapping[str, str] = {
    "practices_account": "directory",
    "practices_session": "directory",
    "account_emailaddress": "directory",
    "account_emailconfirmation": "directory",
    "mfa_authenticator": "directory",
    "reminders_heartbeat": "cell-local",
    "practices_keymark": "cell-local",
    "django_content_type": "shipped",
    "auth_permission": "shipped",
    "auth_group": "shipped",
    "auth_group_permissions": "shipped",
    "django_migrations": "shipped",
}


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


def rows_sql(model: "Owned") -> str:
    """Everything the database has to know of one model's privacy."""
    parts = [*policy_sql(model), *grant_sql(model), *audit_sql(model)]
    return "\n".join([f"-- {model._meta.label}: space {model.space}", *parts, ""])


def keys_sql(model: "Owned") -> str:
    return "\n".join(["-- " + model._meta.label, *key_sql(model), ""])


def references_sql(model: "Owned") -> str:
    return "\n".join(["-- " + model._meta.label, *reference_sql(model), ""])
