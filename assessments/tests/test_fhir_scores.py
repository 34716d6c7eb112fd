"""Scores and the order of answers, wherever in a file they stand; and what is said where they don't."""

from typing import Any

import pytest

from assessments.tests.fhir_files import HL7, coding, extension, one, question, questionnaire, read, told

ORDINAL = f"{HL7}ordinalValue"
PROPERTY = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property"
ARGONAUT = "http://fhir.org/guides/argonaut-questionnaire/StructureDefinition/extension-score"
A, B = {"code": "a", "display": "A"}, {"code": "b", "display": "B"}
ASKED = question("q1", "choice", answerValueSet="#vs")


def property_of_r5(weight: Any) -> dict[str, Any]:
    return extension(
        PROPERTY,
        extension=[
            extension("code", valueCode="itemWeight"),
            {"url": "value[x]", "valueDecimal": weight},
        ],
    )


def listed(*concepts: Any, contains: Any = None, **more: Any) -> dict[str, Any]:
    told = {"resourceType": "ValueSet", "id": "vs", **more}
    if concepts:
        told["compose"] = {"include": [{"system": "urn:x", "concept": list(concepts)}]}
    if contains is not None:
        told["expansion"] = {"contains": [{"system": "urn:x", **row} for row in contains]}
    return told


def system(*concepts: Any) -> dict[str, Any]:
    return {"resourceType": "CodeSystem", "url": "urn:x", "content": "complete", "concept": list(concepts)}


def scores(*contained: Any, asked: Any = ASKED) -> dict[str, Any]:
    item = one(asked, contained=list(contained))
    return {option["code"]: option.get("score") for option in item["answerOption"]}


@pytest.mark.parametrize(
    "contained",
    [
        [listed(contains=[{**A, "extension": [property_of_r5(2)]}, B])],
        [listed(contains=[{**A, "property": [{"code": "itemWeight", "valueDecimal": 2}]}, B])],
        # The definition of a list names its codes, what it came to holds their scores.
        [listed(A, B, contains=[{**A, "extension": [property_of_r5(2)]}, B])],
        [listed(A, B, contains=[{**A, "extension": [extension(ORDINAL, valueDecimal=2)]}, B])],
        [listed(A, B), system({**A, "property": [{"code": "itemWeight", "valueDecimal": 2}]}, B)],
        [listed(A, B), system({**A, "extension": [extension(ARGONAUT, valueDecimal=2)]}, B)],
    ],
)
def test_a_score_is_found_at_the_list_its_expansion_or_the_system_of_its_codes(contained: list[Any]) -> None:
    assert scores(*contained) == {"a": 2, "b": None}


def test_the_score_of_a_list_counts_before_that_of_the_system() -> None:
    near = {**A, "extension": [extension(ORDINAL, valueDecimal=0)]}
    far = {**A, "extension": [extension(ORDINAL, valueDecimal=9)]}
    assert scores(listed(near), system(far)) == {"a": 0}


def test_a_question_s_own_answers_take_text_and_score_from_the_system_in_the_file() -> None:
    far = {**A, "display": "Always", "extension": [extension(ORDINAL, valueDecimal=9)]}
    asked = question("q1", "choice", answerOption=[{"valueCoding": {"system": "urn:x", "code": "a"}}])
    item = one(asked, contained=[system(far)])
    assert item["answerOption"] == [{"code": "a", "text": {"en": "Always"}, "score": 9}]
    other = question("q1", "choice", answerOption=[{"valueCoding": {"system": "urn:y", "code": "a"}}])
    assert scores(system(far), asked=other) == {"a": None}


def test_answers_without_a_score_beside_some_that_have_one_are_named() -> None:
    options = [coding("a", extension=[extension(ORDINAL, valueDecimal=1)]), coding("b"), coding("c")]
    found = read(questionnaire(question("q1", "choice", answerOption=options)))
    (line,) = [entry for entry in found.report if entry.feature == "score"]
    assert (line.place, line.outcome) == ("q1.answerOption", "changed")
    assert "“b, c”" in line.words
    for all_alike in (options[:1], options[1:]):
        alike = read(questionnaire(question("q1", "choice", answerOption=all_alike)))
        assert "score" not in {feature for _, feature, _ in told(alike)}


def test_a_list_that_numbers_its_answers_is_offered_in_that_order_and_no_other_is_moved() -> None:
    order = [extension(f"{HL7}valueset-conceptOrder", valueInteger=number) for number in (2, 1)]
    both = listed({**A, "extension": order[:1]}, {**B, "extension": order[1:]})
    assert list(scores(both)) == ["b", "a"]
    assert list(scores(listed({**A, "extension": order[:1]}, B))) == ["a", "b"]


def test_a_score_at_a_question_is_told_to_be_left_out() -> None:
    found = read(questionnaire(question("q1", "boolean", extension=[extension(ORDINAL, valueDecimal=17)])))
    (line,) = [entry for entry in found.report if entry.feature == "ordinalValue"]
    assert line.outcome == "left_out"
    assert "belongs to none" in line.words


@pytest.mark.parametrize(
    ("address", "contained", "words"),
    [
        ("http://far/vs", [], "outside the file"),
        ("#vs", [], "is not in the file"),
        ("#vs", [listed()], "does not name its answers"),
        ("http://near/vs", [listed(url="http://near/vs")], "does not name its answers"),
    ],
)
def test_why_a_list_gives_no_answers_is_told_as_it_is(address: str, contained: list[Any], words: str) -> None:
    asked = question("q1", "choice", answerValueSet=address)
    found = read(questionnaire(asked, contained=contained))
    (line,) = [entry for entry in found.report if entry.feature == "answerValueSet"]
    assert words in line.words
    assert address in line.words


@pytest.mark.parametrize(("score", "stays"), [(1, True), (None, False)])
def test_an_order_among_answers_is_one_among_their_scores(score: int | None, stays: bool) -> None:
    scored: dict[str, Any] = {} if score is None else {"extension": [extension(ORDINAL, valueDecimal=score)]}
    when = {"question": "q1", "operator": ">", "answerDecimal": 0.5}
    document = questionnaire(
        question("q1", "choice", answerOption=[coding("1", **scored)]), question("q2", enableWhen=[when])
    )
    found = read(document)
    assert found.form is not None
    assert ("enableWhen" in found.form["item"][1]) is stays
    assert ("q2.enableWhen[0]", "enableWhen", "kept" if stays else "changed") in told(found)
