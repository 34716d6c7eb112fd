"""Boundaries and what became of them, needs and how they were answered, requests on their way."""

from collections.abc import Mapping
from typing import Any, Final

from relationships.models import Boundary, BoundaryEvent, BoundaryVersion, Need, Request, RequestVersion
from relcare.demo.couple.year import Year
from relcare.demo.people import PEOPLE

BOUNDARIES: Final[tuple[tuple[str, str, str, tuple[tuple[int, Mapping[str, Any]], ...]], ...]] = (
    (
        *("ana", "loud"),
        "respect",
        (
            (344, {"right_for_me": "Nobody shouts at me in my kitchen.", "why": "There was enough of that."}),
            (
                258,
                {
                    "signal": "I put my hand flat on the table and say stop.",
                    "step": "I go to the studio and take my coat.",
                    "follow_through": "I sleep at Mira's and we talk the next day, outside.",
                },
            ),
        ),
    ),
    (
        *("ana", "diary"),
        "space",
        ((252, {"right_for_me": "My diary is mine, open on the table or not."}),),
    ),
    (
        *("ana", "money"),
        "power",
        (
            (
                335,
                {"right_for_me": "My wages come to an account of my own.", "signal": "I have told him why."},
            ),
            (
                120,
                {"ended_on": 120, "ended_as": "no_longer_needed", "ended_why": "It is so, and nobody minds."},
            ),
        ),
    ),
    (
        *("ben", "door"),
        "space",
        (
            (
                332,
                {
                    "right_for_me": "A quarter of an hour alone when I come in.",
                    "signal": "Boots off, door to.",
                    "step": "I say: at quarter past I am there.",
                    "follow_through": "I go round the block and come back.",
                },
            ),
        ),
    ),
)
# Whose, of which boundary (none: it had never been said), day, kind, what, enforced how, repaired after days.
EVENTS: Final = (
    ("ana", "", 341, "crossed", "Shouted about the van, an arm's length away.", None, None),
    ("ana", "loud", 256, "crossed", "Loud because of the landlord.", "Said stop, took my coat.", 2),
    ("ana", "diary", 190, "respected", "It lay open on Sunday. He closed it.", None, None),
    ("ana", "loud", 121, "respected", "He heard himself and sat down.", None, None),
    ("ana", "loud", 62, "crossed", "After my mother's visit.", "Hand on the table. That was enough.", 0),
    ("ana", "loud", 17, "respected", "A bad evening, and quiet.", None, None),
    ("ben", "door", 300, "crossed", "Questions through the door.", None, None),
    ("ben", "door", 180, "respected", "She was in the garden when I came.", None, None),
    ("ben", "door", 55, "respected", "", None, None),
)
REPAIRS: Final = {
    2: "He came to the studio, knocked, and named what he had done.",
    0: "Said sorry the same evening.",
}
# Whose entry, whose need, what, expressed, answered.
NEEDS: Final = (
    ("ana", 343, "me", "To be asked how the day was", "hinted", "not_noticed"),
    ("ana", 318, "me", "Help with the move of the kiln", "not_at_all", "not_noticed"),
    ("ana", 296, "other", "Quiet after work", "demanded", "met"),
    ("ana", 271, "me", "That he comes along to the doctor's", "hinted", "partly"),
    ("ana", 233, "me", "To be held for a minute, nothing said", "direct", "dismissed"),
    ("ana", 187, "other", "That I am glad when he comes", "hinted", "partly"),
    ("ana", 134, "me", "An evening without plans", "direct", "met"),
    ("ana", 97, "me", "To be held for a minute, nothing said", "direct", "met"),
    ("ana", 51, "other", "That somebody sees what he carries", "direct", "met"),
    ("ana", 12, "me", "To be picked up at the station", "direct", "met"),
    ("ben", 329, "me", "Ruhe, wenn ich heimkomme", "not_at_all", "not_noticed"),
    ("ben", 283, "me", "Feierabend, eine Viertelstunde", "demanded", "partly"),
    ("ben", 215, "other", "To be told where I am", "hinted", "partly"),
    ("ben", 141, "me", "Somebody who sees what I carry", "hinted", "partly"),
    ("ben", 50, "me", "Somebody who sees what I carry", "direct", "met"),
)
# Whose, name, about which earlier one, what is asked, and what became of it.
REQUESTS: Final[
    tuple[tuple[str, str, str, Mapping[str, Any], tuple[tuple[int, Mapping[str, Any]], ...]], ...]
] = (
    (
        *("ana", "ring", ""),
        {
            "observation": "Four evenings last week supper was cold and I did not know.",
            "ask": "Ring when it gets later than seven.",
            "reason": "I stop listening for the stairs then.",
            "my_part": "I ask nothing when you ring.",
            "offer": "I eat without you and am not cross.",
            "if_no": "I eat at seven and put yours in the oven.",
        },
        (
            (327, {}),
            (325, {"state": "asked", "asked_on": 325}),
            (324, {"state": "accepted", "answer": "yes", "answered_on": 324, "said": "I can do that."}),
            (296, {"state": "kept", "looked_on": 296, "offer_kept": True}),
        ),
    ),
    (
        *("ana", "mother", ""),
        {
            "observation": "On Sundays at my mother's I am alone with her for five hours.",
            "ask": "Come with me, once a month.",
            "reason": "She is different when somebody is there.",
            "my_part": "I say yes to her before I have asked you.",
            "if_no": "I go for two hours and drive myself.",
        },
        (
            (292, {}),
            (290, {"state": "asked", "asked_on": 290}),
            (
                290,
                {"state": "refused", "answer": "no", "answered_on": 290, "said": "Not there. Anything else."},
            ),
        ),
    ),
    (
        *("ana", "mother again", "mother"),
        {
            "observation": "You said no, and I went alone, and it was as always.",
            "ask": "Fetch me there at four.",
            "reason": "Then there is an end that is not mine to make.",
            "offer": "I am at the gate at four.",
            "if_no": "I order a taxi for four before I go.",
        },
        (
            (273, {}),
            (272, {"state": "asked", "asked_on": 272}),
            (
                271,
                {
                    "state": "refused",
                    "answer": "no",
                    "answered_on": 271,
                    "said": "Please let me out of this.",
                },
            ),
            (238, {"state": "let_rest"}),
        ),
    ),
    (
        *("ana", "anger", ""),
        {
            "observation": "You go quiet, and two days later I learn what it was.",
            "ask": "Tell me while you are getting angry.",
            "reason": "I make up worse things.",
            "my_part": "I ask six times. That is five too many.",
            "if_no": "I ask once and then go to bed.",
        },
        (
            (206, {}),
            (205, {"state": "asked", "asked_on": 205}),
            (
                204,
                {"state": "refused", "answer": "cannot", "answered_on": 204, "said": "I notice it too late."},
            ),
        ),
    ),
    (
        *("ana", "crying", ""),
        {
            "observation": "When I cry you get up and wash dishes.",
            "ask": "Sit down and say what goes on in you.",
            "reason": "The water is loud, and I am alone then.",
            "offer": "I tell you when it is over and nothing has to be done.",
            "if_no": "I take the blanket and sit with the radio.",
        },
        (
            (142, {}),
            (140, {"state": "asked", "asked_on": 140}),
            (
                140,
                {
                    "state": "refused",
                    "answer": "does_not_know_how",
                    "answered_on": 140,
                    "said": "I have no idea what one says.",
                },
            ),
        ),
    ),
    (
        *("ana", "children", ""),
        {
            "observation": "We talk about rooms, and never about what for.",
            "ask": "Say whether you want to talk about children at all.",
            "reason": "I would like to know what I am furnishing.",
            "if_no": "I talk about it with Mira and with Thea.",
        },
        (
            (44, {}),
            (40, {"state": "asked", "asked_on": 40}),
            (
                38,
                {
                    "state": "put_off",
                    "answer": "not_yet",
                    "answered_on": 38,
                    "said": "After the move. I mean that.",
                    "follow_up_on": -30,
                },
            ),
        ),
    ),
    (
        *("ana", "birthdays", ""),
        {
            "observation": "Your sister's present was bought by me again.",
            "ask": "Take your family's birthdays over.",
            "reason": "I want to be thanked for what is mine.",
            "offer": "I write the list, once.",
            "if_no": "I buy for my own and say so.",
        },
        ((4, {"follow_up_on": -10}),),
    ),
    (
        *("ben", "questions", ""),
        {
            "observation": "I have my boots on and there are three questions.",
            "ask": "Ask me at quarter past.",
            "reason": "I am still on the site until then.",
            "my_part": "I come in like weather.",
            "offer": "At quarter past I come by myself.",
            "if_no": "I sit in the van for a quarter of an hour.",
        },
        (
            (284, {}),
            (282, {"state": "asked", "asked_on": 282}),
            (282, {"state": "accepted", "answer": "yes", "answered_on": 282, "said": "Quarter past. Fine."}),
            (230, {"state": "not_kept", "looked_on": 230, "offer_kept": False}),
            (150, {"state": "kept", "looked_on": 150, "offer_kept": True}),
        ),
    ),
    (
        *("ben", "boat", ""),
        {
            "observation": "I have been on the boat alone all summer.",
            "ask": "Come once, in September.",
            "reason": "I would like to show you the lock at night.",
            "if_no": "I take my sister and tell you about it.",
        },
        (
            (70, {}),
            (68, {"state": "asked", "asked_on": 68}),
            (
                66,
                {
                    "state": "refused",
                    "answer": "no",
                    "answered_on": 66,
                    "said": "Not on water. I told you why.",
                },
            ),
            (35, {"state": "let_rest"}),
        ),
    ),
)
DAYS: Final = ("ended_on", "asked_on", "answered_on", "looked_on", "follow_up_on")


