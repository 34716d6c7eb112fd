"""The caseload board as one would write it first: models, prefetching, nested serializers, history.

The parity test holds the board's statement against it, and the benchmark measures how much faster that is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from rest_framework import serializers

from assessments import rules
from assessments.models import (
    Assessment,
    FormVersion,
    Homework,
    KeptResponse,
    Response,
    Score,
    TeamAssessment,
)
from bench.naive_scores import Forms, Place, change_of, newest_scores
from clients.models import (
    Attendee,
    CareTeam,
    Case,
    CaseClient,
    Client,
    ContactPlan,
    InboxItem,
    Screening,
    ScreeningCause,
)
from practices import clock
from practices.models import Member, Practice
from privacy.actor import Actor
from relationships.models import BoundaryEvent, Disagreement, Norm, NormObservation, Relationship
from relationships.words import CAPACITIES

ORDER = (
    "urgent",
    "contact_unsafe",
    "screening_overdue",
    "deteriorated",
    "nothing_lately",
    "to_review",
    "overloaded",
    "next_session",
)
NEVER = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def by_client(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found


class Facts:
    """Everything about these clients, table by table."""

    def __init__(self, by: Actor, therapist: UUID | None) -> None:
        self.now = timezone.now()
        self.today = clock.today(by)
        self.zone = Practice.objects.values_list("zone", flat=True).get()
        self.cases = _cases(by, therapist)
        self.of_client = by_client(CaseClient.objects.filter(case__in=self.cases))
        ids = list(self.of_client)
        self.clients = list(Client.objects.filter(pk__in=ids))
        self.screenings = by_client(Screening.objects.filter(client__in=ids))
        self.causes = by_client(ScreeningCause.objects.filter(client__in=ids))
        self.contacts = {plan.client_id: plan for plan in ContactPlan.objects.filter(client__in=ids)}
        self.relationships = by_client(
            Relationship.objects.filter(client__in=ids).select_related("kind").order_by("other_name", "id")
        )
        self.norms = by_client(Norm.objects.filter(client__in=ids))
        self.assessments = by_client(Assessment.objects.filter(client__in=ids))
        self.own = by_client(TeamAssessment.objects.filter(client__in=ids))
        self.observations = by_client(NormObservation.objects.filter(client__in=ids))
        self.disagreements = by_client(Disagreement.objects.filter(client__in=ids))
        self.boundary_events = by_client(BoundaryEvent.objects.filter(client__in=ids))
        self.homework = by_client(Homework.objects.filter(client__in=ids))
        self.responses = by_client(Response.objects.filter(client__in=ids).select_related("homework"))
        self.kept = by_client(KeptResponse.objects.filter(client__in=ids))
        self.scores = by_client(Score.objects.filter(client__in=ids))
        self.versions = {version.pk: version for version in FormVersion.objects.select_related("form")}
        self.forms = Forms(self.versions.values())
        self.attending = by_client(Attendee.objects.filter(client__in=ids).select_related("session"))
        self.inbox = by_client(InboxItem.objects.filter(client__in=ids, acknowledged_at=None))


def _cases(by: Actor, therapist: UUID | None) -> dict[UUID, Case]:
    whose = (
        Member.objects.filter(supervisor=by.member_id) if "supervisor" in by.roles else Member.objects.none()
    )
    members = [*whose.values_list("pk", flat=True)]
    if "therapist" in by.roles and by.member_id:
        members.append(by.member_id)
    on = CareTeam.objects.filter(member__in=members, left_on=None).values("case")
    cases = Case.objects.filter(pk__in=on).exclude(state="closed")
    if therapist is not None:
        theirs = CareTeam.objects.filter(member=therapist, left_on=None).values("case")
        cases = cases.filter(pk__in=theirs)
    return {case.pk: case for case in cases}


def _in_order(facts: Facts, client: UUID) -> list[Case]:
    cases = [facts.cases[link.case_id] for link in facts.of_client[client]]
    return sorted(cases, key=lambda case: (case.opened_on, case.pk))


def _observed(rows: list[Any], relationship: UUID, rater: str) -> list[Any]:
    superseded = {row.supersedes_id for row in rows}
    return [
        row
        for row in rows
        if row.relationship_id == relationship
        and (row.subject, row.rater, row.basis) == ("other", rater, "observed")
        and row.pk not in superseded
    ]


def _counted(facts: Facts, client: UUID, relationship: UUID, rater: str) -> list[Any]:
    """The observations of one view: in care, kept with the team, and of the newest case that has its own."""
    care = _observed(facts.assessments[client], relationship, rater)
    kept = [row for row in facts.own[client] if row.case_id is None]
    care += _observed(kept, relationship, rater)
    for case in reversed(_in_order(facts, client)):
        own = [row for row in facts.own[client] if row.case_id == case.pk]
        of_view = [
            row
            for row in own
            if (row.relationship_id, row.subject, row.rater) == (relationship, "other", rater)
            and row.released_as_id is None
        ]
        if of_view:
            return care + [row for row in _observed(own, relationship, rater) if row.released_as_id is None]
    return care


def _harm_on(facts: Facts, relationship: Relationship) -> date | None:
    days = []
    for row in facts.disagreements[relationship.client_id]:
        if row.relationship_id == relationship.pk and row.outcome == "harm":
            told = (row.happened_on, row.year and date(row.year, 12, 31), row.outcome_on)
            days.append(max(day for day in told if day is not None))
    crossed = [
        e for e in facts.boundary_events[relationship.client_id] if e.crossed_by in ("threat", "force")
    ]
    days += [event.happened_on for event in crossed if event.relationship_id == relationship.pk]
    return max(days, default=None)


def _lived(facts: Facts, norm: Norm) -> tuple[tuple[date, bool], ...]:
    """How it was kept to: of several words of one person on one day, the last."""
    mine = [row for row in facts.observations[norm.client_id] if row.norm_id == norm.pk]
    last = {}
    for row in sorted(mine, key=lambda row: (row.recorded_at, row.pk)):
        last[row.observed_on, row.recorded_by_id] = row.was_lived
    return tuple((on, was_lived) for (on, _), was_lived in last.items())


def _fit(facts: Facts, relationship: Relationship, rater: str) -> rules.Fit:
    rows = _counted(facts, relationship.client_id, relationship.pk, rater)
    harm_on = _harm_on(facts, relationship)
    used = {}
    for capacity in CAPACITIES:
        seen = [
            rules.Observation(row.levels[capacity], row.assessed_on, row.recorded_at, str(row.pk))
            for row in rows
            if row.levels[capacity] is not None
        ]
        harm = harm_on if capacity == "words_and_actions" else None
        used[capacity] = rules.level_used(seen, facts.today, harm)
    return rules.fit(used, relationship.load)


class RelationshipSerializer(serializers.ModelSerializer[Relationship]):
    kind = serializers.CharField(source="kind.name")

    class Meta:
        model = Relationship
        fields = ("id", "other_name", "kind")

    def to_representation(self, instance: Relationship) -> dict[str, Any]:
        facts: Facts = self.context["facts"]
        client, therapist = (_fit(facts, instance, rater) for rater in ("client", "therapist"))
        worse = rules.worse_view(client, therapist)
        view, fit = worse or (None, client)
        norms = [norm for norm in facts.norms[instance.client_id] if norm.relationship_id == instance.pk]
        coverage = rules.norm_coverage(
            [
                rules.NormFact(n.area, n.question, n.state, n.healthy, n.set_by, _lived(facts, n))
                for n in norms
            ],
            facts.today,
        )
        return super().to_representation(instance) | {
            "fit": fit.overall,
            "view": view,
            "known": f"{fit.known} of {fit.loaded}",
            "weakest": fit.weakest,
            "norms_covered": coverage.covered,
            "norm_areas": coverage.areas,
        }


class ClientSerializer(serializers.ModelSerializer[Client]):
    client = serializers.UUIDField(source="id")

    class Meta:
        model = Client
        fields = ("client", "name")

    def to_representation(self, instance: Client) -> dict[str, Any]:
        facts: Facts = self.context["facts"]
        living = [
            found
            for found in facts.relationships[instance.pk]
            if found.ended_on is None or found.ended_on > facts.today
        ]
        return (
            super().to_representation(instance)
            | {"cases": [case.pk for case in _in_order(facts, instance.pk)]}
            | _waiting(facts, instance.pk)
            | _sessions(facts, instance.pk)
            | _answers(facts, instance.pk)
            | {"relationships": RelationshipSerializer(living, many=True, context=self.context).data}
        )


def _waiting(facts: Facts, client: UUID) -> dict[str, Any]:
    since = {
        kind: [item.since for item in facts.inbox[client] if item.kind == kind]
        for kind in ("urgent", "to_review")
    }
    plan = facts.contacts.get(client)
    safe = (
        plan and plan.confirmed_on and plan.recheck_by and facts.today < plan.recheck_by + timedelta(days=14)
    )
    return {
        "urgent_since": min(since["urgent"], default=None),
        "to_review": len(since["to_review"]),
        "to_review_since": min(since["to_review"], default=None),
        "contact_unsafe": not safe,
        "screening_overdue": _is_overdue(facts, client),
    }


def _is_overdue(facts: Facts, client: UUID) -> bool:
    asked = [row for row in facts.screenings[client] if row.result != "not_yet"]
    newest = max(asked, key=lambda row: (row.asked_on, row.recorded_at, row.pk), default=None)
    if newest is None:
        pairs = [case for case in _in_order(facts, client) if case.kind == "couple"]
        return any(case.opened_on <= facts.today for case in pairs) or bool(facts.causes[client])
    zone = ZoneInfo(facts.zone)
    for cause in facts.causes[client]:
        if newest.asked_on < cause.since.astimezone(zone).date() or newest.recorded_at <= cause.since:
            return True
    return bool(facts.today >= newest.asked_on + timedelta(days=90))


def _sessions(facts: Facts, client: UUID) -> dict[str, Any]:
    mine = [row for row in facts.attending[client] if row.session.case_id in facts.cases]
    planned = [row.session for row in mine if row.session.state == "planned"]
    held = [row.session for row in mine if row.session.state == "held" and row.was_present is not False]
    return {
        "next_session": min((s.starts_at for s in planned if s.ends_at > facts.now), default=None),
        "last_session": max((s.starts_at for s in held if s.starts_at <= facts.now), default=None),
    }


def _answers(facts: Facts, client: UUID) -> dict[str, Any]:
    sent = [*facts.responses[client], *facts.kept[client]]
    kept = {row.homework_id for row in facts.kept[client]}
    still = [row for row in facts.homework[client] if row.state == "assigned" and row.pk not in kept]
    overdue = [row for row in still if row.due_on is not None and row.due_on < facts.today]
    check_ins = [row for row in sent if facts.versions[row.version_id].form.key == "weekly_check_in"]
    return {
        "homework": {"due": len(still) - len(overdue), "overdue": len(overdue)},
        "last_check_in": max((row.sent_at for row in check_ins), default=None),
        "last_answers": max((row.sent_at for row in sent), default=None),
        "deteriorated": _deteriorated(facts, client),
    }


def changes(facts: Facts, client: UUID) -> dict[Place, rules.Change]:
    """Reliable change by case, form and scale."""
    found = newest_scores(facts.responses[client], facts.scores[client], facts.kept[client])
    return change_of(found, facts.forms, facts.cases)


def _deteriorated(facts: Facts, client: UUID) -> bool:
    found = changes(facts, client).values()
    return any(change.category in ("deteriorated", "harmed") for change in found)


def _last_heard(facts: Facts, row: dict[str, Any]) -> date | None:
    zone = ZoneInfo(facts.zone)
    days = [at.astimezone(zone).date() for at in (row["last_session"], row["last_answers"]) if at]
    for relationship in facts.relationships[row["client"]]:
        for rater in ("client", "therapist"):
            rows = _counted(facts, row["client"], relationship.pk, rater)
            days += [seen.assessed_on for seen in rows if any(v is not None for v in seen.levels.values())]
    return max(days, default=None)


def _reason(facts: Facts, row: dict[str, Any]) -> tuple[str, datetime]:
    coming = row["next_session"] or NEVER
    heard = _last_heard(facts, row)
    is_quiet = heard is None or (facts.today - heard).days >= 14
    if row["urgent_since"]:
        return "urgent", row["urgent_since"]
    if row["contact_unsafe"]:
        return "contact_unsafe", coming
    if row["screening_overdue"]:
        return "screening_overdue", coming
    if row["deteriorated"]:
        return "deteriorated", coming
    if row["next_session"] is None and is_quiet:
        return "nothing_lately", datetime(
            heard.year, heard.month, heard.day, tzinfo=UTC
        ) if heard else LONG_AGO
    if row["to_review_since"]:
        return "to_review", row["to_review_since"]
    if any(found["fit"] == "overloaded" for found in row["relationships"]):
        return "overloaded", coming
    return "next_session", coming


def caseload(by: Actor, therapist: UUID | None = None) -> list[dict[str, Any]]:
    """The board's rows in its order, as the endpoint gives them."""
    facts = Facts(by, therapist)
    rows = ClientSerializer(facts.clients, many=True, context={"facts": facts}).data
    keyed = []
    for row in rows:
        told = dict(row) | {"client": UUID(str(row["client"]))}
        reason, pressing = _reason(facts, told)
        del told["last_answers"]
        # The two of safety stand side by side.
        rank = ORDER.index("contact_unsafe" if reason == "screening_overdue" else reason)
        keyed.append(((rank, pressing, told["client"]), told | {"reason": reason}))
    return [told for _, told in sorted(keyed, key=lambda pair: pair[0])]
