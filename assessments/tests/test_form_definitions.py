"""Forms over HTTP: drafted, published with every fault named, and never changed again."""

from typing import Any, Final
from uuid import uuid4

import pytest

from assessments.rules import without_scores
from assessments.tests.scene import asked, statuses
from tests.cast import EIGHT

pytestmark = pytest.mark.django_db

OPTIONS: Final = [
    {"code": "no", "text": {"en": "No"}, "score": 0},
    {"code": "some", "text": {"en": "Some"}, "score": 1},
    {"code": "much", "text": {"en": "Much"}, "score": 2},
]


def question(link_id: str, **more: Any) -> dict[str, Any]:
    return {
        "linkId": link_id,
        "type": "choice",
        "required": True,
        "text": {"en": f"About {link_id}?"},
        "answerOption": OPTIONS,
        **more,
    }


TOTAL: Final = {
    "key": "total",
    "items": ["q1", "q2"],
    "method": "sum",
    "direction": "lower",
    "range": [0, 4],
    "bands": [{"key": "low", "from": 0, "to": 2}, {"key": "high", "from": 2, "to": None}],
}
ALARM: Final = {"key": "q2", "item": "q2", "operator": ">", "value": 1, "severity": "attention"}


def body(**changes: Any) -> dict[str, Any]:
    told = {
        "key": "our_week",
        "title": {"en": "Our week"},
        "form": {"item": [question("q1"), question("q2")]},
        "scoring": {"scales": [TOTAL], "flags": [ALARM]},
        "minutes": 2,
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def drafted(name: str = "thea", **changes: Any) -> dict[str, Any]:
    answer = asked(name, "post", "forms/", body(**changes))
    assert answer.status_code == 201, answer.content
    return {**answer.json(), "etag": answer["ETag"]}


def published(**changes: Any) -> dict[str, Any]:
    draft = drafted(**changes)
    answer = asked("thea", "post", f"forms/{draft['id']}/publish/")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_a_new_form_is_a_draft_that_nobody_can_be_given() -> None:
    draft = drafted()
    assert (draft["state"], draft["number"], draft["published_at"]) == ("draft", 1, None)
    assert draft["title"] == {"en": "Our week"} == draft["form"]["title"]
    assert "our_week" not in [form["key"] for form in asked("thea", "get", "forms/").json()["results"]]
    drafts = asked("sue", "get", "forms/?state=draft").json()["results"]
    assert "our_week" in [form["key"] for form in drafts]
    refused = asked("thea", "post", "homework/", {"client": ana(), "form": draft["version"]})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["form"])


def ana() -> str:
    return str(asked("ana", "get", "me/").json()["client"])


def test_a_draft_changes_with_if_match_and_a_published_version_never() -> None:
    draft = drafted()
    path = f"forms/{draft['id']}/versions/1/"
    assert asked("theo", "patch", path, {"minutes": 4}).status_code == 428
    changed = asked("theo", "patch", path, {"minutes": 4}, if_match=draft["etag"])
    assert (changed.status_code, changed.json()["minutes"]) == (200, 4)
    assert asked("theo", "patch", path, {"minutes": 5}, if_match=draft["etag"]).status_code == 412
    titled = asked("theo", "patch", path, {"title": {"en": "A week"}}, if_match=changed["ETag"])
    assert titled.json()["form"]["title"] == {"en": "A week"}
    assert titled.json()["form"]["item"] == draft["form"]["item"]
    assert asked("thea", "post", f"forms/{draft['id']}/publish/").status_code == 200
    for method, told in (("patch", {"minutes": 6}), ("put", body(key=None)), ("delete", None)):
        refused = asked("thea", method, path, told, if_match=titled["ETag"])
        assert refused.status_code == 409, (method, refused.content)
        assert refused.json()["allowed"] == ["retired"]
    assert asked("thea", "get", path).json()["minutes"] == 4
    assert asked("thea", "get", "forms/").json()["results"][0]["title"] is not None


def test_publishing_names_every_fault_at_once_and_publishes_nothing() -> None:
    items = [
        question("q1", enableWhen=[{"question": "gone", "operator": "=", "answerInteger": 1}]),
        question("q1"),
        question("q3", text={"en": "<b>Bold</b>"}),
        question("q4", answerOption=[{"code": "a", "text": {"en": "A"}}]),
    ]
    scale = {"key": "total", "items": ["q1", "q4", "lost"], "method": "sum", "range": [0, 4]}
    scoring = {"scales": [{**scale, "bands": [{"key": "low", "from": 0, "to": 2}]}]}
    draft = drafted(form={"item": items}, scoring=scoring)
    refused = asked("thea", "post", f"forms/{draft['id']}/publish/")
    assert refused.status_code == 422
    assert {
        "form.item[0].enableWhen[0]",
        "form.item[1].linkId",
        "form.item[2].text.en",
        "scoring.scales[0].items[1]",
        "scoring.scales[0].items[2]",
        "scoring.scales[0].bands",
    } <= set(refused.json()["errors"])
    assert asked("thea", "get", f"forms/{draft['id']}/versions/1/").json()["state"] == "draft"


def test_the_next_version_retires_the_one_before_and_is_assigned_from_then_on() -> None:
    first = published()
    path = f"forms/{first['id']}/versions/"
    second = asked("thea", "post", path, {"minutes": 9})
    assert (second.status_code, second.json()["number"], second.json()["state"]) == (201, 2, "draft")
    assert second.json()["form"] == first["form"]
    assert asked("thea", "post", path, {}).status_code == 409
    assert asked("thea", "post", "forms/", body()).status_code == 409
    assert asked("thea", "post", f"forms/{first['id']}/publish/").status_code == 200
    told = asked("thea", "get", path).json()["results"]
    assert [(version["number"], version["state"]) for version in told] == [(1, "retired"), (2, "published")]
    refused = asked("thea", "post", "homework/", {"client": ana(), "form": first["version"]})
    assert refused.status_code == 422
    given = asked("thea", "post", "homework/", {"client": ana(), "form": "our_week"})
    assert given.json()["form"]["number"] == 2


