"""What was expected: inner work as evidence, hopes with their day, forecasts as they were made."""

from datetime import date
from typing import Any, Final

from assessments import rules
from assessments.models import Hope, StoredForecast
from relationships.models import InnerWork
from relationships.words import CAPACITIES
from relcare.demo.couple.levels import levels_on, observations
from relcare.demo.couple.year import Year

# Whose entry, day, subject, status, what; of what was seen also since, last seen (days ago) and by whom.
WORK: Final[tuple[tuple[str, int, str, str, str, dict[str, Any]], ...]] = (
    ("ana", 338, "other", "claimed", "He says that he wants to work on it.", {}),
    (
        *(
            "ana",
            203,
            "other",
            "seen",
            "The men's evening every second Tuesday; he practises the pause.",
        ),
        {"since": 270, "last_seen": 205, "seen_by": "client"},
    ),
    (
        *("ana", 33, "other", "seen", "Goes there still. Names it while it happens."),
        {"since": 270, "last_seen": 35, "seen_by": "client"},
    ),
    ("ana", 300, "self", "claimed", "I practise saying one thing a day.", {}),
    (
        *("ana", 140, "self", "seen", "Says what she wants before she is asked; stays when it gets quiet."),
        {"since": 240, "last_seen": 144, "seen_by": "therapist"},
    ),
    ("ben", 335, "other", "none", "She does nothing wrong.", {}),
    (
        *("ben", 148, "other", "seen", "She tells her mother no. I have heard it."),
        {"since": 230, "last_seen": 150, "seen_by": "client"},
    ),
    (
        *("ben", 90, "self", "seen", "Rings when he said he would."),
        {"since": 200, "last_seen": 92, "seen_by": "somebody_else", "seen_by_name": "my sister"},
    ),
)
# Whose, capacity, level, written, by (days ago), how sure, why.
HOPES: Final = (
    ("ana", "self_regulation", 3, 338, 250, "sure", "He has promised."),
    ("ana", "defense_awareness", 3, 335, 220, "likely", "He is so clever with everything else."),
    ("ana", "self_soothing", 3, 330, 240, "perhaps", "The running does him good."),
    ("ana", "words_and_actions", 3, 300, 200, "even", "He was sorry for a whole week."),
    ("ana", "boundaries", 3, 280, 190, "unlikely", "He can't say no to the foreman."),
    ("ana", "energy", 3, 258, 150, "even", "The Tuesdays."),
    ("ana", "self_regulation", 3, 229, 140, "perhaps", "I have stopped counting on it."),
    ("ana", "defense_awareness", 3, 199, 110, "even", "He sees it in his brother."),
    ("ana", "words_and_actions", 3, 181, 100, "likely", "He is sorry by himself now."),
    ("ana", "defense_awareness", 3, 139, 50, "perhaps", "Some days yes."),
    ("ana", "defense_awareness", 3, 49, -21, "likely", "He came back to the table by himself."),
    ("ben", "boundaries", 3, 320, 203, "even", "She wants to."),
    ("ben", "boundaries", 3, 200, 90, "likely", "The Sundays are shorter."),
    ("ben", "defense_awareness", 4, 40, -50, "perhaps", ""),
)
# Whose, made, for which day (days ago).
FORECASTS: Final = (("ana", 185, 5), ("ana", 31, -149), ("ben", 200, 20))


def tell_hoping(year: Year) -> None:
    for who, ago, subject, status, what, seen in WORK:
        days: dict[str, Any] = {name: year.day(seen[name]) for name in ("since", "last_seen") if name in seen}
        told = {"subject": subject, "status": status, "what": what, "told_on": year.day(ago)}
        year.tell(InnerWork, who, ago, **{**told, **seen, **days})
    for who, capacity, level, ago, by, sure, why in HOPES:
        _hope(year, who, ago, by, {"capacity": capacity, "level": level, "sure": sure, "why": why})
    for who, made, at in FORECASTS:
        _forecast(year, who, made, at)


def _hope(year: Year, who: str, ago: int, by: int, told: dict[str, Any]) -> None:
    used = levels_on(year, who, year.day(ago))[told["capacity"]].level
    if not rules.may_hope_for(told["level"], used):
        raise ValueError(f"{told['capacity']} was {used} already")
    year.tell(Hope, who, ago, **told, written_on=year.day(ago), by_when=year.day(by), level_then=used)


def _forecast(year: Year, who: str, made: int, ahead: int) -> None:
    day, at = year.day(made), year.day(ahead)
    work = _work(year, who, day)
    each = [
        rules.forecast(observations(year, who, name, day), day, inner_work=work, at=at) for name in CAPACITIES
    ]
    year.tell(
        StoredForecast,
        who,
        made,
        hour=14,
        by="thea",
        subject="other",
        view="client",
        made_on=day,
        at=at,
        as_it_is=[one.as_it_is for one in each],
        if_work_goes_on=[_exact(one.if_work_goes_on) for one in each],
        falling=[_exact(one.falling) for one in each],
    )


def _work(year: Year, who: str, day: date) -> rules.InnerWork:
    rows = [row for row in year.rows(InnerWork, who) if row.subject == "other" and row.told_on <= day]
    return rules.inner_work_of(
        rules.WorkFact(row.status, row.told_on, row.since, row.last_seen, row.recorded_at, str(row.id))
        for row in rows
    )


def _exact(number: object) -> str | None:
    return None if number is None else str(number)
