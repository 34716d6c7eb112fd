"""What falls due by the day of a session: one line for each kind, and the SQL that follows from it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from assessments.models import Hope
from clients.models import ContactPlan, SafetyPlan
from relationships.models import Break, Disagreement, Goal, GoalStep, Norm, Request
from relationships.words import ACCEPTED, ASKED, PUT_OFF


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
# As clients.reports.safety_plans has it: the newest, but a kept one until staff write another.
STANDS: Final = """t.id = coalesce(
    (SELECT g.id FROM (
        SELECT v.id, v.is_kept FROM clients_safetyplan v
        WHERE v.practice_id = t.practice_id AND v.client_id = t.client_id
            AND (v.is_kept OR NOT EXISTS (SELECT FROM clients_client c WHERE c.practice_id = v.practice_id
                AND c.id = v.client_id AND c.member_id = v.recorded_by_id))
        ORDER BY v.recorded_at DESC, v.id DESC LIMIT 1) AS g WHERE g.is_kept),
    (SELECT n.id FROM clients_safetyplan n WHERE n.practice_id = t.practice_id AND n.client_id = t.client_id
        ORDER BY n.recorded_at DESC, n.id DESC LIMIT 1))"""
# {braces} are filled from the table below, never from a request.
ARM: Final = """SELECT '{what}' AS what, t.client_id, {relationship} AS relationship_id, t.id,
    t.{on} AS due_on
FROM {tables} WHERE t.client_id = ANY (ARRAY(SELECT client_id FROM person))
    AND t.{on} <= (SELECT day FROM here) AND {when}"""
# As assessments.rules.request_counts has it: what was asked, and neither refused nor looked at yet.
ASKED_OPEN: Final = f"t.state IN {(ASKED, PUT_OFF, ACCEPTED)}"
LASTS: Final = "t.state IN ('running', 'extended')"
DUES: Final = (
    Due("norm_review", Norm, "review_on", "t.state NOT IN ('ended', 'declined')"),
    Due("goal_review", Goal, "review_on", "t.state NOT IN ('reached', 'dropped')"),
    Due("goal_step", GoalStep, "due_on", "t.done_on IS NULL", above="goal_id"),
    Due("break_check_in", Break, "check_in_on", f"{LASTS} AND t.check_in_held_on IS NULL"),
    Due("break_return", Break, "returns_on", LASTS),
    Due("disagreement_parked", Disagreement, "returns_on", "t.outcome = 'parked'"),
    Due("request_follow_up", Request, "follow_up_on", ASKED_OPEN),
    # What came of a hope is never stored: it is looked at in the session that follows its day.
    Due("hope", Hope, "by_when", f"t.by_when >= {SINCE}"),
    Due("safety_plan", SafetyPlan, "review_on", STANDS),
    Due("contact_plan", ContactPlan, "recheck_by", "t.confirmed_on IS NOT NULL"),
)
WHATS: Final = tuple(due.what for due in DUES)


def due_sql() -> str:
    return "\nUNION ALL\n".join(due.sql() for due in DUES)