def dated(year: Year, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Days ago as days."""
    return {name: year.day(value) if name in DAYS else value for name, value in changes.items()}


def tell_asking(year: Year) -> None:
    _boundaries(year)
    for who, ago, whose, what, expressed, answered in NEEDS:
        told = {"whose": whose, "what": what, "expressed": expressed, "answered": answered}
        year.tell(Need, who, ago, happened_on=year.day(ago), **told)
    asks: dict[str, Request] = {}
    for who, name, about, said, told_steps in REQUESTS:
        steps = tuple((ago, dated(year, changes)) for ago, changes in told_steps)
        line = {"about": asks.get(about)}
        asks[name] = year.versioned(Request, RequestVersion, "request", who, steps, **said, **line)


def _boundaries(year: Year) -> None:
    said: dict[str, Boundary] = {}
    for who, name, area, told_steps in BOUNDARIES:
        steps = tuple((ago, dated(year, changes)) for ago, changes in told_steps)
        said[name] = year.versioned(Boundary, BoundaryVersion, "boundary", who, steps, area=area)
    for who, name, ago, kind, what, how, after in EVENTS:
        told: dict[str, Any] = {"boundary": said.get(name), "kind": kind, "what_happened": what}
        if kind == "crossed":
            told |= {"crossed_by": "neither", "was_enforced": how is not None, "how_enforced": how or ""}
        if after is not None:
            told |= {"repaired_on": year.day(ago - after), "how_repaired": REPAIRS[after], "row_version": 2}
            told["repair_told_by_id"] = PEOPLE[who].member_id
        year.tell(BoundaryEvent, who, ago, happened_on=year.day(ago), **told)
