"""Rows with what belongs to them, in one statement each: no list asks once a row."""

import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, JSONObject

from clients.models import (
    CLOSED,
    CONCERNS,
    INBOX_KINDS,
    NOT_YET,
    URGENT,
    Attendee,
    CareTeam,
    Case,
    CaseClient,
    CaseNote,
    CaseNoteAmendment,
    Client,
    Consent,
    InboxClearing,
    InboxItem,
    JointOpening,
    Plan,
    PolicyAcceptance,
    ProcessNote,
    ProcessNoteAmendment,
    SafetyFlag,
    SafetyPlan,
    SafetyReference,
    Screening,
    ScreeningCause,
    SecretsPolicy,
    Session,
    StaffAlert,
)
from clients.rules import Cause, Screened, ScreeningFacts, age_on, screening_due
from practices.here import thresholds_here
from practices.models import Member, Practice
from privacy.actor import Actor

Note = CaseNote | ProcessNote


def name_of(column: str) -> Subquery:
    # Not a join: it would lose the row where the reader may not see the member.
    return Subquery(Member.objects.filter(pk=OuterRef(column)).values("name"))


def cases() -> QuerySet[Case]:
    """Cases with `clients` (those whom the reader may see, side a first) and `team` (members of today)."""
    clients = CaseClient.objects.filter(case_id=OuterRef("pk")).order_by("side").values("client_id")
    team = CareTeam.objects.filter(case_id=OuterRef("pk"), left_on=None).order_by("id").values("member_id")
    return Case.objects.annotate(clients=ArraySubquery(clients), team=ArraySubquery(team))


def team_of(case: Case) -> QuerySet[CareTeam]:
    """Everybody who is or was on the care team, with `name`; first who came first."""
    return (
        CareTeam.objects.filter(case_id=case.pk)
        .annotate(name=name_of("member_id"))
        .order_by("joined_on", "id")
    )


def plans() -> QuerySet[Plan]:
    """Versions of plans, the newest first; the version's number is what If-Match speaks of."""
    return Plan.objects.annotate(row_version=F("number")).order_by("-number")


def sessions() -> QuerySet[Session]:
    """Sessions with `attendees` and, of them, who was `present`; a client finds only themself in both."""
    attendees = Attendee.objects.filter(session_id=OuterRef("pk")).order_by("id").values("client_id")
    return Session.objects.annotate(
        attendees=ArraySubquery(attendees), present=ArraySubquery(attendees.filter(was_present=True))
    )


def safety_references() -> QuerySet[SafetyReference]:
    """Markings, the newest first. A marking never changes, so each has one version."""
    return SafetyReference.objects.annotate(row_version=Value(1)).order_by("-recorded_at", "-id")


# What an item is about, `{"about": "response", "about_id": "..."}`; None to who was only alerted: they are
# told that something is urgent, not what kind of thing it is about.
INBOX_SUBJECT: Final = models.Func("id", function="rls.inbox_subject", output_field=models.JSONField())


TO_DO, CLEARED, PAST = "to_do", "cleared", "past"
# How an item stands on one's own list.
MINE: Final = (TO_DO, CLEARED, PAST)


def inbox(by: Actor) -> QuerySet[Any]:
    """Items as they stand on this member's own list, with `subject` (`INBOX_SUBJECT`).

    `mine`: to do while nobody took care of it; after somebody else did, until one clears it oneself, for
    those who were on the care team by then or were alerted; `past` for who came later. `rank`: 0 open and
    urgent, 1 open, 2 taken care of by another and still to do, 3 the rest.
    """
    own = InboxClearing.objects.filter(item_id=OuterRef("pk"), recorded_by_id=by.member_id)
    by_me = When(acknowledged_by_id=by.member_id, then=F("acknowledged_at"))
    found = InboxItem.objects.annotate(
        acknowledged_by_name=name_of("acknowledged_by_id"),
        subject=INBOX_SUBJECT,
        cleared_at=models.Case(
            by_me, default=Subquery(own.values("cleared_at")), output_field=models.DateTimeField()
        ),
    )
    mine = models.Case(
        When(acknowledged_at=None, then=Value(TO_DO)),
        When(cleared_at__isnull=False, then=Value(CLEARED)),
        When(_was_told(by), then=Value(TO_DO)),
        default=Value(PAST),
        output_field=models.TextField(),
    )
    rank = models.Case(
        When(acknowledged_at=None, kind=URGENT, then=Value(0)),
        When(acknowledged_at=None, then=Value(1)),
        When(mine=TO_DO, then=Value(2)),
        default=Value(3),
        output_field=models.SmallIntegerField(),
    )
    return found.annotate(mine=mine).annotate(rank=rank)


