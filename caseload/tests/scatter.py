"""A small seeded practice, and chance added to it: what an ordinary seed leaves out."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, FormVersion, Homework, KeptResponse, TeamAssessment
from bench.seed import Size, seed
from caseload.tests.scatter_answers import REST, Answers, further_versions, value_of
from clients.models import (
    Attendee,
    CareTeam,
    Case,
    CaseClient,
    Client,
    ContactPlan,
    InboxItem,
    Screening,
    Session,
)
from practices.models import Member, Practice
from privacy.actor import Actor
from relationships.models import BoundaryEvent, Disagreement, Kind, Norm, NormObservation, Relationship
from relationships.words import CAPACITIES
from relcare.demo.people import OWNER

SMALL: Final = Size(practices=1, therapists=3, clients=7)


def scattered(chance: random.Random) -> list[Actor]:
    """Three therapists, and a supervisor of two of them, who is a therapist and a manager as well."""
    therapists = seed(SMALL, "chance")
    with transaction.atomic(using=OWNER):
        practice = Practice.objects.using(OWNER).get(slug="chance-0")
        further_versions(practice)
        for client in Client.objects.using(OWNER).filter(practice=practice).order_by("id"):
            Scatter(practice, client, therapists, chance).write()
        members = Member.objects.using(OWNER)
        boss, supervised = str(therapists[0].member_id), str(therapists[1].member_id)
        members.filter(pk=boss).update(roles=["therapist", "supervisor", "manager"])
        members.filter(pk=supervised).update(supervisor_id=boss)
    roles = frozenset({"therapist", "supervisor", "manager"})
    return [replace(therapists[0], roles=roles), *therapists[1:]]


class Scatter:
    """Chance about one client."""

    def __init__(
        self, practice: Practice, client: Client, therapists: list[Actor], chance: random.Random
    ) -> None:
        self.practice, self.client, self.therapists, self.chance = practice, client, therapists, chance
        self.own = {"practice": practice, "client": client}
        link = CaseClient.objects.using(OWNER).get(client=client)
        self.case = Case.objects.using(OWNER).get(pk=link.case_id)
        self.today = timezone.now().date()

    def write(self) -> None:
        for step in (
            self.second_case,
            self.corrections,
            self.kept,
            self.answers,
            self.relationships,
            self.lived,
            self.screenings,
            self.rest,
        ):
            step()
        if self.chance.random() < 0.1:
            Case.objects.using(OWNER).filter(pk=self.case.pk).update(state="closed", closed_on=self.today)

    def day(self, most: int = 400) -> date:
        return self.today - timedelta(days=self.chance.randrange(most))

    def make(self, model: Any, **told: Any) -> Any:
        return model.objects.using(OWNER).create(**told)

    def levels(self) -> dict[str, int | None]:
        return {name: self.chance.choice((None, 0, 1, 2, 3, 4)) for name in CAPACITIES}

    def second_case(self) -> None:
        if self.chance.random() < 0.6:
            return
        kind = self.chance.choice(("individual", "couple"))
        case = self.make(Case, practice=self.practice, kind=kind, opened_on=self.day())
        self.make(CaseClient, **self.own, case=case, side="a")
        for actor in self.chance.sample(self.therapists, self.chance.choice((1, 2))):
            told = {"practice": self.practice, "case": case, "member_id": actor.member_id}
            left_on = self.chance.choice((None, None, self.today))
            self.make(CareTeam, **told, joined_on=case.opened_on, left_on=left_on)
        for relationship in Relationship.objects.using(OWNER).filter(client=self.client):
            if self.chance.random() < 0.5:
                self.own_assessment(case, relationship.pk)

    def own_assessment(self, case: Case, relationship_id: UUID, **told: Any) -> Any:
        basis = self.chance.choice(("observed", "observed", "client_account"))
        return self.make(
            TeamAssessment,
            **self.own,
            case=case,
            relationship_id=relationship_id,
            **{"subject": "other", "rater": "therapist", "basis": basis, "assessed_on": self.day(), **told},
            recorded_by_id=self.therapists[0].member_id,
            **self.levels(),
        )

    def corrections(self) -> None:
        rows = list(Assessment.objects.using(OWNER).filter(client=self.client).order_by("id"))
        for old in self.chance.sample(rows, 8):
            same = {
                name: getattr(old, name) for name in ("relationship_id", "subject", "rater", "recorded_by_id")
            }
            self.make(
                Assessment,
                **self.own,
                **same,
                basis=self.chance.choice(("observed", "hearsay")),
                assessed_on=self.day(),
                supersedes_id=old.pk,
                released_at=old.released_at,
                **self.levels(),
            )
        for own in TeamAssessment.objects.using(OWNER).filter(client=self.client, case=self.case):
            if self.chance.random() < 0.5:
                self.own_assessment(self.case, own.relationship_id, supersedes_id=own.pk)

    def kept(self) -> None:
        versions = FormVersion.objects.using(OWNER).filter(practice=self.practice).exclude(state="draft")
        scored = [version for version in versions.order_by("id") if version.scoring.get("scales")]
        homework = list(Homework.objects.using(OWNER).filter(client=self.client).order_by("id"))
        for row in self.chance.sample(homework, 4):
            version = self.chance.choice(scored)
            told = {"case_id": row.case_id, "homework": row, "version": version, "items": []}
            values = [self.chance.choice((None, "3", "27", "41/3")), "1/3"][: self.chance.choice((1, 2))]
            scores = [
                {"scale": scale["key"], "exact": exact, "value": value_of(exact), "band": None, **REST}
                for scale in version.scoring["scales"]
                for exact in values
            ]
            sent_at = timezone.now() - timedelta(days=self.chance.randrange(1, 900))
            by = {"recorded_by_id": row.recorded_by_id, "reference": row.pk}
            self.make(KeptResponse, **self.own, **told, scores=scores, sent_at=sent_at, **by)
        for row in homework[:2]:
            due_on = self.chance.choice((None, self.today, self.today - timedelta(days=2)))
            again = {"case_id": row.case_id, "task": "a walk", "due_on": due_on}
            self.make(Homework, **self.own, **again, recorded_by_id=row.recorded_by_id)

    def answers(self) -> None:
        by = self.therapists[0].member_id
        assert by is not None
        Answers(self.practice, self.client, by, self.chance).write()

    def relationships(self) -> None:
        kinds = list(Kind.objects.using(OWNER).filter(practice=self.practice).order_by("name"))
        for name in self.chance.sample(("Bo", "Cy", "Di"), self.chance.randrange(3)):
            self.make(
                Relationship,
                **self.own,
                other_name=name,
                kind=self.chance.choice(kinds),
                load_override=self.chance.choice(({}, {"energy": 0}, dict.fromkeys(CAPACITIES, 0))),
                ended_on=self.chance.choice((None, self.today, self.today + timedelta(days=9))),
                recorded_by_id=self.therapists[0].member_id,
            )

    def lived(self) -> None:
        """What was kept to and what was harm, some of it kept with the team or too long ago to count."""
        by = {"recorded_by_id": self.therapists[0].member_id}
        told = {**self.own, **by}
        for relationship in Relationship.objects.using(OWNER).filter(client=self.client).order_by("id"):
            about = {**told, "relationship": relationship, "is_kept": self.chance.random() < 0.3}
            if self.chance.random() < 0.4:
                crossed_by = self.chance.choice(("neither", "threat", "force"))
                event = {"kind": "crossed", "crossed_by": crossed_by, "happened_on": self.day(600)}
                self.make(BoundaryEvent, **about, **event)
            if self.chance.random() < 0.4:
                dated = self.chance.choice(
                    (
                        {"happened_on": self.day(600)},
                        {"year": self.today.year - self.chance.randrange(3)},
                        {"year": self.today.year - 3, "outcome_on": self.day(600)},
                    )
                )
                harm = {"remembered": True, "about": "x", "area": "time", "outcome": "harm", **dated}
                self.make(Disagreement, **about, said_by_id=by["recorded_by_id"], **harm)
            if self.chance.random() < 0.3:
                levels = {**self.levels(), "assessed_on": self.day()}
                seen = {"subject": "other", "rater": "client", "basis": "observed"}
                self.make(TeamAssessment, **told, relationship=relationship, **seen, **levels)
        for norm in Norm.objects.using(OWNER).filter(client=self.client).order_by("id"):
            for _ in range(self.chance.randrange(9)):
                # On few days, so that somebody says two things of the same one.
                on = self.today - timedelta(days=self.chance.choice((0, 30, 90, 91)))
                seen_on = {"observed_on": on, "was_lived": self.chance.random() < 0.5}
                self.make(NormObservation, **told, norm=norm, is_kept=True, **seen_on)

    def screenings(self) -> None:
        """Some of them overdue. What was told of harm calls for another by itself."""
        for _ in range(self.chance.choice((0, 1, 3))):
            result = self.chance.choice(("clear", "concern", "not_yet", "could_not_be_asked_alone"))
            told = {"asked_on": self.day(150), "result": result, "way": "in_person"}
            self.make(Screening, **self.own, **told, recorded_by_id=self.therapists[0].member_id)

    def rest(self) -> None:
        plan = ContactPlan.objects.using(OWNER).filter(client=self.client)
        if self.chance.random() < 0.2:
            plan.update(confirmed_on=None, confirmed_by=None, recheck_by=None)
        start = timezone.now() + timedelta(days=self.chance.randrange(1, 30))
        told = {"practice": self.practice, "case": self.case, "starts_at": start}
        session = self.make(Session, **told, ends_at=start + timedelta(hours=1))
        if self.chance.random() < 0.5:
            self.make(Attendee, **self.own, session=session)
        if self.chance.random() < 0.3:
            inbox = InboxItem.objects.using(OWNER).filter(client=self.client)
            inbox.filter(acknowledged_at=None).update(
                acknowledged_at=timezone.now(), acknowledged_by_id=self.therapists[0].member_id
            )
