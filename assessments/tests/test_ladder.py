"""The ladder in the practice's words; and one relationship on it, to its client and to the team."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import rules
from assessments.reports.gate_words import WORDS, in_words
from assessments.tests.scene import ANAS, MIRA, asked, days_ago, statuses
from assessments.tests.test_bridge_facts import opened
from assessments.tests.test_disclosures import NOW, done, open_gate
from practices.clock import now
from practices.models import LANGUAGES
from relationships.defaults import RUNGS
from relationships.models import LadderRung
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def ladder(by: str = "ana") -> dict[int, str]:
    answer = asked(by, "get", "ladder/")
    return {rung["rung"]: rung["wording"] for rung in answer.json()["rungs"]}


def worded(by: str = "mark", **wordings: str) -> Any:
    match = asked("thea", "get", "ladder/").headers["ETag"]
    rungs = [{"rung": int(name[1:]), "wording": text} for name, text in wordings.items()]
    return asked(by, "put", "ladder/", {"rungs": rungs}, if_match=match)


def test_a_practice_begins_with_six_rungs_in_plain_words() -> None:
    assert ladder() == dict(enumerate(RUNGS))
    assert len(RUNGS) == 6


def test_a_manager_words_them_anew_for_everybody_here() -> None:
    assert worded(r2="A wish", r5="What I never say").status_code == 200
    assert worded(r2="A small wish").status_code == 200
    for name in ("ana", "ben", "thea", "mark"):
        found = ladder(name)
        assert (found[2], found[5], found[1]) == ("A small wish", "What I never say", RUNGS[1])
    assert ladder("zoe") == dict(enumerate(RUNGS))


@pytest.mark.parametrize("name", ["thea", "theo", "sue", "ana"])
def test_nobody_else_words_them(name: str) -> None:
    assert worded(name, r2="Mine").status_code == 403


@pytest.mark.parametrize(
    "rungs",
    [[{"rung": 6, "wording": "x"}], [{"rung": 1, "wording": " "}], [{"rung": 1}],
     [{"rung": 1, "wording": "a"}, {"rung": 1, "wording": "b"}]],
)  # fmt: skip
def test_what_is_no_ladder_is_refused(rungs: list[dict[str, Any]]) -> None:
    match = asked("mark", "get", "ladder/").headers["ETag"]
    assert asked("mark", "put", "ladder/", {"rungs": rungs}, if_match=match).status_code == 422


def test_a_ladder_that_was_changed_since_is_not_written_over() -> None:
    stale = asked("mark", "get", "ladder/").headers["ETag"]
    assert worded(r1="One").status_code == 200
    body = {"rungs": [{"rung": 1, "wording": "Other"}]}
    assert asked("mark", "put", "ladder/", body, if_match=stale).status_code == 412
    assert asked("mark", "put", "ladder/", body).status_code == 428
    # The same again says nothing new.
    assert asked("mark", "put", "ladder/", {"rungs": [{"rung": 1, "wording": "One"}]}).status_code == 200


def test_the_same_wording_is_not_written_again() -> None:
    worded(r1="One", r2="Two")
    worded(r1="One", r2="Two, otherwise")
    with as_person("mark"):
        versions = dict(LadderRung.objects.values_list("rung", "row_version"))
    assert versions == {1: 1, 2: 2}


def climb(by: str) -> Any:
    return asked(by, "get", f"relationships/{ANAS}/ladder/").json()


def bridges_gate(by: str) -> Any:
    return asked(by, "get", f"relationships/{ANAS}/bridge/").json()["gate"]


def test_closed_it_is_null_to_everybody_here_and_on_the_bridge() -> None:
    before = climb("ana")
    assert before == {"openness": 5, "gate": None}
    done(rung=3)
    assert climb("ana") == before
    assert climb("thea") == climb("sue") == {"openness": 5, "is_open": False, "gate": None}
    assert [bridges_gate(name) for name in ("ana", "thea", "sue")] == [None] * 3


def test_opened_it_says_the_same_here_and_on_the_bridge() -> None:
    done(rung=3)
    open_gate()
    for name in ("ana", "thea", "sue"):
        assert climb(name)["gate"]["earned"] == bridges_gate(name)["earned"] == 1
    (step,) = climb("thea")["gate"]["steps"]
    assert (step["rung"], step["earned_before"], step["ahead"]) == (3, 1, True)
    open_gate(False)
    assert [climb(name)["gate"] for name in ("ana", "thea", "sue")] == [None] * 3


def test_open_it_shows_the_client_what_was_earned_and_what_was_taken() -> None:
    early = done(rung=4)["id"]
    open_gate()
    late = done(rung=1, answer="met", happened_on=NOW)["id"]
    found = climb("ana")["gate"]
    # What was earned before the first one was not theirs to know, and stays so.
    assert {step["id"]: step["ahead"] for step in found["steps"]} == {early: None, late: False}
    assert found["ahead"] is False
    assert climb("thea")["gate"]["ahead"] is True
    ahead = done(rung=3, happened_on=NOW)["id"]
    found = climb("ana")["gate"]
    assert {step["id"]: step["ahead"] for step in found["steps"]}[ahead] is True
    assert found["ahead"] is True


def test_closed_again_it_is_null_again() -> None:
    open_gate()
    done(rung=3)
    open_gate(False)
    assert climb("ana")["gate"] is None


def test_a_step_long_ago_is_shown_and_not_counted() -> None:
    with time_machine.travel(now() - timedelta(days=100)):
        opened("gate")
    done(rung=4, happened_on=str(days_ago(91)))
    found = climb("ana")["gate"]
    assert [step["ahead"] for step in found["steps"]] == [True]
    assert found["ahead"] is False


def test_held_back_is_a_question_to_the_client_and_a_word_to_staff(monkeypatch: Any) -> None:
    open_gate()
    done(rung=0)
    kept = {name: climb(name)["gate"] for name in ("ana", "thea")}
    assert kept["ana"]["question"] is None
    assert "held_back" not in kept["ana"]
    assert kept["thea"]["held_back"] is False
    assert "question" not in kept["thea"]
    high = rules.Gate(earned=4, base=4, s=0, c=2, n=2, ahead=False, held_back=True)
    monkeypatch.setattr("assessments.reports.ladder.gate_now", lambda *_: high)
    found = {name: climb(name)["gate"] for name in ("ana", "thea")}
    assert set(found["ana"]["question"]) == set(LANGUAGES)
    assert found["thea"]["held_back"] is True


def test_who_reads_it() -> None:
    assert statuses("get", f"relationships/{ANAS}/ladder/") == {
        **dict.fromkeys(("thea", "sue", "ana"), 200),
        **dict.fromkeys(("theo", "ben", "zoe"), 404),
        "mark": 403,
        "nobody": 401,
    }


def test_another_relationship_has_a_ladder_of_its_own() -> None:
    done(rung=3)
    open_gate(of=MIRA)
    found = asked("thea", "get", f"relationships/{MIRA}/ladder/").json()
    assert found["gate"]["steps"] == []


def test_more_steps_take_no_more_statements() -> None:
    open_gate()
    counts = []
    for _ in range(3):
        done(rung=1)
        with CaptureQueriesContext(connection) as captured:
            assert climb("ana")["gate"]["steps"]
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


CODE = re.compile(r'because\(\s*"(\w+)"|else "(\w+)"\)')


def test_every_reason_of_the_gate_has_its_words_in_each_language() -> None:
    source = Path(rules.disclosure_gate.__code__.co_filename).read_text(encoding="utf-8")
    codes = {name for found in CODE.findall(source) for name in found if name}
    assert codes == set(WORDS)
    for texts in WORDS.values():
        assert tuple(texts) == LANGUAGES
        assert all(text.strip() for text in texts.values())
        # The same facts in each.
        assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in texts.values()}) == 1


def test_the_words_of_a_reason_hold_its_facts() -> None:
    open_gate()
    done(rung=3, answer="dismissed")
    reasons = {reason["code"]: reason for reason in climb("ana")["gate"]["reasons"]}
    words = reasons["answered_hurtfully"]["text"]["en"]
    assert str(days_ago(1)) in words
    assert "rung 3" in words
    assert not any("{" in text for reason in reasons.values() for text in reason["text"].values())


def test_a_reason_without_words_is_an_error_and_not_a_silence() -> None:
    with pytest.raises(KeyError):
        in_words(rules.Reason("unheard_of"))
