"""Answers and scores taken out as FHIR: as the pages they come from, and nobody is named."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from assessments.fhir import read_questionnaire
from assessments.models import FormVersion
from assessments.tests.fhir_files import FOLDER, question, questionnaire, raw
from assessments.tests.scene import ANA, CALM, TODAY, asked, assigned, put
from relcare.demo.people import ident
from tests.cast import as_person

RIVERSIDE: Final = ident("riverside", "practice")
SCORES: Final = f"clients/{ANA}/scores/"


def taken(name: str, path: str, model: Any) -> dict[str, Any]:
    answer = asked(name, "get", path)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/fhir+json"
    model.model_validate_json(answer.content)
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.django_db
def test_answers_are_taken_out_by_the_id_by_which_each_reads_them() -> None:
    reference = uuid4()
    assert put(reference, assigned(), {**CALM, "q1": 2}).status_code == 201
    own = taken("ana", f"responses/{reference}/export/", QuestionnaireResponse)
    (row,) = asked("thea", "get", "responses/").json()["results"]
    staffs = taken("thea", f"responses/{row['id']}/export/", QuestionnaireResponse)
    assert b"ordinalValue" in json.dumps(staffs).encode()
    for item in staffs["item"]:
        # What an option counts is staff's to read.
        del item["answer"][0]["valueCoding"]["extension"]
    assert {**staffs, "id": own["id"]} == own
    assert own["item"][0]["answer"][0]["valueCoding"]["display"] == "More than half the days"
    assert own["subject"]["identifier"]["value"] == str(ANA)
    assert "Ana" not in json.dumps(staffs)


@pytest.mark.django_db
def test_scores_are_taken_out_as_each_may_read_them() -> None:
    reference = uuid4()
    put(reference, assigned(), {**CALM, "q1": 2})
    put(uuid4(), assigned("phq4"), {f"q{number}": 1 for number in range(1, 5)}, keep=True)
    with CaptureQueriesContext(connection) as first:
        own = taken("ana", f"{SCORES}export/", Bundle)
    staffs = taken("thea", f"{SCORES}export/", Bundle)
    for name, told in (("ana", own), ("thea", staffs)):
        shown = asked(name, "get", SCORES).json()["results"]
        found = [
            (one["resource"]["derivedFrom"][0]["reference"], one["resource"]["code"]["coding"][0]["code"])
            for one in told["entry"]
        ]
        assert found == [(f"urn:uuid:{line['response']}", line["scale"]) for line in shown]
    # What she keeps with her therapist is nowhere in what she takes out.
    assert {one["resource"]["code"]["coding"][0]["system"] for one in own["entry"]} == {
        "urn:relcare:form:phq9"
    }
    assert len(staffs["entry"]) > len(own["entry"])
    put(uuid4(), assigned(), CALM)
    with CaptureQueriesContext(connection) as second:
        taken("ana", f"{SCORES}export/", Bundle)
    assert len(first) == len(second)


@pytest.mark.django_db
def test_a_score_that_is_held_back_is_left_out_of_what_its_client_takes_out_and_of_nothing_else() -> None:
    put(uuid4(), assigned(), {**CALM, "q1": 2})
    put(uuid4(), assigned("gad7"), {f"q{at}": 0 for at in range(1, 8)})

    def forms(name: str) -> list[str]:
        rows = taken(name, f"{SCORES}export/", Bundle)["entry"]
        return sorted(row["resource"]["code"]["coding"][0]["system"].rsplit(":", 1)[1] for row in rows)

    assert forms("ana") == forms("thea") == ["gad7", "phq9"]
    until = str(TODAY + timedelta(days=30))
    body = {"form": "phq9", "because": "We look at it together first.", "ends_on": until}
    assert asked("thea", "post", f"clients/{ANA}/held-back/", body).status_code == 201
    assert forms("ana") == ["gad7"]
    assert forms("thea") == ["gad7", "phq9"]
    out = asked("ana", "get", f"{SCORES}export/")
    assert b"phq9" not in out.content.lower()
    assert b"held" not in out.content.lower()


@pytest.mark.django_db
def test_a_client_takes_out_a_form_without_how_it_is_scored() -> None:
    assigned()
    (form,) = [row for row in asked("ana", "get", "forms/").json()["results"] if row["key"] == "phq9"]
    path = f"forms/{form['id']}/versions/{form['number']}/export/"
    whole, own = (
        read_questionnaire(json.dumps(taken(name, path, Questionnaire)).encode()).scoring
        for name in ("thea", "ana")
    )
    assert whole["flags"]
    assert not own


@pytest.mark.django_db
def test_answers_in_plain_json_are_there_for_who_asks_for_them() -> None:
    answer = asked("ana", "get", f"{SCORES}export/", accept="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def imported(*files: Any, **more: Any) -> tuple[list[str], bool]:
    """The lines that the command writes, and whether it ended well."""
    out = StringIO()
    try:
        call_command("import_form", *map(str, files), stdout=out, **more)
    except CommandError as end:
        return [*out.getvalue().splitlines(), str(end)], False
    return out.getvalue().splitlines(), True


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_bad_file_hinders_no_other_and_the_end_says_that_there_was_one(tmp_path: Path) -> None:
    good, small = FOLDER / "lforms--phq9.json", tmp_path / "small.json"
    small.write_text(json.dumps(questionnaire(question(), name="small")), encoding="utf-8")
    bad, large = FOLDER / "android--layout_paginated.json", tmp_path / "large.json"
    large.write_bytes(b" " * (2 * 2**20 + 1))
    files = (tmp_path / "none.json", bad, good, large, good, small)
    lines, well = imported(*files, practice="riverside")
    assert not well
    heads = [line for line in lines if not line.startswith("  ")]
    assert [line.split(": ", 1)[1].split(" of ")[0] for line in heads[:6]] == [
        "refused",
        "refused",
        "draft 1",
        "refused",
        "refused",
        "draft 1",
    ]
    assert heads[6:] == ["2 imported, 4 refused", "Not every file was imported."]
    assert any("REFUSED" in line and "used twice" in line for line in lines)
    assert any("left out" in line and "calculatedExpression" in line for line in lines)
    with as_person("thea"):
        version = FormVersion.objects.get(form__key="small")
        assert bytes(version.raw_import or b"") == small.read_bytes()
        assert (version.state, version.practice_id) == ("draft", RIVERSIDE)
    assert read_questionnaire(raw("lforms--phq9.json")).is_accepted


@pytest.mark.django_db(databases=["default", "owner"])
def test_files_that_are_all_good_end_well_and_the_practice_has_to_be_clear() -> None:
    assert imported(FOLDER / "lforms--phq9.json", practice="riverside")[1]
    lines, well = imported(FOLDER / "lforms--phq9.json")
    assert not well
    assert "--practice" in lines[-1]
    assert not imported(FOLDER / "lforms--phq9.json", practice="nowhere")[1]
