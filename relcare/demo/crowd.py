"""Everybody of the demo beside the cast: sign-ins, charts, cases, relationships, safe contact plans."""

from datetime import date, datetime, timedelta
from uuid import UUID

from clients.marks import mark_of
from clients.models import CLOSED, EMAIL, CareTeam, Case, CaseClient, Client, ContactPlan, SafeChannel
from practices.models import Account, Member
from relationships.models import Counterpart, Relationship
from relcare.demo.cast import WINDOWS
from relcare.demo.lives import HISTORY
from relcare.demo.people import ZONE, Person, ident
from relcare.demo.pile import Pile
from relcare.demo.story import Story, at


def tell_sign_in(pile: Pile, person: Person, hashed: str, joined_at: datetime) -> None:
    account = Account(
        id=ident("account", person.email), email=person.email, password=hashed, made_at=joined_at
    )
    pile.add(account)
    pile.add(
        Member(
            id=person.member_id,
            practice_id=ident(person.practice, "practice"),
            account=account,
            name=person.name.title(),
            roles=list(person.roles),
            supervisor_id=ident(person.practice, "member", person.supervisor) if person.supervisor else None,
            made_at=joined_at,
        )
    )


def tell_therapist(pile: Pile, person: Person, hashed: str, day: date) -> None:
    tell_sign_in(pile, person, hashed, at(day - HISTORY, 8))


def tell_person(story: Story, hashed: str) -> None:
    """One more client as the practice has them on file."""
    life, made_at = story.life, at(story.begins, 9)
    if life.has_portal:
        tell_sign_in(story.pile, life.person, hashed, made_at)
    story.pile.add(
        Client(
            id=life.client_id,
            practice_id=life.practice_id,
            name=life.person.name.title(),
            zone=ZONE,
            member_id=life.person.member_id if life.has_portal else None,
            recorded_by_id=life.therapist.member_id,
            made_at=made_at,
        )
    )
    _case(story)
    _relationships(story)
    _contact_plan(story)


def _case(story: Story) -> None:
    life = story.life
    side = life.couple.index(life.person.name)
    names = (life.person.practice, "case", life.case)
    if side == 0:
        story.pile.add(
            Case(
                id=life.case_id,
                practice_id=life.practice_id,
                kind="couple" if len(life.couple) == 2 else "individual",
                state=CLOSED if life.closed_on else "opened",
                opened_on=life.opened_on,
                closed_on=life.closed_on,
                recorded_by_id=life.therapist.member_id,
                row_version=2 if life.closed_on else 1,
            )
        )
        story.pile.add(
            CareTeam(
                id=ident(*names, "team"),
                practice_id=life.practice_id,
                case_id=life.case_id,
                member_id=life.therapist.member_id,
                joined_on=life.opened_on,
            )
        )
    facts = story.facts(ident(*names, "client", life.person.name))
    story.pile.add(CaseClient(**facts, case_id=life.case_id, side="ab"[side]))


def _relationships(story: Story) -> None:
    life, chance = story.life, story.chance("relationships")
    for bond in life.bonds:
        story.pile.add(
            Relationship(
                **story.facts(bond.id),
                other_name=bond.other,
                kind_id=ident(life.person.practice, "kind", bond.kind),
                since=story.begins - timedelta(days=chance.randint(200, 4000)),
                recorded_by_id=life.voice,
                recorded_at=at(story.begins, 12),
            )
        )
    if len(life.couple) == 2 and life.couple[0] == life.person.name:
        _counterpart(story)


def _counterpart(story: Story) -> None:
    life = story.life
    first, second = life.couple
    practice = life.person.practice
    story.pile.add(
        Counterpart(
            id=ident(practice, "counterpart", life.case),
            practice_id=life.practice_id,
            case_id=life.case_id,
            first_client_id=ident(practice, "client", first),
            first_id=ident(practice, "relationship", first, second.title()),
            second_client_id=ident(practice, "client", second),
            second_id=ident(practice, "relationship", second, first.title()),
            recorded_by_id=life.therapist.member_id,
            recorded_at=at(story.begins, 13),
        )
    )


def _contact_plan(story: Story) -> None:
    life = story.life
    if life.contact == "none":
        return
    # Over its recheck date by three days: messages still go out, for the rest of a fortnight.
    recheck_by = story.day + timedelta(days=-3 if life.contact == "recheck_due" else 120)
    confirmed_on = max(story.begins, recheck_by - timedelta(days=180))
    told = {"confirmed_on": confirmed_on, "confirmed_by_id": life.voice}
    plan = ContactPlan(
        **story.facts(ident("contact plan", str(life.client_id))),
        **told,
        windows=WINDOWS,
        shared_device=story.chance("contact").choice(("no", "no", "yes", "unknown")),
        recheck_by=recheck_by,
        recorded_by_id=life.voice,
    )
    story.pile.add(plan)
    address = life.person.email
    facts = story.facts(ident("safe channel", str(life.client_id)))
    mark = mark_of(UUID(str(plan.practice_id)), EMAIL, address)
    reached = {"channel": EMAIL, "address": address, "address_mark": mark}
    channel = SafeChannel(**facts, **told, **reached, plan=plan, recorded_by_id=life.voice)
    story.pile.add(channel)
