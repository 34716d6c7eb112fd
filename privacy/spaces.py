"""Which rows a person may see: each model names its space, and this page is what the names mean.

The SQL made here is frozen into each migration (`manage.py freeze_rows`); a test holds the database to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

# Wrapped in (SELECT ...) so that the planner asks once a statement: unwrapped costs 5 to 10 times on a scan.
PRACTICE: Final = "(SELECT rls.practice())"
ME: Final = "(SELECT rls.me())"
STAFF: Final = "(SELECT rls.is_staff())"
ENGINE: Final = "(SELECT rls.kind()) = 'engine'"
OWN_CLIENT: Final = "client_id = ANY (ARRAY(SELECT rls.my_clients()))"
OWN_CASE: Final = "case_id = ANY (ARRAY(SELECT rls.my_cases()))"
# What the two of a couple case share with each other; a separation begins a new chapter.
SHARED_WITH_ME: Final = "(case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s)"
JOINT_WORK_IS_OPEN: Final = "case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases()))"
# Of whom the partner reads no row: what they are told of it is a definer's answer.
NOBODY: Final = "false"


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
    # Spaces `team` and `care`: what names its case is read by that case's team alone (and the client).
    case_column: str = ""
    author_column: str = "recorded_by_id"
    team_adds: bool = False
    team_changes: bool = False
    client_adds: bool = False
    client_changes: bool = False
    manager_adds: bool = False
    # Space `care`: a client may keep a row with their therapist (`is_kept`): from then on it is the team's.
    keeps: bool = False
    # The columns an UPDATE may touch; none where a row never changes.
    changes: tuple[str, ...] = ()
    # What must hold besides, for a row to be added or to change (a note is locked after a day).
    add_when: str = ""
    change_when: str = ""
    # Space `joint`: what must hold besides, for the partner to read a row; NOBODY where they never do.
    partner_reads: str = ""
    # Columns that the application never reads.
    hides: tuple[str, ...] = ()
    removes: bool = False
    # Space `practice`: who writes. What a client reads (a condition; empty: nothing of a `practice`'s rows,
    # all that are theirs elsewhere).
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


def _of_the_team(rows: Rows) -> tuple[str, str, str]:
    """What the team reads, writes and supervises; of rows that name their case that case's team."""
    _, *of_client = _sets(rows)
    if not rows.case_column:
        team, working, supervised = of_client
        return team, working, supervised
    names = ("my_team", "my_working", "my_supervised")
    team, working, supervised = (
        f"{rows.case_column} = ANY (ARRAY(SELECT rls.{name}_cases()))"
        f" OR ({rows.case_column} IS NULL AND {alone})"
        for name, alone in zip(names, of_client, strict=True)
    )
    return team, working, supervised


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
        policies.append(_added("writer", writes, rows))
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
    mine = _sets(rows)[0]
    team, working, supervised = _of_the_team(rows)
    shown = f"{mine} AND NOT is_kept" if rows.keeps else rows.client_reads or mine
    policies = [
        Policy("team_reads", "SELECT", team),
        Policy("supervisor_reads", "SELECT", supervised),
        Policy("client_reads", "SELECT", shown),
    ]
    if rows.team_adds:
        ours = f"({working})" if rows.case_column else working
        policies.append(_added("team", ours + _by_author(rows), rows))
    if rows.client_adds:
        policies.append(_added("client", mine + _by_author(rows), rows))
    if rows.team_changes:
        policies += _changed("team", working, rows)
    if rows.client_changes:
        policies += _changed("client", shown, rows)
    return policies


def own_space(rows: Rows) -> list[Policy]:
    mine = _sets(rows)[0]
    return [
        Policy("client_reads", "SELECT", mine),
        _added("client", mine + _by_author(rows), rows),
        *_changed("client", mine, rows),
    ]


def team_space(rows: Rows) -> list[Policy]:
    team, working, supervised = _of_the_team(rows)
    policies = [Policy("team_reads", "SELECT", team), Policy("supervisor_reads", "SELECT", supervised)]
    if rows.team_adds:
        policies.append(_added("team", f"({working})" + _by_author(rows), rows))
    if rows.team_changes:
        policies += _changed("team", working, rows)
    return policies


def joint_space(rows: Rows) -> list[Policy]:
    """Rows of a couple case: of the case as a whole, or shared by the client whom they name."""
    team, working, supervised = (
        f"case_id = ANY (ARRAY(SELECT rls.{name}_cases()))"
        for name in ("my_team", "my_working", "my_supervised")
    )
    policies = [Policy("team_reads", "SELECT", team), Policy("supervisor_reads", "SELECT", supervised)]
    if rows.by == "case":
        policies.append(Policy("client_reads", "SELECT", SHARED_WITH_ME))
        if rows.team_adds:
            policies.append(_added("team", working + _by_author(rows), rows))
        return policies
    partner = f"{SHARED_WITH_ME} AND {rows.partner_reads}" if rows.partner_reads else SHARED_WITH_ME
    return [
        *policies,
        Policy("author_reads", "SELECT", OWN_CLIENT),
        *([] if rows.partner_reads == NOBODY else [Policy("partner_reads", "SELECT", partner)]),
        # What only a function writes, for both at once, its author does not add.
        *(
            []
            if rows.add_when == NOBODY
            else [_added("author", f"{OWN_CLIENT} AND {OWN_CASE}" + _by_author(rows), rows)]
        ),
        *_changed("author", OWN_CLIENT, rows),
    ]


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
    "joint": joint_space,
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
    "reminders_round": "cell-local",
    "practices_keymark": "cell-local",
    "django_content_type": "shipped",
    "auth_permission": "shipped",
    "auth_group": "shipped",
    "auth_group_permissions": "shipped",
    "django_migrations": "shipped",
}