def _was_told(by: Actor) -> Q:
    """Whether this member was alerted, or was on the item's team when somebody took care of it."""
    day = Cast(OuterRef("acknowledged_at"), models.DateField())
    me: Any = by.member_id
    mine = CareTeam.objects.filter(member_id=me, left_on=None, joined_on__lte=day)
    mine = mine.exclude(case__state=CLOSED)
    cases = CaseClient.objects.filter(client_id=OuterRef(OuterRef("client_id"))).values("case_id")
    alerted = StaffAlert.objects.filter(item_id=OuterRef("pk"), member_id=me)
    return (
        Q(Exists(alerted))
        | Q(Exists(mine.filter(case_id=OuterRef("case_id"))))
        | Q(case_id=None) & Q(Exists(mine.filter(case_id__in=cases)))
    )


@dataclass(frozen=True, slots=True)
class InboxCount:
    """Of one kind: how many are on one's own list, and how many nobody has taken care of yet."""

    kind: str
    to_do: int
    open: int


def inbox_counts(by: Actor) -> list[InboxCount]:
    """Of every kind, none left out; one statement."""
    of_kind = inbox(by).order_by().values("kind")
    counted = of_kind.annotate(
        to_do=Count("pk", filter=Q(mine=TO_DO)), open=Count("pk", filter=Q(rank__lte=1))
    )
    found = {row["kind"]: (row["to_do"], row["open"]) for row in counted}
    return [InboxCount(kind, *found.get(kind, (0, 0))) for kind in INBOX_KINDS]


def alerts_of(item: InboxItem) -> QuerySet[StaffAlert]:
    """Who was to be told of it, when, at which step, with `name`; as far as the reader may know."""
    told = StaffAlert.objects.filter(item_id=item.pk).annotate(name=name_of("member_id"))
    return told.order_by("step", "made_at", "id")


def _with_amendments(model: Any, amendment: Any) -> QuerySet[Any]:
    of_note = amendment.objects.filter(note_id=OuterRef("pk")).order_by("written_at", "id")
    told = of_note.values(
        told=JSONObject(id="id", body="body", recorded_by="recorded_by_id", written_at="written_at")
    )
    found: QuerySet[Any] = model.objects.annotate(amendments=ArraySubquery(told))
    return found


class Notes:
    """Case notes and process notes as one list: as much of a queryset as pages and views ask for."""

    model = CaseNote

    def __init__(self, tables: Sequence[QuerySet[Any]] = (), order: tuple[str, ...] = ()) -> None:
        self.tables = tables or (
            _with_amendments(CaseNote, CaseNoteAmendment),
            _with_amendments(ProcessNote, ProcessNoteAmendment),
        )
        self.order = order
        self.query = self.tables[0].query

    def all(self) -> "Notes":
        return self

    def filter(self, *conditions: Q, **lookups: Any) -> "Notes":
        return Notes([table.filter(*conditions, **lookups) for table in self.tables], self.order)

    def order_by(self, *keys: str) -> "Notes":
        return Notes([table.order_by(*keys) for table in self.tables], keys)

    def first(self) -> Note | None:
        return next(iter(self), None)

    def __iter__(self) -> Iterator[Note]:
        return (note for table in self.tables for note in table)

    def __getitem__(self, part: slice) -> list[Note]:
        """The first rows of both tables together; pages never ask for others."""
        rows: list[Note] = [note for table in self.tables for note in table[part]]
        for key in reversed(self.order):
            rows.sort(key=operator.attrgetter(key.removeprefix("-")), reverse=key.startswith("-"))
        return rows[part]


