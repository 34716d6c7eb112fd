"""What the two noticed about how things go between them, what they made of it, and what each gives."""

from collections.abc import Mapping
from typing import Any, Final

from relationships.models import Contribution, Decision, Norm, NormObservation, NormVersion
from relcare.demo.couple.year import Steps, Year

SPOKEN: Final = {"is_spoken": True, "is_deliberate": True}
# Whose, area, question, how it was at first, and what it was taken to on which days.
NORMS: Final[tuple[tuple[str, str, str, Mapping[str, Any], Steps], ...]] = (
    (
        *("ana", "time", "availability"),
        {
            "set_by": "other",
            "healthy": "no",
            "today": "His phone lies beside the plate. When it rings he goes.",
        },
        (
            (350, {}),
            (336, {"state": "proposed", "wanted": "No phones while we eat.", **SPOKEN}),
            (320, {"state": "negotiating"}),
            (
                306,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "healthy": "yes",
                    "today": "Phones stay in the hall from supper until eight.",
                    "available_when": "from supper until eight",
                    "available_where": "at the kitchen table",
                    "available_how": "phones in the hall, his on loud for the lift alarm",
                    "decided_by": "both",
                },
            ),
            (250, {"state": "in_force", "review_on": -20}),
        ),
    ),
    (
        *("ana", "power", "decisions"),
        {"set_by": "other", "healthy": "unsure", "today": "He comes home and it is bought."},
        (
            (345, {}),
            (300, {"state": "proposed", "wanted": "Above two hundred we both sleep on it.", **SPOKEN}),
            (285, {"state": "negotiating"}),
            (
                270,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "healthy": "yes",
                    "today": "Above two hundred we both sleep on it.",
                },
            ),
            (180, {"state": "in_force", "review_on": -5}),
        ),
    ),
    (
        *("ana", "respect", "conflict"),
        {"set_by": "other", "healthy": "no", "today": "When I raise something he leaves the room."},
        (
            (342, {}),
            (262, {"state": "proposed", "wanted": "Whoever leaves says when they are back.", **SPOKEN}),
            (240, {"state": "negotiating"}),
            (
                170,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "healthy": "yes",
                    "today": "Whoever leaves says when they are back, and is.",
                    "review_on": -12,
                },
            ),
        ),
    ),
    (
        *("ana", "space", "needs"),
        {"set_by": "me", "healthy": "unsure", "today": "Every evening is ours, and I am tired of it."},
        (
            (330, {}),
            (200, {"state": "proposed", "wanted": "Thursdays belong to each alone.", **SPOKEN}),
            (190, {"state": "negotiating"}),
            (
                150,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "healthy": "yes",
                    "today": "Thursdays belong to each alone.",
                },
            ),
            (100, {"state": "in_force"}),
        ),
    ),
    (
        *("ana", "respect", "needs"),
        {"healthy": "unsure", "today": "I hope that he guesses. Sometimes he does, and then I am not sure."},
        ((328, {}), (75, {"state": "proposed", "wanted": "I say it once, in words, before ten at night."})),
    ),
    (
        *("ana", "power", "contribution"),
        {"set_by": "other", "healthy": "unsure", "today": "I keep the birthdays of his whole family."},
        (
            (260, {}),
            (130, {"state": "proposed", "wanted": "Each keeps the birthdays of their own."}),
            (118, {"state": "declined", "answer": "cannot", "reason": "He forgets his own."}),
            (24, {"state": "proposed", "set_by": "me", "today": "I keep mine and two of his."}),
        ),
    ),
    (
        *("ana", "time", "contribution"),
        {"healthy": "yes", "today": "I plan the weekends."},
        ((340, {}), (310, {"state": "in_force"}), (140, {"state": "ended", "reason": "We take turns now."})),
    ),
    (
        *("ana", "space", "other"),
        {
            "set_by": "me",
            "healthy": "unsure",
            "is_kept": True,
            "today": "I say the day was fine before I know.",
        },
        ((214, {}),),
    ),
    (
        *("ben", "time", "availability"),
        {"set_by": "me", "healthy": "unsure", "today": "I look when it rings. It may be the site."},
        (
            (348, {}),
            (
                330,
                {
                    "state": "proposed",
                    "wanted": "Not at the table; but the lift alarm I must hear.",
                    **SPOKEN,
                },
            ),
            (320, {"state": "negotiating"}),
            (
                306,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "healthy": "yes",
                    "today": "Phones in the hall until eight. Mine is on loud.",
                },
            ),
            (250, {"state": "in_force", "review_on": -20}),
        ),
    ),
    (
        *("ben", "power", "decisions"),
        {"set_by": "me", "healthy": "yes", "today": "I buy what the flat needs. Somebody has to."},
        (
            (338, {}),
            (300, {"state": "proposed", "wanted": "Above five hundred we talk.", **SPOKEN}),
            (285, {"state": "negotiating"}),
            (
                270,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "today": "Above five hundred we talk; below it, whoever is there.",
                },
            ),
        ),
    ),
    (
        *("ben", "space", "needs"),
        {
            "set_by": "other",
            "healthy": "unsure",
            "today": "She wants evenings for herself. I do not know what for.",
        },
        (
            (204, {}),
            (195, {"state": "proposed", "wanted": "One evening, and I know which one.", **SPOKEN}),
            (190, {"state": "negotiating"}),
            (
                150,
                {
                    "state": "agreed",
                    "set_by": "both",
                    "healthy": "yes",
                    "today": "Thursdays. I am at the boat.",
                },
            ),
            (100, {"state": "in_force"}),
        ),
    ),
    (
        *("ben", "time", "contribution"),
        {"set_by": "me", "healthy": "yes", "today": "Shopping and the car are mine.", "is_spoken": True},
        ((334, {}), (280, {"state": "in_force"})),
    ),
    (
        *("ben", "respect", "other"),
        {
            "set_by": "me",
            "healthy": "no",
            "today": "I make jokes about her mother. She laughs, and then not.",
        },
        (
            (110, {}),
            (90, {"state": "proposed", "wanted": "No jokes about her mother, not even good ones.", **SPOKEN}),
            (70, {"state": "negotiating", "healthy": "unsure"}),
        ),
    ),
)
# Of a norm that stands: whose, area and question, the days, and on which of them it was kept to.
LIVED: Final = (
    ("ana", "time", "availability", {200: True, 120: True, 66: True, 41: False, 22: True, 8: True}, ""),
    (
        "ana",
        "respect",
        "conflict",
        {79: False, 58: False, 37: True, 16: False},
        "Gone, and nobody said when.",
    ),
    ("ana", "space", "needs", {88: True, 60: True, 32: True}, ""),
    ("ben", "time", "availability", {64: True, 40: False, 20: True}, "It was the lift."),
    ("ben", "power", "decisions", {70: True, 30: True}, ""),
)
# Whose, direction, what, weight, healthy, since, ended.
GIVEN: Final = (
    ("ana", "given", "I keep in touch with both families.", 3, "unsure", 900, 60),
    ("ana", "given", "The mornings: coffee, the heating, a word at the door.", 2, "yes", 600, None),
    ("ana", "given", "I ask how the site was and listen to the end.", 2, "yes", 300, None),
    ("ana", "received", "He repairs everything, before I see it.", 2, "yes", 900, None),
    ("ana", "received", "He drives me to the late trains.", 1, "yes", 700, None),
    ("ana", "received", "Since spring he says when he is back.", 3, "yes", 160, None),
    ("ben", "given", "Shopping, the car, whatever drips.", 3, "yes", 900, None),
    ("ben", "given", "Every second weekend is planned by me.", 2, "yes", 140, None),
    ("ben", "received", "She knows all the birthdays.", 2, "unsure", 900, 60),
    ("ben", "received", "She asks, and waits for the answer.", 3, "yes", 300, None),
)
# Whose, topic, proposed by, decided by, whether the side that did not decide was asked.
DECISIONS: Final = (
    ("ana", 347, "A second-hand van", "other", "other", False),
    ("ana", 322, "Where we are at Easter", "me", "other", True),
    ("ana", 268, "A washing machine", "both", "both", None),
    ("ana", 206, "His brother stays for a week", "other", "other", False),
    ("ana", 149, "Thursdays", "me", "both", None),
    ("ana", 83, "Not to go to the wedding in Graz", "me", "both", None),
    ("ana", 26, "Two rooms more, a little further out", "both", "both", None),
    ("ben", 345, "The van", "me", "me", False),
    ("ben", 240, "Who talks to the landlord", "other", "me", True),
    ("ben", 148, "Thursdays", "other", "both", None),
    ("ben", 27, "A bigger flat", "both", "both", None),
)


