"""What all ways of answering share: what is checked, what is written, who is told, what comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from rest_framework.exceptions import ValidationError

from assessments import rules
from assessments.actions.flags import raise_flags
from assessments.actions.inbox import file_about
from assessments.actions.session_forms import tell_after_session
from assessments.models import (
    BY_CLIENT,
    SENT,
    Draft,
    FormVersion,
    Homework,
    KeptResponse,
    Response,
    Score,
)
from assessments.reports.help import Help, help_now
from clients.models import TO_REVIEW, URGENT
from practices import clock
from privacy import turns
from privacy.actor import Actor

PLACES: Final = Decimal("0.0001")

NO_QUESTIONS: Final = "This homework is a task without questions."
OTHER_HOMEWORK: Final = "This reference stands for answers to another homework."
SENT_ALREADY: Final = "These answers were sent; sent answers never change."
NOT_TO_DO: Final = "This homework is not to be answered now."


@dataclass(frozen=True)
class Receipt:
    """What the screen gets for what it saved or sent; `kept` ones leave no other trace there."""

    reference: UUID
    homework_id: UUID
    status: str
    answers: Mapping[str, Any]
    id: UUID | None = None
    saved_at: datetime | None = None
    sent_at: datetime | None = None
    kept: bool = False
    is_new: bool = False
    help: Help | None = None


@dataclass(frozen=True)
class Sheet:
    """Answers that were found fit to be sent: those that count, as they are stored."""

    version: FormVersion
    counting: Mapping[str, Any]
    items: list[Any]


def version_of(homework: Homework) -> FormVersion:
    if homework.version is None:
        raise ValidationError({"homework": [NO_QUESTIONS]})
    version: FormVersion = homework.version
    return version


def take_turns(homework: Homework) -> None:
    # Not a row lock: that would leave its mark on a row that staff reads.
    turns.take_turns(f"answers of {homework.pk}")
    homework.refresh_from_db(fields=["state", "row_version", "closes_at", "closes_begun_at", "asked_at"])


def refuse_elsewhere(reference: UUID, homework: Homework) -> None:
    for model in (Response, Draft):
        named = model._default_manager.filter(client_id=homework.client_id, reference=reference)
        if named.exclude(homework=homework).exists():
            raise ValidationError({"homework": [OTHER_HOMEWORK]})


def refuse_faults(form: Mapping[str, Any], answers: Mapping[str, Any], *, draft: bool = False) -> None:
    """422 with every fault at its linkId."""
    errors: dict[str, list[str]] = {}
    for fault in rules.check(form, answers, draft=draft):
        errors.setdefault(f"answers.{fault.path}" if fault.path else "answers", []).append(fault.message)
    if errors:
        raise ValidationError(errors)


def sheet_of(version: FormVersion, answers: Mapping[str, Any]) -> Sheet:
    """These answers, checked; 422 with every fault."""
    refuse_faults(version.form_document, answers)
    counting = rules.cleared(version.form_document, answers)
    return Sheet(version, counting, rules.as_items(version.form_document, counting))


def write_sent(
    homework: Homework,
    reference: UUID,
    sheet: Sheet,
    *,
    filled: str = BY_CLIENT,
    amends: Response | None = None,
    took_seconds: int | None = None,
) -> Response:
    """The response with its scores, and what staff has to see of it."""
    now = clock.now()
    response = Response.objects.create(
        client_id=homework.client_id,
        homework=homework,
        version=sheet.version,
        reference=reference,
        filled=filled,
        amends=amends,
        items=sheet.items,
        sent_at=now,
        took_seconds=took_seconds,
    )
    Score.objects.bulk_create(
        Score(client_id=homework.client_id, response=response, version=sheet.version, scored_at=now, **score)
        for score in scores_of(sheet)
    )
    tell_staff(homework, sheet, Response, response.pk)
    return response


def is_urgent(form: Mapping[str, Any], scoring: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    return any(flag.severity == URGENT for flag in rules.flags_raised(form, scoring, answers))


def help_with(by: Actor, client_id: UUID, version: FormVersion, answers: Mapping[str, Any]) -> Help | None:
    """What stands on the screen at once where an answer is urgent; None where all is calm."""
    if by.practice_id is None or not is_urgent(version.form_document, version.scoring, answers):
        return None
    return help_now(by.practice_id, client_id, clock.now())


def tell_staff(
    homework: Homework, sheet: Sheet, model: type[Response] | type[KeptResponse], row_id: UUID
) -> None:
    about = model._meta.model_name or ""
    file_about(homework, TO_REVIEW, about, row_id)
    form, scoring = sheet.version.form_document, sheet.version.scoring
    raise_flags(form, scoring, sheet.counting, about=about, row_id=row_id)
    tell_after_session(form, scoring, sheet.counting, homework_id=homework.pk, about=about, row_id=row_id)
    if is_urgent(sheet.version.form_document, sheet.version.scoring, sheet.counting):
        file_about(homework, URGENT, about, row_id)


def receipt_of(by: Actor, response: Response, sheet: Sheet, *, is_new: bool = False) -> Receipt:
    return Receipt(
        response.reference,
        response.homework_id,
        SENT,
        rules.by_link_id(response.items, sheet.version.form_document),
        id=response.pk,
        sent_at=response.sent_at,
        is_new=is_new,
        help=help_with(by, response.client_id, sheet.version, sheet.counting),
    )


def scores_of(sheet: Sheet) -> list[dict[str, Any]]:
    version = sheet.version
    return score_columns(rules.score(version.form_document, version.scoring, sheet.counting).values())


def score_columns(scores: Iterable[rules.Score]) -> list[dict[str, Any]]:
    """What a score row keeps of each: the exact value as a fraction, and rounded for showing."""
    return [
        {
            "scale": score.scale,
            "exact": None if score.value is None else str(score.value),
            "value": None if score.value is None else _decimal(score.value),
            "answered": score.answered,
            "missing": score.missing,
            "absent": dict(score.absent),
            "prorated": score.prorated,
            "band": score.band,
            "flags": [
                {"key": flag.key, "severity": flag.severity, "item": flag.item} for flag in score.flags
            ],
            "scoring_hash": score.scoring_hash,
            "engine_version": score.engine,
        }
        for score in scores
    ]


def in_json(columns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same for a database function: its decimals as text."""
    return [{**score, "value": None if score["value"] is None else str(score["value"])} for score in columns]


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, ROUND_HALF_UP)
