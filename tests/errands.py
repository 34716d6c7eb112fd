"""What the definer's functions do for each person; for mutants of policies that only functions pass by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from privacy.actor import DOOR, Actor
from relcare.demo.people import PEOPLE, ident
from tests import probe

NEW: Final = ident("errand", "new")
ANA: Final = PEOPLE["ana"]
THEO: Final = PEOPLE["theo"]
THE_DOOR: Final = Actor(kind=DOOR, account_id=ident("account", ANA.email))
STATE: Final = "SELECT levels, newest_on, seen_once FROM assessments_{}keptstate WHERE client_id = %(client)s"


@dataclass(frozen=True)
class Errand:
    who: Actor
    statements: tuple[str, ...]


def errands() -> Iterator[Errand]:
    ana, thea, theo, engine = (probe.ACTORS[name] for name in ("ana", "thea", "theo", "engine"))
    yield Errand(ana, ("SELECT rls.file_inbox_item(%(new)s, %(client)s, NULL, 'urgent', 'x', %(new)s)",))
    yield Errand(ana, ("SELECT rls.keep_response(%(new)s, %(homework)s, %(new)s, '{}', '[]')",))
    yield Errand(ana, ("SELECT * FROM rls.my_forms()", "SELECT * FROM rls.my_form_versions()"))
    yield Errand(ana, (f"{assessed('assessment')}", STATE.format("")))
    yield Errand(thea, (f"{assessed('teamassessment')}", STATE.format("team")))
    yield Errand(
        thea, ("UPDATE assessments_teamassessment SET released_as_id = %(assessment)s", STATE.format("team"))
    )
    yield Errand(theo, (f"UPDATE clients_inboxitem SET acknowledged_by_id = '{THEO.member_id}'",))
    yield Errand(thea, (f"UPDATE clients_inboxitem SET acknowledged_by_id = '{THEO.member_id}'",))
    for work in ("plan", "send", "alert", "mail", "follow"):
        yield Errand(engine, (f"SELECT * FROM rls.due_practices(9, '{work}', now() + interval '9 days')",))
    yield Errand(
        engine, ("SELECT * FROM rls.reminder_facts(ARRAY(SELECT id FROM reminders_checkinplan), now())",)
    )
    yield Errand(engine, ("SELECT * FROM rls.alert_facts(now())",))
    yield Errand(engine, ("SELECT rls.alert_address(id) FROM clients_staffalert ORDER BY id",))
    yield Errand(engine, ("SELECT rls.seal_audit()", "SELECT * FROM rls.unsealed_practices(9)"))
    yield Errand(THE_DOOR, ("SELECT * FROM rls.my_memberships()",))
    yield Errand(THE_DOOR, ("SELECT * FROM rls.open_invitation(%(invited)s)",))
    yield Errand(THE_DOOR, ("SELECT rls.accept_invitation(%(invited)s, %(account)s, %(new)s, 'Hal')",))
    yield Errand(THE_DOOR, (f"SELECT * FROM rls.enter_member('{ANA.member_id}', 'x')",))
    yield Errand(THE_DOOR, ("SELECT * FROM rls.enter_link(%(link)s, 'x')", "SELECT rls.opt_out()"))
    for name in ("mark", "sue", "zoe"):
        yield Errand(probe.ACTORS[name], ("SELECT * FROM rls.progress(NULL)",))


def assessed(noun: str) -> str:
    """Ana's assessment once more, a day later and with a level."""
    table = f"assessments_{noun}"
    own = "case_id, " if noun == "teamassessment" else ""
    return (
        f"INSERT INTO {table} (id, practice_id, client_id, {own}relationship_id, subject, rater, basis,"
        " assessed_on, energy, evidence, recorded_by_id, recorded_at) SELECT %(new)s, practice_id, client_id,"
        f" {own}relationship_id, subject, rater, basis, assessed_on + 1, 2, evidence, rls.me(), now()"
        f" FROM {table} WHERE client_id = %(client)s LIMIT 1"
    )


def places(tables: list[probe.Table]) -> dict[str, Any]:
    """The ids and hashes that the errands name."""
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]] = {table.name: table.rows for table in tables}
    return {
        "new": NEW,
        "client": ANA.client_id,
        "account": ident("account", ANA.email),
        "homework": rows["assessments_homework"]["ana"]["id"],
        "assessment": rows["assessments_assessment"]["ana"]["id"],
        "invited": rows["practices_invitation"]["ana"]["token_hash"],
        "link": rows["reminders_link"]["ana"]["token_hash"],
    }


def run(app: probe.App, tables: list[probe.Table]) -> list[str]:
    """What each errand came to: its rows, how many were reached, or how it was refused."""
    named = places(tables)
    return [_outcome(app, errand, named) for errand in errands()]


def _outcome(app: probe.App, errand: Errand, named: dict[str, Any]) -> str:
    told = []
    try:
        with probe.acting(app, errand.who) as cursor:
            for statement in errand.statements:
                cursor.execute(statement, named)
                rows = sorted(map(str, cursor.fetchall())) if cursor.description else []
                told.append(f"{cursor.rowcount} {rows}")
    except psycopg.Error as refused:
        told.append(f"refused {refused.sqlstate}")
    return "; ".join(told)
