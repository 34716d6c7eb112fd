"""How each of the two sees the other over two years, and what follows from it on any one day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from assessments import rules
from assessments.models import Assessment
from relationships.words import CAPACITIES
from relcare.demo.capacities import seen_by_therapist, told_of_self
from relcare.demo.couple.year import Year
from relcare.demo.words import EVIDENCE

# Days ago -> levels in the order of the capacities.
COURSE: Final = {
    "ana": {
        700: "222222",
        610: "222222",
        520: "222222",
        430: "222222",
        365: "222222",
        340: "222222",
        312: "222222",
        284: "322222",
        256: "322232",
        228: "322223",
        200: "322233",
        172: "332233",
        144: "332333",
        116: "332333",
        88: "333333",
        60: "332333",
        32: "332333",
        6: "333333",
    },
    "ben": {
        690: "232322",
        590: "232322",
        470: "332332",
        380: "332332",
        330: "332332",
        270: "332332",
        205: "332332",
        150: "333332",
        95: "333333",
        45: "333333",
        9: "333333",
    },
}
SEEN: Final[Mapping[str, Mapping[int, Mapping[str, str]]]] = {
    "ana": {
        340: {"defense_awareness": "Went quiet for two days and said there was nothing."},
        284: {"self_soothing": "Came back from the cellar by himself, calmer, and put the kettle on."},
        228: {"boundaries": "Told his foreman no and told me that he had."},
        172: {"self_regulation": "Said: give me ten minutes. They were ten minutes."},
        144: {"words_and_actions": "Sharp about the bill; said sorry before I had noticed."},
        88: {"defense_awareness": "Named it while it happened: I am on my way out of the door, am I not."},
        60: {"defense_awareness": "After my mother's visit he was gone again for an evening."},
        6: {"defense_awareness": "Stayed at the table. I saw what it cost him."},
    },
    "ben": {
        330: {"boundaries": "Says yes on the phone and cries afterwards."},
        205: {"energy": "The kitchen is warm when she is in it."},
        95: {"boundaries": "Told her mother Sunday, twenty minutes. I was standing beside her."},
        9: {"words_and_actions": "She said a hard thing quietly."},
    },
}


def tell_levels(year: Year) -> None:
    for who, course in COURSE.items():
        for ago, digits in course.items():
            assess(year, who, year.together(who), ago, digits, SEEN[who].get(ago, {}))
        story = year.story(who)
        story.held.sort(key=lambda session: session.starts_at)
        bond = next(bond for bond in story.life.bonds if bond.is_told)
        told_of_self(story, bond, year.day(15))
        story.met[bond.id] = year.sessions_of_both()
        newest = course[min(course)]
        seen_by_therapist(story, bond, levels(newest), year.day(15))


def levels(digits: str) -> dict[str, int]:
    return {name: int(digit) for name, digit in zip(CAPACITIES, digits, strict=True) if digit != "-"}


def assess(
    year: Year, who: str, relationship: Any, ago: int, digits: str, evidence: Mapping[str, str]
) -> None:
    told = levels(digits)
    said = evidence or {"energy": EVIDENCE["energy"][min(2, told.get("energy", 0) // 2)]}
    year.tell(
        Assessment,
        who,
        ago,
        relationship_id=relationship,
        subject="other",
        rater="client",
        basis="observed",
        assessed_on=year.day(ago),
        evidence=dict(said),
        **told,
    )


def observations(year: Year, who: str, capacity: str, until: date) -> list[rules.Observation]:
    """What this one saw of the other up to that day."""
    rows = [
        row
        for row in year.rows(Assessment, who)
        if (row.relationship_id, row.subject, row.basis) == (year.together(who), "other", "observed")
        and row.rater == "client"
        and row.assessed_on <= until
        and getattr(row, capacity) is not None
    ]
    return [
        rules.Observation(getattr(row, capacity), row.assessed_on, row.recorded_at, str(row.id))
        for row in rows
    ]


def levels_on(year: Year, who: str, day: date) -> dict[str, rules.LevelUsed]:
    return {name: rules.level_used(observations(year, who, name, day), day) for name in CAPACITIES}
