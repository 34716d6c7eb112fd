"""A norm's versions, told as a story in plain words."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from relationships.actions import TOLD as COLUMNS
from relationships.models import Norm
from relationships.story import STATES, told
from relationships.tests.scene import ANAS, TOLD, asked, given_norm, tag
from relationships.words import ANSWERS, DECLINED, HEALTHY, NORM_STATES, SET_BY
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def story(name: str, norm: Norm, query: str = "") -> Any:
    return asked(name, "get", f"norms/{norm.pk}/story/{query}").json()


def lived_through() -> Norm:
    made = asked("ana", "post", "norms/", {"relationship": str(ANAS), **TOLD, "set_by": "other"}).json()
    norm = Norm(pk=made["id"])
    path = f"norms/{norm.pk}/"
    asked("ana", "post", f"{path}transition/", {"to": "proposed"})
    step = {"to": "declined", "answer": "cannot", "reason": "He works nights"}
    asked("thea", "post", f"{path}transition/", step)
    change = {"wanted": "Every other Sunday", "healthy": "no", "is_spoken": True, "decided_by": "other"}
    asked("ana", "patch", path, change, if_match=f'"{norm.pk}.3"')
    asked("thea", "patch", path, {"review_on": "2027-01-01"}, if_match=f'"{norm.pk}.4"')
    return norm


def test_each_version_says_what_changed_and_who_said_so() -> None:
    norm = lived_through()
    chapters = story("ana", norm)["results"]
    assert [(chapter["number"], chapter["by"]) for chapter in chapters] == [
        *((1, "you"), (2, "you"), (3, "your therapist"), (4, "you"), (5, "your therapist")),
    ]
    assert chapters[0]["says"][0] == "It was told for the first time."
    assert "It was noticed." in chapters[0]["says"]
    assert "It is set by the other alone." in chapters[0]["says"]
    assert chapters[1]["says"] == ["It was proposed."]
    assert chapters[2]["says"] == ["It was declined: cannot."]
    assert chapters[3]["says"] == [
        "What is wanted was said otherwise.",
        "It has been said out loud.",
        "It is not healthy for you.",
        "Who decides when, where and how: the other alone.",
    ]
    assert chapters[4]["says"] == ["To be looked at again on 2027-01-01."]
    changed = {change["field"]: (change["before"], change["after"]) for change in chapters[2]["changes"]}
    assert changed == {
        "state": ("proposed", "declined"),
        "answer": ("", "cannot"),
        "reason": ("", "He works nights"),
    }
    assert all(change["before"] is None for change in chapters[0]["changes"])


def test_names_are_those_that_the_reader_may_see() -> None:
    norm = lived_through()
    by = {name: [chapter["by"] for chapter in story(name, norm)["results"]] for name in ("thea", "sue")}
    assert by["thea"] == ["the client", "the client", "you", "the client", "you"]
    assert by["sue"][0] == "the client"
    assert by["sue"][2].startswith("Thea")
    assert "It is not healthy for the client." in story("sue", norm)["results"][3]["says"]


def test_a_page_begins_where_the_one_before_ended() -> None:
    norm = lived_through()
    whole = story("ana", norm)["results"]
    page, found = story("ana", norm, "?page_size=2"), []
    while page:
        found += page["results"]
        page = page["next"] and asked("ana", "get", page["next"].partition("/api/v1/")[2]).json()
    assert found == whole


def test_a_story_takes_as_many_statements_however_long_it_is() -> None:
    norm = given_norm(by="ana")
    counted = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            story("ana", norm)
        counted.append(len(queries))
        with as_person("thea"):
            norm = Norm.objects.get(pk=norm.pk)
        asked("ana", "patch", f"norms/{norm.pk}/", {"today": f"{number}"}, if_match=tag(norm))
    assert len(set(counted)) == 1


def as_told(**facts: Any) -> dict[str, Any]:
    blank = {"is_spoken": False, "is_deliberate": False, "review_on": None}
    return {**dict.fromkeys(COLUMNS, ""), **blank, **facts}


VERSIONS = st.fixed_dictionaries(
    {
        "today": st.text(max_size=3),
        "wanted": st.text(max_size=3),
        "is_spoken": st.booleans(),
        "is_deliberate": st.booleans(),
        "set_by": st.sampled_from(SET_BY),
        "healthy": st.sampled_from(HEALTHY),
        "decided_by": st.sampled_from(("", *SET_BY)),
        "review_on": st.none() | st.dates(),
        "state": st.sampled_from(list(NORM_STATES)),
        "answer": st.sampled_from(ANSWERS),
    }
).map(lambda facts: as_told(**facts))


@given(VERSIONS, VERSIONS)
def test_a_story_tells_every_change_and_nothing_else(before: dict[str, Any], after: dict[str, Any]) -> None:
    new = told(before, after, client="you")
    assert {change.field for change in new.changes} == {
        name for name in COLUMNS if before[name] != after[name]
    }
    assert told(after, after, client="you") == told(before, before, client="you")
    assert not told(after, after, client="you").says
    assert all(sentence.endswith(".") for sentence in new.says)
    # A text is shown, never woven into a sentence.
    assert told(None, after, client="you").says[0] == "It was told for the first time."


def test_every_state_has_its_sentence() -> None:
    assert STATES.keys() | {DECLINED} == NORM_STATES.keys()
