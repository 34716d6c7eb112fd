"""What each of the two opened of themself, step by step, and what had been earned by then."""

from collections.abc import Mapping
from typing import Any, Final

from relationships.models import Disclosure, EarnedBefore, EarnedShown, LadderRung
from relcare.demo.couple.earned import earned_on, gate_opening
from relcare.demo.couple.year import Year

WORDING: Final = {3: "A mistake, or something I would rather have hidden"}
# Whose, day, rung, what, why, felt safety before and after, answer, what was said with it.
STEPS: Final = (
    (
        *("ana", 330, 4, "What my father called up the stairs on the last evening", "to_be_rescued", 1, 0),
        *("dismissed", "He said that everybody has had something."),
    ),
    (
        "ana",
        232,
        1,
        "That I can't stand his brother's music",
        "to_be_known",
        2,
        3,
        "met",
        "He laughed. He can't either.",
    ),
    (
        *("ana", 148, 2, "That I want to be fetched from the station, and not only when it rains"),
        *("to_be_known", 2, 3, "met", "He asked at what time."),
    ),
    (
        *("ana", 80, 3, "That I failed the first examination and told nobody", "to_be_known", 2, 4),
        *("met", "He put the pan down and asked which one."),
    ),
    (
        *("ana", 23, 2, "What I spend on the kiln", "to_be_known", 3, 3),
        *("mixed", "First the sum, then what it is for."),
    ),
    (
        *("ben", 237, 4, "That I sat in the van for an hour before I came up", "to_be_looked_after", 1, 2),
        *("mixed", "She cried, and I had to look after her."),
    ),
    (
        "ben",
        140,
        1,
        "That I don't like the yellow hall",
        "to_be_known",
        3,
        3,
        "met",
        "It is white now.",
    ),
    (
        *("ben", 36, 2, "That I would like to be asked how it was, on the first evening already"),
        *("to_be_known", 2, 3, "met", "She did, the same evening."),
    ),
)
# Planned, and what became of it.
PLANS: Final[tuple[tuple[str, int, Mapping[str, Any]], ...]] = (
    ("ana", 11, {"rung": 4, "what": "What I am afraid of when he is quiet", "planned_for": -16}),
    ("ana", 315, {"rung": 5, "what": "The year before I met him"}),
    ("ben", 7, {"rung": 3, "what": "What the boat has cost so far", "planned_for": -9}),
)


def tell_opening_up(year: Year) -> None:
    for rung, wording in WORDING.items():
        year.tell(LadderRung, "ana", 400, by="mark", rung=rung, wording=wording)
    for who, ago, rung, what, motive, before, after, answer, note in STEPS:
        earned, opening = earned_on(year, who, year.day(ago)), gate_opening(year, who, year.day(ago))
        step = year.tell(
            Disclosure,
            who,
            ago,
            rung=rung,
            what=what,
            motive=motive,
            state="done",
            happened_on=year.day(ago),
            safety_before=before,
            safety_after=after,
            answer=answer,
            answer_note=note,
            answered_at=year.at(ago, 22),
        )
        told = {"disclosure": step, "earned": earned, "recorded_at": step.recorded_at}
        year.tell(EarnedBefore, who, ago, **told)
        if opening is not None and opening.is_open:
            year.tell(EarnedShown, who, ago, **told)
    for who, ago, planned in PLANS:
        days = {"planned_for": year.day(planned["planned_for"])} if "planned_for" in planned else {}
        plan = year.tell(Disclosure, who, ago, **{**planned, **days, "motive": "to_be_known"})
        if not days:
            year.change(plan, year.at(ago - 3), state="dropped")
