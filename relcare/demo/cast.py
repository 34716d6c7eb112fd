"""Writes the people of the demo, as the owner: practices, accounts, clients, cases, relationships."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from assessments.library import give_shipped_forms, give_shipped_programmes
from clients.marks import mark_of
from clients.models import EMAIL, CareTeam, Case, CaseClient, Client, ContactPlan, Duty, SafeChannel
from practices.models import Account, Member, Practice
from relationships.defaults import KINDS, kind_fields
from relationships.models import Counterpart, Kind, Relationship
from relcare.demo.people import (
    CASES,
    CLIENTS,
    OWNER,
    PASSWORD,
    PEOPLE,
    RELATIONSHIPS,
    STAFF,
    ZONE,
    Person,
    case_id,
    ident,
    relationship_id,
)
from relcare.demo.pile import write

__all__ = ["CRISIS_NUMBERS", "WINDOWS", "write", "write_cast"]

CRISIS_NUMBERS = [
    {"name": "Emergency", "number": "112"},
    {"name": "Crisis line (demo)", "number": "0800 000 0000"},
]
WINDOWS = [{"weekday": day, "from": "08:00", "to": "20:00"} for day in range(7)]


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(ZONE))


def write_practice(slug: str) -> Practice:
    practice = Practice(
        id=ident(slug, "practice"), name=slug.title(), slug=slug, zone=ZONE, crisis_numbers=CRISIS_NUMBERS
    )
    write([practice])
    write(Kind(id=ident(slug, "kind", name), practice=practice, **kind_fields(name)) for name in KINDS)
    list(give_shipped_forms(practice, OWNER))
    list(give_shipped_programmes(practice, OWNER))
    return practice


def write_members(people: Iterable[Person], practices: dict[str, Practice], joined_at: datetime) -> None:
    """Accounts and memberships; they share one password, so it is hashed once."""
    people = list(people)
    hashed = make_password(PASSWORD)
    accounts = {
        person.name: Account(
            id=ident("account", person.email), email=person.email, password=hashed, made_at=joined_at
        )
        for person in people
    }
    write(accounts.values())
    write(
        Member(
            id=person.member_id,
            practice=practices[person.practice],
            account=accounts[person.name],
            name=person.name.title(),
            roles=list(person.roles),
            supervisor_id=ident(person.practice, "member", person.supervisor) if person.supervisor else None,
            made_at=joined_at,
        )
        for person in people
    )


def write_addresses() -> None:
    """allauth's row for each account that has none, as accepting an invitation would have made it."""
    told = EmailAddress.objects.using(OWNER).values("user_id")
    EmailAddress.objects.using(OWNER).bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True)
        for account in Account.objects.using(OWNER).exclude(pk__in=told)
    )


def write_clients(people: Iterable[Person], day: date, confirmed_on: date) -> None:
    people = list(people)
    clients = write(
        Client(
            id=person.client_id,
            practice_id=ident(person.practice, "practice"),
            name=person.name.title(),
            zone=ZONE,
            member_id=person.member_id,
            made_at=start_of(day),
        )
        for person in people
    )
    plans = write(
        ContactPlan(
            id=ident("contact plan", str(client.id)),
            practice_id=client.practice_id,
            client=client,
            windows=WINDOWS,
            shared_device="no",
            confirmed_on=confirmed_on,
            confirmed_by_id=client.member_id,
            recheck_by=confirmed_on + timedelta(days=180),
        )
        for client in clients
    )
    write(
        SafeChannel(
            id=ident("safe channel", str(plan.client_id)),
            practice_id=plan.practice_id,
            client_id=plan.client_id,
            plan=plan,
            channel=EMAIL,
            address=person.email,
            address_mark=mark_of(UUID(str(plan.practice_id)), EMAIL, person.email),
            confirmed_on=confirmed_on,
            confirmed_by_id=person.member_id,
        )
        for plan, person in zip(plans, people, strict=True)
    )


def write_case(name: str, slug: str, clients: tuple[str, ...], therapist: str, opened_on: date) -> None:
    practice_id, the_case = ident(slug, "practice"), ident(slug, "case", name)
    kind = "couple" if len(clients) == 2 else "individual"
    write([Case(id=the_case, practice_id=practice_id, kind=kind, opened_on=opened_on)])
    write(
        CaseClient(
            id=ident(slug, "case client", name, client),
            practice_id=practice_id,
            case_id=the_case,
            client_id=ident(slug, "client", client),
            side=side,
        )
        for client, side in zip(clients, "ab", strict=False)
    )
    member_id = ident(slug, "member", therapist)
    team_id = ident(slug, "care team", name, therapist)
    write(
        [
            CareTeam(
                id=team_id,
                practice_id=practice_id,
                case_id=the_case,
                member_id=member_id,
                joined_on=opened_on,
            )
        ]
    )


def write_relationships(recorded_at: datetime) -> None:
    write(
        Relationship(
            id=relationship_id(client, other),
            practice_id=ident(PEOPLE[client].practice, "practice"),
            client_id=PEOPLE[client].client_id,
            other_name=other,
            kind_id=ident(PEOPLE[client].practice, "kind", kind),
            recorded_by_id=PEOPLE[client].member_id,
            recorded_at=recorded_at,
        )
        for client, others in RELATIONSHIPS.items()
        for other, kind in others
    )
    ana, ben = PEOPLE["ana"], PEOPLE["ben"]
    write(
        [
            Counterpart(
                id=ident("riverside", "counterpart", "ana and ben"),
                practice_id=ident("riverside", "practice"),
                case_id=case_id("ana and ben"),
                first_client_id=ana.client_id,
                first_id=relationship_id("ana", "Ben"),
                second_client_id=ben.client_id,
                second_id=relationship_id("ben", "Ana"),
                recorded_by_id=PEOPLE["thea"].member_id,
                recorded_at=recorded_at,
            )
        ]
    )


def write_duty(day: date) -> None:
    """Somebody watches urgent answers, from the cast's first day on for ten years."""
    start = start_of(day)
    for name in ("thea", "zoe"):
        person = PEOPLE[name]
        practice_id = ident(person.practice, "practice")
        end = start + timedelta(days=3650)
        duty_id = ident(person.practice, "duty", name)
        write(
            [
                Duty(
                    id=duty_id,
                    practice_id=practice_id,
                    member_id=person.member_id,
                    starts_at=start,
                    ends_at=end,
                )
            ]
        )


def write_cast(day: date, confirmed_on: date | None = None) -> None:
    """Both practices and their people, with cases opened and safe contact plans confirmed on that day."""
    practices = {slug: write_practice(slug) for slug in ("riverside", "lakeside")}
    write_members((*STAFF, *CLIENTS), practices, start_of(day))
    write_addresses()
    write_clients(CLIENTS, day, confirmed_on or day)
    for name, (slug, clients, therapist) in CASES.items():
        write_case(name, slug, clients, therapist, day)
    write_relationships(start_of(day))
    write_duty(day)
