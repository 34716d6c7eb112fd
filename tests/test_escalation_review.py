"""Ways past the care team walked by raw SQL as the application's role: none is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from clients.models import CareTeam, Case, CaseClient, Client, ContactPlan, Duty, InboxItem, SafeChannel
from practices.clock import now
from practices.models import Invitation, Member
from practices.tests.browsing import post
from privacy.actor import DOOR, Actor, acting_as, engine, with_role
from privacy.audit import log_reads
from privacy.ids import uuid7
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, case_id, ident
from reminders.alerts import alert_practice
from tests.cast import OPENED_ON, actor, as_person

pytestmark = pytest.mark.django_db

RIVERSIDE = ident("riverside", "practice")
ANA, BEN, CEM, ELI = (PEOPLE[name].client_id for name in ("ana", "ben", "cem", "eli"))
THEA, MARK = PEOPLE["thea"].member_id, PEOPLE["mark"].member_id


@contextmanager
def refused(match: str = "row-level security") -> Iterator[None]:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        yield


def ask(statement: str, *arguments: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return [row[0] for row in cursor.fetchall()]


# --- Invitations ----------------------------------------------------------------------------------------


def invitation(client_id: UUID | None, *roles: str) -> Invitation:
    return Invitation(
        email="second@mark.example",
        name="Me",
        roles=list(roles),
        invited_client_id=client_id,
        token_hash=uuid4().bytes * 2,
        expires_at=now() + timedelta(days=1),
    )


def test_a_manager_invites_no_client() -> None:
    with as_person("mark"):
        with refused():
            invitation(CEM, "client").save(force_insert=True)
        invitation(None, "therapist").save(force_insert=True)


@pytest.mark.parametrize(
    ("who", "client_id", "roles"),
    [
        ("theo", CEM, ["client"]),
        ("thea", None, ["client"]),
        ("thea", CEM, ["manager"]),
        ("sue", CEM, ["client"]),
    ],
)
def test_a_therapist_invites_their_own_clients_alone(
    who: str, client_id: UUID | None, roles: list[str]
) -> None:
    with as_person("thea"):
        invitation(CEM, "client").save(force_insert=True)
    with as_person(who), refused():
        invitation(client_id, *roles).save(force_insert=True)


# --- Urgent answers -------------------------------------------------------------------------------------


def put_on_duty(member_id: UUID) -> None:
    with as_person("mark"):
        Duty.objects.all().delete()
        hour = timedelta(hours=1)
        Duty(member_id=member_id, starts_at=now() - hour, ends_at=now() + hour).save(force_insert=True)


def urgent_of_ana() -> UUID:
    item = uuid7()
    with as_person("ana"):
        case, filed = (
            case_id("ana and ben"),
            "SELECT rls.file_inbox_item(%s, %s, %s, 'urgent', 'response', %s)",
        )
        ask(filed, item, ANA, case, uuid4())
    return item


def test_a_manager_on_duty_is_told_of_nothing() -> None:
    put_on_duty(MARK)
    urgent_of_ana()
    alert_practice(RIVERSIDE, now())
    with acting_as(engine(RIVERSIDE)):
        told = ask("SELECT member_id FROM clients_staffalert")
    assert told == [THEA], "where nobody is on duty who may read, the care team is told"


def test_an_alert_from_before_opens_nothing_to_who_is_manager_by_now() -> None:
    put_on_duty(PEOPLE["theo"].member_id)
    item = urgent_of_ana()
    alert_practice(RIVERSIDE, now())
    for roles, seen in ((("therapist",), [item]), (("manager",), [])):
        with acting_as(with_role(actor("theo"), *roles)):
            assert ask("SELECT id FROM clients_inboxitem WHERE client_id = %s", ANA) == seen
            assert ask("SELECT item_id FROM clients_staffalert") == seen


def test_an_acknowledgement_is_not_taken_over() -> None:
    item = urgent_of_ana()
    body = {"done": "called her"}
    assert post("thea", f"inbox/{item}/acknowledge/", body).status_code == 200
    with as_person("sue"):
        taken = InboxItem.objects.filter(pk=item).update(
            acknowledged_by_id=PEOPLE["sue"].member_id, done="something else"
        )
    assert not taken
    assert post("thea", f"inbox/{item}/acknowledge/", body).status_code == 200


# --- Care teams and sessions ------------------------------------------------------------------------------


def thea_as_manager_too() -> Any:
    return acting_as(with_role(actor("thea"), "therapist", "manager"))


def new_case(*client_ids: UUID) -> UUID:
    case = Case.objects.create(kind="individual", opened_on=OPENED_ON)
    for client_id, side in zip(client_ids, "ab", strict=False):
        CaseClient.objects.create(case=case, client_id=client_id, side=side)
    return case.pk


def test_nobody_joins_a_case_without_clients() -> None:
    with thea_as_manager_too():
        case = new_case()
        with refused():
            CareTeam.objects.create(case_id=case, member_id=THEA, joined_on=OPENED_ON)


@pytest.mark.parametrize("roles", [("therapist", "manager"), ("therapist",)])
def test_whoever_left_a_care_team_has_left_it(roles: tuple[str, ...]) -> None:
    with acting_as(with_role(actor("thea"), *roles)):
        fay = Client.objects.create(name="Fay")
        case = new_case(fay.pk)
        place = CareTeam.objects.create(case_id=case, member_id=THEA, joined_on=OPENED_ON)
        places = CareTeam.objects.filter(pk=place.pk)
        with as_person("mark"):
            CareTeam.objects.create(case_id=case, member_id=PEOPLE["theo"].member_id, joined_on=OPENED_ON)
    with as_person("mark"):
        assert places.update(left_on=OPENED_ON) == 1
    with acting_as(with_role(actor("thea"), *roles)):
        assert places.update(left_on=None) == 0
    # A colleague who is still there does not bring her back that way either.
    with as_person("theo"):
        assert places.update(left_on=None) == 0


def test_the_way_round_by_a_case_left_and_filled_is_closed() -> None:
    with thea_as_manager_too():
        fay = Client.objects.create(name="Fay")
        case = new_case(fay.pk)
        CareTeam.objects.create(case_id=case, member_id=THEA, joined_on=OPENED_ON)
        CareTeam.objects.filter(case_id=case).update(left_on=OPENED_ON)
        CaseClient.objects.create(case_id=case, client_id=ELI, side="b")
        CareTeam.objects.filter(case_id=case).update(left_on=None)
        with refused():
            CareTeam.objects.create(case_id=case, member_id=THEA, joined_on=OPENED_ON)
        assert ELI not in ask("SELECT rls.my_working_clients()")


def session_of(who: str, case: str) -> UUID:
    with as_person(who):
        session = uuid7()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO clients_session (id, practice_id, case_id, starts_at, ends_at, state, in_person,"
                " recorded_by_id, row_version) VALUES (%s, rls.practice(), %s, now(),"
                " now() + interval '1 hour', 'planned', true, rls.me(), 1)",
                [session, case_id(case)],
            )
        return session


ATTENDS = (
    "INSERT INTO clients_attendee (id, practice_id, session_id, client_id)"
    " VALUES (uuidv7(), rls.practice(), %s, %s) RETURNING session_id"
)


def test_a_client_attends_sessions_of_their_own_case_alone() -> None:
    theirs, own, other = session_of("theo", "eli"), session_of("thea", "cem"), session_of("thea", "dina")
    for session in (theirs, other):
        for who in ("thea", "mark"):
            with as_person(who), refused():
                ask(ATTENDS, session, CEM)
    with as_person("thea"):
        assert ask(ATTENDS, own, CEM) == [own]
    with as_person("cem"):
        assert ask("SELECT id FROM clients_session") == [own]


# --- Other people's names -----------------------------------------------------------------------------------


CONFIRMS = "somebody else"


@pytest.mark.parametrize("model", [ContactPlan, SafeChannel])
@pytest.mark.parametrize("who", ["cem", "thea"])
def test_nobody_confirms_in_the_name_of_somebody_else(model: Any, who: str) -> None:
    mine = PEOPLE[who].member_id
    other = PEOPLE["thea" if who == "cem" else "cem"].member_id
    contact_of(who)
    with as_person(who):
        rows = model.objects.filter(client_id=CEM)
        with refused(CONFIRMS):
            rows.update(confirmed_by_id=other)
        with refused(CONFIRMS):
            rows.update(confirmed_by_id=MARK)
        assert rows.get().confirmed_by_id == mine


def contact_of(who: str) -> None:
    """Cem's plan and channel as `who` confirmed them."""
    with as_person(who):
        SafeChannel.objects.filter(client_id=CEM).delete()
        day = OPENED_ON
        me = {"confirmed_on": day, "confirmed_by_id": PEOPLE[who].member_id}
        plans = ContactPlan.objects.filter(client_id=CEM)
        if not plans.update(**me, recheck_by=day):
            ContactPlan(client_id=CEM, recheck_by=day, **me).save(force_insert=True)
        SafeChannel(
            client_id=CEM, plan_id=plans.get().pk, channel="email", address="cem@safe.example", **me
        ).save(force_insert=True)


