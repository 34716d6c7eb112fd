"""The six practice steps: what was done, a break, goals, and the inventory that looks at all of it."""

from typing import Any, Final

from assessments.rules import ITEMS
from relationships.models import (
    Activity,
    Break,
    BreakComparison,
    BreakExtension,
    Goal,
    GoalStep,
    Inventory,
)
from relcare.demo.couple.year import OTHERS, Year
from relcare.demo.people import PEOPLE

# Whose, day, step, kind, note, and what belongs to that step alone.
ACTIVITIES: Final[tuple[tuple[str, int, str, str, str, dict[str, Any]], ...]] = (
    ("ana", 336, "self_work", "creative", "Back to the wheel, after four years.", {}),
    ("ana", 311, "family_and_friends", "friends", "Lake with Mira.", {"with_whom": "Mira"}),
    (
        *("ana", 304, "communication", "listening", "Ten minutes each, a kitchen timer."),
        {"felt_heard": 1, "other_felt_heard": 2},
    ),
    ("ana", 276, "self_work", "learning", "Signed up for the glazing course.", {}),
    (
        *("ana", 242, "get_real", "fear", "Said it on a walk, it is easier side by side."),
        {"fear": "That quiet means he is going.", "comes_from": "My father's last winter at home."},
    ),
    (
        *("ana", 221, "communication", "listening", "Without the timer."),
        {"felt_heard": 2, "other_felt_heard": 2},
    ),
    (
        "ana",
        164,
        "family_and_friends",
        "both",
        "My cousin's birthday.",
        {"with_whom": "cousins"},
    ),
    ("ana", 136, "self_work", "body", "Swimming on Thursdays.", {}),
    (
        *("ana", 126, "communication", "listening", "About his mother."),
        {"felt_heard": 3, "other_felt_heard": 3},
    ),
    ("ana", 104, "take_a_break", "small_pause", "A quarter of an hour, both kept to it.", {}),
    (
        *("ana", 77, "get_real", "doubt", "Whether I want children or want to be asked."),
        {"fear": "To have waited too long.", "comes_from": "My mother's counting."},
    ),
    ("ana", 58, "long_term_goals", "looking_back", "A list of what is different. It got long.", {}),
    (
        "ana",
        19,
        "family_and_friends",
        "friends",
        "Concert, home at one.",
        {"with_whom": "Mira, her sister"},
    ),
    ("ben", 331, "self_work", "body", "Running along the canal again.", {}),
    (
        *("ben", 304, "communication", "listening", "The timer helped."),
        {"felt_heard": 2, "other_felt_heard": 1},
    ),
    ("ben", 262, "family_and_friends", "family", "My sister's garden.", {"with_whom": "sister, nephews"}),
    (
        *("ben", 236, "get_real", "fear", "In the van, engine off."),
        {"fear": "That I am the one who is too much.", "comes_from": "Being sent out of the room as a boy."},
    ),
    ("ben", 202, "self_work", "learning", "The men's evening, second time.", {}),
    ("ben", 145, "take_a_break", "small_pause", "Said ten minutes, were ten.", {}),
    (
        *("ben", 126, "communication", "listening", "I kept quiet and it was not hard."),
        {"felt_heard": 3, "other_felt_heard": 3},
    ),
    ("ben", 64, "long_term_goals", "looking_back", "We looked at the list she made.", {}),
    ("ben", 34, "family_and_friends", "friends", "The boat with Rolf's brother.", {"with_whom": "old band"}),
)
# Days ago -> the three answers of each of the six steps, in their order, and the three that stand alone.
INVENTORIES: Final = {
    "ana": {
        350: (("111", "010", "221", "122", "001", "332"), (2, 2, 3)),
        182: (("222", "122", "222", "222", "122", "322"), (2, 2, 3)),
        30: (("333", "233", "333", "323", "232", "333"), (3, 3, 4)),
    },
    "ben": {
        343: (("221", "112", "011", "001", "110", "221"), (2, 1, 4)),
        175: (("222", "212", "122", "112", "221", "222"), (2, 2, 4)),
        29: (("233", "222", "332", "222", "333", "333"), (3, 3, 4)),
    },
}
PURPOSES: Final = {
    "ana": "To hear what I think when nobody waits for the answer.",
    "ben": "That it is quiet, and that she comes back as before.",
}
RULES: Final = {"ana": "One message a day, in the evening, about nothing.", "ben": "She writes, I answer."}
CHECK_INS: Final = {
    "ana": "Twenty minutes by phone. I said that I need longer, and he did not argue.",
    "ben": "She called on the day we had said. I had written down what not to ask.",
}
OUTCOMES: Final = {
    "ana": "Slept. A week more than we had said, and I said so. Came back with a sentence.",
    "ben": "Harder than I thought. I know now which evenings are empty and which are only quiet.",
}
# Whose, what, why, intention, horizon, mine, theirs, state, days ago; then its steps: what, due, done.
GOALS: Final = (
    (
        *("ana", "A flat with a door for each of us", "To be near and not on top of each other."),
        *("shared", "one_year", 4, 3, 88),
        (("Write down what each needs", 75, 70), ("Look at five", 30, 26), ("Give notice", -60, None)),
    ),
    (
        *("ana", "Finish the glazing course and sell at the market once", "Something that is mine."),
        *("own", "months", 4, 3, 270),
        (("Twelve bowls alike", 120, 131), ("A table at the autumn market", -25, None)),
    ),
    (
        *("ben", "Eine Wohnung mit zwei Türen", "So that Thursday is not a fight about chairs."),
        *("shared", "one_year", 3, 4, 86),
        (("Ask the union about the loan", 60, 52), ("Look at five", 30, 26)),
    ),
    (
        *("ben", "The boat in the water without Rolf", "I am tired of waiting for him."),
        *("own", "a_few_years", 2, None, 120),
        (("Buy his half or sell mine", -14, None),),
    ),
)


