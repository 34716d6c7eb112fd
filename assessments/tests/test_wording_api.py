"""The check of the wording: for whoever may write, not stored, not logged, never a block."""

import logging
from typing import Any

import pytest

from privacy.models import AuditLine
from relationships.tests.joint import joint_work_open
from relationships.tests.scene import asked, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _suggestions_are_given(db: None) -> None:
    joint_work_open()


PUSHES = "You must call. Du h\u00f6rst mir nie zu."


def check(text: Any, name: str = "ana", **told: Any) -> Any:
    return asked(name, "post", "wording/", {"text": text, **told})


def test_suggestions_name_the_words_and_how_to_begin_instead() -> None:
    answer = check(PUSHES)
    assert answer.status_code == 200
    first, second = answer.json()["suggestions"]
    assert (first["start"], first["end"], first["words"], first["force"], first["language"]) == (
        *(0, 8, "You must", "command"),
        "en",
    )
    assert (second["words"], second["force"], second["language"]) == (
        "Du h\u00f6rst mir nie",
        "accusation",
        "de",
    )
    assert all(one["why"] and one["instead"] for one in (first, second))


def test_one_language_may_be_asked_for() -> None:
    assert [one["language"] for one in check(PUSHES, language="de").json()["suggestions"]] == ["de"]
    assert check(PUSHES, language="fr").json()["errors"].keys() == {"language"}


def test_what_asks_and_what_is_empty_gets_no_suggestion() -> None:
    for text in ("Would you be willing to call?", "", " \n"):
        assert (check(text).status_code, check(text).json()) == (200, {"suggestions": []})


def test_spans_count_code_points_whatever_stands_before() -> None:
    text = "\U0001f9e1\u0308 You must"
    (found,) = check(text).json()["suggestions"]
    assert text[found["start"] : found["end"]] == found["words"] == "You must"


@pytest.mark.parametrize("text", [None, 3, ["x"], "x" * 20_001])
def test_what_is_no_text_is_refused(text: Any) -> None:
    answer = check(text)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["text"])


def test_twenty_thousand_characters_are_checked() -> None:
    assert len(check(("you must " * 2_223)[:20_000]).json()["suggestions"]) == 100


def test_the_text_is_neither_stored_nor_logged(caplog: pytest.LogCaptureFixture) -> None:
    def lines() -> int:
        with as_person("ana"):
            return AuditLine.objects.count()

    before = lines()
    with caplog.at_level(logging.DEBUG):
        assert check("You must telltale-55").status_code == 200
    assert "telltale-55" not in caplog.text
    assert lines() == before


def test_it_needs_no_key_and_nothing_is_made() -> None:
    first, second = check(PUSHES), check(PUSHES)
    assert first.content == second.content


def test_who_may_have_words_checked() -> None:
    expected = {"thea": 200, "theo": 200, "sue": 403, "mark": 403, "ana": 200, "ben": 200, "zoe": 200}
    assert statuses("post", "wording/", {"text": PUSHES}) == {**expected, "nobody": 401}