def test_what_somebody_else_confirmed_stays_as_they_did() -> None:
    contact_of("thea")
    with as_person("cem"):
        plans, channels = ContactPlan.objects.filter(client_id=CEM), SafeChannel.objects.filter(client_id=CEM)
        assert plans.update(language="de") == 1
        with refused(CONFIRMS):
            plans.update(confirmed_on=now().date())
        with refused(CONFIRMS):
            channels.update(confirmed_on=now().date())
        with refused(CONFIRMS):
            channels.update(address="other@unsafe.example")
        assert channels.update(address="other@unsafe.example", confirmed_on=None, confirmed_by_id=None) == 1


def test_a_confirmation_is_not_made_up_with_the_row() -> None:
    contact_of("thea")
    with as_person("cem"):
        plan = ContactPlan.objects.get(client_id=CEM)
        SafeChannel.objects.filter(client_id=CEM).delete()
        with refused(CONFIRMS):
            SafeChannel(
                client_id=CEM,
                plan=plan,
                channel="email",
                address="x@unsafe.example",
                confirmed_on=OPENED_ON,
                confirmed_by_id=THEA,
            ).save(force_insert=True)


@pytest.mark.parametrize(("who", "roles"), [("ana", ["supervisor"]), ("theo", ["client"])])
def test_a_client_never_becomes_staff_nor_staff_a_client(who: str, roles: list[str]) -> None:
    with as_person("mark"):
        members = Member.objects.filter(pk=PEOPLE[who].member_id)
        with refused("never staff"):
            members.update(roles=roles)
        assert members.update(name="Renamed", is_active=False) == 1
        assert Member.objects.filter(pk=PEOPLE["theo"].member_id).update(roles=["supervisor"]) == 1