def tell_steps(year: Year) -> None:
    breaks = {who: _break(year, who) for who in OTHERS}
    _compared(year, breaks)
    goals = {who: _goals(year, who) for who in OTHERS}
    for who, ago, step, kind, note, more in ACTIVITIES:
        told = {"step": step, "kind": kind, "note": note, "happened_on": year.day(ago)}
        year.tell(Activity, who, ago, **told, **more)
    for who in OTHERS:
        told = {"step": "take_a_break", "kind": "break", "note": "The week apart.", "of_break": breaks[who]}
        year.tell(Activity, who, 152, happened_on=year.day(154), **told)
        told = {"step": "long_term_goals", "kind": "goal", "note": "Four rooms, two doors, one garden."}
        year.tell(Activity, who, 25, happened_on=year.day(26), of_goal=goals[who][0], **told)
        for ago, answers in INVENTORIES[who].items():
            _inventory(year, who, ago, *answers)


def _inventory(year: Year, who: str, ago: int, steps: tuple[str, ...], alone: tuple[int, int, int]) -> None:
    answers = {
        key: int(digit)
        for keys, digits in zip(ITEMS.values(), steps, strict=True)
        for key, digit in zip(keys, digits, strict=True)
    }
    told = dict(zip(("self_worth", "can_lean", "free_to_see_others"), alone, strict=True))
    year.tell(Inventory, who, ago, answered_on=year.day(ago), answers=answers, **told)


def _break(year: Year, who: str) -> Break:
    """Planned, begun, made a week longer by Ana alone, ended."""
    row = year.tell(
        Break,
        who,
        180,
        kind="space",
        purpose=PURPOSES[who],
        contact_rules=RULES[who],
        starts_on=year.day(176),
        check_in_on=year.day(169),
        returns_on=year.day(162),
    )
    year.change(row, year.at(176, 18), state="running")
    held = {"check_in_held_on": year.day(169), "check_in_note": CHECK_INS[who]}
    year.change(row, year.at(169, 20), **held)
    decided_by = "me" if who == "ana" else "other"
    days = {"from_day": year.day(162), "to_day": year.day(155)}
    year.tell(
        BreakExtension,
        who,
        164,
        **days,
        of_break=row,
        decided_by=decided_by,
        reason="I am not done." if who == "ana" else "She wrote that she needs another week.",
    )
    year.change(row, year.at(164, 21), state="extended", returns_on=year.day(155))
    year.change(row, year.at(154, 21), state="ended", ended_on=year.day(154), outcome=OUTCOMES[who])
    return row


def _compared(year: Year, breaks: dict[str, Break]) -> None:
    year.tell(
        BreakComparison,
        "ana",
        172,
        hour=13,
        by="thea",
        first_client_id=PEOPLE["ana"].client_id,
        first=breaks["ana"],
        second_client_id=PEOPLE["ben"].client_id,
        second=breaks["ben"],
        purposes="different",
        note="She wants to think, he wants it to be as before. To be said aloud by each before the return.",
    )


def _goals(year: Year, who: str) -> list[Goal]:
    found = []
    for whose, what, why, intention, horizon, mine, theirs, ago, steps in GOALS:
        if whose != who:
            continue
        told: dict[str, Any] = {"what": what, "why": why, "intention": intention, "horizon": horizon}
        told |= {"my_commitment": mine, "their_commitment": theirs, "review_on": year.day(-45)}
        goal = year.tell(Goal, who, ago, **told)
        year.change(goal, year.at(ago - 2), state="pursued")
        for said, due, done in steps:
            told = {
                "what": said,
                "due_on": year.day(due),
                "done_on": None if done is None else year.day(done),
            }
            year.tell(GoalStep, who, ago - 2, goal=goal, **told, row_version=1 if done is None else 2)
        found.append(goal)
    return found