def screening_facts(client_ids: Iterable[UUID]) -> dict[UUID, ScreeningFacts]:
    """What `screening_due` asks of each client, as far as the reader may know; four statements for all."""
    ids = list(client_ids)
    zone = ZoneInfo(Practice.objects.values_list("zone", flat=True).get())
    talks = Screening.objects.filter(client_id__in=ids).exclude(result=NOT_YET)
    newest = talks.order_by("client_id", "-asked_on", "-recorded_at", "-id").distinct("client_id")
    screened = {row.client_id: Screened(row.asked_on, row.recorded_at, row.result) for row in newest}
    causes = defaultdict(list)
    for cause in ScreeningCause.objects.filter(client_id__in=ids).order_by("since", "id"):
        day = cause.since.astimezone(zone).date()
        causes[cause.client_id].append(Cause(cause.reason, day, cause.since))
    pairs = CaseClient.objects.filter(client_id__in=ids, case__kind="couple").exclude(case__state=CLOSED)
    since = dict(pairs.order_by("-case__opened_on").values_list("client_id", "case__opened_on"))
    return {
        client_id: ScreeningFacts(screened.get(client_id), tuple(causes[client_id]), since.get(client_id))
        for client_id in ids
    }


def is_without_consent(client: Client, today: date) -> bool:
    """Whether a client is under the practice's age of consent and no consent on record stands.

    Who has no day of birth on record counts as of age. Said once more in rls.reminder_facts, and for sign-ins
    in rls.is_closed_to_client.
    """
    if client.born_on is None:
        return False
    if age_on(client.born_on, today) >= thresholds_here().age_of_consent:
        return False
    return not Consent.objects.filter(client_id=client.pk, withdrawn_on=None).exists()


def safety_plans(client_id: UUID) -> QuerySet[SafetyPlan]:
    """Versions that the reader may see, the newest first; each is its own, so each has one version.

    `stands`: the one that counts. What was kept at the practice is displaced by staff alone: whoever makes
    a client write another must not write over it. A client sees none that is kept, so their newest stands.
    Said once more in caseload.due.
    """
    of_client = SafetyPlan.objects.filter(client_id=client_id).order_by("-recorded_at", "-id")
    by_staff = ~Q(recorded_by_id=F("client__member_id"))
    guarded = of_client.filter(Q(is_kept=True) | by_staff).values("pk")[:1]
    kept = SafetyPlan.objects.filter(pk=Subquery(guarded), is_kept=True).values("pk")
    standing = Coalesce(Subquery(kept), Subquery(of_client.values("pk")[:1]))
    stands = models.Case(When(pk=standing, then=Value(True)), default=Value(False))
    return of_client.annotate(row_version=Value(1), stands=stands)


def standing_safety_plan(client_id: UUID) -> SafetyPlan | None:
    plans: QuerySet[Any] = safety_plans(client_id)
    return plans.filter(stands=True).first()


def has_open_flag(client_ids: Iterable[UUID]) -> bool:
    return SafetyFlag.objects.filter(client_id__in=list(client_ids), lifted_at=None).exists()


def obstacles_to_joint_work(case: Case, today: date) -> tuple[str, ...]:
    """What refuses the opening of joint work in this case, of either client; empty if nothing does.

    For its care team alone: no client is shown these words, and nothing that is open depends on them.
    """
    sides = CaseClient.objects.filter(case_id=case.pk).order_by("side").values_list("client_id", "side")
    letter = {client_id: side.upper() for client_id, side in sides}
    facts = screening_facts(letter)
    open_flags = SafetyFlag.objects.filter(client_id__in=list(letter), lifted_at=None)
    flagged = set(open_flags.values_list("client_id", flat=True))
    found: list[str] = []
    for client_id, side in letter.items():
        found += [f"{side}: {words}" for words in _obstacles(facts[client_id], today, client_id in flagged)]
    return tuple(found)


