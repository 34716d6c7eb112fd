"""What the timeline is made of: one line for each kind of entry, and the SQL that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, TextField

from assessments.models import Assessment, Hope, StoredForecast, TeamAssessment
from clients.models import JointOpening, SecretsPolicy, Separation
from relationships.models import (
    Activity,
    BoundaryEvent,
    BoundaryVersion,
    Break,
    BreakComparison,
    BreakExtension,
    BreakOrigin,
    Contribution,
    Counterpart,
    Decision,
    DisagreementVersion,
    Disclosure,
    Goal,
    GoalOrigin,
    GoalStep,
    InnerWork,
    Inventory,
    KeptWord,
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
ENTRY: Final = """SELECT '{kind}' AS kind, t.id, {of} AS of_id, {whose} AS client_id,
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
    not itself. `changed` is when it was last said otherwise, SQL over both as well, where it is not written
    anew for that; `also` are names and SQL of what a summary tells beside its columns. `is_kept`: all of it
    is. `whose` is the column of its client. `side`: it is told of a case, and stands with the relationship
    that is this side of a pair of its counterparts.
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
    also: tuple[tuple[str, str], ...] = ()
    is_kept: bool = False
    whose: str = "client_id"
    side: str = ""

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
        pairs += [f"'{name}', {value}" for name, value in self.also]
        return f"json_build_object({', '.join(pairs)})"

    def sql(self) -> str:
        """The rows as ENTRY names their columns; `of_id` is the row above, where there is one."""
        kept = "t.is_kept" if "is_kept" in self.columns else str(self.is_kept).lower()
        changed = f"greatest(t.{self.at}, {self.changed})" if self.changed else f"t.{self.at}"
        return ENTRY.format(
            kind=self.kind,
            whose=f"a.{self.side}_client_id" if self.side else f"t.{self.whose}",
            of=f"t.{self.above}" if self.above else "t.id",
            relationship=self._relationship(),
            day=self.day_sql(),
            at=self.at,
            changed=changed,
            kept=kept,
            space=self.space,
            summary=self.summary_sql(),
            tables=self._tables(),
            when=self.when or "true",
        )

    def _relationship(self) -> str:
        if self.side:
            return f"a.{self.side}_id"
        return "a.relationship_id" if self.above else "t.relationship_id"

    def _tables(self) -> str:
        table = f"{self.model._meta.db_table} t"
        if self.side:
            return f"""{table} JOIN {Counterpart._meta.db_table} a
    ON a.practice_id = t.practice_id AND a.case_id = t.case_id"""
        if not self.above:
            return table
        return f"""{table} JOIN {self.parent._meta.db_table} a
    ON a.practice_id = t.practice_id AND a.client_id = t.{self.whose} AND a.id = t.{self.above}"""


def _pair(alias: str, field: Any) -> str:
    value = f"{alias}.{field.column}"
    if isinstance(field, TextField) and not field.choices:
        value = f"left({value}, {GLANCE})"
    return f"'{field.name}', {value}"


CHANGED: Final = "t.changed_at"
SHARED: Final = ("copy_id", "stopped_at")
WITHDRAWN: Final = """(SELECT c.withdrawn_at FROM {copies} c
    WHERE c.practice_id = t.practice_id AND c.client_id = t.client_id AND c.id = t.copy_id)"""


def share(origin: type[Model], above: str, *shown: str) -> Source:
    """That it was shared, stopped, withdrawn; when it was withdrawn is said by the copy alone."""
    copies: Any = origin._meta.get_field("copy").related_model
    withdrawn = WITHDRAWN.format(copies=copies._meta.db_table)
    return Source(
        "share",
        origin,
        SHARED,
        at="shared_at",
        changed=f"t.stopped_at, {withdrawn}",
        above=above,
        shown_above=shown,
        also=(("withdrawn_at", withdrawn),),
    )


