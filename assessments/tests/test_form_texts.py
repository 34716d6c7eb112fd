"""Instruments that ship without their texts: the practice supplies them, and says by what right."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest

from assessments.library import content_hash
from assessments.models import BY_PRACTICE, Form, FormVersion
from assessments.tests.scene import asked
from assessments.tests.test_form_definitions import TOTAL
from relcare.demo.people import OWNER, PEOPLE, ident

pytestmark = pytest.mark.django_db

CODES: Final = [{"code": "no", "score": 0}, {"code": "yes", "score": 2}]
BARE: Final = {
    "title": {"en": "Scale X"},
    "item": [
        {"linkId": "q1", "type": "choice", "required": True, "answerOption": CODES},
        {"linkId": "q2", "type": "choice", "required": True, "answerOption": CODES},
    ],
}
RIVERSIDE: Final = ident("riverside", "practice")
NO_YES: Final = {"no": {"en": "No"}, "yes": {"en": "Yes"}}
TEXTS: Final = {"q1": {"en": "First?"}, "q2": {"en": "Second?"}}
RIGHT: Final = {"holder": "Somebody", "rests_on": "Their letter of 3 May"}
WHOLE: Final = {"texts": TEXTS, "options": {"q1": NO_YES, "q2": NO_YES}, "right": RIGHT}


@pytest.fixture(scope="module")
def built_in(django_db_setup: str, django_db_blocker: Any) -> Iterator[UUID]:
    """An instrument without words, as it comes with the practice: the owner gives it."""
    scoring = {"scales": [TOTAL]}
    with django_db_blocker.unblock():
        form = Form.objects.using(OWNER).create(
            practice_id=RIVERSIDE, key="scale_x", title={"en": "Scale X"}, is_built_in=True
        )
        version = FormVersion.objects.using(OWNER).create(
            practice_id=RIVERSIDE,
            form=form,
            number=1,
            form_document=BARE,
            scoring=scoring,
            licence={"holder": "Somebody"},
            texts=BY_PRACTICE,
            content_hash=content_hash(BARE, scoring),
        )
        yield form.pk
        version.delete(using=OWNER)
        form.delete(using=OWNER)


@pytest.fixture
def bare(built_in: UUID) -> dict[str, Any]:
    told = asked("thea", "get", f"forms/{built_in}/")
    return {**told.json(), "etag": told["ETag"]}


def supplied(form: dict[str, Any], body: Any, name: str = "thea") -> Any:
    tag = asked("thea", "get", f"forms/{form['id']}/versions/1/")["ETag"]
    return asked(name, "put", f"forms/{form['id']}/texts/", body, if_match=tag)


def test_without_texts_and_right_it_is_not_published_and_each_gap_is_named(bare: dict[str, Any]) -> None:
    path = f"forms/{bare['id']}/publish/"
    refused = asked("thea", "post", path)
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) >= {
        "form.item[0].text",
        "form.item[0].answerOption[0].text",
        "form.item[0].answerOption[1].text",
        "form.item[1].text",
        "licence.right",
    }
    assert supplied(bare, {"texts": TEXTS, "options": {"q1": NO_YES, "q2": NO_YES}}).status_code == 200
    refused = asked("thea", "post", path)
    assert list(refused.json()["errors"]) == ["licence.right"]
    assert supplied(bare, {"right": RIGHT}).status_code == 200
    assert asked("thea", "post", path).status_code == 200


def test_supplied_texts_change_nothing_else_and_the_right_says_who_recorded_it(bare: dict[str, Any]) -> None:
    told = supplied(bare, WHOLE).json()
    for before, after in zip(BARE["item"], told["form"]["item"], strict=True):
        options = [
            {name: part for name, part in row.items() if name != "text"} for row in after["answerOption"]
        ]
        kept = {name: part for name, part in after.items() if name != "text"}
        assert {**kept, "answerOption": options} == before
        assert after["text"] == TEXTS[after["linkId"]]
    assert (told["scoring"], told["minutes"]) == (bare["scoring"], bare["minutes"])
    right = told["licence"]["right"]
    assert {name: right[name] for name in RIGHT} == RIGHT
    assert right["recorded_by"] == str(PEOPLE["thea"].member_id)
    assert right["recorded_at"]
    assert told["licence"]["holder"] == "Somebody"


def test_a_half_translated_instrument_is_not_published(bare: dict[str, Any]) -> None:
    texts = {"q1": {"en": "First?", "de": "Erstens?"}, "q2": {"en": "Second?"}}
    assert supplied(bare, {**WHOLE, "texts": texts}).status_code == 200
    refused = asked("thea", "post", f"forms/{bare['id']}/publish/")
    assert {"form.item[1].text.de", "form.item[0].answerOption[0].text.de"} <= set(refused.json()["errors"])


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"texts": {"q9": {"en": "?"}}}, "texts.q9"),
        ({"options": {"q9": NO_YES}}, "options.q9"),
        ({"options": {"q1": {"maybe": {"en": "?"}}}}, "options.q1.maybe"),
        ({"texts": {"q1": "First?"}}, "texts.q1"),
        ({"texts": {"q1": {}}}, "texts.q1"),
        ({"texts": ["First?"]}, "texts"),
        ({"right": {"holder": "Somebody"}}, "right.rests_on"),
        ({"right": {**RIGHT, "recorded_by": "me"}}, "right.recorded_by"),
        ({"scoring": {}}, "scoring"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(bare: dict[str, Any], body: Any, at: str) -> None:
    refused = supplied(bare, body)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [at])


def test_its_questions_and_scoring_are_not_the_practices_to_edit(bare: dict[str, Any]) -> None:
    path = f"forms/{bare['id']}/versions/1/"
    for told, at in (
        ({"scoring": {}}, "scoring"),
        ({"form": {"item": []}}, "form"),
        ({"minutes": 9}, "minutes"),
    ):
        refused = asked("thea", "patch", path, told, if_match=bare["etag"])
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [at])


def test_the_next_version_starts_from_the_texts_that_were_supplied(bare: dict[str, Any]) -> None:
    supplied(bare, WHOLE)
    asked("thea", "post", f"forms/{bare['id']}/publish/")
    again = asked("thea", "post", f"forms/{bare['id']}/versions/", {})
    assert (again.json()["texts"], again.json()["form"]["item"][0]["text"]) == (BY_PRACTICE, TEXTS["q1"])
    mended = asked(
        *("thea", "put", f"forms/{bare['id']}/texts/", {"texts": {"q1": {"en": "First, then?"}}}),
        if_match=again["ETag"],
    )
    assert mended.json()["form"]["item"][0]["text"] == {"en": "First, then?"}
    assert asked("thea", "post", f"forms/{bare['id']}/publish/").status_code == 200


def test_a_form_with_texts_of_its_own_takes_none(bare: dict[str, Any]) -> None:
    phq9 = next(form for form in asked("thea", "get", "forms/").json()["results"] if form["key"] == "phq9")
    again = asked("thea", "post", f"forms/{phq9['id']}/versions/", {})
    path = f"forms/{phq9['id']}/texts/"
    assert asked("thea", "put", path, {"texts": TEXTS}, if_match=again["ETag"]).status_code == 409
    assert asked("thea", "put", f"forms/{bare['id']}/texts/", WHOLE).status_code == 428
    assert supplied(bare, WHOLE, name="sue").status_code == 403


def test_a_client_is_not_told_who_recorded_the_right(bare: dict[str, Any]) -> None:
    supplied(bare, WHOLE)
    asked("thea", "post", f"forms/{bare['id']}/publish/")
    ana = str(asked("ana", "get", "me/").json()["client"])
    asked("thea", "post", "homework/", {"client": ana, "form": "scale_x"})
    assert asked("ana", "get", f"forms/{bare['id']}/").json()["licence"] == {"holder": "Somebody"}
