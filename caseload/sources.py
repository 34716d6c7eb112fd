"""What the timeline is made of: one line for each kind of entry, and the SQL that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, TextField

from assessments.models import Assessment, Hope, StoredForecast, TeamAssessment
from relationships.models import (
    Activity,
    BoundaryEvent,
    BoundaryVersion,
    Break,
    BreakExtension,
    BreakOrigin,
    Contribution,
    Decision,
    DisagreementVersion,
    Disclosure,
    Goal,
    GoalOrigin,
    GoalStep,
    InnerWork,
    Inventory,
    Moment,
    Need,
    NormObservation,
    NormOrigin,
    NormVersion,
    Opening,
    Presence,
    RequestVersion,
)
from relationships.words import CAPACITIES

# A summary is a glance: the entry itself holds the rest of a long text.
GLANCE: Final = 200
TOLD_ON: Final = "({at} AT TIME ZONE (SELECT zone FROM here))::date"
OF_SESSION: Final = """(SELECT (s.starts_at AT TIME ZONE (SELECT zone FROM here))::date
    FROM clients_session s WHERE s.practice_id = t.practice_id AND s.id = t.session_id)"""
# {braces} are filled from the table below, never from a request.
ENTRY: Final = """SELECT '{kind}' AS kind, t.id, {of} AS of_id, t.client_id,
    {relationship} AS relationship_id,
    {day} AS day, t.{at} AS recorded_at, {changed} AS changed_at, t.recorded_by_id, {kept} AS is_kept,
    CASE WHEN {kept} THEN 'team' ELSE '{space}' END AS space,
    {summary} AS summary
