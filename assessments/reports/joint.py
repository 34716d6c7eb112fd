"""What the two of a couple case read together: what both shared, and their norms side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models.functions import TruncDate

from assessments.models import SharedAnswers
from assessments.reports.shared_answers import standing_answers
from assessments.rules import CopyFact, MarkFact, QuestionDiff, norm_diff
from clients.models import Case, CaseClient, JointName, SecretsPolicy
from clients.reports import chapter_of, joint_work_is_open, newest_policy
from practices.models import Practice
from privacy.actor import Actor
from relationships.models import NormMark, SharedBreak, SharedGoal, SharedNorm
from relationships.reports import standing_copies


@dataclass(frozen=True)
class Person:
    """One of the two; `client_id` is None where a client may not know it."""

    client_id: UUID | None
    is_me: bool
    name: str


@dataclass(frozen=True)
class Joint:
    """Both sides' shares of one chapter, oldest first; never a sum or a mean of the two."""

    case_id: UUID
    is_open: bool
    people: tuple[Person, ...]
    policy: SecretsPolicy | None
    norms: tuple[SharedNorm, ...]
    goals: tuple[SharedGoal, ...]
    breaks: tuple[SharedBreak, ...]
    answers: tuple[SharedAnswers, ...]


@dataclass(frozen=True)
class ComparedQuestion:
    """A question of the norm diff with the copies that stand on it, oldest first."""

    diff: QuestionDiff
    copies: tuple[SharedNorm, ...]


def joint_view(by: Actor, case: Case, own: UUID | None) -> Joint:
    """What both read of each other in this case now; one statement for each kind of row."""
    chapter = chapter_of(case.pk)
    return Joint(
        case_id=case.pk,
        is_open=joint_work_is_open(by, case),
        people=_people(case.pk, chapter, own),
        policy=newest_policy(case.pk),
        norms=_standing(SharedNorm, case.pk, chapter),
        goals=_standing(SharedGoal, case.pk, chapter),
        breaks=_standing(SharedBreak, case.pk, chapter),
        answers=_by_day(standing_answers(case.pk, chapter)),
    )


def _standing(copies: Any, case_id: UUID, chapter: int) -> tuple[Any, ...]:
    return _by_day(standing_copies(copies, case_id, chapter))


def _by_day(standing: Any) -> tuple[Any, ...]:
    # By the day alone, as it is told: the id of a copy tells no moment.
    shared_on = TruncDate("shared_at", tzinfo=ZoneInfo(Practice.objects.values_list("zone", flat=True).get()))
    return tuple(standing.annotate(shared_on=shared_on).order_by("shared_on", "id"))


def _people(case_id: UUID, chapter: int, own: UUID | None) -> tuple[Person, ...]:
    """Both by the names they gave themselves here; for a client themself first, whoever the other is."""
    named = JointName.objects.filter(case_id=case_id, chapter=chapter)
    names = dict(named.values_list("client_id", "name"))
    if own is not None:
        other = next((name for client_id, name in names.items() if client_id != own), "your partner")
        return Person(own, True, names.get(own, "")), Person(None, False, other)
    sides = CaseClient.objects.filter(case_id=case_id).order_by("side")
    return tuple(
        Person(client_id, False, names.get(client_id, ""))
        for client_id in sides.values_list("client_id", flat=True)
    )


def compared_norms(case: Case) -> tuple[ComparedQuestion, ...]:
    """The norm diff of a case, made of nothing but what both read."""
    chapter = chapter_of(case.pk)
    copies: Mapping[str, SharedNorm] = {
        str(copy.pk): copy for copy in _standing(SharedNorm, case.pk, chapter)
    }
    marks = NormMark.objects.filter(case=case, chapter=chapter).order_by("marked_at", "id")
    found = norm_diff(map(_copy_fact, copies.values()), map(_mark_fact, marks))
    return tuple(ComparedQuestion(diff, _of(diff, copies)) for diff in found)


def _of(diff: QuestionDiff, copies: Mapping[str, SharedNorm]) -> tuple[SharedNorm, ...]:
    # `copies` are in order already.
    return tuple(copy for name, copy in copies.items() if name in diff.copies)


def _copy_fact(copy: SharedNorm) -> CopyFact:
    words = (copy.today, copy.wanted, copy.available_when, copy.available_where, copy.available_how)
    return CopyFact(
        str(copy.pk), str(copy.client_id), copy.area, copy.question, copy.state, words, copy.decided_by
    )


def _mark_fact(mark: NormMark) -> MarkFact:
    about = frozenset(map(str, mark.about))
    return MarkFact(str(mark.client_id), mark.area, mark.question, mark.says, about)
