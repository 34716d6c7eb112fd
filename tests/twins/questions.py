"""All that somebody may ask: each GET of the table about everybody, pages and filters, and each write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.http import HttpResponse

from privacy.models import AuditLine
from tests.cast import as_person
from tests.permission_table_world import NOWHERE, World, passing
from tests.twins.bodies import queries, words_of
from tests.twins.secrets import GETS, WRITES, Act, Secret, detail_of
from tests.twins.stage import Stage, placeholders

# PostgreSQL gives each line its id and its time by its own clock, which nobody can stop.
UNTOLD: Final = (*AuditLine.rows.hides, "id", "at")
COLUMNS: Final = [str(f.column) for f in AuditLine._meta.concrete_fields if f.column not in UNTOLD]
LINES: Final = f"SELECT ROW({', '.join(COLUMNS)})::text FROM privacy_auditline ORDER BY id"
# The day and hour of an answer are no secret; what a request is called we say ourselves.
UNREAD: Final = ("date", "x-request-id")
REQUEST: Final = "twin-worlds"
PAGES: Final = 6

Answer = tuple[Any, ...]


@dataclass(frozen=True)
class Question:
    method: str
    path: str
    body: str = ""
    # Of the write: what is sent, with ids filled in.
    sent: Any = None

    def __hash__(self) -> int:
        return hash((self.method, self.path, self.body))

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body:.200}".strip()


# A flag's times are the database's own, which no frozen clock stops.
OF_THE_DATABASE: Final = re.compile(rb'"(?:raised|lifted)_at":"[^"]*"')
AUDIT: Final = Question("SQL", "audit lines")


def all_questions(secret: Secret, stage: Stage) -> list[Question]:
    found = dict.fromkeys([*reads(secret, stage), *writes(secret, stage)])
    return [question for question in found if not question.path.startswith(tuple(secret.but))]


def reads(secret: Secret, stage: Stage) -> Iterator[Question]:
    yield AUDIT
    for side in sides_of(secret):
        for get in GETS:
            if stage.can_say(get.path, side):
                yield Question("GET", World.filled(stage.world, get.path, stage.ids[side]))
    for get in GETS:
        if placeholders(get.path):
            yield Question("GET", World.filled(stage.world, get.path, stage.world.nowhere))
    for side in sides_of(secret):
        for get in GETS:
            if "?" not in get.path and stage.can_say(get.path, side):
                yield from asked_closer(stage, get.path, side)


def asked_closer(stage: Stage, path: str, side: str) -> Iterator[Question]:
    """With each query that the contract knows there: a list page by page, whose things, which of them."""
    address = stage.world.filled(path, stage.ids[side])
    for query, schema in queries(path).items():
        if query == "page_size":
            yield Question("PAGES", f"{address}?page_size=2")
        elif schema.get("format") == "uuid" and query in stage.ids[side]:
            yield Question("GET", f"{address}?{query}={stage.ids[side][query]}")
        else:
            for word in words_of(schema):
                yield Question("GET", f"{address}?{query}={word}")


def writes(secret: Secret, stage: Stage) -> Iterator[Question]:
    """Each write about everybody's things and about nobody's: most are refused, and how must not tell."""
    for act in WRITES:
        if act.path.startswith("me/"):
            continue
        for side in sides_of(secret):
            if stage.can_say([act.path, act.body], side):
                yield written(act.method, act.path, act.body, stage, stage.ids[side])
        if placeholders(act.path):
            yield written(act.method, act.path, act.body, stage, stage.world.nowhere)


def written(method: str, path: str, body: Any, stage: Stage, ids: Any) -> Question:
    sent = stage.world.filled(body, ids)
    return Question(method, stage.world.filled(path, ids), repr(sent), sent)


def sides_of(secret: Secret) -> tuple[str, ...]:
    return ("ana", "ben", "yan") if secret.observer == "zoe" else ("ana", "ben")


# --- Asking -------------------------------------------------------------------------------------------


def ask(stage: Stage, who: str, question: Question) -> Answer:
    """What this person is answered, and nothing of the asking stays."""
    with passing():
        if question == AUDIT:
            return lines_of(who)
        if question.method == "PAGES":
            return paged(stage, who, question.path)
        headers = {"X-Request-ID": REQUEST}
        if question.method in ("PUT", "PATCH", "DELETE"):
            headers["If-Match"] = stage.people.tag(who, question.path) or '"none"'
        return told(stage.people.ask(who, question.method, question.path, question.sent, **headers))


def told(answer: HttpResponse) -> Answer:
    """Everything of an answer that reaches its reader."""
    assert answer.status_code < 500, answer.content
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in UNREAD}
    content = OF_THE_DATABASE.sub(b"", answer.content)
    return (answer.status_code, tuple(sorted(headers.items())), answer.cookies.output(), content)


def paged(stage: Stage, who: str, path: str | None) -> Answer:
    pages: list[Answer] = []
    while path and len(pages) < PAGES:
        answer = stage.people.ask(who, "GET", path, **{"X-Request-ID": REQUEST})
        pages.append(told(answer))
        path = answer.json().get("next") if answer.status_code == 200 else None
    return tuple(pages)


def lines_of(who: str) -> Answer:
    with as_person(who), connection.cursor() as cursor:
        cursor.execute(LINES)
        return tuple(line for (line,) in cursor.fetchall())


def about_new(stage: Stage, act: Act, ids: list[str]) -> Iterator[tuple[Question, Question]]:
    """What was made in secret, asked for by its id, beside the same where there is nothing."""
    for get in detail_of(act.path) if act.method == "POST" else ():
        (*_, name) = sorted(placeholders(get.path), key=get.path.index)
        for made in ids[:3]:
            there = {**stage.ids[act.side], name: made}
            yield (
                Question("GET", stage.world.filled(get.path, there)),
                Question("GET", stage.world.filled(get.path, {**there, name: NOWHERE})),
            )
        return
