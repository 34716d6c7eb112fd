"""The bridge that was over its limit: Ana and her mother. And Ben's friend, where it still is."""

from collections.abc import Mapping
from typing import Any, Final

from assessments.models import Assessment, Hope
from relationships.models import (
    Boundary,
    BoundaryEvent,
    BoundaryVersion,
    Contribution,
    Decision,
    Disclosure,
    EarnedBefore,
    Moment,
    Need,
    Norm,
    NormVersion,
    Relationship,
    Request,
    RequestVersion,
)
from relcare.demo.couple.asking import dated
from relcare.demo.couple.levels import assess
from relcare.demo.couple.year import Year
from relcare.demo.people import ident

OTHERS: Final = (("ana", "Mum", "Family", 332), ("ben", "Rolf", "Friend", 262))
# Days ago -> levels in the order of the capacities, and what was seen.
COURSE: Final[Mapping[str, Mapping[int, tuple[str, Mapping[str, str]]]]] = {
    "ana": {
        326: (
            "121121",
            {"words_and_actions": "Told the aunts what I had told her."},
        ),
        286: (
            "121121",
            {"self_soothing": "Rang four times in one evening to hear that all is well."},
        ),
        237: ("121121", {"boundaries": "Was at the door on Thursday. She had said she would not come."}),
        178: (
            "121121",
            {"words_and_actions": "Nine pages to me while I was away, and three to Ben."},
        ),
        108: ("121121", {"defense_awareness": "I waited for her to notice. She did not, and she will not."}),
        57: ("121121", {"words_and_actions": "At our table: I have known you to be ungrateful."}),
        13: ("121121", {"energy": "Twenty minutes about the tomatoes. It was nice."}),
    },
    "ben": {
        258: ("202210", {"self_regulation": "Threw the mug into the lock because the pump was late."}),
        124: ("202210", {"boundaries": "Used my card for the diesel and told me afterwards."}),
        31: ("202210", {"self_regulation": "Shouting at the harbour master, I stood beside him."}),
    },
}
# What Ana wants of it since she has seen what it bears.
LOWERED_AGO: Final = 105
WANTED: Final = {"self_soothing": 1, "defense_awareness": 1, "words_and_actions": 1, "boundaries": 1}
MOMENTS: Final = (
    (327, 1, "the telephone, nine in the evening", "stomach", "accommodate", 300, None, ""),
    (285, 0, "fourth call of the evening", "cold", "endure", 200, None, ""),
    (236, 1, "the bell on a Thursday", "neck", "perfect", 120, 180, "sent her home after tea"),
    (177, 1, "nine pages", "nothing at all, for an hour", "endure", 60, 240, "read it to Mira"),
    (
        103,
        2,
        "saying it: Sundays, twenty minutes",
        "heart in the throat",
        "accommodate",
        4,
        6,
        "said it again",
    ),
    (57, 2, "she at our table", "hot", "", None, None, ""),
    (34, 3, "Sunday, the garden", "easy", "", None, None, ""),
    (13, 3, "Sunday, tomatoes", "easy, a little sad", "", None, None, ""),
)
HOPES: Final = (
    ("words_and_actions", 3, 324, 230, "likely", "She is my mother."),
    ("boundaries", 3, 280, 172, "even", "She has understood it now."),
    ("words_and_actions", 2, 230, 105, "perhaps", "At least not in front of the aunts."),
)
CALLS: Final[tuple[tuple[int, Mapping[str, Any]], ...]] = (
    (325, {}),
    (120, {"state": "proposed", "wanted": "Sundays at five, twenty minutes.", "is_spoken": True}),
    (107, {"state": "negotiating", "is_deliberate": True}),
    (
        98,
        {
            "state": "agreed",
            "set_by": "both",
            "healthy": "yes",
            "today": "Sundays at five, twenty minutes. The garden, the weather, the cat.",
            "available_when": "Sundays at five",
            "available_how": "by telephone",
            "decided_by": "me",
        },
    ),
    (50, {"state": "in_force", "review_on": -40}),
)
RETELLING: Final[tuple[tuple[int, Mapping[str, Any]], ...]] = (
    (275, {}),
    (274, {"state": "asked", "asked_on": 274}),
    (
        274,
        {
            "state": "refused",
            "answer": "does_not_know_how",
            "answered_on": 274,
            "said": "I only told your aunt. One has to talk to somebody.",
        },
    ),
    (104, {"state": "let_rest"}),
)
NOT_RETOLD: Final = {
    "observation": "What I told you on Monday my aunt asked me about on Wednesday.",
    "ask": "Keep what I tell you to yourself.",
    "reason": "Otherwise I tell you nothing any more.",
    "if_no": "I tell you about the garden.",
}
OWN: Final[tuple[tuple[int, Mapping[str, Any]], ...]] = (
    (234, {"right_for_me": "Nobody comes without having rung.", "why": "I hide behind my own door."}),
    (
        106,
        {
            "signal": "I tell her at the bell that today does not suit.",
            "step": "I stay inside and ring on Sunday.",
            "follow_through": "I leave a Sunday out.",
        },
    ),
)


