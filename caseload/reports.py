"""What is read across everything: the caseload board and the manager's progress. One statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from assessments.rules import NormFact
from caseload.rules import ClientFacts, RelationshipFacts, Row, ScaleFacts, board, load_of
from practices.thresholds import thresholds_of

SQL: Final = Path(__file__).parent / "sql"
BOARD: Final = (SQL / "board.sql").read_text(encoding="utf-8")
# The form by which a client says between sessions how it goes.
CHECK_IN: Final = "weekly_check_in"
Z: Final = "1.96"
PROGRESS: Final = """
    SELECT therapist, name, open_cases, no_next_session, nothing_for_14_days, unreviewed, urgent_waiting,
        urgent, minutes_to_acknowledge, check_ins_answered, improved, unchanged, deteriorated, fit_known
    FROM rls.progress()"""


def caseload(therapist: UUID | None = None) -> list[Row]:
    """Everybody on the acting member's open cases, or on those of whom they supervise; in order.

    `therapist`: only the cases that this member is on.
    """
    with connection.cursor() as cursor:
        cursor.execute(BOARD, {"therapist": therapist, "check_in": CHECK_IN})
        found = cursor.fetchall()
    # Each row says it, so that one statement does; it is the practice's, and the same in all.
    settings = orjson.loads(found[0][-1]) if found else {}
    return board(map(facts_of, found), thresholds_of(settings))


def facts_of(found: tuple[Any, ...]) -> ClientFacts:
    """One row of the board's statement. The texts in its last columns are JSON: lists, and settings."""
    *plain, relationships, states, harm, norms, scales, _settings = found
    plain.append(_relationships(relationships, states, harm, norms) if relationships else ())
    plain.append(tuple(map(_scale, orjson.loads(scales))) if scales else ())
    return ClientFacts(*plain)


def _relationships(
    told: str, states: str | None, harm: str | None, norms: str | None
) -> tuple[RelationshipFacts, ...]:
    views: dict[str, dict[str, tuple[int | None, ...]]] = {}
    for relationship, view, levels in orjson.loads(states) if states else ():
        views.setdefault(relationship, {})[view] = tuple(levels)
    standing: dict[str, list[NormFact]] = {}
    for relationship, area, question, state, healthy, set_by, lived in orjson.loads(norms) if norms else ():
        seen = tuple((date.fromisoformat(on), was_lived) for on, was_lived in lived or ())
        standing.setdefault(relationship, []).append(NormFact(area, question, state, healthy, set_by, seen))
    harmed = {relationship: date.fromisoformat(on) for relationship, on in orjson.loads(harm or "[]")}
    return tuple(
        RelationshipFacts(
            relationship,
            other_name,
            kind,
            load_of(profile, override),
            views.get(relationship, {}),
            tuple(standing.get(relationship, ())),
            harmed.get(relationship),
        )
        for relationship, other_name, kind, profile, override in orjson.loads(told)
    )


def _scale(told: list[Any]) -> ScaleFacts:
    case_id, form_id, scale, better, declared, first, newest, _newest_at = told
    parameters: Mapping[str, Any] = declared or {}
    return ScaleFacts(
        case_id,
        form_id,
        scale,
        better,
        parameters.get("sd"),
        parameters.get("reliability"),
        parameters.get("z") or Z,
        first,
        newest,
        parameters.get("cutoff"),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures of one therapist, or (None) of all together. What is None of the last five is hidden.

    `fit_known` counts what was assessed. The board's `known` counts two things more that are content, and by
    which a manager could tell that they happened: harm, which makes a level known, and what a client keeps.
    """

    therapist: UUID | None
    name: str | None
    open_cases: int
    no_next_session: int
    nothing_for_14_days: int
    unreviewed: int
    urgent_waiting: int
    urgent: int
    minutes_to_acknowledge: int | None
    check_ins_answered: int | None
    improved: int | None
    unchanged: int | None
    deteriorated: int | None
    fit_known: int | None


def progress() -> list[Progress]:
    """What rls.progress tells the acting member: a row a therapist, the total last."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS)
        return [Progress(*row) for row in cursor.fetchall()]