FROM {tables}
WHERE {when}"""
ARM: Final = "(SELECT * FROM ({entry}) AS e WHERE {where} {tail})"


@dataclass(frozen=True, slots=True)
class Source:
    """One table whose rows are entries of a relationship.

    `day` is when it happened, SQL over `t` (the row) and `a` (the row above it); where it is null or empty
    the day of recording stands for it. `shown` is all that a summary tells of a row, `shown_above` of the one
    above it. `above` is the column that points to the row which names the relationship, where the row does
    not itself. `changed` is when it was last said otherwise, where it is not written anew for that.
    """

    kind: str
    model: type[Model]
    shown: tuple[str, ...]
    day: str = ""
    at: str = "recorded_at"
    changed: str = ""
    above: str = ""
    shown_above: tuple[str, ...] = ()
    when: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {str(field.column): field for field in self.model._meta.concrete_fields}

    @property
    def space(self) -> str:
        return str(self.model.space)  # type: ignore[attr-defined]

    @property
    def parent(self) -> Any:
        return self.columns[self.above].related_model

    def day_sql(self) -> str:
        told = TOLD_ON.format(at=f"t.{self.at}")
        return f"coalesce({self.day}, {told})" if self.day else told

    def summary_sql(self) -> str:
        pairs = [_pair("t", self.columns[name]) for name in self.shown]
        if self.above:
            above = {str(field.column): field for field in self.parent._meta.concrete_fields}
            pairs += [_pair("a", above[name]) for name in self.shown_above]
        return f"json_build_object({', '.join(pairs)})"

    def sql(self) -> str:
        """The rows as ENTRY names their columns; `of_id` is the row above, where there is one."""
        kept = "t.is_kept" if "is_kept" in self.columns else "false"
        changed = f"greatest(t.{self.at}, t.{self.changed})" if self.changed else f"t.{self.at}"
        return ENTRY.format(
            kind=self.kind,
            of=f"t.{self.above}" if self.above else "t.id",
            relationship="a.relationship_id" if self.above else "t.relationship_id",
            day=self.day_sql(),
            at=self.at,
            changed=changed,
            kept=kept,
            space=self.space,
            summary=self.summary_sql(),
            tables=self._tables(),
            when=self.when or "true",
        )

    def _tables(self) -> str:
        table = f"{self.model._meta.db_table} t"
        if not self.above:
            return table
        return f"""{table} JOIN {self.parent._meta.db_table} a
    ON a.practice_id = t.practice_id AND a.client_id = t.client_id AND a.id = t.{self.above}"""


def _pair(alias: str, field: Any) -> str:
    value = f"{alias}.{field.column}"
    if isinstance(field, TextField) and not field.choices:
        value = f"left({value}, {GLANCE})"
    return f"'{field.name}', {value}"


# Only what was told first has a day of its own.
FIRST_TOLD: Final = "CASE WHEN t.number = 1 THEN {day} END"
SHARED: Final = ("copy_id", "stopped_at")
LEVELS: Final = ("subject", "rater", "basis", *CAPACITIES)
# One line a table. What may be said otherwise is told by its versions: the first of them is written with it.
SOURCES: Final = (
    Source(
        "norm",
        NormVersion,
        ("number", "state", "today", "wanted", "answer", "set_by", "healthy", "is_spoken"),
        above="norm_id",
        shown_above=("area", "question"),
    ),
    Source("moment", Moment, ("felt_safety", "pattern", "was_left", "situation"), "t.happened_on"),
    Source("assessment", Assessment, LEVELS, "t.assessed_on"),
    Source("assessment", TeamAssessment, LEVELS, "t.assessed_on", when="t.released_as_id IS NULL"),
    Source("opening", Opening, ("what", "is_open")),
    Source("presence", Presence, ("session_id",), OF_SESSION),
    Source(
        "boundary",
        BoundaryVersion,
        ("number", "right_for_me", "ended_as"),
        "t.ended_on",
        above="boundary_id",
        shown_above=("area",),
    ),
    Source(
        "boundary_event",
        BoundaryEvent,
        ("kind", "crossed_by", "was_enforced", "repaired_on", "what_happened"),
        "t.happened_on",
    ),
    Source("need", Need, ("whose", "what", "expressed", "answered"), "t.happened_on"),
    Source(
        "disagreement",
        DisagreementVersion,
        ("number", "outcome", "repaired_by", "gave_in", "is_first"),
        FIRST_TOLD.format(day="coalesce(a.happened_on, make_date(a.year, 1, 1))"),
        above="disagreement_id",
        shown_above=("area", "about", "my_move", "their_move", "escalation", "year"),
    ),
    Source(
        "request",
        RequestVersion,
        ("number", "state", "ask", "answer", "offer_kept"),
        "greatest(t.asked_on, t.answered_on, t.looked_on)",
        above="request_id",
    ),
    Source(
        "disclosure",
        Disclosure,
        ("rung", "state", "what", "motive", "answer", "safety_before", "safety_after"),
        "coalesce(t.happened_on, t.planned_for)",
        changed="changed_at",
    ),
    Source(
        "norm_observation",
        NormObservation,
        ("was_lived", "note"),
        "t.observed_on",
        above="norm_id",
        shown_above=("area", "question"),
    ),
    Source("contribution", Contribution, ("direction", "what", "weight", "healthy"), "t.since"),
    Source("decision", Decision, ("topic", "proposed_by", "decided_by", "was_asked"), "t.decided_on"),
    Source("activity", Activity, ("step", "kind", "note", "felt_heard", "other_felt_heard"), "t.happened_on"),
    Source(
        "inventory",
        Inventory,
        ("self_worth", "can_lean", "free_to_see_others", "break_not_needed"),
        "t.answered_on",
    ),
    Source(
        "break",
        Break,
        ("kind", "state", "purpose", "returns_on", "ended_on"),
        "t.starts_on",
        changed="changed_at",
    ),
    Source("break", BreakExtension, ("to_day", "decided_by"), above="of_break_id", shown_above=("kind",)),
    Source("goal", Goal, ("what", "intention", "horizon", "state", "my_commitment"), changed="changed_at"),
    Source("goal", GoalStep, ("what", "due_on", "done_on"), "t.done_on", above="goal_id"),
    Source("share", NormOrigin, SHARED, above="norm_id", shown_above=("area", "question"), at="shared_at"),
    Source("share", GoalOrigin, SHARED, above="goal_id", shown_above=("what",), at="shared_at"),
    Source("share", BreakOrigin, SHARED, above="of_break_id", shown_above=("starts_on",), at="shared_at"),
    Source("inner_work", InnerWork, ("subject", "status", "what", "seen_by"), "t.told_on"),
    Source("hope", Hope, ("capacity", "level", "by_when", "sure"), "t.written_on"),
    Source("forecast", StoredForecast, ("subject", "view", "at"), "t.made_on"),
)
KINDS: Final = tuple(dict.fromkeys(source.kind for source in SOURCES))
# What was done with what somebody told, or came of it; none of it was told.
ACTS: Final = ("opening", "presence", "share", "forecast")


def union(sources: Iterable[Source], where: str, tail: str = "") -> str:
    """All their rows under one condition on the columns that `Source.sql` names; each cut by `tail`."""
    arms = (ARM.format(entry=source.sql(), where=where, tail=tail) for source in sources)
    return "\nUNION ALL\n".join(arms)
