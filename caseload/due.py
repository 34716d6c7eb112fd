"""What falls due by the day of a session: one line for each kind, and the SQL that follows from it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from assessments.models import Hope
from clients.models import ContactPlan, SafetyPlan
from relationships.models import Break, Disagreement, Goal, GoalStep, Norm, Request


@dataclass(frozen=True, slots=True)
class Due:
    """`on` is a day column, `when` says over `t` which rows are still open; `above` as of a source."""

    what: str
    model: type[Model]
    on: str
    when: str = "true"
    above: str = ""

    def sql(self) -> str:
        columns: dict[str, Any] = {str(field.column): field for field in self.model._meta.concrete_fields}
        tables = f"{self.model._meta.db_table} t"
        relationship = "t.relationship_id" if "relationship_id" in columns else "NULL::uuid"
        if self.above:
            parent = columns[self.above].related_model._meta.db_table
            tables += f" JOIN {parent} a ON a.practice_id = t.practice_id AND a.id = t.{self.above}"
            relationship = "a.relationship_id"
        return ARM.format(
            what=self.what, relationship=relationship, on=self.on, tables=tables, when=self.when
        )


SINCE: Final = "(SELECT p.since::date FROM person p WHERE p.client_id = t.client_id)"
# Of versions the newest counts.
NEWEST: Final = """NOT EXISTS (SELECT FROM {table} n WHERE n.practice_id = t.practice_id
    AND n.client_id = t.client_id AND (n.recorded_at, n.id) > (t.recorded_at, t.id))"""
# {braces} are filled from the table below, never from a request.
ARM: Final = """SELECT '{what}' AS what, t.client_id, {relationship} AS relationship_id, t.id,
    t.{on} AS due_on
FROM {tables} WHERE t.client_id = ANY (ARRAY(SELECT client_id FROM person))
    AND t.{on} <= (SELECT day FROM here) AND {when}"""
DUES: Final = (
    Due("norm_review", Norm, "review_on", "t.state NOT IN ('ended', 'declined')"),
    Due("goal_review", Goal, "review_on", "t.state NOT IN ('reached', 'dropped')"),
    Due("goal_step", GoalStep, "due_on", "t.done_on IS NULL", above="goal_id"),
    Due("break_check_in", Break, "check_in_on", "t.state IN ('running', 'extended')"),
    Due("break_return", Break, "returns_on", "t.state IN ('running', 'extended')"),
    Due("disagreement_parked", Disagreement, "returns_on", "t.outcome = 'parked'"),
    Due("request_follow_up", Request, "follow_up_on", "t.looked_on IS NULL AND t.state <> 'let_rest'"),
    # What came of a hope is never stored: it is looked at in the session that follows its day.
    Due("hope", Hope, "by_when", f"t.by_when >= {SINCE}"),
    Due("safety_plan", SafetyPlan, "review_on", NEWEST.format(table="clients_safetyplan")),
    Due("contact_plan", ContactPlan, "recheck_by", "t.confirmed_on IS NOT NULL"),
)
WHATS: Final = tuple(due.what for due in DUES)


def due_sql() -> str:
    return "\nUNION ALL\n".join(due.sql() for due in DUES)