def tell_others(year: Year) -> None:
    for who, other, kind, ago in OTHERS:
        told = {"other_name": other, "kind_id": ident("riverside", "kind", kind)}
        override = WANTED if who == "ana" else {}
        told |= {"load_override": override, "row_version": 2 if override else 1}
        year.tell(Relationship, who, ago, id=year.of(who, other), **told)
        for day, (digits, evidence) in COURSE[who].items():
            assess(year, who, year.of(who, other), day, digits, evidence)
    mother = year.of("ana", "Mum")
    _what_she_saw(year, mother)
    _what_she_made_of_it(year, mother)
    _opened(year, mother)
    rolf = {"relationship_id": year.of("ben", "Rolf"), "happened_on": year.day(31), "felt_safety": 1}
    year.tell(
        Moment,
        "ben",
        31,
        **rolf,
        situation="the harbour, people looking",
        body_signs="hot ears",
    )
    said = {"direction": "given", "what": "The berth, the diesel, most of the varnish.", "weight": 3}
    year.tell(Contribution, "ben", 122, relationship_id=rolf["relationship_id"], **said, healthy="no")


def _what_she_saw(year: Year, mother: Any) -> None:
    for ago, felt, situation, body, pattern, noticed, left, how in MOMENTS:
        told = {"relationship_id": mother, "happened_on": year.day(ago), "felt_safety": felt}
        told |= {"situation": situation, "body_signs": body, "pattern": pattern, "how_left": how}
        told |= {"noticed_after_minutes": noticed, "left_after_minutes": left}
        year.tell(Moment, "ana", ago, **told, was_left=left is not None if pattern else None)
    for capacity, level, ago, by, sure, why in HOPES:
        # As it was assessed until then; it never changed.
        seen = [row for row in year.rows(Assessment, "ana") if row.relationship_id == mother]
        used = getattr(seen[0], capacity) if ago < max(COURSE["ana"]) else None
        told = {"relationship_id": mother, "capacity": capacity, "level": level, "sure": sure, "why": why}
        year.tell(Hope, "ana", ago, **told, written_on=year.day(ago), by_when=year.day(by), level_then=used)
    for ago, what, expressed, answered in (
        (322, "That she asks how I am, and waits", "hinted", "not_noticed"),
        (283, "An evening without a call", "direct", "dismissed"),
        (33, "Twenty minutes, and then goodbye", "direct", "met"),
    ):
        told = {"whose": "me", "what": what, "expressed": expressed, "answered": answered}
        year.tell(Need, "ana", ago, relationship_id=mother, happened_on=year.day(ago), **told)


def _what_she_made_of_it(year: Year, mother: Any) -> None:
    told = {"relationship_id": mother, "area": "time", "question": "availability", "set_by": "other"}
    told |= {"healthy": "no", "today": "She rings when she can't sleep, and I pick up."}
    steps = tuple(
        (ago, {**changes, **({"review_on": year.day(-40)} if "review_on" in changes else {})})
        for ago, changes in CALLS
    )
    year.versioned(Norm, NormVersion, "norm", "ana", steps, **told)
    ask = tuple((ago, dated(year, changes)) for ago, changes in RETELLING)
    year.versioned(Request, RequestVersion, "request", "ana", ask, relationship_id=mother, **NOT_RETOLD)
    where = {"relationship_id": mother, "area": "space"}
    door = year.versioned(Boundary, BoundaryVersion, "boundary", "ana", OWN, **where)
    for ago, kind, what, how in (
        (220, "crossed", "At the door with a cake.", None),
        (84, "crossed", "At the door, for a minute only.", "Spoke from the window; rang on Sunday."),
        (43, "respected", "Rang before, for the first time.", None),
    ):
        event: dict[str, Any] = {"boundary": door, "kind": kind, "what_happened": what}
        if kind == "crossed":
            event |= {"crossed_by": "neither", "was_enforced": how is not None, "how_enforced": how or ""}
        year.tell(BoundaryEvent, "ana", ago, relationship_id=mother, happened_on=year.day(ago), **event)
    decision = {"topic": "What I want of her: Sundays, and no more weight than that", "proposed_by": "me"}
    year.tell(
        Decision,
        "ana",
        LOWERED_AGO,
        relationship_id=mother,
        decided_on=year.day(LOWERED_AGO),
        **decision,
        decided_by="me",
        was_asked=False,
    )


def _opened(year: Year, mother: Any) -> None:
    """While the bridge was over its limit nothing was earned; what was told went round the family."""
    told = {"relationship_id": mother, "rung": 4, "motive": "to_be_looked_after", "state": "done"}
    told |= {"what": "That I lay awake because of Ben", "happened_on": year.day(278), "safety_before": 1}
    told |= {"safety_after": 0, "answer": "dismissed", "answer_note": "My aunt rang two days later."}
    step = year.tell(Disclosure, "ana", 278, **told, answered_at=year.at(276))
    year.tell(EarnedBefore, "ana", 278, disclosure=step, earned=0, recorded_at=step.recorded_at)
