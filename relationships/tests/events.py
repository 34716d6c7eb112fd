"""Boundaries, needs and disagreements as these tests tell them, and who is told what."""

from typing import Any, Final
from uuid import UUID

from relationships.tests.scene import ANAS, asked

DAY: Final = "2026-01-05"
LATER: Final = "2026-01-09"
BELOW: Final = {"relationship": str(ANAS)}
BOUNDARY: Final = {**BELOW, "area": "space", "right_for_me": "My phone is mine", "signal": "I say so once"}
EVENT: Final = {**BELOW, "happened_on": DAY, "kind": "crossed", "crossed_by": "neither"}
NEED: Final = {
    **BELOW,
    "whose": "me",
    "what": "To be asked",
    "happened_on": DAY,
    "expressed": "direct",
    "answered": "partly",
}
DISAGREEMENT: Final = {
    **BELOW,
    "happened_on": DAY,
    "about": "Whose turn it is",
    "area": "power",
    "my_move": "endure",
    "their_move": "fight",
    "escalation": 3,
    "outcome": "unresolved",
}


def made(path: str, body: dict[str, Any], by: str = "ana") -> Any:
    """What this person made there, with the ETag of what they read."""
    answer = asked(by, "post", path, body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def kept(path: str, body: dict[str, Any]) -> UUID:
    """Ana keeps it with Thea; the id that Thea finds it by."""
    before = ids("thea", path)
    answer = asked("ana", "post", path, {**body, "keep": True})
    assert (answer.status_code, answer.content) == (204, b"")
    (new,) = ids("thea", path) - before
    return UUID(new)


def ids(name: str, path: str) -> set[str]:
    answer = asked(name, "get", path)
    assert answer.status_code == 200, answer.content
    return {row["id"] for row in answer.json()["results"]}


def changed(path: str, row: Any, body: dict[str, Any], by: str = "ana", version: int = 1) -> Any:
    return asked(by, "patch", f"{path}{row['id']}/", body, if_match=f'"{row["id"]}.{version}"')


def fields(answer: Any) -> list[str]:
    """The field paths of a refusal."""
    assert answer.status_code == 422, answer.content
    return list(answer.json()["errors"])
