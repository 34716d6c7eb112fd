"""A form that takes in harm, or that somebody is not free, calls for a screening as the entry would."""

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.test import Client as Browser

from assessments.library import shipped
from assessments.models import BY_PRACTICE, RaisedFlag
from assessments.rules import CALLS_FOR_SCREENING
from assessments.rules.forms.flag_shape import SEVERITIES
from assessments.tests.scene import ANA, ANAS, API, BEN, COUPLE, TODAY, asked, assigned, inbox, put
from clients.models import SCREENING_CAUSES, Case, InboxItem, Screening, ScreeningCause
from clients.reports import obstacles_to_joint_work
from practices import clock
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

HARM: Final = {"about": "The money.", "outcome": "harm"}
CALM: Final = {"about": "The money.", "outcome": "resolved"}
# What each of our forms says of what it takes in: the flag, its severity, what it calls for.
DECIDED: Final = {
    "after_disagreement": [("harm", "attention", "harm"), ("very_heated", "note", "")],
    "after_session": [
        *(("low_free_to_speak", "attention", ""), ("low_room", "attention", "")),
        *(("low_pace", "attention", ""), ("low_takes_along", "attention", "")),
    ],
    "before_disclosure": [("not_safe", "attention", "")],
    "boundaries": [],
    "break_plan": [("break", "note", "break")],
    "capacities_other": [("harm", "attention", "harm")],
    "capacities_self": [("harm", "attention", "harm")],
    "contributions": [],
    "felt_safety": [("not_safe", "attention", "")],
    "how_are_we_doing": [],
    "interdependence": [("not_free", "attention", "not_free"), ("no_self_worth", "note", "")],
    "norms_conversation": [],
    "weekly_check_in": [
        *(("not_safe", "attention", ""), ("no_say", "note", ""), ("nobody_of_their_own", "note", "")),
    ],
}


def due(client: Any = ANA) -> list[str]:
    told = asked("thea", "get", f"clients/{client}/screening-due/").json()
    return list(told["reasons"])


def screened(client: Any = ANA) -> None:
    with as_person("thea"):
        Screening.objects.create(client_id=client, asked_on=TODAY, result="clear", way="in_person")


def sent(key: str, answers: Any, *, relationship: Any = ANAS, **told: Any) -> Any:
    homework = assigned(key, relationship_id=relationship)
    answer = put(told.pop("reference", uuid4()), homework, answers, **told)
    assert answer.status_code < 300, answer.content
    return homework


def test_every_one_of_our_forms_was_decided_on() -> None:
    found = {
        document["key"]: [
            (flag["key"], flag["severity"], flag.get("calls_for_screening", ""))
            for flag in document["scoring"].get("flags", [])
        ]
        for document in shipped()
        if document["key"] in DECIDED
    }
    assert found == DECIDED
    others = [document for document in shipped() if document["key"] not in DECIDED]
    assert all("holder" in document["licence"] or document.get("texts") == BY_PRACTICE for document in others)


def test_the_words_are_those_of_what_calls_for_a_screening() -> None:
    assert set(CALLS_FOR_SCREENING) <= set(SCREENING_CAUSES)
    with as_person("thea"):
        declared = RaisedFlag._meta.get_field("severity").choices
    assert [word for word, _ in declared or []] == list(SEVERITIES)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("relationship", [ANAS, None])
@pytest.mark.parametrize(
    ("key", "answers", "reasons"),
    [
        ("after_disagreement", HARM, ["harm"]),
        ("after_disagreement", CALM, []),
        ("capacities_other", {"words_and_actions": 0}, ["harm"]),
        ("capacities_other", {"words_and_actions": 1}, []),
        ("capacities_self", {"words_and_actions": 0}, ["harm"]),
        ("interdependence", {"free_to_see_others": 0}, ["not_free"]),
        ("interdependence", {"free_to_see_others": 1}, ["not_free"]),
        ("interdependence", {"free_to_see_others": 2}, []),
        ("break_plan", {"purpose": "To sleep."}, ["break"]),
        ("weekly_check_in", {"q2": 0}, []),
    ],
)
def test_after_a_clear_talk_it_is_due_again(
    key: str, answers: Any, reasons: list[str], relationship: Any, keep: bool
) -> None:
    screened()
    assert due() == []
    sent(key, answers, relationship=relationship, keep=keep)
    assert due() == reasons
    screened()
    assert due() == []


