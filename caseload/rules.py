"""Who needs me first: facts of each client composed and ordered. Pure: no Django, no database, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from assessments import rules
from clients.rules import Cause, Screened, ScreeningFacts, screening_due
from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import CAPACITIES
from reminders.rules.guards import is_overdue

# In the order of the board; the two of safety stand side by side.
REASONS: Final = (
    "urgent",
    "contact_unsafe",
    "screening_overdue",
    "deteriorated",
    "nothing_lately",
    "to_review",
    "overloaded",
    "next_session",
)
BESIDE: Final = {"screening_overdue": "contact_unsafe"}
FITS: Final = ("overloaded", "strained", "unknown", "holds")
QUIET_AFTER: Final = timedelta(days=14)
NOTHING_SEEN: Final = (None,) * 6
LAST: Final = datetime.max.replace(tzinfo=UTC)
WORSE: Final = ("deteriorated", "harmed")

Levels = tuple[int | None, ...]
Load = tuple[int, ...]
Key = tuple[int, datetime, UUID]


@dataclass(frozen=True, slots=True)
class RelationshipFacts:
    """One relationship as kept: six levels a view and the six of its load, in the order of the capacities."""

    id: str
    other_name: str
    kind: str
    load: Load
    views: Mapping[str, Levels]
    norms: tuple[rules.NormFact, ...] = ()
    harm_on: date | None = None


@dataclass(frozen=True, slots=True)
class ScaleFacts:
    """First and newest value (exact, "13/4") on one line of a scale in one case (FORMS, scoring).

    What is a reliable change is said by the version that was answered last: the newest value is judged, and
    what measures it is its own. None where that version says nothing.
    """

    case_id: str
    form_id: str
    scale: str
    better: str | None
    sd: float | str | None
    reliability: float | str | None
    z: float | str
    first: str
    newest: str
    cutoff: float | str | None = None


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What is known of one client; counts are 0, days and instants None where there is nothing."""

    id: UUID
    name: str
    cases: Sequence[UUID]
    today: date
    zone: str
    urgent_since: datetime | None
    review_since: datetime | None
    to_review: int
    contact_confirmed_on: date | None
    contact_recheck_by: date | None
    couple_since: date | None
    screened_on: date | None
    screened_at: datetime | None
    called_for_at: datetime | None
    homework_due: int
    homework_overdue: int
    next_session: datetime | None
    last_session: datetime | None
    last_check_in: datetime | None
    last_answers: datetime | None
    assessed_on: date | None
    relationships: tuple[RelationshipFacts, ...] = ()
    scales: tuple[ScaleFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """How one relationship stands: the worse of the views that have any level, and whose it is."""

    id: str
    other_name: str
    kind: str
    fit: str
    view: str | None
    known: str
    weakest: tuple[str, ...]
    norms_covered: int
    norm_areas: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A client on the board. Ordered by rank of the reason, how pressing within it, client."""

    facts: ClientFacts
    bridges: tuple[Bridge, ...]
    reason: str
    contact_unsafe: bool
    screening_overdue: bool
    deteriorated: bool
    rank: int
    pressing: datetime

    @property
    def id(self) -> UUID:
        return self.facts.id

    @property
    def key(self) -> Key:
        return self.rank, self.pressing, self.facts.id


def board(clients: Iterable[ClientFacts], thresholds: Thresholds = DEFAULTS) -> list[Row]:
    """The clients in the order in which they need somebody, each with the first reason that holds.

    Order: urgent unacknowledged (longest waiting first), contact unsafe or screening overdue, deteriorated,
    no next session and nothing for 14 days (longest silent first), to review (oldest first), overloaded, the
    rest; where nothing else is said, by next session, none last. Total: equal ones by id.
    """
    return sorted((row(facts, thresholds) for facts in clients), key=attrgetter("key"))


def row(facts: ClientFacts, thresholds: Thresholds = DEFAULTS) -> Row:
    """One client composed. Raises ValueError as the assessments' rules do."""
    bridges = tuple(bridge(found, facts.today, thresholds) for found in facts.relationships)
    unsafe, overdue = contact_unsafe(facts, thresholds), screening_overdue(facts, thresholds)
    worse = deteriorated(facts.scales)
    reason, pressing = _reason(facts, bridges, unsafe, overdue, worse)
    rank = REASONS.index(BESIDE.get(reason, reason))
    return Row(facts, bridges, reason, unsafe, overdue, worse, rank, pressing)


def _reason(
    facts: ClientFacts, bridges: tuple[Bridge, ...], unsafe: bool, overdue: bool, worse: bool
) -> tuple[str, datetime]:
    coming = facts.next_session or LAST
    if facts.urgent_since is not None:
        return "urgent", facts.urgent_since
    if unsafe:
        return "contact_unsafe", coming
    if overdue:
        return "screening_overdue", coming
    if worse:
        return "deteriorated", coming
    if facts.next_session is None and is_quiet(facts):
        return "nothing_lately", _start_of(last_heard(facts) or date.min)
    if facts.review_since is not None:
        return "to_review", facts.review_since
    if any(found.fit == "overloaded" for found in bridges):
        return "overloaded", coming
    return "next_session", coming


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def contact_unsafe(facts: ClientFacts, thresholds: Thresholds = DEFAULTS) -> bool:
    """Nothing may be sent: never confirmed, or too long past the recheck date (DOMAIN, Safety)."""
    if facts.contact_confirmed_on is None or facts.contact_recheck_by is None:
        return True
    return is_overdue(facts.contact_recheck_by, facts.today, thresholds)


def screening_overdue(facts: ClientFacts, thresholds: Thresholds = DEFAULTS) -> bool:
    """A talk about violence is due: what for is said where screenings are (DOMAIN, Safety)."""
    screened = causes = None
    if facts.screened_on is not None and facts.screened_at is not None:
        screened = Screened(facts.screened_on, facts.screened_at, "")
    if facts.called_for_at is not None:
        day = facts.called_for_at.astimezone(ZoneInfo(facts.zone)).date()
        causes = (Cause("", day, facts.called_for_at),)
    told = ScreeningFacts(screened, causes or (), facts.couple_since)
    return screening_due(told, facts.today, thresholds) is not None


def last_heard(facts: ClientFacts) -> date | None:
    """The last day of a held session, of sent answers or of an assessment, in the practice's zone."""
    zone = ZoneInfo(facts.zone)
    instants = (facts.last_session, facts.last_answers)
    days = [instant.astimezone(zone).date() for instant in instants if instant is not None]
    if facts.assessed_on is not None:
        days.append(facts.assessed_on)
    return max(days, default=None)


def is_quiet(facts: ClientFacts) -> bool:
    """Nothing for 14 days, or nothing ever."""
    heard = last_heard(facts)
    return heard is None or facts.today - heard >= QUIET_AFTER


def deteriorated(scales: Sequence[ScaleFacts]) -> bool:
    """Whether any scale got reliably worse since the first answers of its case (DOMAIN, Reliable change).

    `scales`: by their newest answers, oldest first. Of a form's lines the one answered last counts.
    """
    current = {(found.case_id, found.form_id, found.scale): found for found in scales}
    changes = map(_change, current.values())
    return any(change is not None and change.category in WORSE for change in changes)


def _change(found: ScaleFacts) -> rules.Change | None:
    if found.sd is None or found.reliability is None:
        return None
    return rules.reliable_change(
        found.first,
        found.newest,
        sd=found.sd,
        reliability=found.reliability,
        better="lower" if found.better == "lower" else "higher",
        cutoff=found.cutoff,
        z=found.z,
    )


def bridge(facts: RelationshipFacts, today: date, thresholds: Thresholds = DEFAULTS) -> Bridge:
    """One relationship: the worse view's fit, weakest link and known, and its norms (DOMAIN, Fit)."""
    views = {view: facts.views.get(view, NOTHING_SEEN) for view in rules.VIEWS}
    harmed = is_harmed(facts.harm_on, today, thresholds)
    fits = {view: fit_of(levels, facts.load, harmed) for view, levels in views.items()}
    worse = rules.worse_view(fits["client"], fits["therapist"])
    view, found = worse or (None, fits["client"])
    coverage = coverage_of(facts.norms, today, thresholds)
    return Bridge(
        id=facts.id,
        other_name=facts.other_name,
        kind=facts.kind,
        fit=found.overall,
        view=view,
        known=found.known_words,
        weakest=found.weakest,
        norms_covered=coverage.covered,
        norm_areas=coverage.areas,
    )


def is_harmed(harm_on: date | None, today: date, thresholds: Thresholds = DEFAULTS) -> bool:
    """Whether harm makes a level known, whatever was seen (DOMAIN, Level used)."""
    return rules.kept_level(None, None, False, today, harm_on, thresholds).level is not None


# The same levels under the same load come up again and again. A board shows none of the days that staleness
# hangs on, and stale is known: what it shows of a fit follows from these numbers alone.
@lru_cache(maxsize=16_384)
def fit_of(levels: Levels, load: Load, harmed: bool = False) -> rules.Fit:
    """`harmed`: words and actions of the other count as 0, in every view."""
    used = {
        capacity: rules.LevelUsed(level, None, seen_once=False, stale=False)
        for capacity, level in zip(CAPACITIES, levels, strict=True)
    }
    if harmed:
        used["words_and_actions"] = rules.LevelUsed(0, None, seen_once=False, stale=False)
    return rules.fit(used, dict(zip(CAPACITIES, load, strict=True)))


@lru_cache(maxsize=4_096)
def coverage_of(
    norms: tuple[rules.NormFact, ...], today: date, thresholds: Thresholds = DEFAULTS
) -> rules.Coverage:
    return rules.norm_coverage(norms, today, thresholds)


def load_of(profile: Sequence[int], override: Mapping[str, Any]) -> Load:
    """The kind's profile, with what this client wants of this relationship where it differs."""
    if not override:
        return tuple(profile)
    return tuple(override.get(name, load) for name, load in zip(CAPACITIES, profile, strict=True))