# --- Functions that answer for the engine -------------------------------------------------------------------


ENGINES = (
    "SELECT rls.unsealed_practices(9)",
    "SELECT rls.due_practices(9, 'plan', now())",
    "SELECT rls.seal_audit()",
    "SELECT plan_id FROM rls.reminder_facts('{}', now())",
    "SELECT item_id FROM rls.alert_facts(now())",
    "SELECT rls.alert_address(uuidv7())",
    "SELECT rls.purge_sessions()",
)


@pytest.mark.parametrize("statement", ENGINES)
def test_the_engines_functions_answer_nobody_else(statement: str) -> None:
    link = Actor(kind="link", practice_id=RIVERSIDE)
    for who in (actor("mark"), actor("thea"), actor("ana"), link, Actor(kind=DOOR)):
        with pytest.raises(DatabaseError, match="no person started"), acting_as(who):
            ask(statement)
    with acting_as(engine(RIVERSIDE)):
        ask(statement)


def test_who_is_a_couple_is_told_to_their_therapist_alone() -> None:
    told = {}
    for who in ("thea", "theo", "mark", "sue", "ana", "zoe"):
        with as_person(who):
            told[who] = ask("SELECT rls.is_couple(%s, %s, %s)", case_id("ana and ben"), ANA, BEN) == [True]
    assert [who for who in told if told[who]] == ["thea"]


def test_who_is_fresh_is_told_to_who_took_them_in_and_to_managers() -> None:
    with as_person("thea"):
        fay = Client.objects.create(name="Fay").pk
    told = []
    for who in ("thea", "theo", "mark", "sue", "ana", "zoe"):
        with as_person(who):
            told += [who] if ask("SELECT rls.is_fresh(%s)", fay) == [True] else []
            assert ask("SELECT rls.is_fresh(%s)", uuid4()) == [False]
    assert told == ["thea", "mark"]


# --- The trail ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "space", "left"),
    [
        ("ana", "care", {ANA}),
        ("theo", "care", {ELI}),
        ("thea", "care", {ANA, BEN, CEM}),
        ("sue", "team", {ANA, BEN, CEM}),
        ("mark", "chart", {ANA, BEN, CEM, ELI}),
        ("mark", "care", set()),
        ("zoe", "chart", set()),
    ],
)
def test_nobody_leaves_a_line_on_somebody_they_cannot_read(who: str, space: str, left: set[UUID]) -> None:
    with as_person(who):
        log_reads([ANA, BEN, CEM, ELI, uuid4()], "probe:list", space)
    assert read_lines(who) == left


def read_lines(who: str) -> set[UUID]:
    with as_person(who):
        found = AuditLine.objects.filter(table_name="probe:list", member_id=PEOPLE[who].member_id)
        return {line.client_id for line in found if line.client_id}


def test_nobody_reads_how_many_lines_lie_between_two() -> None:
    with as_person("ana"):
        assert AuditLine.objects.count() == len(AuditLine.objects.all())
        for column in ("number", "seal"):
            with refused("permission denied"):
                ask(f"SELECT {column} FROM privacy_auditline")
