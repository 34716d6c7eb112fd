# ruff: noqa: T201
"""Breaks every policy in turn and counts who notices: `python -m tests.mutants` (make mutants).

A mutant is noticed when the privacy matrix of its table, or else of all, is no longer the reviewed one.
`--write` writes the matrix as it is now, to be read before it is committed.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.apps import apps  # noqa: E402

from privacy.models import PracticeOwned  # noqa: E402
from privacy.row_sql import policies_of, policy_sql, table_of  # noqa: E402
from privacy.spaces import Policy  # noqa: E402
from tests import errands, probe  # noqa: E402
from tests.privacy_world import World, world  # noqa: E402
from tests.test_privacy_matrix import MATRIX  # noqa: E402

# Policies that are left alone, each with the reason.
NOT_TRIED = {
    "owner_all": "the owner migrates and is never the application; checked at start, not by rows",
    "the check of an UPDATE policy": "where it only reads columns that no UPDATE may touch, nothing differs",
}
OTHER_HALF = "the policy's other half says the same again"
NO_WAY_IN = "the application can't insert here, nor move a row to another practice"
DEFINER_ONLY = "the application has no privilege here, and the definer's functions name the practice"
OWN_EYES = "what it belongs to is looked for with one's own eyes, which see one practice"
# Mutants that may survive: glob of the table, of the policy, of the kind; and the reason.
EXPLAINED = {
    ("privacy_auditline", "own_practice", "check true"): NO_WAY_IN,
    ("practices_practice", "own_practice", "check true"): NO_WAY_IN,
    ("practices_member", "own_practice", "check true"): NO_WAY_IN,
    ("assessments_*kept*", "own_practice", "check true"): NO_WAY_IN,
    ("assessments_sessionform", "own_practice", "check true"): NO_WAY_IN,
    ("assessments_openedanswers", "own_practice", "check true"): NO_WAY_IN,
    ("assessments_raisedflag", "own_practice", "check true"): NO_WAY_IN,
    ("assessments_sharedanswers", "own_practice", "check true"): NO_WAY_IN,
    (
        "assessments_revealagreement",
        "own_practice",
        "check true",
    ): "that answers were sent is asked with the client's own eyes, which see one practice",
    ("clients_screeningcause", "own_practice", "check true"): NO_WAY_IN,
    ("reminders_checkin", "own_practice", "check true"): NO_WAY_IN,
    ("assessments_score", "own_practice", "check true"): OWN_EYES,
    ("assessments_kiosklink", "own_practice", "check true"): OWN_EYES,
    ("relationships_earnedbefore", "own_practice", "check true"): NO_WAY_IN,
    ("relationships_keptword", "own_practice", "check true"): NO_WAY_IN,
    (
        "rest_repeat",
        "own_practice",
        "check true",
    ): "its author's id is held to the practice by the own policy",
    ("practices_practice", "member_reads", "using true"): "the restrictive policy says the same",
    ("practices_practice", "manager_changes", "using true"): OTHER_HALF,
    ("practices_invitation", "manager_changes", "using true"): OTHER_HALF,
    ("*", "writer_changes", "using true"): OTHER_HALF,
    ("*", "engine_updates", "using true"): OTHER_HALF,
    ("*note", "author_changes", "check true"): OTHER_HALF,
    (
        "clients_case",
        "manager_changes",
        "check true",
    ): "of managers who left a case: tests/test_escalation.py",
    ("clients_careteam", "*_changes", "check true"): "only the day of leaving can change; " + OTHER_HALF,
    ("assessments_teamassessment", "author_releases", "check true"): OTHER_HALF,
    (
        "assessments_homework",
        "client_changes",
        "check true",
    ): "of states that a client may not give: assessments/tests/test_narrow_rows.py",
    ("reminders_codetries", "own_practice", "*"): DEFINER_ONLY,
    ("reminders_codetries", "-", "row security off"): DEFINER_ONLY,
    ("clients_inboxitem", "definer_updates", "drop"): "no definer's function uses this right",
    ("clients_policyacceptance", "team_adds", "drop"): "of who has no sign-in: clients/tests/test_couples.py",
    ("clients_jointname", "author_changes", "check true"): OTHER_HALF,
    ("relationships_shared*", "author_changes", "check true"): OTHER_HALF,
    ("relationships_*origin", "client_changes", "check true"): OTHER_HALF,
    ("assessments_score", "definer_selects", "drop"): "rls.progress tells of change from five clients on",
}
ENOUGH = 0.9


@dataclass(frozen=True)
class Mutant:
    table: str
    policy: str
    kind: str
    statement: str


def mutants() -> Iterator[Mutant]:
    for model in apps.get_models():
        if not issubclass(model, PracticeOwned):
            continue
        table = table_of(model)
        for policy in policies_of(model):
            if policy.name not in NOT_TRIED:
                yield from _of_policy(table, policy, moot=is_moot(model, policy))
        yield Mutant(table, "-", "row security off", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def is_moot(model: type[PracticeOwned], policy: Policy) -> bool:
    """An UPDATE's check that reads only columns which no UPDATE may touch: what it lets through came through
    the policy's other half already."""
    named = set(re.findall(r"[a-z_]+", policy.check))
    said_again = policy.using == policy.check or policy.using.startswith(f"({policy.check}) AND ")
    return policy.verb == "UPDATE" and said_again and not named & set(model.rows.changes)


