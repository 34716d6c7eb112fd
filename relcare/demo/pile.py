"""Rows on their way into the database, many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from django.db import connections, models, transaction
from django.utils import timezone
from psycopg import sql

from assessments.models import (
    Assessment,
    Course,
    Draft,
    ExpectationLine,
    HeldBack,
    HeldBackReason,
    Homework,
    Hope,
    KeptResponse,
    KioskLink,
    OpenedAnswers,
    PairedHomework,
    Programme,
    RaisedFlag,
    Rating,
    Response,
    RevealAgreement,
    Review,
    Score,
    SessionForm,
    SharedAnswers,
    StoredForecast,
    TeamAssessment,
)
from clients.models import (
    Attendee,
    CareTeam,
    Case,
    CaseClient,
    CaseNote,
    CaseNoteAmendment,
    Client,
    Consent,
    ContactPlan,
    Guardian,
    InboxClearing,
    InboxItem,
    JointName,
    JointOpening,
    Jot,
    Leave,
    Plan,
    PolicyAcceptance,
    ProcessNote,
    ProcessNoteAmendment,
    SafeChannel,
    SafetyFlag,
    SafetyPlan,
    SafetyReference,
    Screening,
    SecretsPolicy,
    Separation,
    Session,
    StaffAlert,
)
from practices.models import Account, Member, ThresholdChange
from relationships.models import (
    Activity,
    Boundary,
    BoundaryEvent,
    BoundaryVersion,
    Break,
    BreakComparison,
    BreakExtension,
    BreakOrigin,
    Contribution,
    Counterpart,
    Decision,
    Disagreement,
    DisagreementVersion,
    Disclosure,
    EarnedBefore,
    EarnedShown,
    Goal,
    GoalOrigin,
    GoalStep,
    InnerWork,
    Inventory,
    KeptWord,
    LadderRung,
    Moment,
    Need,
    Norm,
    NormMark,
    NormObservation,
    NormOrigin,
    NormVersion,
    Opening,
    Presence,
    Relationship,
    Request,
    RequestVersion,
    SharedBreak,
    SharedGoal,
    SharedNorm,
)
from relcare.demo.people import OWNER
from reminders.models import CheckIn, CheckInPlan, Message

Row = TypeVar("Row", bound=models.Model)
# What is pointed to comes before what points.
ORDER: Final[tuple[type[models.Model], ...]] = (
    *(Account, Member, Client, ContactPlan, SafeChannel, Case, CaseClient, CareTeam, Plan),
    *(Guardian, Consent, Leave, LadderRung, ThresholdChange, ExpectationLine, Programme),
    *(Relationship, Counterpart, Session, Attendee, CaseNote, CaseNoteAmendment, Jot),
    *(ProcessNote, ProcessNoteAmendment, SafetyReference, Presence),
    # What is written after a separation belongs to the next chapter.
    *(JointOpening, SecretsPolicy, PolicyAcceptance, JointName),
    *(Assessment, TeamAssessment, Norm, NormVersion, NormObservation, Moment, Opening),
    *(Boundary, BoundaryVersion, BoundaryEvent, Need, Contribution, Decision, Request, RequestVersion),
    *(Disagreement, DisagreementVersion, Disclosure, EarnedBefore, EarnedShown, InnerWork),
    *(Break, BreakExtension, BreakComparison, Goal, GoalStep, Activity, Inventory, Hope, StoredForecast),
    *(SharedNorm, SharedGoal, SharedBreak, NormOrigin, GoalOrigin, BreakOrigin, NormMark, KeptWord),
    *(Separation, Screening, SafetyFlag, SafetyPlan),
    *(Course, Homework, SessionForm, KioskLink, Response, Score, Draft, KeptResponse),
    *(RaisedFlag, Rating, OpenedAnswers, Review, HeldBack, HeldBackReason),
    *(SharedAnswers, RevealAgreement, PairedHomework),
    *(InboxItem, InboxClearing, StaffAlert, CheckInPlan, CheckIn, Message),
)


class Pile:
    """Rows by model, written in the order in which they need each other."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def add(self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def write(self) -> int:
        written = 0
        for model in ORDER:
            written += len(write(self.rows.pop(model, [])))
        if self.rows:
            raise ValueError(f"no place in the order for {sorted(model.__name__ for model in self.rows)}")
        return written


def write(rows: Iterable[Row]) -> list[Row]:
    """Write rows of one model as the owner.

    Not by bulk_create: it puts the present into every recorded_at, and a history has its own days. COPY
    can't write where row security is on, so rows go through a table of this session.
    """
    made = list(rows)
    if not made:
        return made
    meta = type(made[0])._meta
    connection = connections[OWNER]
    connection.ensure_connection()
    fields = meta.local_concrete_fields
    table, staged = sql.Identifier(meta.db_table), sql.Identifier(f"staged_{meta.db_table}")
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    with transaction.atomic(using=OWNER, savepoint=False), connection.connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(staged, table))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(staged, columns)) as copy:
            for row in made:
                copy.write_row(_values(row, fields, connection))
        cursor.execute(
            sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {staged}").format(
                table=table, columns=columns, staged=staged
            )
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(staged))
    return made


def _values(row: models.Model, fields: Sequence["models.Field[Any, Any]"], connection: Any) -> list[Any]:
    return [field.get_db_prep_save(_value(row, field), connection) for field in fields]


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    value = getattr(row, field.attname)
    # Whoever gives no time of their own means now.
    return timezone.now() if value is None and getattr(field, "auto_now_add", False) else value
