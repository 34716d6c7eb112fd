"""What both clients of a couple case know: the copies that stand, one line for each kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from assessments import rules
from assessments.models import RevealAgreement, SharedAnswers
from assessments.models.forms import by_language
from relationships.models import BreakOrigin, GoalOrigin, NormOrigin, SharedBreak, SharedGoal, SharedNorm


@dataclass(frozen=True, slots=True)
class Shared:
    """`shown` is all that is told of a copy; `place` is SQL over `t`: where it stands among its kind.

    `known` is SQL over `t` (the copy) and `o` (its origin): the ids of private rows that say no more than it.
    `beside` is what else is read with it, as SQL over `t`.
    """

    kind: str
    model: type[Model]
    origin: type[Model]
    shown: tuple[str, ...]
    place: str
    known: str
    beside: tuple[tuple[str, str], ...] = ()

    def sql(self) -> str:
        columns: dict[str, Any] = {str(field.column): field for field in self.model._meta.concrete_fields}
        told = [(columns[name].name, f"t.{name}") for name in self.shown]
        said = ", ".join(f"'{name}', {value}" for name, value in (*told, *self.beside))
        return ARM.format(
            kind=self.kind, place=self.place, said=said, table=self.model._meta.db_table, stands=STANDS
        )

    def known_sql(self) -> str:
        return KNOWN.format(
            table=self.model._meta.db_table,
            origins=self.origin._meta.db_table,
            known=self.known,
            stands=STANDS,
        )


# {braces} are filled from the table below, never from a request. Of this chapter alone: a separation ends
# every share. No word of when something was shared: of the other's copies their own pages give no moment
# either, only the order in which they came.
ARM: Final = """SELECT '{kind}' AS kind, {place} AS place, t.id, json_build_object(
    'kind', '{kind}', 'id', t.id, 'client', t.client_id, 'said', json_build_object({said})) AS told
FROM {table} t JOIN s ON s.case_id = t.case_id
WHERE {stands}"""
KNOWN: Final = """SELECT told.id FROM {table} t JOIN s ON s.case_id = t.case_id
JOIN {origins} o ON o.practice_id = t.practice_id AND o.client_id = t.client_id AND o.copy_id = t.id
CROSS JOIN LATERAL ({known}) AS told
WHERE {stands}"""
STANDS: Final = """t.withdrawn_at IS NULL AND t.replaced_at IS NULL AND t.chapter = (
    SELECT rls.chapter_of(s.case_id) FROM s)"""
# What was said before it was shared, in the same words, is known; what an answer gave away is not.
KNOWN_NORM: Final = """SELECT v.id FROM relationships_normversion v
    WHERE v.practice_id = o.practice_id AND v.client_id = o.client_id AND v.norm_id = o.norm_id
        AND (v.today, v.wanted, v.is_spoken) = (t.today, t.wanted, t.is_spoken)
        AND (v.available_when, v.available_where, v.available_how, v.decided_by) = (
            t.available_when, t.available_where, t.available_how, t.decided_by)
        AND (v.state = t.state AND v.review_on IS NOT DISTINCT FROM t.review_on
            OR v.recorded_at <= t.shared_at AND v.answer = '')"""
KNOWN_GOAL: Final = """SELECT g.id FROM relationships_goal g
    WHERE g.practice_id = o.practice_id AND g.client_id = o.client_id AND g.id = o.goal_id
        AND (g.what, g.horizon, g.state) = (t.what, t.horizon, t.state)
        AND (g.my_commitment, g.review_on) IS NOT DISTINCT FROM (t.commitment, t.review_on)
    UNION ALL
    SELECT p.id FROM relationships_goalstep p
    WHERE p.practice_id = o.practice_id AND p.client_id = o.client_id AND p.goal_id = o.goal_id
        AND t.steps @> jsonb_build_array(
            jsonb_build_object('what', p.what, 'due_on', p.due_on, 'done_on', p.done_on))"""
KNOWN_BREAK: Final = """SELECT b.id FROM relationships_break b
    WHERE b.practice_id = o.practice_id AND b.client_id = o.client_id AND b.id = o.of_break_id
        AND (b.purpose, b.starts_on, b.contact_rules, b.state) = (
            t.purpose, t.starts_on, t.contact_rules, t.state)
        AND (b.check_in_on, b.returns_on) IS NOT DISTINCT FROM (t.check_in_on, t.returns_on)"""
# No answer is an entry of the timeline: of what was told alone nothing is said already.
KNOWN_ANSWERS: Final = "SELECT o.homework_id AS id"
OF_VERSION: Final = """(SELECT {what} FROM assessments_formversion v
    JOIN assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
    WHERE v.practice_id = t.practice_id AND v.id = t.version_id)"""
ASKED_IN: Final = (
    ("form", OF_VERSION.format(what="json_build_object('key', f.key, 'title', f.title, 'number', v.number)")),
    ("document", OF_VERSION.format(what="v.form_document")),
)
ANSWERS: Final = "answers"
# Empty but where the question is when, where and how one is there for the other.
BEING_THERE: Final = ("available_when", "available_where", "available_how", "decided_by")
SHARES: Final = (
    Shared(
        "norm",
        SharedNorm,
        NormOrigin,
        ("area", "question", "today", "wanted", *BEING_THERE, "is_spoken", "state", "review_on"),
        "t.area || ' ' || t.question",
        KNOWN_NORM,
    ),
    Shared(
        "goal",
        SharedGoal,
        GoalOrigin,
        ("what", "horizon", "commitment", "review_on", "state", "steps"),
        "t.what",
        KNOWN_GOAL,
    ),
    Shared(
        "break",
        SharedBreak,
        BreakOrigin,
        ("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state"),
        "t.starts_on::text",
        KNOWN_BREAK,
    ),
    Shared(
        ANSWERS,
        SharedAnswers,
        RevealAgreement,
        ("version_id", "items"),
        OF_VERSION.format(what="f.key || ' ' || v.number"),
        KNOWN_ANSWERS,
        ASKED_IN,
    ),
)
KINDS: Final = tuple(share.kind for share in SHARES)


def shares_sql() -> str:
    """The copies that stand in the case of `s` (case_id), as (kind, place, id, told)."""
    return "\nUNION ALL\n".join(share.sql() for share in SHARES)


def known_sql() -> str:
    """The ids of private rows that the copies which stand in the case of `s` say already."""
    return "\nUNION ALL\n".join(share.known_sql() for share in SHARES)


def as_both_read(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The copies as they may lie on a table between two: answers by the codes of their options, as each
    client reads them, so that no score is in the room."""
    return [_answers(row) if row["kind"] == ANSWERS else row for row in rows]


def _answers(row: Mapping[str, Any]) -> Mapping[str, Any]:
    said = row["said"]
    form, asked = said["document"], said["form"]
    # As this version is called, whatever a later one is called.
    title = by_language(form.get("title")) or by_language(asked["title"])
    answers = rules.by_code(form, rules.by_link_id(said["items"], form))
    return {
        **row,
        "said": {"version": said["version"], "form": {**asked, "title": title}, "answers": answers},
    }
