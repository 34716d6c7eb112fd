"""What has to be clear before two people work on anything together."""

from datetime import timedelta
from typing import Final

from clients.models import (
    HELD,
    Attendee,
    JointName,
    JointOpening,
    PolicyAcceptance,
    SafetyFlag,
    SafetyPlan,
    SafetyReference,
    Screening,
    SecretsPolicy,
    Session,
)
from relationships.models import Opening
from relcare.demo.couple.year import CASE, OTHERS, Year
from relcare.demo.people import PEOPLE
from relcare.demo.story import at

LENGTH: Final = timedelta(minutes=50)
# Days ago on which each was asked, the newest well within ninety days.
ASKED: Final = (
    *(720, 633, 546, 459, 372, 290),
    # After the concern, and after the break began.
    *(203, 168, 84, 20),
)
CONCERN_AGO, LIFTED_AGO, CALLED_AGO = 212, 201, 203
CONCERN_SAID: Final = (
    "Says she is careful what she tells him when he has gone quiet, and could not say at once what of. "
    "Nobody was hurt, nothing was broken. Taken as a concern until asked again."
)
CALLED: Final = "Asked again by telephone from her office. The quiet is what frightens her, not him."
LIFTED: Final = (
    "Gone through in supervision. Asked twice alone, the second time away from home: no threat, no force, no "
    "watching. What frightens her is an old silence; it is worked on by name."
)
ALONE: Final = "Asked alone at the beginning of the hour. Nothing that frightens, nobody held back."
POLICIES: Final = (
    (368, "no_secrets", "What one of you tells me alone I may bring into the room."),
    (
        361,
        "therapist_decides",
        (
            "What one of you tells me alone stays with me, unless the other has to know it. Then I tell you "
            "first, and you decide who says it."
        ),
    ),
)
NAMES: Final = {"ana": "Ana", "ben": "Benno"}
PLANS: Final = {
    "ana": {
        "warning_signs": "Three days of nobody talking. I count steps on the stairs.",
        "what_i_can_do_alone": "Coat on, once round the canal. Radio in the kitchen.",
        "people_and_places": "Mira, any hour. The studio; the key is in my bag.",
        "whom_i_can_ask": "Mira. My colleague Ruth on weekdays.",
        "professionals": "Thea between nine and five, the crisis line at night, 112.",
        "making_the_place_safer": "My own bank card and my papers lie in the studio.",
    },
    "ben": {
        "warning_signs": "I answer in single words. Jaw like a vice.",
        "what_i_can_do_alone": "Down to the bicycles. Twenty minutes with my hands busy.",
        "people_and_places": "The workshop. My sister's garden.",
        "whom_i_can_ask": "My sister, after eight.",
        "professionals": "Thea in office hours, the crisis line.",
    },
}
REFERENCES: Final = {
    "ana": (
        (340, "not_yet", ""),
        (
            245,
            "yes",
            (
                "On her grandmother's bench behind the house, shelling peas, seven years old. Nobody wanted "
                "anything of her. Belly warm, feet heavy, she forgot to listen for the door."
            ),
        ),
    ),
    "ben": (
        (338, "unsure", "The boat, perhaps; but then he was always the one who watched the wind."),
        (60, "yes", "Asleep on his sister's sofa with the dog on his feet. Did not wake up once."),
    ),
}


def tell_safety(year: Year) -> None:
    for who in OTHERS:
        _asked_alone(year, who)
        _safety_plan(year, who)
        for ago, status, what in REFERENCES[who]:
            session = year.session_near(ago)
            told = {"status": status, "what": what, "session": session, "told_on": session.starts_at.date()}
            told["recorded_at"] = session.ends_at
            year.tell(SafetyReference, who, ago, by="thea", **told)
    _concern(year)
    _joint_work(year)
    _openings(year)


def _asked_alone(year: Year, who: str) -> None:
    for ago in ASKED:
        if ago == CALLED_AGO and who == "ana":
            _screening(year, who, ago, result="clear", way="safe_call", note=CALLED)
        else:
            session = _hour_alone(year, who, ago)
            told = {"session": session, "recorded_at": session.ends_at}
            _screening(year, who, ago, result="clear", way="in_person", note=ALONE, **told)


def _screening(year: Year, who: str, ago: int, **told: object) -> Screening:
    return year.tell(Screening, who, ago, hour=18, by="thea", **{"asked_on": year.day(ago), **told})


def _hour_alone(year: Year, who: str, ago: int) -> Session:
    """An hour of the case with one of the two; the other has no part in it, and does not read of it."""
    starts_at = at(year.day(ago), 16 if who == "ana" else 17)
    session = year.tell(
        Session,
        who,
        ago + 7,
        by="thea",
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        state=HELD,
        row_version=2,
    )
    year.tell(Attendee, who, ago + 7, session=session, was_present=True)
    year.story(who).held.append(session)
    return session


def _concern(year: Year) -> None:
    session = _hour_alone(year, "ana", CONCERN_AGO)
    told = {"result": "concern", "way": "in_person", "note": CONCERN_SAID, "session": session}
    screening = _screening(year, "ana", CONCERN_AGO, **told, recorded_at=session.ends_at)
    year.tell(
        SafetyFlag,
        "ana",
        CONCERN_AGO,
        by="thea",
        source="screening",
        why="The screening is a concern.",
        screening=screening,
        raised_at=session.ends_at,
        lifted_at=year.at(LIFTED_AGO, 15),
        lifted_by_id=PEOPLE["sue"].member_id,
        lifted_because=LIFTED,
    )


def _safety_plan(year: Year, who: str) -> None:
    plan = PLANS[who]
    year.tell(SafetyPlan, who, 350, **{name: plan[name] for name in list(plan)[:3]}, review_on=year.day(170))
    if who == "ana":
        year.tell(SafetyPlan, who, 200, **plan, review_on=year.day(-40))
    else:
        year.tell(SafetyPlan, who, 172, **plan, review_on=year.day(-60))


def _joint_work(year: Year) -> None:
    chance = year.chance("ana", SecretsPolicy)
    for number, (ago, kind, words) in enumerate(POLICIES, start=1):
        told = {"id": chance.reference(), "number": number, "kind": kind, "words": words}
        policy = year.tell(SecretsPolicy, "ana", ago, hour=11, by="thea", **told)
    for who, ago in (("ana", 360), ("ben", 358)):
        year.tell(PolicyAcceptance, who, ago, id=chance.reference(), policy=policy)
        year.tell(JointName, who, 352, id=chance.reference(), name=NAMES[who])
    reason = "Both were asked alone, both accepted how secrets are handled, both want it."
    year.tell(JointOpening, "ana", 355, hour=12, by="thea", is_open=True, reason=reason, case_id=CASE)


def _openings(year: Year) -> None:
    """The gate with what each knew of safety by then; the rest for Ana, who asked for it."""
    for who, what, ago in (
        *(("ana", "gate", 160), ("ben", "gate", 50), ("ana", "forecast", 120), ("ana", "hopes", 100)),
    ):
        year.tell(
            Opening,
            who,
            ago,
            hour=12,
            by="thea",
            what=what,
            is_open=True,
            with_safety_reference=what == "gate",
        )
