"""Answers on their way: drafts, sending once, and keeping them with the therapist."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import PermissionDenied, ValidationError

from assessments import rules
from assessments.actions.homework import allowed_to, moved
from assessments.actions.inbox import file_about
from assessments.models import ASSIGNED, SENT, Draft, FormVersion, Homework, KeptResponse, Response, Score
from assessments.reports.help import Help, help_now
from clients.models import TO_REVIEW, URGENT
from practices import clock
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import Refused

LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))"
KEEP: Final = "SELECT rls.keep_response(%s, %s, %s, %s::jsonb, %s::jsonb)"
FLAG: Final = ("key", "severity", "item")
PLACES: Final = Decimal("0.0001")

CLIENTS_OWN: Final = "Only the client answers."
NO_QUESTIONS: Final = "This homework is a task without questions."
OTHER_HOMEWORK: Final = "This reference stands for answers to another homework."
SENT_ALREADY: Final = "These answers were sent; sent answers never change."
NOT_TO_DO: Final = "This homework is not to be answered now."


@dataclass(frozen=True)
class Receipt:
    """What the client's screen gets for what it saved or sent; `kept` ones leave no other trace there."""

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


def save_draft(*, by: Actor, reference: UUID, homework: Homework, answers: Mapping[str, Any]) -> Receipt:
    """Keep answers for later. They are the client's alone: nothing of it touches what staff may read."""
    version = _version_for(by, homework)
    _take_turns(homework)
    _refuse_elsewhere(reference, homework)
    if Response.objects.filter(reference=reference).exists():
        raise Refused(SENT_ALREADY, allowed=[])
    _demand_open(by, homework)
    _refuse_faults(version, answers, draft=True)
    found = Draft.objects.filter(homework=homework).first()
    if found is not None and found.reference != reference:
        # Begun again on another device: the last one to save is the draft.
        found.delete()
        found = None
    is_new = found is None
    if found is None:
        found = Draft.objects.create(
            client_id=homework.client_id,
            homework=homework,
            reference=reference,
            answers=dict(answers),
            saved_at=clock.now(),
        )
    elif found.answers != answers:
        found.answers, found.saved_at = dict(answers), clock.now()
        Draft.objects.filter(pk=found.pk).update(answers=found.answers, saved_at=found.saved_at)
    return Receipt(
        reference,
        homework.pk,
        "draft",
        found.answers,
        saved_at=found.saved_at,
        is_new=is_new,
        help=_help(by, homework.client_id, version, answers),
    )


def send_response(
    *,
    by: Actor,
    reference: UUID,
    homework: Homework,
    answers: Mapping[str, Any],
    took_seconds: int | None = None,
) -> Receipt:
    """Send answers once: response, scores and what staff has to see, all or nothing."""
    version = _version_for(by, homework)
    _take_turns(homework)
    _refuse_elsewhere(reference, homework)
    earlier = Response.objects.filter(reference=reference).first()
    if earlier is None:
        _demand_open(by, homework)
    _refuse_faults(version, answers)
    counting = rules.cleared(version.form_document, answers)
    items = rules.as_items(version.form_document, counting)
    if earlier is not None:
        if earlier.items != items:
            raise Refused(SENT_ALREADY, allowed=[])
        return _receipt(by, earlier, version, counting)
    now = clock.now()
    response = Response.objects.create(
        client_id=homework.client_id,
        homework=homework,
        version=version,
        reference=reference,
        items=items,
        sent_at=now,
        took_seconds=took_seconds,
    )
    Score.objects.bulk_create(
        Score(client_id=homework.client_id, response=response, version=version, scored_at=now, **score)
        for score in _scores(version, counting)
    )
    moved(homework, {"state": SENT, "sent_at": now})
    Draft.objects.filter(homework=homework).delete()
    _tell_staff(homework, version, counting, Response, response.pk)
    return _receipt(by, response, version, counting, is_new=True)


