"""A draft of a session's note: facts alone, in the order of the room. The therapist makes it theirs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from caseload.changes import SQL, rows_of
from caseload.note_words import FIRST, KIND_WORDS, WORDS
from caseload.sources import SOURCES, union

Row = Mapping[str, Any]
OF_PERSON: Final = """client_id = ANY (ARRAY(SELECT client_id FROM person))
    AND recorded_at > (SELECT s.starts_at - interval '1 hour' FROM s)"""
NEXT_TIME: Final = "next_time"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a session: its hours, its people, its lines, what was logged, homework brought."""

    starts_at: datetime
    ends_at: datetime
    state: str
    in_person: bool
    people: Sequence[Row]
    jots: Sequence[Row]
    logged: Sequence[Row]
    brought: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Draft:
    """`jots` are the lines that it is made of, so that they can be filed with the note."""

    expected: list[UUID]
    others: list[UUID]
    body: str
    next_time: str
    jots: list[UUID]


def draft_note(facts: Facts, language: str = FIRST) -> tuple[str, str]:
    """The note's body and what comes next time; no word that was not said, jotted down or logged.

    Lines stand under whom they are about, joint ones under "Together"; lines for next time are left to the
    second text alone. `language` is that of the words between, one of WORDS.
    """
    words = WORDS[language]
    parts = [_head(facts, words)]
    for person in facts.people:
        whose = person["client"]
        lines = [*_lines(facts, whose, language), *_logged(facts, whose, language)]
        if lines:
            parts.append("\n".join([f"{person['name']}:", *lines]))
    together = list(_lines(facts, None, language))
    if together:
        parts.append("\n".join([words["together"], *together]))
    coming = [jot["line"] for jot in facts.jots if jot["kind"] == NEXT_TIME]
    return "\n\n".join(parts), "\n".join(coming)


def _head(facts: Facts, words: Row) -> str:
    hours = words["hours"].format(
        day=f"{facts.starts_at:%Y-%m-%d}",
        starts=f"{facts.starts_at:%H:%M}",
        ends=f"{facts.ends_at:%H:%M}",
        where=words["in_person" if facts.in_person else "not_in_person"],
    )
    is_planned = facts.state == "planned"
    there = "is_expected" if is_planned else "was_present"
    names = ", ".join(person["name"] for person in facts.people if person[there])
    said = words["expected" if is_planned else "in_the_room"]
    return f"{hours} {said.format(names=names or words['nobody'])}"


def _lines(facts: Facts, about: str | None, language: str) -> Iterator[str]:
    for jot in facts.jots:
        if jot["about"] == about and jot["kind"] != NEXT_TIME:
            label = "" if jot["kind"] == "other" else f"{KIND_WORDS[jot['kind']][language]}: "
            yield f"- {label}{jot['line']}"


def _logged(facts: Facts, client: str, language: str) -> Iterator[str]:
    words = WORDS[language]
    brought = [row["form"] or row["task"] for row in facts.brought if row["client"] == client]
    if brought:
        yield "- " + words["brought"].format(what=", ".join(brought))
    mine = [row for row in facts.logged if row["client"] == client]
    counted = [f"{KIND_WORDS[row['kind']][language]} {row['count']}" for row in mine]
    if counted:
        yield "- " + words["logged"].format(what=", ".join(counted))


@lru_cache(maxsize=1)
def _draft_sql() -> str:
    text = (SQL / "draft.sql").read_text(encoding="utf-8")
    return text.format(entries=union(SOURCES, OF_PERSON))


def draft(session_id: UUID, language: str = FIRST) -> Draft | None:
    """One statement; None where the reader neither is on the team of the session's case nor supervises it."""
    with connection.cursor() as cursor:
        cursor.execute(_draft_sql(), {"session": session_id})
        found = cursor.fetchone()
    if found is None:
        return None
    _case, starts_at, ends_at, state, in_person, zone, people, jots, logged, brought = found
    here = ZoneInfo(zone)
    facts = Facts(
        starts_at.astimezone(here),
        ends_at.astimezone(here),
        state,
        in_person,
        *map(rows_of, (people, jots, logged, brought)),
    )
    body, next_time = draft_note(facts, language)
    sides: dict[bool, list[UUID]] = {True: [], False: []}
    for person in facts.people:
        sides[person["is_expected"]].append(UUID(person["client"]))
    return Draft(sides[True], sides[False], body, next_time, [UUID(jot["id"]) for jot in facts.jots])
