"""What is refused, with the path of what is wrong; and that a refusal leaves nothing behind."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices.clock import today_in
from relationships.models import Counterpart, Kind, Moment, Norm, Opening, Presence, Relationship
from relationships.tests.scene import (
    ANAS,
    BENS,
    CEMS,
    COUPLE,
    ELIS,
    NOWHERE,
    PARTNER,
    TOLD,
    YANS,
    asked,
    given_norm,
    given_relationship,
    given_session,
    tag,
)
from relcare.demo.people import PEOPLE, ZONE, case_id, ident
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA: Final = str(PEOPLE["ana"].client_id)
LAKESIDE_PARTNER: Final = str(ident("lakeside", "kind", "Partner"))
RELATIONSHIP: Final = {"client": ANA, "other_name": "Sam", "kind": str(PARTNER)}
NORM: Final = {"relationship": str(ANAS), **TOLD}
MOMENT: Final = {"relationship": str(ANAS), "happened_on": "2026-01-05", "felt_safety": 3}
LEVELS: Final = ("self_soothing", "self_regulation", "defense_awareness")
KIND: Final = {
    "name": "Neighbour",
    "openness": 2,
    **dict.fromkeys((*LEVELS, "words_and_actions", "energy", "boundaries"), 2),
}
TOMORROW: Final = "tomorrow"
WRONG: Final[list[tuple[str, dict[str, Any], dict[str, Any], str]]] = [
    ("relationships/", RELATIONSHIP, {"other_name": ""}, "other_name"),
    ("relationships/", RELATIONSHIP, {"other_name": None}, "other_name"),
    ("relationships/", RELATIONSHIP, {"other_name": 3}, "other_name"),
    ("relationships/", RELATIONSHIP, {"other_name": "x" * 201}, "other_name"),
    ("relationships/", RELATIONSHIP, {"kind": "Partner"}, "kind"),
    ("relationships/", RELATIONSHIP, {"kind": LAKESIDE_PARTNER}, "kind"),
    ("relationships/", RELATIONSHIP, {"client": None}, "client"),
    ("relationships/", RELATIONSHIP, {"client": str(PEOPLE["eli"].client_id)}, "client"),
    ("relationships/", RELATIONSHIP, {"client": str(PEOPLE["yan"].client_id)}, "client"),
    ("relationships/", RELATIONSHIP, {"since": TOMORROW}, "since"),
    ("relationships/", RELATIONSHIP, {"since": "2026-02-30"}, "since"),
    ("relationships/", RELATIONSHIP, {"since": "2026-01-05T10:00:00Z"}, "since"),
    ("relationships/", RELATIONSHIP, {"load_override": {"energy": 5}}, "load_override.energy"),
    ("relationships/", RELATIONSHIP, {"load_override": {"energy": -1}}, "load_override.energy"),
    ("relationships/", RELATIONSHIP, {"load_override": {"energy": "3"}}, "load_override.energy"),
    ("relationships/", RELATIONSHIP, {"load_override": {"energy": 3.0}}, "load_override.energy"),
    ("relationships/", RELATIONSHIP, {"load_override": {"energy": True}}, "load_override.energy"),
    ("relationships/", RELATIONSHIP, {"load_override": {"energy": None}}, "load_override.energy"),
    ("relationships/", RELATIONSHIP, {"load_override": {"charm": 1}}, "load_override.charm"),
    ("relationships/", RELATIONSHIP, {"load_override": [3]}, "load_override"),
    ("relationships/", RELATIONSHIP, {"id": str(NOWHERE)}, "id"),
    ("relationships/", RELATIONSHIP, {"recorded_by": str(NOWHERE)}, "recorded_by"),
    ("relationships/", RELATIONSHIP, {"ended_on": "2026-01-05"}, "ended_on"),
    ("norms/", NORM, {"area": "money"}, "area"),
    ("norms/", NORM, {"question": 1}, "question"),
    ("norms/", NORM, {"today": ""}, "today"),
    ("norms/", NORM, {"today": "x" * 20_001}, "today"),
    ("norms/", NORM, {"wanted": None}, "wanted"),
    ("norms/", NORM, {"is_spoken": "yes"}, "is_spoken"),
    ("norms/", NORM, {"set_by": "us"}, "set_by"),
    ("norms/", NORM, {"healthy": True}, "healthy"),
    ("norms/", NORM, {"review_on": "soon"}, "review_on"),
    ("norms/", NORM, {"state": "agreed"}, "state"),
    ("norms/", NORM, {"answer": "no"}, "answer"),
    ("norms/", NORM, {"relationship": str(ELIS)}, "relationship"),
    ("norms/", NORM, {"relationship": str(YANS)}, "relationship"),
    ("norms/", NORM, {"relationship": [str(ANAS)]}, "relationship"),
    ("moments/", MOMENT, {"happened_on": TOMORROW}, "happened_on"),
    ("moments/", MOMENT, {"felt_safety": 5}, "felt_safety"),
    ("moments/", MOMENT, {"felt_safety": -1}, "felt_safety"),
    ("moments/", MOMENT, {"felt_safety": 2**70}, "felt_safety"),
    ("moments/", MOMENT, {"felt_safety": None}, "felt_safety"),
    ("moments/", MOMENT, {"pattern": "freeze"}, "pattern"),
    ("moments/", MOMENT, {"was_left": True}, "was_left"),
    ("moments/", MOMENT, {"pattern": "fight", "how_left": "Went for a walk"}, "how_left"),
    ("moments/", MOMENT, {"pattern": "fight", "was_left": False, "how_left": "x"}, "how_left"),
    ("moments/", MOMENT, {"relationship": str(ELIS)}, "relationship"),
    ("moments/", MOMENT, {"client": ANA}, "client"),
    (f"relationships/{ANAS}/openings/", {"what": "gate", "open": True}, {"what": "door"}, "what"),
    (f"relationships/{ANAS}/openings/", {"what": "gate", "open": True}, {"open": 1}, "open"),
    (f"relationships/{ANAS}/openings/", {"what": "gate", "open": True}, {"is_open": True}, "is_open"),
    (f"relationships/{ANAS}/presences/", {}, {"session": str(NOWHERE)}, "session"),
]


def rows() -> list[int]:
    models = (Kind, Relationship, Norm, Moment, Opening, Presence, Counterpart)
    with as_person("thea"):
        return [model.objects.count() for model in models]


@pytest.mark.parametrize(("path", "right", "wrong", "field"), WRONG)
def test_a_wrong_field_is_named_and_nothing_is_written(
    path: str, right: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    before = rows()
    tomorrow = str(today_in(ZONE) + timedelta(days=1))
    told = {key: tomorrow if value == TOMORROW else value for key, value in wrong.items()}
    response = asked("thea", "post", path, {**right, **told})
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [field]
    assert rows() == before


@pytest.mark.parametrize(
    ("path", "body"),
    [("relationships/", RELATIONSHIP), ("norms/", NORM), ("moments/", MOMENT), ("kinds/", KIND)],
)
def test_without_the_change_that_is_wrong_each_body_is_taken(path: str, body: dict[str, Any]) -> None:
    assert asked("mark" if path == "kinds/" else "thea", "post", path, body).status_code == 201


@pytest.mark.parametrize("field", [*LEVELS, "words_and_actions", "energy", "boundaries", "openness"])
def test_a_kinds_numbers_have_their_range(field: str) -> None:
    most = 5 if field == "openness" else 4
    for value in (-1, most + 1, "2", 2.5, None):
        response = asked("mark", "post", "kinds/", {**KIND, field: value})
        assert (response.status_code, list(response.json()["errors"])) == (422, [field])
        change = asked("mark", "patch", f"kinds/{PARTNER}/", {field: value}, if_match=f'"{PARTNER}.1"')
        assert (change.status_code, list(change.json()["errors"])) == (422, [field])


def test_a_kind_has_a_name_of_its_own() -> None:
    assert asked("mark", "post", "kinds/", {**KIND, "name": "Friend"}).status_code == 409


@pytest.mark.parametrize(
    ("path", "body", "field", "foreign"),
    [
        ("relationships/", RELATIONSHIP, "client", PEOPLE["eli"].client_id),
        ("relationships/", RELATIONSHIP, "kind", UUID(LAKESIDE_PARTNER)),
        ("norms/", NORM, "relationship", ELIS),
        ("moments/", MOMENT, "relationship", YANS),
    ],
)
def test_foreign_and_unknown_ids_are_refused_in_the_same_words(
    path: str, body: dict[str, Any], field: str, foreign: UUID
) -> None:
    answers = [
        asked("thea", "post", path, {**body, field: value}).content
        for value in (str(foreign), str(NOWHERE), "no id at all")
    ]
    assert len(set(answers)) == 1


def test_a_client_names_nobody_but_themself() -> None:
    told = {"other_name": "Sam", "kind": str(PARTNER)}
    answers = [
        asked("ana", "post", "relationships/", {**told, "client": str(whose)})
        for whose in (PEOPLE["ben"].client_id, PEOPLE["yan"].client_id, NOWHERE)
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert len({answer.content for answer in answers}) == 1


def test_staff_say_whose_relationship_it_is() -> None:
    response = asked("thea", "post", "relationships/", {"other_name": "Sam", "kind": str(PARTNER)})
    assert (response.status_code, list(response.json()["errors"])) == (422, ["client"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"case": str(case_id("cem")), "first": str(CEMS), "second": str(CEMS)}, "case"),
        ({"case": str(case_id("eli")), "first": str(ANAS), "second": str(BENS)}, "case"),
        ({"case": str(COUPLE), "first": str(ANAS), "second": str(CEMS)}, "second"),
        ({"case": str(COUPLE), "first": str(ELIS), "second": str(BENS)}, "first"),
        ({"case": str(COUPLE), "first": str(ANAS), "second": str(ANAS)}, "second"),
        ({"case": str(COUPLE), "first": str(ANAS), "second": str(NOWHERE)}, "second"),
    ],
)
def test_only_the_two_of_a_couple_are_counterparts(body: dict[str, str], field: str) -> None:
    response = asked("thea", "post", "counterparts/", body)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_relationship_has_one_counterpart(is_turned: bool) -> None:
    other = given_relationship("ben", "Anna") if not is_turned else given_relationship("ana", "Benny")
    pair = (ANAS, other.pk) if not is_turned else (BENS, other.pk)
    body = {"case": str(COUPLE), "first": str(pair[0]), "second": str(pair[1])}
    assert asked("thea", "post", "counterparts/", body).status_code == 409


def test_a_presence_needs_a_held_session_of_that_client() -> None:
    path = f"relationships/{ANAS}/presences/"
    without, away = given_session("ben"), given_session("ben", absent=("ana",))
    planned = given_session("ana", "ben", is_held=False)
    words = {}
    for name, session in (("without", without), ("away", away), ("planned", planned)):
        response = asked("thea", "post", path, {"session": str(session.pk)})
        assert response.status_code == 422
        words[name] = response.json()["errors"]["session"]
    unknown = asked("thea", "post", path, {"session": str(NOWHERE)}).json()["errors"]["session"]
    assert words["without"] == words["away"] == unknown
    assert words["planned"] != unknown


@pytest.mark.parametrize("body", [{"to": "kept"}, {"to": 1}, {}, {"to": "ended", "more": 1}, {"to": None}])
def test_a_step_of_a_norm_is_one_of_its_states(body: dict[str, Any]) -> None:
    norm = given_norm()
    assert asked("thea", "post", f"norms/{norm.pk}/transition/", body).status_code == 422


@pytest.mark.parametrize("field", ["area", "question", "relationship", "state", "answer"])
def test_what_a_norm_is_about_stays(field: str) -> None:
    norm = given_norm()
    response = asked("thea", "patch", f"norms/{norm.pk}/", {field: "time"}, if_match=tag(norm))
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])


@pytest.mark.parametrize(
    "query", ["area=money", "state=gone", "relationship=x", "page_size=0", "cursor=%FF", "level="]
)
def test_a_list_refuses_a_question_it_does_not_know(query: str) -> None:
    refused = asked("thea", "get", f"norms/?{query}")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [query.split("=")[0]])


def test_a_relationship_ends_after_it_began() -> None:
    made = asked("ana", "post", "relationships/", {**RELATIONSHIP, "since": "2026-01-05"}).json()
    path, match = f"relationships/{made['id']}/", f'"{made["id"]}.1"'
    response = asked("ana", "patch", path, {"ended_on": "2026-01-04"}, if_match=match)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["ended_on"])
    assert asked("ana", "patch", path, {"ended_on": "2026-01-05"}, if_match=match).status_code == 200


def test_a_kind_that_is_not_used_any_more_is_given_to_nobody() -> None:
    asked("mark", "patch", f"kinds/{PARTNER}/", {"is_used": False}, if_match=f'"{PARTNER}.1"')
    response = asked("thea", "post", "relationships/", RELATIONSHIP)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["kind"])


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_body_makes_an_answer_of_our_fault(data: st.DataObject) -> None:
    bodies: dict[str, dict[str, Any]] = {"relationships/": RELATIONSHIP, "norms/": NORM, "moments/": MOMENT}
    path = data.draw(st.sampled_from(sorted(bodies)))
    right = bodies[path]
    field = data.draw(st.sampled_from(sorted(right)))
    response = asked("thea", "post", path, {**right, field: data.draw(JSON)})
    assert response.status_code in (201, 400, 422)