def keep_response(*, by: Actor, reference: UUID, homework: Homework, answers: Mapping[str, Any]) -> Receipt:
    """Send answers to the care team alone: on the client's own pages they were never written.

    Whatever state the homework is in, and whatever was kept before, the answer is the same: nobody who looks
    on learns anything from it.
    """
    version = _version_for(by, homework)
    _take_turns(homework)
    _refuse_faults(version, answers)
    counting = rules.cleared(version.form_document, answers)
    items = rules.as_items(version.form_document, counting)
    kept, scores = (
        uuid7(),
        [{**score, "value": _plain(score["value"])} for score in _scores(version, counting)],
    )
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [kept, homework.pk, reference, json.dumps(items), json.dumps(scores)])
        (is_new,) = cursor.fetchone()
    if is_new:
        _tell_staff(homework, version, counting, KeptResponse, kept)
        # A repetition comes late: what was saved meanwhile is not what it was sent from.
        Draft.objects.filter(homework=homework).delete()
    shown = rules.by_link_id(items, version.form_document)
    return Receipt(
        reference, homework.pk, SENT, shown, kept=True, help=_help(by, homework.client_id, version, counting)
    )


def help_for(*, by: Actor, homework: Homework, answers: Mapping[str, Any]) -> Help | None:
    """What the client's screen shows at once, whatever becomes of these answers; None if they are calm."""
    return _help(by, homework.client_id, homework.version, answers) if homework.version else None


def _version_for(by: Actor, homework: Homework) -> FormVersion:
    if by.is_staff:
        raise PermissionDenied(CLIENTS_OWN)
    if homework.version is None:
        raise ValidationError({"homework": [NO_QUESTIONS]})
    version: FormVersion = homework.version
    return version


def _take_turns(homework: Homework) -> None:
    # Not a row lock: that would leave its mark on a row that staff reads.
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"answers of {homework.pk}"])
    homework.refresh_from_db(fields=["state", "row_version"])


def _refuse_elsewhere(reference: UUID, homework: Homework) -> None:
    for model in (Response, Draft):
        if model._default_manager.filter(reference=reference).exclude(homework=homework).exists():
            raise ValidationError({"homework": [OTHER_HOMEWORK]})


def _demand_open(by: Actor, homework: Homework) -> None:
    if homework.state != ASSIGNED:
        raise Refused(NOT_TO_DO, allowed=allowed_to(by, homework))


def _refuse_faults(version: FormVersion, answers: Mapping[str, Any], *, draft: bool = False) -> None:
    faults = rules.check(version.form_document, answers, draft=draft)
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault(f"answers.{fault.path}" if fault.path else "answers", []).append(fault.message)
    if errors:
        raise ValidationError(errors)


def _urgent(version: FormVersion, answers: Mapping[str, Any]) -> bool:
    raised = rules.flags_raised(version.form_document, version.scoring, answers)
    return any(flag.severity == URGENT for flag in raised)


def _help(by: Actor, client_id: UUID, version: FormVersion, answers: Mapping[str, Any]) -> Help | None:
    if by.practice_id is None or not _urgent(version, answers):
        return None
    return help_now(by.practice_id, client_id, clock.now())


def _tell_staff(
    homework: Homework,
    version: FormVersion,
    answers: Mapping[str, Any],
    model: type[Response] | type[KeptResponse],
    row_id: UUID,
) -> None:
    about = model._meta.model_name or ""
    file_about(homework, TO_REVIEW, about, row_id)
    if _urgent(version, answers):
        file_about(homework, URGENT, about, row_id)


def _scores(version: FormVersion, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    return score_columns(rules.score(version.form_document, version.scoring, answers).values())


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


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, ROUND_HALF_UP)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _receipt(
    by: Actor, response: Response, version: FormVersion, answers: Mapping[str, Any], *, is_new: bool = False
) -> Receipt:
    return Receipt(
        response.reference,
        response.homework_id,
        SENT,
        rules.by_link_id(response.items, version.form_document),
        id=response.pk,
        sent_at=response.sent_at,
        is_new=is_new,
        help=_help(by, response.client_id, version, answers),
    )
