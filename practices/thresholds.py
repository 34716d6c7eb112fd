"""The thresholds of a practice: DOMAIN's numbers as the standard, how far each may be moved, what it does.

Pure: no Django, no database, no clock. None of them is a clinical norm. What keeps people safe may only be
made stricter: where a range begins or ends with the standard, the other direction is shut.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Any, Final, cast

Value = int | Fraction
# Decimals are told to hundredths, no finer.
FINEST: Final = 100


@dataclass(frozen=True, slots=True)
class Limit:
    """What one threshold is for (`rule`, `says`), its unit, its standard and both ends of its range."""

    name: str
    rule: str
    unit: str
    standard: Value
    lowest: Value
    highest: Value
    says: str

    @property
    def is_whole(self) -> bool:
        return isinstance(self.standard, int)

    @property
    def may_go(self) -> str:
        """`both`, or the one direction that is open: `up`, `down`; `nowhere` where it is fixed."""
        if self.lowest == self.highest:
            return "nowhere"
        return {self.lowest: "up", self.highest: "down"}.get(self.standard, "both")

    @property
    def words(self) -> str:
        """What it does, and which way it is shut."""
        shut = {
            "up": " It may only be raised.",
            "down": " It may only be lowered.",
            "nowhere": " It is fixed.",
        }
        return self.says + shut.get(self.may_go, "")

    def admits(self, value: object) -> bool:
        """Whether it is a number of the right kind within the range."""
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            return False
        if self.is_whole and not isinstance(value, int):
            return False
        return self.lowest <= value <= self.highest and (value * FINEST) % 1 == 0


def told(rule: str, unit: str, lowest: Value, highest: Value, says: str) -> dict[str, Any]:
    """The metadata of one threshold."""
    return {"rule": rule, "unit": unit, "lowest": lowest, "highest": highest, "says": says}


@dataclass(frozen=True)
class Thresholds:
    """Every threshold of DOMAIN, by name. Raises ValueError for a value out of its range or order."""

    # fmt: off
    rise_settles_days: int = field(default=14, metadata=told("level_used", "days", 14, 90,
        "A rise of a level counts when it is still there after so many days; a fall counts at once."
        " Changing it computes every level of the practice anew."))
    stale_after_days: int = field(default=180, metadata=told("level_used", "days", 30, 365,
        "A level whose newest observation is older is stale: unknown for the disclosure gate."))
    harm_counts_months: int = field(default=12, metadata=told("level_used", "months", 12, 120,
        "After harm, or a boundary crossed by force or threat, words and actions of the other count as"
        " 0 for so long, and no forecast with inner work is made."))
    blind_spot_levels: int = field(default=2, metadata=told("blind_spots", "levels", 1, 4,
        "What somebody says of themself and what was seen differ when they lie so far apart."))
    blind_spot_apart_days: int = field(default=14, metadata=told("blind_spots", "days", 7, 180,
        "They differ for good when a self-report so much older differed the same way."))
    forecast_ahead_days: int = field(default=180, metadata=told("forecast", "days", 30, 180,
        "A forecast looks so far ahead, and one with inner work no further."))
    work_seen_days: int = field(default=60, metadata=told("forecast", "days", 14, 60,
        "A forecast with inner work asks that the work was seen within so many days."))
    work_days_needed: int = field(default=4, metadata=told("forecast", "days observed", 4, 30,
        "A forecast with inner work asks for levels on so many days since it began."))
    work_span_days: int = field(default=90, metadata=told("forecast", "days", 90, 730,
        "A forecast with inner work asks for so long from the first of those days to the last."))
    work_above_first: int = field(default=2, metadata=told("forecast", "days observed", 2, 29,
        "A forecast with inner work asks that so many of those days lie above the first."))
    work_largest_gain: int = field(default=1, metadata=told("forecast", "levels", 0, 1,
        "A forecast with inner work gains at most so much; 0 shows none."))
    fall_days_needed: int = field(default=3, metadata=told("forecast", "days observed", 2, 6,
        "A falling forecast is shown from so many observed days on."))
    fall_span_days: int = field(default=60, metadata=told("forecast", "days", 14, 120,
        "A falling forecast is shown when its observed days span so long."))
    hope_look_back_days: int = field(default=60, metadata=told("hope_check", "days", 14, 180,
        "A hope is resolved by what was seen within so many days up to its day."))
    hopes_told_from: int = field(default=5, metadata=told("hope_check", "hopes", 5, 50,
        "A client may be told how many hopes came true from so many resolved ones on."))
    hopes_scored_from: int = field(default=10, metadata=told("hope_check", "hopes", 10, 100,
        "Staff are shown how well hopes foretold from so many resolved ones on."))
    adherence_days: int = field(default=90, metadata=told("norm_coverage", "days", 30, 365,
        "Whether a norm is lived is judged by the observations of so many days."))
    adherence_needed: int = field(default=3, metadata=told("norm_coverage", "observations", 1, 10,
        "A norm can fail from so many observations within those days on."))
    adherence_kept_percent: int = field(default=50, metadata=told("norm_coverage", "percent", 50, 100,
        "A norm fails when it was kept less often than this."))
    gate_some_areas: int = field(default=2, metadata=told("disclosure_gate", "areas", 2, 4,
        "From so many covered areas on norms carry a first step; all four carry the whole ladder."))
    gate_moments_needed: int = field(default=3, metadata=told("disclosure_gate", "moments", 3, 10,
        "Felt safety is judged by so many newest moments, each on a day of its own."))
    gate_moments_days: int = field(default=90, metadata=told("disclosure_gate", "days", 14, 90,
        "Those moments lie within so many days."))
    gate_moments_mean: Fraction = field(default=Fraction(3),
        metadata=told("disclosure_gate", "felt safety, 0 to 4", Fraction(3), Fraction(4),
        "Their mean is at least this."))
    gate_moment_lowest: int = field(default=2, metadata=told("disclosure_gate", "felt safety, 0 to 4", 2, 4,
        "None of them is below this."))
    gate_closed_days: int = field(default=90, metadata=told("disclosure_gate", "days", 90, 730,
        "After harm, or a boundary crossed and not repaired, nothing is earned for so long."))
    gate_met_to_mend: int = field(default=2, metadata=told("disclosure_gate", "disclosures", 2, 10,
        "After a disclosure was dismissed or used against somebody, so many later ones have to be met"
        " before its rung counts again."))
    gate_steps_days: int = field(default=90, metadata=told("disclosure_gate", "days", 30, 365,
        "Steps of so many days are held against what is earned: ahead, or held back."))
    held_back_rungs: int = field(default=2, metadata=told("disclosure_gate", "rungs", 1, 4,
        "Somebody holds back when their highest step of that time is so far below what is earned."))
    later_disagreements_needed: int = field(default=4,
        metadata=told("first_disagreement", "disagreements", 2, 20,
        "Later disagreements are compared with the first from so many on."))
    dance_needed: int = field(default=5, metadata=told("dance", "disagreements", 3, 30,
        "The dance of two moves is shown from so many disagreements on."))
    little_below: Fraction = field(default=Fraction(3, 2),
        metadata=told("interdependence", "mean, 0 to 4", Fraction(1), Fraction(2),
        "With self and us both below this there is little of either."))
    even_within: Fraction = field(default=Fraction(1, 4),
        metadata=told("interdependence", "balance, -1 to 1", Fraction(1, 10), Fraction(1, 2),
        "Self and us are even when the balance is no further from 0 than this."))
    strong_from: Fraction = field(default=Fraction(5, 2),
        metadata=told("interdependence", "mean, 0 to 4", Fraction(2), Fraction(4),
        "What is even is balanced from this strength on, growing before."))
    steps_may_be_missing: int = field(default=1, metadata=told("interdependence", "steps", 0, 1,
        "There is a result with at most so many steps missing."))
    leans_from: int = field(default=3, metadata=told("interdependence", "answer, 0 to 4", 1, 3,
        "Somebody who can lean this much while their self-worth fell leans at a cost."))
    not_free_up_to: int = field(default=1, metadata=told("interdependence", "answer, 0 to 4", 1, 3,
        "Somebody this free, or less, to see others is not free, and is screened."))
    freedom_fell_by: int = field(default=2, metadata=told("interdependence", "levels", 1, 2,
        "Somebody whose freedom to see others fell so far is not free, and is screened."))
    falls_months: int = field(default=12, metadata=told("interdependence", "months", 12, 60,
        "A fall is measured from the highest answer of so many months before."))
    no_rests_days: int = field(default=30, metadata=told("request", "days", 7, 366,
        "For how many days a no rests before the same is asked again; asks within that time are counted"
        " for the therapist. Never less than a week."))
    review_due_soon_days: int = field(default=14, metadata=told("norms", "days", 1, 90,
        "The review of a norm is said to be due soon so many days before."))
    forms_a_day: int = field(default=1, metadata=told("burden", "forms", 1, 5,
        "At most so many forms are asked of one person on a day; others wait."))
    minutes_a_week: int = field(default=10, metadata=told("burden", "minutes", 2, 120,
        "All forms asked of one person within seven days take at most so long; others wait."))
    unread_to_stop: int = field(default=2, metadata=told("burden", "answers", 1, 2,
        "A form that repeats stops when so many answers in a row were looked at by nobody."))
    answered_again_days: int = field(default=7, metadata=told("burden", "days", 0, 30,
        "What somebody answered in another form within so many days is offered as answered."))
    after_session_forms: int = field(default=0, metadata=told("burden", "0 no, 1 yes", 0, 1,
        "With 1, each client who was in a session is asked how it went, alone and at once; no reminder."))
    session_low_up_to: int = field(default=1, metadata=told("after_session", "answer, 0 to 4", 1, 2,
        "The care team is told of each answer after a session that is as low as this, or lower."))
    session_split_from: Fraction = field(default=Fraction(3, 2),
        metadata=told("after_session", "means, 0 to 4", Fraction(1, 2), Fraction(3, 2),
        "Two people saw one session far apart when their means differ by so much, or more."))
    screening_every_days: int = field(default=90, metadata=told("screening", "days", 14, 90,
        "A talk about violence is due again so many days after the last."))
    lift_alone_hours: int = field(default=24, metadata=told("screening", "hours", 24, 336,
        "Whoever works alone lifts a flag of their own after so many hours."))
    contact_recheck_days: int = field(default=180, metadata=told("contact", "days", 14, 180,
        "A safe contact plan is looked at again after so many days, or on an earlier day that is told."))
    contact_grace_days: int = field(default=14, metadata=told("contact", "days", 0, 14,
        "Nothing is sent from so many days past that day on."))
    acknowledge_minutes: int = field(default=60,
        metadata=told("urgent_answers", "minutes of watched hours", 5, 60,
        "An urgent answer that nobody acknowledged goes to the next people after so long."))
    age_of_consent: int = field(default=16, metadata=told("minors", "years", 12, 21,
        "Under it: no sign-in, no reminder, no form before a consent is on record."))
    retention_years: int = field(default=10, metadata=told("records", "years", 10, 30,
        "For how long a closed case can still be read by its team."))
    messages_per_hour: int = field(default=1000, metadata=told("sending", "messages", 0, 10_000,
        "At most so many reminders are sent in an hour; alerts to staff go out whatever it says."))
    # fmt: on

    def __post_init__(self) -> None:
        wrong = wrong_values(values_of(self))
        if wrong:
            raise ValueError("; ".join(f"{name}: {words}" for name, words in wrong.items()))


LIMITS: Final[Mapping[str, Limit]] = {
    one.name: Limit(name=one.name, standard=cast(Value, one.default), **one.metadata)
    for one in fields(Thresholds)
}
# The first is never more than the second.
NEVER_MORE: Final = (
    ("rise_settles_days", "stale_after_days"),
    ("gate_moments_days", "stale_after_days"),
    ("gate_moment_lowest", "gate_moments_mean"),
    ("hopes_told_from", "hopes_scored_from"),
    ("little_below", "strong_from"),
    ("contact_grace_days", "contact_recheck_days"),
)
# The first is always less than the second: one day of those counted is the first.
ALWAYS_LESS: Final = (("work_above_first", "work_days_needed"),)


def values_of(told: Thresholds) -> dict[str, Value]:
    return {name: getattr(told, name) for name in LIMITS}


def wrong_values(values: Mapping[str, Value]) -> dict[str, str]:
    """What is wrong, by name: values out of their range, else pairs out of order; empty if nothing is."""
    out_of_range = {
        name: range_words(limit) for name, limit in LIMITS.items() if not limit.admits(values[name])
    }
    return out_of_range or {name: words for pair in _out_of_order(values) for name, words in pair.items()}


def range_words(limit: Limit) -> str:
    kind = "A whole number" if limit.is_whole else "A number with at most two decimals"
    return f"{kind} from {shown(limit.lowest)} to {shown(limit.highest)} is expected."


def _out_of_order(values: Mapping[str, Value]) -> Iterator[dict[str, str]]:
    for small, large in NEVER_MORE:
        if values[small] > values[large]:
            yield _named(small, large, "more")
    for small, large in ALWAYS_LESS:
        if values[small] >= values[large]:
            yield _named(small, large, "as much or more")


def _named(small: str, large: str, how: str) -> dict[str, str]:
    return {small: f"This may not be {how} than {large}.", large: f"This is too little beside {small}."}


def shown(value: Value) -> int | float:
    """As JSON has it; decimals end at hundredths, so nothing is lost."""
    return value if isinstance(value, int) else float(value)


def number_of(name: str, told: object) -> Value:
    """A threshold's value as it was told in JSON, exact. Raises ValueError for what is no such number."""
    limit = LIMITS.get(name)
    if limit is None:
        raise ValueError(f"{name}: there is no such threshold")
    if isinstance(told, bool) or not (isinstance(told, int) or (isinstance(told, float) and isfinite(told))):
        raise ValueError(f"{name}: {range_words(limit)}")
    value: Value = told if isinstance(told, int) else Fraction(str(told))
    if not limit.admits(value):
        raise ValueError(f"{name}: {range_words(limit)}")
    return value


def thresholds_of(settings: Mapping[str, object]) -> Thresholds:
    """A practice's own, from what it stored; what is missing has the standard.

    Raises ValueError for an unknown name, a value out of its range or of another type, a pair out of order:
    a rule never runs on a number that nobody could have set.
    """
    return _made(tuple(sorted((name, number_of(name, told)) for name, told in settings.items())))


# Practices are few and their thresholds seldom move; every request asks for them.
@lru_cache(maxsize=1024)
def _made(values: tuple[tuple[str, Value], ...]) -> Thresholds:
    return Thresholds(**dict(values)) if values else DEFAULTS  # type: ignore[arg-type]


DEFAULTS: Final = Thresholds()
