"""The draft of a note: facts alone, and every one of them."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from caseload.draft import Facts, draft_note
from caseload.note_words import KIND_WORDS, WORDS
from caseload.sources import KINDS
from clients.models import JOT_KINDS

ANA, BEN = "ana's id", "ben's id"
PEOPLE: Final = (
    {"client": ANA, "name": "Ana", "is_expected": True, "was_present": None},
    {"client": BEN, "name": "Ben", "is_expected": True, "was_present": None},
)
START: Final = datetime(2026, 1, 5, 14, tzinfo=UTC)


def facts(**told: Any) -> Facts:
    plain: dict[str, Any] = {
        "starts_at": START,
        "ends_at": START.replace(minute=50),
        "state": "planned",
        "in_person": True,
        "people": PEOPLE,
        "jots": (),
        "logged": (),
        "brought": (),
    }
    return Facts(**{**plain, **told})


def jot(line: str, about: str | None = ANA, kind: str = "need") -> dict[str, Any]:
    return {"id": "", "line": line, "about": about, "kind": kind}


def test_of_nothing_it_says_when_and_who_alone() -> None:
    assert draft_note(facts()) == ("2026-01-05, 14:00 to 14:50, in person. Expected: Ana, Ben.", "")


def test_of_a_held_session_it_says_who_was_in_the_room() -> None:
    people = [{**PEOPLE[0], "was_present": True}, {**PEOPLE[1], "was_present": False}]
    body, _ = draft_note(facts(state="held", people=people, in_person=False))
    assert body == "2026-01-05, 14:00 to 14:50, not in person. In the room: Ana."
    nobody, _ = draft_note(facts(state="missed"))
    assert nobody.endswith("In the room: nobody.")


def test_lines_stand_under_whom_they_are_about() -> None:
    told = facts(
        jots=[
            jot("Wants rest."),
            jot("Shouted.", BEN, "disagreement"),
            jot("A house.", None, "goal"),
            jot("Tired.", kind="other"),
            jot("Ask about the move.", kind="next_time"),
        ],
        logged=[{"client": ANA, "kind": "boundary_event", "count": 2}],
        brought=[{"client": BEN, "form": None, "task": "A walk."}],
    )
    body, next_time = draft_note(told)
    assert body.split("\n\n")[1:] == [
        "Ana:\n- need: Wants rest.\n- Tired.\n- Logged: boundary event 2",
        "Ben:\n- disagreement: Shouted.\n- Homework brought: A walk.",
        "Together:\n- goal: A house.",
    ]
    assert next_time == "Ask about the move."


def test_the_words_between_are_in_the_language_asked_for_and_what_was_said_stays() -> None:
    told = facts(
        jots=[jot("Wants {rest}."), jot("A house.", None, "goal"), jot("Tired.", kind="other")],
        logged=[{"client": ANA, "kind": "boundary_event", "count": 2}],
        brought=[{"client": ANA, "form": None, "task": "A walk."}],
    )
    body, _ = draft_note(told, "de")
    assert body.split("\n\n") == [
        "2026-01-05, 14:00 bis 14:50 Uhr, vor Ort. Erwartet: Ana, Ben.",
        (
            "Ana:\n- Bed\u00fcrfnis: Wants {rest}.\n- Tired.\n- Mitgebrachte Hausaufgaben: A walk.\n"
            "- Festgehalten: Ereignis an einer Grenze 2"
        ),
        "Gemeinsam:\n- Ziel: A house.",
    ]


def test_each_language_has_every_word() -> None:
    named = {*JOT_KINDS, *KINDS} - {"other", "next_time"}
    assert named == set(KIND_WORDS)
    assert {tuple(words) for words in KIND_WORDS.values()} == {tuple(WORDS)}
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}
    assert [language for language, _ in settings.LANGUAGES] == list(WORDS)


jots = st.builds(
    jot,
    st.text("aö\n🙂 ", min_size=1, max_size=8),
    st.sampled_from([ANA, BEN, None]),
    st.sampled_from(JOT_KINDS),
)


@given(st.lists(jots, max_size=8))
def test_every_line_is_in_it_once_and_word_for_word(lines: list[dict[str, Any]]) -> None:
    body, next_time = draft_note(facts(jots=lines))
    empty, _ = draft_note(facts())
    coming = [line["line"] for line in lines if line["kind"] == "next_time"]
    assert next_time == "\n".join(coming)
    rest = [line for line in lines if line["kind"] != "next_time"]
    said = len(empty) + sum(
        len(line["line"]) + len("- ") + (0 if line["kind"] == "other" else len(line["kind"]) + 2)
        for line in rest
    )
    heads = {line["about"] for line in rest}
    names = {ANA: "Ana:", BEN: "Ben:", None: "Together:"}
    # Nothing but the lines, the names they stand under and what parts them.
    assert len(body) == said + len(rest) + sum(len(names[about]) + len("\n\n") for about in heads)
    assert all(line["line"] in body for line in rest)
