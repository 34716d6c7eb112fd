"""What all links that lead to a form share: what their holder is given, and what becomes of the answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.http import Http404

from assessments import rules
from assessments.actions.flags import raise_flags
from assessments.actions.sending import in_json, is_urgent, refuse_faults, score_columns
from assessments.actions.session_forms import tell_after_session
from assessments.models.forms import licence_line
from assessments.reports.help import Help, help_at
from practices import clock
from privacy import turns
from privacy.actor import Actor
from privacy.ids import uuid7

FORM: Final = (
    "SELECT homework_id, is_to_do, zone, form_document, scoring, licence, crisis_numbers, watched_hours"
    " FROM rls.form_by_link()"
)
# What tells a bystander what it is about before they read a question.
HEADINGS: Final = ("title", "description")


@dataclass(frozen=True)
class LinkForm:
    """What the holder of a link is given: the questions, and whom to call; nothing of whose they are."""

    homework_id: UUID
    is_to_do: bool
    zone: str
    document: Mapping[str, Any]
    scoring: Mapping[str, Any]
    licence: Mapping[str, Any]
    crisis_numbers: Sequence[Mapping[str, str]]
    watched_hours: Sequence[Mapping[str, Any]]
    order: Sequence[str] = ()

    @property
    def questions(self) -> Mapping[str, Any]:
        shown = rules.without_scores(self.document)
        return {name: value for name, value in shown.items() if name not in HEADINGS}

    @property
    def licence_line(self) -> str | None:
        return licence_line(self.licence)

    def help_with(self, answers: Mapping[str, Any]) -> Help | None:
        """Without the client's own safety plan: who holds a link is nobody in particular."""
        if not is_urgent(self.document, self.scoring, answers):
            return None
        return help_at(self.crisis_numbers, self.watched_hours, self.zone, clock.now())


@dataclass(frozen=True)
class FilledIn:
    """Answers that were found fit to be sent, as a database function takes them."""

    counting: Mapping[str, Any]
    items: str
    scores: str
    is_urgent: bool
    id: UUID


def form_by_link(by: Actor) -> LinkForm:
    """The form behind the acting link, in the order of its own; 404 where it leads to none."""
    with connection.cursor() as cursor:
        cursor.execute(FORM)
        row = cursor.fetchone()
    if row is None:
        raise Http404
    homework_id, is_to_do, zone, *documents = row
    form, scoring, licence, numbers, hours = (
        json.loads(told) if isinstance(told, str) else told for told in documents
    )
    order = rules.item_order(form, str(by.message_id))
    return LinkForm(homework_id, is_to_do, zone, form, scoring, licence, numbers, hours, order)


def filled_in(form: LinkForm, answers: Mapping[str, Any]) -> FilledIn:
    """These answers, checked and scored; 422 with every fault. Whoever answers the same elsewhere waits."""
    refuse_faults(form.document, answers)
    turns.take_turns(f"answers of {form.homework_id}")
    counting = rules.cleared(form.document, answers)
    scores = in_json(score_columns(rules.score(form.document, form.scoring, counting).values()))
    return FilledIn(
        counting,
        json.dumps(rules.as_items(form.document, counting)),
        json.dumps(scores),
        is_urgent(form.document, form.scoring, counting),
        uuid7(),
    )


def tell_team(form: LinkForm, sheet: FilledIn, about: str) -> None:
    """With the sending: what these answers raise, and what was low after a session."""
    raise_flags(form.document, form.scoring, sheet.counting, about=about, row_id=sheet.id)
    tell_after_session(
        form.document, form.scoring, sheet.counting, homework_id=None, about=about, row_id=sheet.id
    )