@pytest.mark.parametrize("way", ["kiosk", "in_session"])
def test_however_it_was_filled_in(way: str) -> None:
    screened()
    homework = assigned("after_disagreement")
    if way == "in_session":
        assert put(uuid4(), homework, HARM, name="thea", in_session=True).status_code == 201
    else:
        token = asked("thea", "post", f"homework/{homework.pk}/kiosk/").json()["token"]
        body = {"answers": HARM}
        told = Browser().put(f"/api/v1/kiosk/{token}/", body, content_type="application/json")
        assert told.status_code < 300
        assert b"screening" not in told.content
    assert due() == ["harm"]
    assert ("flagged", "response") in inbox()


def test_a_draft_calls_for_nothing() -> None:
    screened()
    put(uuid4(), assigned("after_disagreement"), HARM, "draft")
    assert due() == []


def test_a_correction_calls_where_it_adds_harm_and_not_where_it_repeats_it() -> None:
    screened()
    first, second = uuid4(), uuid4()
    homework = sent("after_disagreement", CALM, reference=first)
    assert put(second, homework, HARM, amends=str(first)).status_code == 201
    assert due() == ["harm"]
    screened()
    assert put(uuid4(), homework, {**HARM, "about": "The car."}, amends=str(second)).status_code == 201
    assert due() == []


def test_taking_it_back_leaves_it_due() -> None:
    screened()
    first = uuid4()
    homework = sent("after_disagreement", HARM, reference=first)
    assert put(uuid4(), homework, CALM, amends=str(first)).status_code == 201
    assert due() == ["harm"]


def test_it_is_the_cause_of_who_told_it_alone_and_of_the_day_on_which_they_did() -> None:
    screened()
    screened(BEN)
    sent("capacities_other", {"words_and_actions": 0})
    assert (due(), due(BEN)) == (["harm"], [])
    with as_person("thea"):
        (cause,) = ScreeningCause.objects.filter(client_id=ANA)
        raised = RaisedFlag.objects.get()
    assert (cause.about_id, cause.since) == (raised.pk, raised.recorded_at)
    assert clock.now() - cause.since < timedelta(minutes=5)


PAGES: Final = (
    *("homework/", "responses/", f"clients/{ANA}/summary/", f"clients/{ANA}/scores/"),
    f"relationships/{ANAS}/timeline/",
)


def test_the_partner_reads_the_same_bytes_and_the_client_no_word_of_it() -> None:
    screened()
    others = ("homework/", "responses/", f"clients/{BEN}/summary/", f"clients/{BEN}/scores/")
    before = [asked("ben", "get", page).content for page in others]
    sent("after_disagreement", HARM)
    assert [asked("ben", "get", page).content for page in others] == before
    own = b"".join(asked("ana", "get", page).content for page in PAGES)
    assert not [word for word in (b"screening", b"flag") if word in own]
    for name in ("ana", "ben"):
        with as_person(name):
            assert not ScreeningCause.objects.exists()
            assert not InboxItem.objects.exists()


def test_what_is_kept_changes_no_byte_of_the_clients() -> None:
    screened()
    homework = assigned("after_disagreement", relationship_id=ANAS)
    before = [asked("ana", "get", page).content for page in PAGES]
    assert put(uuid4(), homework, HARM, keep=True).status_code < 300
    assert due() == ["harm"]
    assert [asked("ana", "get", page).content for page in PAGES] == before


def test_a_file_that_brings_such_a_flag_is_told_of_it_and_stays_a_draft() -> None:
    version = asked("thea", "get", "forms/").json()["results"]
    form = next(row for row in version if row["key"] == "after_disagreement")
    out = asked("thea", "get", f"forms/{form['id']}/versions/{form['number']}/export/")
    told = signed_in("zoe").post(
        f"{API}/forms/import/?key=brought",
        out.content,
        content_type="application/fhir+json",
        headers={"idempotency_key": str(uuid4())},
    )
    assert told.status_code == 201, told.content
    assert told.json()["state"] == "draft"
    words = [line["words"] for line in told.json()["import_report"] if line["feature"] == "scoring"]
    assert [said for said in words if "screening for violence" in said and "harm" in said]


def test_joint_work_is_refused_until_it_was_asked_about() -> None:
    screened()
    screened(BEN)
    sent("capacities_other", {"words_and_actions": 0})
    with as_person("thea"):
        found = obstacles_to_joint_work(Case.objects.get(pk=COUPLE), TODAY)
    assert [words[:2] for words in found] == ["A:"]
