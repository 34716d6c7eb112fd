"""Every real questionnaire imports, or is refused with a report that is right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import rules
from assessments.fhir import as_questionnaire, read_questionnaire
from assessments.tests.fhir_files import ACCEPTED, FILES, REFUSED, imported, raw, tree

FORM_ID = UUID("0190f2a4-7c11-7e0a-9b1e-3f5d6a7b8c9d")
SHIPPED = Path(__file__).parent.parent / "shipped"


def exported(form: Any, **more: Any) -> dict[str, Any]:
    return as_questionnaire(form, form_id=FORM_ID, key="form", number=1, **more)


def test_there_are_real_files() -> None:
    assert len(FILES) == 55
    assert set(REFUSED) < set(FILES)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_is_refused_for_every_fault_it_has_and_no_other(name: str) -> None:
    found = imported(name)
    assert not found.is_accepted
    assert [fault.path for fault in found.faults] == [path for path, _ in REFUSED[name]]
    for fault, (_, words) in zip(found.faults, REFUSED[name], strict=True):
        assert words in fault.words
        assert fault.outcome == "refused"


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_imported_lacks_but_answers_and_texts_to_be_published(name: str) -> None:
    found = imported(name)
    assert found.is_accepted
    assert not found.faults
    codes = {fault.code for fault in rules.faults_of(found.form)}
    # A condition may name an answer of a list that is not in the file.
    assert codes <= {"options_missing", "text_missing", "condition_unfit"}
    # Each of these is told: the draft says what it still needs.
    still = [entry for entry in found.report if entry.feature == "before publishing"]
    assert len(still) == len(rules.faults_of(found.form))
    assert found.scoring == {}
    assert {entry.outcome for entry in found.report} <= {"kept", "changed", "left_out"}
    assert all(entry.words and entry.feature for entry in found.report)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_linkid_of_the_file_is_in_the_form_or_in_the_report(name: str) -> None:
    found = imported(name)
    kept = {str(place) for place in link_ids(found.form)}
    gone = {entry.place for entry in found.report if entry.outcome != "kept"}
    assert set(link_ids(tree(name))) - kept <= gone


def link_ids(node: Any) -> Iterator[str]:
    for item in node.get("item", []):
        yield item["linkId"]
        yield from link_ids(item)


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_export_is_a_questionnaire_and_imports_to_the_same_form(name: str) -> None:
    found = imported(name)
    # As the database gives it back, which keeps no order of keys.
    stored = json.loads(json.dumps(found.form, sort_keys=True))
    document = json.dumps(exported(stored, licence=found.licence))
    Questionnaire.model_validate_json(document)
    again = read_questionnaire(document.encode())
    assert again.form == found.form
    assert again.licence.get("text") == found.licence.get("text")
    assert again.licence.get("holder") == found.licence.get("holder")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_what_ships_is_exported_as_a_questionnaire_and_imports_to_the_same_form(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    form, scoring = document["form"], document["scoring"]
    out = json.dumps(exported(form, licence=document["licence"], state="published", scoring=scoring))
    Questionnaire.model_validate_json(out)
    found = read_questionnaire(out.encode())
    again = found.form
    assert again is not None
    assert found.scoring == scoring
    assert ("scoring" in {entry.feature for entry in found.report}) is bool(scoring)
    # An answer without a text is shown by its code; the practice supplies the texts of these.
    if document.get("texts") != "by_practice":
        assert plain(again) == plain(form)


def plain(node: Any) -> Any:
    """The same document without what says nothing: a false, and the list of the languages its texts have."""
    if isinstance(node, list):
        return [plain(row) for row in node]
    if not isinstance(node, dict):
        return node
    return {
        name: plain(row)
        for name, row in node.items()
        if row is not False and row != [] and name != "languages"
    }


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the objects of a document stand."""
    if isinstance(node, dict):
        yield path
        for key, row in node.items():
            yield from places(row, (*path, key))
    elif isinstance(node, list):
        for number, row in enumerate(node):
            yield from places(row, (*path, number))


def written(path: tuple[Any, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


PLACES = [(name, path) for name in ACCEPTED for path in places(tree(name))]
NEW: Any = st.sampled_from(
    [
        ("somethingNew", "words", "somethingNew"),
        (
            "extension",
            [{"url": "https://example.org/new", "valueString": "words"}],
            "https://example.org/new",
        ),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), NEW)
def test_whatever_is_added_anywhere_is_told_or_lies_in_what_is_told_to_be_left_out(
    place: tuple[str, tuple[Any, ...]], new: tuple[str, Any, str]
) -> None:
    name, path = place
    key, value, feature = new
    document = tree(name)
    node = document
    for step in path:
        node = node[step]
    node[key] = [*node[key], *value] if isinstance(value, list) and key in node else value
    found = read_questionnaire(json.dumps(document).encode())
    where = written(path)
    new_ones = [entry for entry in found.report if entry.feature == feature and entry.path.startswith(where)]
    above = [written(path[:steps]) for steps in range(1, len(path) + 1)]
    gone = [entry for entry in found.report if entry.path in above and is_gone(entry)]
    assert new_ones or gone, (name, where)


def is_gone(entry: Any) -> bool:
    lists = entry.feature in ("ValueSet", "CodeSystem", "Bundle")
    expressions = "Expression" in entry.feature or "expression" in entry.feature
    return entry.outcome == "left_out" or (entry.outcome == "changed" and (lists or expressions))


def test_raw_files_are_read_and_not_changed() -> None:
    data = raw(FILES[0])
    before = bytes(data)
    read_questionnaire(data)
    assert data == before