def _of_policy(table: str, policy: Policy, *, moot: bool) -> Iterator[Mutant]:
    yield Mutant(table, policy.name, "drop", f"DROP POLICY {policy.name} ON {table}")
    for side, text in (("USING", policy.using), ("WITH CHECK", policy.check)):
        if text and text != "true" and not (moot and side == "WITH CHECK"):
            kind = side.split()[-1].lower() + " true"
            yield Mutant(table, policy.name, kind, f"ALTER POLICY {policy.name} ON {table} {side} (true)")


def reason_of(mutant: Mutant) -> str:
    """Why nobody has to notice it; empty where somebody should have."""
    for (table, policy, kind), reason in EXPLAINED.items():
        if fnmatch(mutant.table, table) and fnmatch(mutant.policy, policy) and fnmatch(mutant.kind, kind):
            return reason
    return ""


def mend(owner: probe.App, table: str) -> None:
    """Policies of the table as they are declared, whatever the mutant did."""
    model = next(m for m in apps.get_models() if issubclass(m, PracticeOwned) and table_of(m) == table)
    found = owner.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [table]).fetchall()
    for row in found:
        owner.execute(f"DROP POLICY {row[0]} ON {table}")
    for statement in policy_sql(model):
        owner.execute(statement)


def noticed(made: World, mutant: Mutant, reviewed: probe.Seen, usual: list[str]) -> bool:
    own = [table for table in made.tables if table.name == mutant.table]
    if probe.observe(made.app, own)[mutant.table] != reviewed[mutant.table]:
        return True
    # A definer's policy shows in what the definer's functions do, or in who sees what elsewhere.
    if errands.run(made.app, made.tables) != usual:
        return True
    return any(probe.observe(made.app, [table])[table.name] != reviewed[table.name] for table in made.tables)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the matrix as it is now")
    parser.add_argument("--table", nargs="+", default=["*"], help="only the mutants of these tables (globs)")
    options = parser.parse_args()
    with world() as made:
        if options.write:
            MATRIX.write_text(probe.as_text(probe.observe(made.app, made.tables)), encoding="utf-8")
            print(f"written: {MATRIX.name}; read it before you commit it")
            return 0
        reviewed = json.loads(MATRIX.read_text(encoding="utf-8"))
        chosen = [m for m in mutants() if any(fnmatch(m.table, glob) for glob in options.table)]
        return report(made, reviewed, chosen)


def report(made: World, reviewed: probe.Seen, todo: list[Mutant]) -> int:
    survivors = []
    usual = errands.run(made.app, made.tables)
    for number, mutant in enumerate(todo, 1):
        made.owner.execute(mutant.statement)
        try:
            if not noticed(made, mutant, reviewed, usual):
                survivors.append(mutant)
                reason = reason_of(mutant) or "NO REASON"
                print(f"survived: {mutant.table} {mutant.policy}: {mutant.kind}: {reason}", flush=True)
        finally:
            mend(made.owner, mutant.table)
        print(
            f"\r{number} of {len(todo)} mutants, {len(survivors)} survived",
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
    return verdict(survivors, len(todo))


def verdict(survivors: list[Mutant], tried: int) -> int:
    """Prints it; 0 where enough were noticed and each survivor has its reason."""
    for name, reason in NOT_TRIED.items():
        print(f"not tried: {name}: {reason}")
    killed = tried - len(survivors)
    print(f"{killed} of {tried} mutants noticed ({100 * killed / tried:.1f} %)")
    return 0 if killed >= ENOUGH * tried and all(map(reason_of, survivors)) else 1


if __name__ == "__main__":
    sys.exit(main())
