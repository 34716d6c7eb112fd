"""Who may read, create, update and delete whose row, in every table, asked of the database by raw SQL.

The whole answer lies in privacy_matrix.json (`python -m tests.mutants --write`), read whenever it changes.
The rules that it must obey stand here in words, whatever the file says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps

from privacy.models import PracticeOwned
from privacy.row_sql import table_of
from relcare.demo.people import CLIENTS, PEOPLE
from tests import errands, probe
from tests.privacy_world import World, world

MATRIX = Path(__file__).with_name("privacy_matrix.json")
SPACE_OF = {table_of(model): model.space for model in apps.get_models() if issubclass(model, PracticeOwned)}
# What the engine has to read to reach somebody, though no person but the client does.
ENGINES_TOO = ("reminders_pushdevice",)
SUPERVISORS_TOO = ("clients_inboxitem", "clients_safetyflag")
CLIENT_NAMES = {person.name for person in CLIENTS}
Rights = dict[str, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def the_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), world() as made:
        yield made


@pytest.fixture(scope="module")
def seen(the_world: World) -> probe.Seen:
    return probe.observe(the_world.app, the_world.tables)


@pytest.fixture(scope="module")
def rights(seen: probe.Seen) -> Rights:
    """Table, label, person -> letters."""

    def people(cell: str) -> dict[str, str]:
        return dict(part.split(":") for part in cell.split() if part != "-")

    return {
        table: {label: people(cell) for label, cell in labels.items() if label != probe.BLIND}
        for table, labels in seen.items()
    }


def test_the_matrix_is_the_reviewed_one(seen: probe.Seen) -> None:
    assert probe.as_text(seen) == MATRIX.read_text(encoding="utf-8")


def test_every_errand_comes_to_its_end(the_world: World) -> None:
    assert not errands.strays(the_world.app, the_world.tables)


def test_every_table_has_rows_to_ask_about(seen: probe.Seen) -> None:
    assert set(seen) == set(SPACE_OF)
    assert not [table for table, labels in seen.items() if not set(labels) - {probe.BLIND}]


def test_no_partner_reaches_the_others_rows(rights: Rights) -> None:
    theirs = ("clients_case", "clients_careteam", "clients_session")
    for table, labels in rights.items():
        for label, cell in labels.items():
            if SPACE_OF[table] == "joint":
                continue
            if table not in theirs:
                assert not ("ben" in cell and "ana" in label), (table, label)
                assert not ("ana" in cell and "ben" in label), (table, label)


def test_of_what_the_other_shares_a_partner_only_reads(rights: Rights) -> None:
    joint = [table for table, space in SPACE_OF.items() if space == "joint"]
    assert joint
    for table in joint:
        for label, other in (("ana", "ben"), ("ben", "ana")):
            assert rights[table].get(label, {}).get(other, "r") == "r", (table, label)


def test_nobody_reads_what_was_taken_back_replaced_or_shared_before_a_separation_but_its_author(
    rights: Rights,
) -> None:
    found = 0
    for table, labels in rights.items():
        for label in ("ana withdrawn", "ana replaced", "ana before"):
            # The terms of their work are of the case, not of one of the two.
            if label in labels and table != "clients_secretspolicy":
                assert "ben" not in labels[label], (table, label)
                found += SPACE_OF[table] == "joint"
        # What was withdrawn stays so.
        assert "u" not in labels.get("ana withdrawn", {}).get("ana", ""), table
    assert found


def test_what_a_client_keeps_is_the_teams_from_then_on(rights: Rights) -> None:
    keeping = {table_of(m) for m in apps.get_models() if issubclass(m, PracticeOwned) and m.rows.keeps}
    assert keeping == {table for table, labels in rights.items() if "ana kept" in labels}
    for table in keeping:
        shown, kept = rights[table]["ana"], rights[table]["ana kept"]
        assert kept.get("ana", "c") == "c", table
        assert {name: kept[name] for name in kept if name != "ana"} == {
            name: shown[name] for name in shown if name != "ana"
        }, table


def test_what_waits_its_turn_is_the_teams_until_it_is_asked(rights: Rights) -> None:
    homework = rights["assessments_homework"]
    assert "r" in homework["ana"]["ana"]
    assert not {"r", "u", "d"} & set(homework["ana waiting"].get("ana", ""))
    assert "r" in homework["ana waiting"]["thea"]


def test_no_client_reaches_another_client(rights: Rights) -> None:
    couple = {"ana", "ben"}
    for table, labels in rights.items():
        for label, cell in labels.items():
            named = set(label.replace(":", " ").replace("/", " ").split()) & CLIENT_NAMES
            for name in CLIENT_NAMES & set(cell):
                # What is both partners' own (their case, its team, its sessions) is asked for above.
                assert not named - (couple if name in couple else {name}), (table, label, name)


def test_no_client_reads_what_the_team_or_an_author_keeps(rights: Rights) -> None:
    for table, labels in rights.items():
        if SPACE_OF[table] in ("team", "author"):
            for label, cell in labels.items():
                assert not CLIENT_NAMES & set(cell), (table, label)


def test_what_is_a_clients_own_is_theirs_alone(rights: Rights) -> None:
    for table, labels in rights.items():
        if SPACE_OF[table] == "own":
            machine = {"engine"} if table in ENGINES_TOO else set()
            for label, cell in labels.items():
                assert set(cell) - machine <= {label}, (table, label)


def test_a_process_note_is_its_authors_alone(rights: Rights) -> None:
    for table, labels in rights.items():
        if SPACE_OF[table] == "author":
            for label, cell in labels.items():
                assert set(cell) in ({"thea"}, {"theo"}, {"zoe"}, set()), (table, label)
                assert cell or label == "astray"


def test_being_manager_opens_no_content(rights: Rights) -> None:
    for table, labels in rights.items():
        for label, cell in labels.items():
            if "mark" in cell:
                assert SPACE_OF[table] in ("practice", "chart", "special", "audit"), (table, label)
                assert not label.startswith(("care/", "team/", "own/", "author/")), (table, label)


def test_a_supervisor_only_reads(rights: Rights) -> None:
    for table, labels in rights.items():
        for label, cell in labels.items():
            # All that a supervisor writes: taking care of an urgent item that came up the chain, and, as the
            # second member, lifting a safety flag.
            allowed = {"", "r", "ru"} if table in SUPERVISORS_TOO else {"", "r"}
            # In her own name, what she takes off her own list.
            allowed |= {"rc"} if table == "clients_inboxclearing" else set()
            assert cell.get("sue", "") in allowed, (table, label)


def test_practices_never_meet(rights: Rights) -> None:
    lakeside = {person.name for person in PEOPLE.values() if person.practice == "lakeside"}
    for table, labels in rights.items():
        # Astray: Ana's row with the other practice's id. Nobody here reaches it by knowing Ana.
        for label, cell in labels.items():
            is_lakeside = "yan" in label or "lakeside" in label or label == "astray"
            strangers = set(cell) - lakeside if is_lakeside else set(cell) & lakeside
            assert not strangers, (table, label, strangers)


def test_a_colleague_in_another_case_reads_care_but_not_that_teams_own(rights: Rights) -> None:
    assert rights["assessments_assessment"]["cem"]["theo"].startswith("r")
    assert "theo" not in rights["assessments_teamassessment"]["cem"]
    assert "theo" not in rights["clients_casenote"]["cem"]
    assert "r" not in rights["clients_case"]["ana"].get("theo", ""), "whoever left a team reads it no more"


def test_a_closed_case_is_read_but_not_written(rights: Rights) -> None:
    for table, labels in rights.items():
        # An urgent item can be acknowledged by whoever was told of it, whatever became of the case.
        if SPACE_OF[table] in ("care", "team", "author") and "gus" in labels and table != "clients_inboxitem":
            assert labels["gus"].get("thea", "r") == "r", table


@pytest.mark.parametrize("kind", ["door", "", None])
def test_without_a_practice_every_table_raises(the_world: World, kind: str | None) -> None:
    act = "" if kind is None else f"SELECT rls.act('{kind}', NULL, NULL, NULL, '', '', NULL); "
    for table in the_world.tables:
        with pytest.raises(psycopg.Error) as refused, the_world.app.transaction(force_rollback=True):
            the_world.app.execute(f"{act}SELECT count(*) FROM {table.name}")
        assert refused.value.sqlstate in ("RC001", "42501"), table.name


@pytest.mark.parametrize(
    "attempt",
    [
        "SET ROLE relcare_owner",
        "SET ROLE relcare_definer",
        "SET SESSION AUTHORIZATION relcare_owner",
        "SET row_security = off; SELECT * FROM clients_client",
        "ALTER TABLE clients_client DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_practice ON clients_client",
        "TRUNCATE clients_client",
        "DELETE FROM privacy_auditline",
        "UPDATE privacy_auditline SET verb = 'read'",
        "INSERT INTO privacy_auditline SELECT * FROM privacy_auditline",
        "UPDATE practices_member SET account_id = account_id",
        "SELECT rls.team_cases_of(ARRAY[gen_random_uuid()])",
        "SELECT rls.keep_state(NULL, NULL, NULL, NULL, NULL)",
        "SELECT * FROM pg_authid",
        "CREATE TABLE public.mine ()",
        "COPY clients_client TO PROGRAM 'true'",
    ],
)
def test_the_application_cannot_rise_above_itself(the_world: World, attempt: str) -> None:
    with pytest.raises(psycopg.Error) as refused, probe.acting(the_world.app, probe.ACTORS["thea"]) as cursor:
        cursor.execute(attempt)
    assert refused.value.sqlstate == "42501"


def test_the_trail_is_append_only_even_for_the_owner(the_world: World) -> None:
    trail = "privacy_auditline"
    for attempt in (f"UPDATE {trail} SET verb = 'read'", f"DELETE FROM {trail}", f"TRUNCATE {trail}"):
        with pytest.raises(psycopg.Error) as refused, the_world.owner.transaction(force_rollback=True):
            the_world.owner.execute(attempt)
        assert refused.value.sqlstate == "RC003"


def test_a_seal_tells_a_line_that_was_changed(the_world: World) -> None:
    owner, practice = the_world.owner, probe.RIVERSIDE
    third = "privacy_auditline {} WHERE number = 3 AND practice_id = %s"
    broken = "SELECT rls.broken_seal(%s)"
    with owner.transaction(force_rollback=True):
        owner.execute("SELECT rls.act('engine', %s, NULL, NULL, '', '', NULL)", [practice])
        owner.execute("SET ROLE relcare_definer")
        owner.execute("SELECT rls.seal_audit()")
        owner.execute("RESET ROLE")
        assert owner.execute(broken, [practice]).fetchone() == (None,)
        owner.execute("ALTER TABLE privacy_auditline DISABLE TRIGGER stays")
        owner.execute("UPDATE " + third.format("SET roles = 'nobody'"), [practice])
        assert owner.execute(broken, [practice]).fetchone() == (3,)
        owner.execute("DELETE FROM " + third.format(""), [practice])
        assert owner.execute(broken, [practice]).fetchone() == (4,)