def of_pair(kind: str, model: type[Model], *shown: str) -> tuple[Source, Source]:
    """What is done with a couple's case, on both sides: for who knows which relationships are a pair.

    To a client none of their relationships says that it is one side of two; they read it with the case.
    """
    return (Source(kind, model, shown, side="first"), Source(kind, model, shown, side="second"))


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
        changed=CHANGED,
    ),
    Source("need", Need, ("whose", "what", "expressed", "answered"), "t.happened_on"),
    Source(
        "disagreement",
        DisagreementVersion,
        ("number", "outcome", "repaired_by", "gave_in", "is_first"),
        "CASE WHEN t.number = 1 THEN coalesce(a.happened_on, make_date(a.year, 1, 1))"
        " ELSE greatest(t.outcome_on, t.repaired_on) END",
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
        changed=CHANGED,
    ),
    Source(
        "norm_observation",
        NormObservation,
        ("was_lived", "note"),
        "t.observed_on",
        above="norm_id",
        shown_above=("area", "question"),
    ),
    Source(
        "contribution",
        Contribution,
        ("direction", "what", "weight", "healthy", "ended_on"),
        "t.since",
        changed=CHANGED,
    ),
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
        ("kind", "state", "purpose", "check_in_held_on", "returns_on", "ended_on"),
        "t.starts_on",
        changed=CHANGED,
    ),
    Source("break", BreakExtension, ("to_day", "decided_by"), above="of_break_id", shown_above=("kind",)),
    *(
        Source(
            "break_comparison",
            BreakComparison,
            ("purposes", "note"),
            above=f"{side}_id",
            shown_above=("starts_on",),
            whose=f"{side}_client_id",
        )
        for side in ("first", "second")
    ),
    Source("goal", Goal, ("what", "intention", "horizon", "state", "my_commitment"), changed=CHANGED),
    Source("goal", GoalStep, ("what", "due_on", "done_on"), "t.done_on", above="goal_id", changed=CHANGED),
    share(NormOrigin, "norm_id", "area", "question"),
    share(GoalOrigin, "goal_id", "what"),
    share(BreakOrigin, "of_break_id", "starts_on"),
    # What a client said with `keep` of a row that stays as both read it.
    Source(
        "kept_word",
        KeptWord,
        ("about", "about_id"),
        "t.told_on",
        also=(("told", f"left(t.told::text, {GLANCE})"),),
        is_kept=True,
    ),
    Source("inner_work", InnerWork, ("subject", "status", "what", "seen_by"), "t.told_on"),
    Source("hope", Hope, ("capacity", "level", "by_when", "sure"), "t.written_on"),
    Source("forecast", StoredForecast, ("subject", "view", "at"), "t.made_on"),
    *of_pair("joint_work", JointOpening, "is_open", "reason"),
    *of_pair("separation", Separation, "reason"),
    *of_pair("secrets_policy", SecretsPolicy, "number", "kind", "words"),
)
KINDS: Final = tuple(dict.fromkeys(source.kind for source in SOURCES))
# What was done with what somebody told, or came of it; none of it was told.
ACTS: Final = (
    *("opening", "presence", "break_comparison", "share", "forecast"),
    *("joint_work", "separation", "secrets_policy"),
)
# What could be taken for an entry and has no line, each with its reason.
LEFT_OUT: Final = {
    **dict.fromkeys(("Norm", "Boundary", "Disagreement", "Request"), "Its versions are, the first one too."),
    "EarnedShown": "It belongs to its disclosure, and is told there.",
    "Counterpart": "It says which two relationships are one; nothing happened.",
    "PolicyAcceptance": "It belongs to its terms; when the other said yes is nobody's but the team's.",
}


def union(sources: Iterable[Source], where: str, tail: str = "") -> str:
    """All their rows under one condition on the columns that `Source.sql` names; each cut by `tail`."""
    arms = (ARM.format(entry=source.sql(), where=where, tail=tail) for source in sources)
    return "\nUNION ALL\n".join(arms)