def test_a_retired_form_is_answered_to_its_end_and_assigned_no_more() -> None:
    form = published()
    homework = asked("thea", "post", "homework/", {"client": ana(), "form": "our_week"}).json()
    retired = asked("thea", "post", f"forms/{form['id']}/retire/")
    assert (retired.status_code, retired.json()["state"]) == (200, "retired")
    assert asked("thea", "post", f"forms/{form['id']}/retire/").status_code == 409
    assert asked("thea", "post", "homework/", {"client": ana(), "form": "our_week"}).status_code == 422
    assert "our_week" not in [row["key"] for row in asked("thea", "get", "forms/").json()["results"]]
    retired_ones = asked("thea", "get", "forms/?state=retired").json()["results"]
    assert [row["key"] for row in retired_ones] == ["our_week"]
    sent = asked(
        *("ana", "put", f"responses/{uuid4()}/"),
        {"homework": homework["id"], "answers": {"q1": 1, "q2": 1}, "status": "sent"},
    )
    assert sent.status_code == 201
    seen = asked("ana", "get", f"forms/{form['id']}/")
    assert (seen.status_code, seen.json()["form"]) == (200, without_scores(form["form"]))


def test_a_draft_is_thrown_away_with_its_form_where_there_was_nothing_else() -> None:
    draft = drafted()
    path = f"forms/{draft['id']}/versions/1/"
    assert asked("thea", "delete", path).status_code == 428
    assert asked("thea", "delete", path, if_match=draft["etag"]).status_code == 204
    assert asked("thea", "get", f"forms/{draft['id']}/").status_code == 404
    first = published()
    second = asked("thea", "post", f"forms/{first['id']}/versions/", {})
    path = f"forms/{first['id']}/versions/2/"
    assert asked("thea", "delete", path, if_match=second["ETag"]).status_code == 204
    assert asked("thea", "get", f"forms/{first['id']}/").json()["state"] == "published"
    assert asked("thea", "post", f"forms/{first['id']}/publish/").status_code == 409


def test_what_is_built_in_is_copied_under_another_key_and_never_edited() -> None:
    by_key = {form["key"]: form for form in asked("thea", "get", "forms/").json()["results"]}
    phq9 = asked("thea", "get", f"forms/{by_key['phq9']['id']}/").json()
    for method, path, told, at in (
        ("post", "forms/", body(key="phq9"), "key"),
        ("post", f"forms/{phq9['id']}/versions/", {"scoring": {}}, "scoring"),
        ("post", f"forms/{phq9['id']}/versions/", {"form": {"item": []}}, "form"),
    ):
        refused = asked("thea", method, path, told)
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [at])
    again = asked("thea", "post", f"forms/{phq9['id']}/versions/", {})
    assert again.status_code == 201
    told = asked(
        *("thea", "patch", f"forms/{phq9['id']}/versions/{again.json()['number']}/", {"minutes": 1}),
        if_match=again["ETag"],
    )
    assert told.status_code == 422
    copy = published(key="phq9_ours", form=phq9["form"], scoring=phq9["scoring"])
    assert copy["scoring"] == phq9["scoring"]


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"form": []}, "form"),
        ({"form": None}, "form"),
        ({"scoring": "sum"}, "scoring"),
        ({"licence": 3}, "licence"),
        ({"title": "Our week"}, "title"),
        ({"title": {"english language": "Our week"}}, "title.english language"),
        ({"title": {"en": 4}}, "title.en"),
        ({"key": "Our Week"}, "key"),
        ({"key": "01890a5d-ac96-774b-bcce-b302099a8057"}, "key"),
        ({"key": None}, "key"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": "2"}, "minutes"),
        ({"state": "published"}, "state"),
        ({"raw_import": "x"}, "raw_import"),
    ],
)
def test_what_is_no_form_is_refused_with_its_place(changes: dict[str, Any], at: str) -> None:
    told = {**body(), **changes}
    refused = asked(
        "thea", "post", "forms/", {name: value for name, value in told.items() if value is not None}
    )
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [at])


def test_who_may_write_forms() -> None:
    made = statuses("post", "forms/", body())
    # The second of those who may finds a draft there: the practice's forms are all its writers'.
    assert [made[name] for name in EIGHT] == [201, 409, 403, 409, 403, 403, 201, 401]


def test_a_client_reads_the_versions_that_were_assigned_to_them_and_no_draft() -> None:
    form = published()
    asked("thea", "post", "homework/", {"client": ana(), "form": "our_week"})
    asked("thea", "post", f"forms/{form['id']}/versions/", {"minutes": 7})
    path = f"forms/{form['id']}/versions/"
    assert [version["number"] for version in asked("ana", "get", path).json()["results"]] == [1]
    assert asked("ana", "get", f"{path}2/").status_code == 404
    assert asked("ben", "get", path).status_code == 404
    told = asked("ana", "get", f"{path}1/").json()
    assert not {"minutes_taken", "texts", "import_report"} & set(told)


def test_two_megabytes_is_the_most() -> None:
    large = {"item": [{"linkId": "q1", "type": "text", "text": {"en": "x" * (2 * 2**20)}}]}
    assert asked("thea", "post", "forms/", body(form=large)).status_code == 413
