"""Answers to the shipped forms, checked and scored by the rules, as the application would have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from assessments import rules
from assessments.actions.flags import flag_columns
from assessments.actions.responses import score_columns
from assessments.models import (
    BY_CLIENT,
    IN_SESSION,
    PUBLISHED,
    FormVersion,
    Homework,
    RaisedFlag,
    Response,
    Score,
)
from practices.models import Practice
from practices.rules import reads_on
from relcare.demo.chance import Chance
from relcare.demo.people import OWNER
from relcare.demo.story import Story
from relcare.demo.words import TO_BRING

Answers = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A published form of one practice, read once for many answers."""

    version_id: UUID
    form_id: UUID
    form: rules.PreparedForm
    scorer: rules.Scorer
    minutes: int
    open_hours: int | None
    can_raise_urgent: bool
    practice: Practice

    def due_on(self, day: date) -> date:
        """That day, or the last one before it on which somebody reads what may be urgent."""
        while self.can_raise_urgent and not reads_on(self.practice.watched_hours, day):
            day -= timedelta(days=1)
        return day


def sheets_of(practice_id: UUID) -> dict[str, Sheet]:
    """Form key -> sheet."""
    published = FormVersion.objects.using(OWNER).filter(practice_id=practice_id, state=PUBLISHED)
    versions = published.select_related("form", "practice")
    sheets = {}
    for version in versions.order_by("number"):
        form = rules.prepare(version.form_document)
        sheets[version.form.key] = Sheet(
            version.id,
            version.form_id,
            form,
            rules.Scorer(form, version.scoring),
            version.minutes,
            version.form_document.get("open_hours"),
            rules.can_raise_urgent(version.scoring),
            version.practice,
        )
    return sheets


def spread(chance: Chance, total: int, items: int, most: int) -> list[int]:
    """That many points over so many questions."""
    points = [0] * items
    for _ in range(min(total, items * most)):
        open_ones = [place for place, point in enumerate(points) if point < most]
        points[chance.choice(open_ones)] += 1
    return points


def phq9(chance: Chance, total: int, *, urgent: bool = False) -> Answers:
    """The ninth question stays at 0 but where a life says otherwise: an open alarm is nobody's demo."""
    points = spread(chance, total, 8, 3)
    answers = {f"q{number}": point for number, point in enumerate(points, start=1)}
    return {**answers, "q9": int(urgent), "q10": min(3, total // 7)}


def phq4(chance: Chance, total: int) -> Answers:
    return {f"q{number}": point for number, point in enumerate(spread(chance, total, 4, 3), start=1)}


def weekly(chance: Chance, level: float) -> Answers:
    answers: Answers = {}
    for number in range(1, 6):
        answers[f"q{number}"] = min(4, max(0, round(chance.gauss(level, 0.8))))
    if chance.often(0.1):
        answers["q2"] = {"missing": "prefer_not_to_say"}
    return {**answers, "q6": chance.choice(TO_BRING)}


def gad7(chance: Chance, total: int) -> Answers:
    return {f"q{number}": point for number, point in enumerate(spread(chance, total, 7, 3), start=1)}


def send(
    story: Story,
    homework: Homework,
    sheet: Sheet,
    answers: Answers,
    sent_at: datetime,
    *,
    filled: str = BY_CLIENT,
    amends: Response | None = None,
) -> Response:
    """The response, its scores and flags. Raises ValueError for answers that the form would refuse."""
    faults = rules.check(sheet.form, answers)
    if faults:
        raise ValueError(f"{faults[0].path}: {faults[0].message}")
    chance = story.chance("response", homework.id, *("corrected" for _ in range(amends is not None)))
    voice = story.life.therapist.member_id if filled == IN_SESSION else story.life.voice
    counting = rules.cleared(sheet.form, answers)
    response = story.pile.add(
        Response(
            **story.facts(chance.id_at(sent_at)),
            homework=homework,
            version_id=sheet.version_id,
            reference=chance.reference(),
            items=rules.as_items(sheet.form, counting),
            sent_at=sent_at,
            filled=filled,
            amends=amends,
            took_seconds=_took(story, homework, sheet) if filled == BY_CLIENT and not amends else None,
            recorded_by_id=voice,
        )
    )
    for score in score_columns(sheet.scorer.score(counting).values()):
        facts = story.facts(chance.id_at(sent_at))
        told = {"version_id": sheet.version_id, "scored_at": sent_at, "recorded_by_id": voice}
        story.pile.add(Score(**facts, **told, **score, response=response))
    _raise_flags(story, sheet, response, counting)
    return response


def _raise_flags(story: Story, sheet: Sheet, response: Response, answers: Mapping[str, Any]) -> None:
    earlier = {flag.key for flag in raised_by(story, response.amends_id)}
    for flag in flag_columns(sheet.scorer.flags(answers)):
        story.pile.add(
            RaisedFlag(
                **story.facts(story.chance("flag", response.id, flag["key"]).id_at(response.sent_at)),
                **flag,
                response=response,
                version_id=sheet.version_id,
                is_news=flag["key"] not in earlier,
                scoring_hash=sheet.scorer.hash,
                engine_version=rules.ENGINE_VERSION,
                scored_at=response.sent_at,
                recorded_at=response.sent_at,
            )
        )


def raised_by(story: Story, response_id: UUID | None) -> list[RaisedFlag]:
    """Flags of answers that are not written yet; none where `response_id` is None."""
    flags: list[Any] = story.pile.rows[RaisedFlag]
    return [flag for flag in flags if response_id is not None and flag.response_id == response_id]


def _took(story: Story, homework: Homework, sheet: Sheet) -> int:
    """How long it was open on the client's device: about as long as the form says."""
    return max(15, round(story.chance("took", homework.id).gauss(sheet.minutes * 50, sheet.minutes * 15)))
