"""For each threshold a question that is decided right at its boundary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from assessments import rules
from practices.thresholds import Thresholds
from relationships.words import AREAS, CAPACITIES

TODAY: Final = date(2025, 6, 1)
LOAD: Final = dict.fromkeys(CAPACITIES, 2)
KNOWN: Final = dict.fromkeys(CAPACITIES, rules.LevelUsed(2, TODAY, seen_once=False, stale=False))
SEEN_WORK: Final = rules.InnerWork("seen", TODAY - timedelta(days=400), TODAY)

Asks = Callable[[Thresholds], Any]


@dataclass(frozen=True)
class Case:
    """What `asks` gives by the standard, and with the threshold `moved`."""

    moved: int | Fraction
    asks: Asks
    standard_gives: Any
    moved_gives: Any


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def seen(*levels_on_days: tuple[int, int]) -> list[rules.Observation]:
    return [rules.Observation(level, ago(days)) for level, days in levels_on_days]


def level(*rows: tuple[int, int], harm_on: date | None = None) -> Asks:
    return lambda own: rules.level_used(seen(*rows), TODAY, harm_on, own).level


def stale(days: int) -> Asks:
    return lambda own: rules.level_used(seen((2, days)), TODAY, None, own).stale


def said(*rows: tuple[int, int]) -> Asks:
    def asks(own: Thresholds) -> list[str]:
        used = {"client": {"energy": rules.LevelUsed(1, TODAY, seen_once=False, stale=False)}}
        return [spot.kind for spot in rules.blind_spots({"energy": seen(*rows)}, used, own)]

    return asks


def forecast(
    *rows: tuple[int, int], work: rules.InnerWork | None = SEEN_WORK, **more: Any
) -> Callable[[Thresholds], rules.Forecast]:
    return lambda own: rules.forecast(seen(*rows), TODAY, inner_work=work, thresholds=own, **more)


def goes_on(*rows: tuple[int, int], work: rules.InnerWork = SEEN_WORK, **more: Any) -> Asks:
    found = forecast(*rows, work=work, **more)
    return lambda own: found(own).if_work_goes_on is not None


def worked(last_seen: int) -> rules.InnerWork:
    return rules.InnerWork("seen", ago(400), ago(last_seen))


def gained(*rows: tuple[int, int]) -> Asks:
    found = forecast(*rows)
    return lambda own: found(own).if_work_goes_on


def falls(*rows: tuple[int, int]) -> Asks:
    found = forecast(*rows, work=None)
    return lambda own: found(own).falling is not None


def hope(days_before: int) -> Asks:
    told = rules.HopeFact("energy", 3, TODAY, "even", ago(300))
    return lambda own: rules.hope_check(told, seen((3, days_before)), TODAY, own).state


def hopes(count: int) -> Asks:
    checks = [rules.HopeCheck("resolved", reached=True)] * count
    return lambda own: rules.hopes_told(checks, own) is not None


def scored(count: int) -> Asks:
    return lambda own: rules.hope_record([("even", True)] * count, own) is not None


def area(*lived: tuple[bool, int]) -> Asks:
    kept = tuple((ago(days), was_kept) for was_kept, days in lived)
    norm = rules.NormFact("time", "needs", "in_force", "yes", "both", kept)
    return lambda own: rules.norm_coverage([norm], TODAY, own).areas["time"]


HALF_KEPT: Final = ((True, 1), (True, 2), (False, 3), (False, 4))


def moments(*felt: tuple[int, int]) -> list[rules.MomentFact]:
    return [rules.MomentFact(safety, ago(days)) for safety, days in felt]


SAFE: Final = moments((3, 1), (3, 2), (3, 3))


def gate(areas: int = 4, **more: Any) -> Callable[[Thresholds], rules.Gate]:
    states: Any = {name: "covered" if place < areas else "missing" for place, name in enumerate(AREAS)}
    facts = {"moments": SAFE, "safety_reference_at_opening": True, **more}
    return lambda own: rules.disclosure_gate(
        rules.fit(KNOWN, LOAD), rules.Coverage(areas, states, {}), 5, today=TODAY, thresholds=own, **facts
    )


def earned(areas: int = 4, **more: Any) -> Asks:
    found = gate(areas, **more)
    return lambda own: found(own).earned


def disclosed(*answers: tuple[str, int]) -> list[rules.DisclosureFact]:
    return [rules.DisclosureFact(2, ago(days), answer) for answer, days in answers]


MENDED: Final = disclosed(("dismissed", 9), ("met", 8), ("met", 7))


def taken(*steps: tuple[int, int, int], earned_now: int) -> Callable[[Thresholds], rules.Taken]:
    """Steps as (rung, days ago, earned before)."""
    told = [rules.DisclosureFact(rung, ago(days), None, before) for rung, days, before in steps]
    return lambda own: rules.steps_taken(told, earned_now, today=TODAY, thresholds=own)


def disagreements(later: int) -> list[rules.DisagreementFact]:
    first = rules.DisagreementFact("resolved", ago(300), is_first=True)
    moved = rules.DisagreementFact("resolved", ago(5), my_move="fight", their_move="flee")
    return [first, *[moved] * later]


def inventory(of_self: int, of_us: int, *, unanswered: tuple[str, ...] = ()) -> Asks:
    """Sums of the three items of each step, for self and for us."""

    def three(total: int) -> list[int]:
        return [total // 3 + (place < total % 3) for place in range(3)]

    mine = ("self_work", "family_and_friends", "take_a_break")
    answers = {
        key: answer
        for step, keys in rules.ITEMS.items()
        if step not in unanswered
        for key, answer in zip(keys, three(of_self if step in mine else of_us), strict=True)
    }
    return lambda own: rules.interdependence(answers, thresholds=own).word


def alone(*told: tuple[int, dict[str, Any]]) -> Callable[[Thresholds], rules.StandsAlone]:
    facts = [rules.AloneFact(ago(days), **answers) for days, answers in told]
    return lambda own: rules.stands_alone(facts, today=TODAY, thresholds=own)


def not_free(*told: tuple[int, int]) -> Asks:
    found = alone(*((days, {"free_to_see_others": free}) for days, free in told))
    return lambda own: found(own).not_free


def leans(*told: tuple[int, dict[str, Any]]) -> Asks:
    found = alone(*told)
    return lambda own: found(own).leaning_on_at_a_cost


def rests(days: int) -> Asks:
    no = rules.AskFact("a", "a", ago(40), "refused", answer="no", answered_on=ago(days))
    return lambda own: rules.resting([no], TODAY, own.no_rests_days) is not None


def due_soon(days: int) -> Asks:
    norm = rules.NormTold("a", "time", "in_force", is_spoken=True, set_by="both", review_on=ago(-days))
    return lambda own: rules.norm_counts([norm], TODAY, own).due_soon


RISING: Final = ((1, 120), (2, 90), (2, 60), (2, 20))
CASES: Final[Mapping[str, Case]] = {
    "rise_settles_days": Case(15, level((1, 40), (3, 14), (3, 0)), 3, 1),
    "stale_after_days": Case(179, stale(180), False, True),
    "harm_counts_months": Case(13, level((3, 0), harm_on=date(2024, 5, 31)), 3, 0),
    "blind_spot_levels": Case(3, said((3, 0)), ["differ_once"], []),
    "blind_spot_apart_days": Case(15, said((3, 0), (3, 14)), ["differ"], ["differ_once"]),
    "forecast_ahead_days": Case(90, lambda own: forecast((2, 0))(own).at, ago(-180), ago(-90)),
    "work_seen_days": Case(59, goes_on(*RISING, work=worked(60)), True, False),
    "work_days_needed": Case(5, goes_on(*RISING), True, False),
    "work_span_days": Case(101, goes_on(*RISING), True, False),
    "work_above_first": Case(3, goes_on((1, 120), (1, 90), (2, 60), (2, 20)), True, False),
    "work_largest_gain": Case(0, gained((1, 100), (1, 60), (2, 30), (2, 0)), 3, 2),
    "fall_days_needed": Case(4, falls((3, 60), (2, 30), (1, 0)), True, False),
    "fall_span_days": Case(61, falls((3, 60), (2, 30), (1, 0)), True, False),
    "hope_look_back_days": Case(59, hope(60), "resolved", "open"),
    "hopes_told_from": Case(6, hopes(5), True, False),
    "hopes_scored_from": Case(11, scored(10), True, False),
    "adherence_days": Case(89, area((False, 1), (False, 2), (False, 90)), "not_lived", "covered"),
    "adherence_needed": Case(4, area((False, 1), (False, 2), (False, 3)), "not_lived", "covered"),
    "adherence_kept_percent": Case(51, area(*HALF_KEPT), "covered", "not_lived"),
    "gate_some_areas": Case(3, earned(2), 3, 1),
    "gate_moments_needed": Case(4, earned(), 5, 4),
    "gate_moments_days": Case(89, earned(moments=moments((3, 1), (3, 2), (3, 90))), 5, 4),
    "gate_moments_mean": Case(Fraction(301, 100), earned(), 5, 4),
    "gate_moment_lowest": Case(3, earned(moments=moments((2, 1), (4, 2), (3, 3))), 5, 4),
    "gate_closed_days": Case(91, earned(harm_on=ago(91)), 5, 0),
    "gate_met_to_mend": Case(3, earned(disclosures=MENDED), 5, 1),
    "gate_steps_days": Case(89, lambda own: taken((3, 90, 1), earned_now=3)(own).ahead, True, False),
    "held_back_rungs": Case(3, lambda own: taken((1, 1, 3), earned_now=3)(own).held_back, True, False),
    "later_disagreements_needed": Case(
        5, lambda own: rules.first_disagreement(disagreements(4), own).counts is None, False, True
    ),
    "dance_needed": Case(6, lambda own: rules.dance(disagreements(5), own).steps is None, False, True),
    "little_below": Case(Fraction(2), inventory(5, 5), "growing", "little_of_either"),
    "even_within": Case(Fraction(24, 100), inventory(6, 9), "balanced", "more_us"),
    "strong_from": Case(Fraction(251, 100), inventory(6, 9), "balanced", "growing"),
    "steps_may_be_missing": Case(0, inventory(9, 9, unanswered=("get_real",)), "balanced", None),
    "leans_from": Case(2, leans((9, {"self_worth": 3}), (1, {"self_worth": 2, "can_lean": 2})), False, True),
    "not_free_up_to": Case(2, not_free((1, 2)), False, True),
    "freedom_fell_by": Case(1, not_free((9, 4), (1, 3)), False, True),
    "falls_months": Case(24, not_free((400, 4), (1, 2)), False, True),
    "no_rests_days": Case(31, rests(30), False, True),
    "session_low_up_to": Case(2, lambda own: rules.after_session({"a": 2}, 2, [], own).tell, False, True),
    "session_split_from": Case(Fraction(5, 4), lambda own: rules.split(4, "2.75", own).is_split, False, True),
    "review_due_soon_days": Case(13, due_soon(14), ("a",), ()),
}  # fmt: skip