def chapter_of(case_id: UUID) -> int:
    """How many separations this case of the reader's has behind it; -1 for anybody else's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.chapter_of(%s)", [case_id])
        (chapter,) = cursor.fetchone()
    return -1 if chapter is None else int(chapter)


def joint_work_is_open(by: Actor, case: Case) -> bool:
    """Whether something new may be shared in this case; a client is told no more than that."""
    if not by.is_staff:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s IN (SELECT rls.my_open_joint_cases())", [case.pk])
            (is_open,) = cursor.fetchone()
        return bool(is_open)
    acts = JointOpening.objects.filter(case=case, chapter=chapter_of(case.pk))
    newest = acts.order_by("-recorded_at", "-id").first()
    is_open = case.state != CLOSED and newest is not None and newest.is_open
    return is_open and is_accepted_by_both(case, newest_policy(case.pk))


def is_accepted_by_both(case: Case, policy: SecretsPolicy | None) -> bool:
    """Whether each of the two accepted this version."""
    if policy is None:
        return False
    both = CaseClient.objects.filter(case=case).values_list("client_id", flat=True)
    accepted = PolicyAcceptance.objects.filter(policy=policy).values_list("client_id", flat=True)
    return set(both) <= set(accepted)


def secrets_policies() -> QuerySet[SecretsPolicy]:
    """Versions of secrets policies, each with `accepted`: who accepted it, as far as the reader may know.

    A client reads their own; of the other no more than `accepted_by_other`, which is of clients alone.
    """
    by_each = PolicyAcceptance.objects.filter(policy_id=OuterRef("pk")).order_by("recorded_at", "id")
    told = by_each.values(told=JSONObject(client="client_id", at="recorded_at"))
    by_other = Q(pk__in=RawSQL("SELECT rls.accepted_by_the_other()", ()))
    return SecretsPolicy.objects.annotate(
        accepted=ArraySubquery(told),
        accepted_by_other=models.Case(When(by_other, then=Value(True)), default=Value(False)),
    )


def newest_policy(case_id: UUID) -> SecretsPolicy | None:
    """The version that stands; what was accepted before a separation stands no more."""
    of_case = secrets_policies().filter(case_id=case_id, chapter=chapter_of(case_id))
    return of_case.order_by("-number").first()


def own_client_id(by: Actor) -> UUID | None:
    """The client that the acting member is; None for staff."""
    if by.is_staff or by.member_id is None:
        return None
    return Client.objects.filter(member_id=by.member_id).values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """For whom suggestions are closed, each since when; for everybody else they stand."""

    closed_since: Mapping[UUID, datetime]

    def stood(self, client_id: UUID, since: datetime) -> bool:
        """Whether they were there to be seen at some moment from `since` on: nothing seen is taken away."""
        closed = self.closed_since.get(client_id)
        return closed is None or since < closed

    def stand(self, client_id: UUID) -> bool:
        return client_id not in self.closed_since


def suggestions(client_ids: Iterable[UUID]) -> Suggestions:
    """Whether these clients are given suggestions: in a couple's case only while joint work is open.

    One statement. To all of a client's relationships alike: if it told the two of a pair from the rest, it
    would tell of the other's side.
    """
    ids = list(dict.fromkeys(client_ids))
    if not ids:
        return Suggestions({})
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_id, until FROM rls.suggestions_closed(%s)", [ids])
        return Suggestions(dict(cursor.fetchall()))


def _obstacles(facts: ScreeningFacts, today: date, is_flagged: bool) -> Iterator[str]:
    if facts.screened is None:
        yield "not screened yet."
    else:
        if facts.screened.result in CONCERNS:
            yield "the last screening is a concern."
        if screening_due(facts, today, thresholds_here()):
            yield "the screening is overdue."
    if is_flagged:
        yield "a safety flag is open."
