"""Questionnaires in and out over HTTP."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from fhir.resources.R4B.questionnaire import Questionnaire

from assessments.models import FormVersion
from assessments.tests.fhir_files import ACCEPTED, REFUSED, coding, imported, question, questionnaire, raw
from tests.cast import EIGHT, as_person, signed_in

pytestmark = pytest.mark.django_db

IMPORT = "/api/v1/forms/import/"
PHQ9 = "lforms--phq9.json"


def sent(name: str, data: bytes, query: str = "", kind: str = "application/fhir+json", **headers: str) -> Any:
    told = {"Idempotency-Key": str(uuid4()), **headers}
    return signed_in(name).post(IMPORT + query, data, content_type=kind, headers=told)


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


def test_a_file_becomes_a_draft_with_its_report_and_is_kept_byte_for_byte() -> None:
    data = b"\xef\xbb\xbf\n " + raw(PHQ9) + b"\n\n"
    answer = sent("thea", data)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["number"]) == ("draft", 1)
    assert told["form"] == imported(PHQ9).form
    assert {line["outcome"] for line in told["import_report"]} == {"kept", "changed", "left_out"}
    with as_person("thea"):
        version = FormVersion.objects.get(pk=told["version"])
        assert bytes(version.raw_import or b"") == data
        assert version.import_report == told["import_report"]


def test_a_draft_of_an_imported_form_is_published_and_exported_and_imports_to_itself() -> None:
    options = [coding("no"), coding("yes")]
    told = sent("thea", as_bytes(questionnaire(question("q1", "choice", answerOption=options)))).json()
    path = f"/api/v1/forms/{told['id']}/"
    published = signed_in("thea").post(path + "publish/", {}, content_type="application/json")
    assert published.status_code == 200, published.content
    out = signed_in("mark").get(path + "versions/1/export/")
    assert out["Content-Type"] == "application/fhir+json"
    Questionnaire.model_validate_json(out.content)
    assert out.json()["status"] == "active"
    again = sent("thea", out.content, "?key=another")
    assert again.json()["form"] == told["form"]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_says_each_fault_and_leaves_nothing(name: str) -> None:
    with as_person("thea"):
        before = FormVersion.objects.count()
    answer = sent("thea", raw(name))
    assert answer.status_code == 422
    told = answer.json()["errors"]
    assert sum(map(len, told.values())) == len(REFUSED[name])
    assert list(told) == [fault.place for fault in imported(name).faults]
    with as_person("thea"):
        assert FormVersion.objects.count() == before


def test_what_is_refused_comes_with_the_whole_report() -> None:
    name = min(REFUSED)
    told = sent("thea", raw(name)).json()["import_report"]
    assert told == [line.as_json() for line in (*imported(name).faults, *imported(name).report)]
    assert {line["outcome"] for line in told} == {"refused", "kept", "changed", "left_out"}
    (line,) = sent("thea", b"{").json()["import_report"]
    assert (line["outcome"], line["feature"]) == ("refused", "json")
    # Another fault of the request is no fault of the file.
    assert "import_report" not in sent("thea", raw(PHQ9), "?key=Two words").json()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"NaN", b'{"a": 1, "a": 2}', b"[" * 5000])
def test_what_is_no_questionnaire_is_refused_in_words(data: bytes) -> None:
    answer = sent("thea", data)
    assert answer.status_code == 422
    assert all(answer.json()["errors"].values())


def test_a_body_over_the_limit_is_refused_with_the_limit() -> None:
    space = b" " * (settings.FORM_BYTES - len(raw(PHQ9)))
    assert sent("thea", raw(PHQ9) + space).status_code == 201
    over = sent("theo", raw(PHQ9) + space + b" ")
    assert over.status_code == 413
    assert "2 MB" in over.json()["detail"]


def test_the_same_request_sent_twice_makes_one_draft() -> None:
    key = str(uuid4())
    first = sent("thea", raw(PHQ9), **{"Idempotency-Key": key})
    again = sent("thea", raw(PHQ9), **{"Idempotency-Key": key})
    assert again.json()["version"] == first.json()["version"]
    other = sent("thea", raw(ACCEPTED[0]), **{"Idempotency-Key": key})
    assert other.status_code == 422


def test_a_file_that_comes_again_waits_for_its_draft_and_is_then_the_next_version() -> None:
    file = as_bytes(questionnaire(question(), name="again"))
    form = sent("thea", file).json()
    assert sent("thea", file).status_code == 409
    signed_in("thea").post(f"/api/v1/forms/{form['id']}/publish/", {}, content_type="application/json")
    second = sent("thea", file).json()
    assert (second["id"], second["number"]) == (form["id"], 2)


def test_a_file_does_not_take_the_place_of_what_is_built_in() -> None:
    file = as_bytes(questionnaire(question(), name="phq9"))
    told = sent("thea", file).json()
    assert told["key"] == "phq9_imported"
    assert "key" in {line["feature"] for line in told["import_report"]}
    assert sent("thea", file, "?key=phq9").status_code == 422


def test_the_language_of_a_file_that_names_none_may_be_said() -> None:
    file = as_bytes({name: part for name, part in questionnaire(question()).items() if name != "language"})
    assert sent("thea", file, "?language=de").json()["title"] == {"de": "Test"}
    assert sent("thea", file, "?language=German&key=x").status_code == 422
    assert sent("thea", file, "?langage=de").status_code == 422


def test_json_is_taken_too_and_nothing_else_is() -> None:
    assert sent("thea", raw(PHQ9), kind="application/json").status_code == 201
    assert sent("thea", raw(PHQ9), kind="application/xml").status_code == 415


def test_only_who_writes_forms_imports_them() -> None:
    found = {name: sent(name, raw(PHQ9), f"?key=by_{name}").status_code for name in EIGHT[:-1]}
    assert {name for name, status in found.items() if status == 201} == {"thea", "theo", "mark", "zoe"}
    assert {status for status in found.values() if status != 201} == {403}


def test_the_file_is_given_back_byte_for_byte_as_a_download_and_to_staff_alone() -> None:
    data = b"\xef\xbb\xbf\n " + raw(PHQ9) + b"\n"
    told = sent("thea", data, "?key=given_back").json()
    path = f"/api/v1/forms/{told['id']}/versions/1/imported/"
    for accepted in ("*/*", "application/octet-stream"):
        answer = signed_in("sue").get(path, headers={"Accept": accepted})
        assert (answer.status_code, answer.content) == (200, data)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"] == 'attachment; filename="given_back-1.json"'
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in("ana").get(path).status_code == 403
    assert signed_in("zoe").get(path).status_code == 404
    signed_in("thea").post(f"/api/v1/forms/{told['id']}/publish/", {}, content_type="application/json")
    assert signed_in("thea").get(path).content == data


def test_there_is_no_file_of_what_was_written_here() -> None:
    forms = signed_in("thea").get("/api/v1/forms/").json()["results"]
    answer = signed_in("thea").get(f"/api/v1/forms/{forms[0]['id']}/versions/1/imported/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_score_counts_the_same_in_the_form_that_an_export_becomes() -> None:
    forms = signed_in("thea").get("/api/v1/forms/").json()["results"]
    phq9 = next(form for form in forms if form["key"] == "phq9")
    path = f"/api/v1/forms/{phq9['id']}/versions/{phq9['number']}/"
    here = signed_in("thea").get(path).json()
    out = signed_in("thea").get(f"{path}export/")
    Questionnaire.model_validate_json(out.content)
    there = sent("zoe", out.content, "?key=from_riverside").json()
    assert (there["state"], there["scoring"]) == ("draft", here["scoring"])
    answers = {f"q{number}": 3 for number in range(1, 10)}
    scores = [
        signed_in(name).post(
            f"/api/v1/forms/{form}/preview/", {"answers": answers}, content_type="application/json"
        )
        for name, form in (("thea", phq9["id"]), ("zoe", there["id"]))
    ]
    assert scores[0].json()["scores"] == scores[1].json()["scores"] != []


def test_scales_that_do_not_hold_are_brought_and_keep_the_draft_from_being_published() -> None:
    scoring = {"scales": [{"key": "total", "items": ["nowhere"], "method": "sum"}]}
    told = [{"url": "urn:relcare:form:scoring", "valueString": json.dumps(scoring)}]
    draft = sent("thea", as_bytes(questionnaire(question(), extension=told))).json()
    assert draft["scoring"] == scoring
    assert any(
        line["feature"] == "before publishing" and line["place"].startswith("scoring.scales[0]")
        for line in draft["import_report"]
    )
    path = f"/api/v1/forms/{draft['id']}/publish/"
    assert signed_in("thea").post(path, {}, content_type="application/json").status_code == 422


def test_a_client_is_not_shown_what_became_of_a_file() -> None:
    told = sent("thea", raw(PHQ9)).json()
    answer = signed_in("ana").get(f"/api/v1/forms/{told['id']}/versions/1/export/")
    assert answer.status_code == 404
