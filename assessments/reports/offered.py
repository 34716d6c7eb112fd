"""Answers given elsewhere within the last days to questions that a form asks in the same words."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from assessments import rules
from assessments.models import ASSIGNED, EXPIRED, Homework, Response
from practices.here import thresholds_here

Items = Mapping[str, Mapping[str, Any]]


def offered(homework: Homework, now: datetime) -> dict[str, Any]:
    """linkId -> value of what this client answered within the practice's days; the newest answer counts.

    Of what was answered about the same person, and to another form: a measure that is repeated is answered
    anew, or it would find no change. Of what was sent alone: what a client keeps with their therapist is
    offered nowhere, corrected answers are not offered either.
    """
    if homework.version is None or homework.state not in (ASSIGNED, EXPIRED):
        return {}
    asked = _by_code(homework.version.form_document)
    if not asked:
        return {}
    since = now - timedelta(days=thresholds_here().answered_again_days)
    found: dict[str, Any] = {}
    for code, item, value in _answered(homework, homework.version.form_id, since):
        if code in asked and _alike(asked[code], item):
            found.setdefault(str(asked[code]["linkId"]), value)
    return _fit(homework.version.form_document, found)


def _answered(
    homework: Homework, form_id: UUID, since: datetime
) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    corrected = Exists(Response.objects.filter(amends=OuterRef("pk")))
    sent = Response.objects.filter(~corrected, client_id=homework.client_id, sent_at__gte=since)
    elsewhere = sent.filter(homework__relationship=homework.relationship_id).exclude(version__form=form_id)
    for row in elsewhere.select_related("version").order_by("-sent_at", "-id"):
        form = row.version.form_document
        answers = rules.by_code(form, rules.by_link_id(row.items, form))
        for code, item in _by_code(form).items():
            value = answers.get(item["linkId"])
            # Why something was left out then is no answer for today.
            if value is not None and not isinstance(value, Mapping):
                yield code, item, value


def _by_code(form: Mapping[str, Any]) -> Items:
    """The coded questions outside groups that repeat."""
    found: dict[str, Mapping[str, Any]] = {}
    waiting = list(form.get("item", ()))
    while waiting:
        item = waiting.pop()
        if "code" in item:
            found[item["code"]] = item
        if not (item["type"] == "group" and item.get("repeats")):
            waiting.extend(item.get("item", ()))
    return found


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether an answer says the same in both: of one type, and choices among the same options."""

    def said(item: Mapping[str, Any]) -> tuple[Any, ...]:
        options = [(option.get("code"), option.get("score")) for option in item.get("answerOption", ())]
        return item["type"], item.get("repeats", False), options

    return said(one) == said(other)


def _fit(form: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        link_id: value
        for link_id, value in found.items()
        if not rules.check(form, {link_id: value}, draft=True)
    }