def tell_negotiating(year: Year) -> None:
    norms = {}
    for who, area, question, first, steps in NORMS:
        told = {"area": area, "question": question, **first}
        days = tuple((ago, _with_review(year, changes)) for ago, changes in steps)
        norms[who, area, question] = year.versioned(Norm, NormVersion, "norm", who, days, **told)
    for who, area, question, kept, note in LIVED:
        for ago, was_lived in kept.items():
            told = {"norm": norms[who, area, question], "observed_on": year.day(ago), "was_lived": was_lived}
            year.tell(NormObservation, who, ago, hour=21, **told, note="" if was_lived else note)
    for who, direction, what, weight, healthy, since, ended in GIVEN:
        told = {"direction": direction, "what": what, "weight": weight, "healthy": healthy}
        told |= {"since": year.day(since), "ended_on": None if ended is None else year.day(ended)}
        year.tell(Contribution, who, min(since - 1, 321), **told, row_version=1 if ended is None else 2)
    for who, ago, topic, proposed_by, decided_by, was_asked in DECISIONS:
        told = {"topic": topic, "decided_on": year.day(ago), "proposed_by": proposed_by}
        year.tell(Decision, who, ago, **told, decided_by=decided_by, was_asked=was_asked)


def _with_review(year: Year, changes: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(changes)
    if "review_on" in told:
        told["review_on"] = year.day(told["review_on"])
    return told
