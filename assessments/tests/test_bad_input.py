"""Whatever is sent to these endpoints: the right problem, never a 5xx, never half a write."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.tests.scene import ANA, ANAS, CALM, NOWHERE, asked, assigned, days_ago, recorded, said
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

ODD: tuple[Any, ...] = (
    *(None, True, -1, 2**70, 1e300, "", "x" * 5000, [None], {"x": {}}, "2026-02-30", "9999-12-31"),
    *("9" * 400, "\U0001f600", str(NOWHERE)),
)
BODIES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "assessments": ("thea", "post", "assessments/", said(evidence={"energy": "x"}, rater="client")),
    "homework": ("thea", "post", "homework/", {"client": str(ANA), "form": "phq9", "due_on": "2030-01-01"}),
    "transition": ("ana", "post", "homework/{homework}/transition/", {"to": "skipped", "reason": "x"}),
    "review": ("thea", "post", "homework/{homework}/review/", {"bring_to_session": True}),
    "due day": ("thea", "patch", "homework/{homework}/", {"due_on": "2030-01-01"}),
    "answers": ("ana", "put", "responses/{reference}/", {"homework": "", "answers": CALM, "status": "draft"}),
}
OPTIONAL = {
    "assessments": ("session", "case", "supersedes", "rater"),
    "homework": ("relationship", "case", "task"),
    "answers": ("keep",),
}


@pytest.mark.parametrize("endpoint", BODIES)
def test_no_odd_value_in_any_field_breaks_an_endpoint(endpoint: str) -> None:
    name, method, path, body = BODIES[endpoint]
    homework = assigned()
    path = path.format(homework=homework.pk, reference=uuid4())
    if endpoint == "answers":
        body = {**body, "homework": str(homework.pk)}
    browser = signed_in(name)
    for field in (*body, *OPTIONAL.get(endpoint, ())):
        for at, odd in enumerate(ODD):
            headers = {"idempotency_key": f"{field}-{at}", "if_match": f'"{homework.pk}.1"'}
            answer = getattr(browser, method)(
                f"/api/v1/{path}", {**body, field: odd}, content_type="application/json", headers=headers
            )
            assert answer.status_code < 500, (field, odd, answer.content)
            if answer.status_code == 422:
                paths = answer.json()["errors"]
                assert all(
                    told == field or told.startswith(f"{field}.") or told == "form" for told in paths
                ), paths


@pytest.mark.parametrize("part", ["levels", "evidence", "answers"])
def test_no_odd_value_inside_breaks_them(part: str) -> None:
    homework = assigned()
    for odd in ODD:
        if part == "answers":
            body = {"homework": str(homework.pk), "answers": {"q1": odd, "q2": 1}, "status": "draft"}
            answer = asked("ana", "put", f"responses/{uuid4()}/", body)
        else:
            answer = asked("ana", "post", "assessments/", said(**{part: {"energy": odd}}))
        assert answer.status_code in (200, 201, 422), (odd, answer.content)


QUERIES = [
    *(
        "cursor=x",
        "cursor=bnVsbA",
        "page_size=0",
        "page_size=-1",
        "page_size=9999",
        "client=x",
        f"client={NOWHERE}",
    ),
    *(
        "relationship=x",
        "subject=",
        "rater=x",
        "state=",
        "state=x",
        "form=x",
        f"form={NOWHERE}",
        "view=",
        "homework=1",
    ),
]
LISTS = [
    *("assessments/", "homework/", "responses/", "forms/"),
    *(f"clients/{ANA}/scores/", f"relationships/{ANAS}/bridge/"),
]


@pytest.mark.parametrize("path", LISTS)
def test_no_odd_question_breaks_a_list(path: str) -> None:
    recorded("ana", days_ago(1), {"energy": 2})
    browser = signed_in("thea")
    for query in QUERIES:
        answer = browser.get(f"/api/v1/{path}?{query}")
        assert answer.status_code in (200, 400, 422), (query, answer.content)


PATHS = [
    *(
        "assessments/{}/",
        "homework/{}/",
        "responses/{}/",
        "responses/{}/scores/",
        "forms/{}/",
        "forms/{}/versions/1/",
    ),
    *("clients/{}/scores/", "relationships/{}/bridge/"),
]


@pytest.mark.parametrize("path", PATHS)
def test_every_id_that_is_none_gives_the_same_404(path: str) -> None:
    browser = signed_in("thea")
    ids = (str(NOWHERE), "x", "0", "%20", "a" * 300, str(NOWHERE).replace("-", ""), "%F0%9F%98%80")
    answers = [browser.get(f"/api/v1/{path.format(one)}") for one in ids]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
