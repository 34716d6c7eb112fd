"""The fifty minutes of a session, and the timeline that leads up to it."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import CARE, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

JOT: Final = {"kind": "need", "line": TELLTALE, "about": "{client}"}
CLOSE: Final = {
    "state": "held",
    "attendance": [{"client": "{client}", "present": True}],
    "note": {"body": TELLTALE, "next_time": TELLTALE},
    "jots": [{"jot": "{jot}", "filed_as": "note"}],
    "homework": [{"client": "{client}", "task": TELLTALE}],
    "contact_plans": [{"client": "{client}", "is_safe": False}],
    "next_session": {
        "starts_at": "2024-06-10T10:00:00Z",
        "ends_at": "2024-06-10T11:00:00Z",
        "attendees": ["{client}"],
    },
}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # Jots: team; read by the supervisor too.
    row("200 404 200 403 403 403 404 401", "GET sessions/{session}/jots/", sees={"jot": "thea sue"}),
    row("201 404 403 403 403 403 404 401", "POST sessions/{session}/jots/", JOT),
    row(
        "200 404 403 403 403 403 404 401",
        "POST sessions/{session}/jots/{jot}/file/",
        {"filed_as": "note"},
    ),
    # Before a session, in it and after it: for the therapists on the team of its case; their supervisor reads
    # what is read before and after.
    row(
        "200 404 200 403 403 403 404 401",
        "GET sessions/{session}/prep/",
        sees={"moment": "thea sue", "jot": "thea sue"},
    ),
    row("200 404 404 403 403 403 404 401", "GET sessions/{session}/room/", sees={"client": "thea"}),
    row("200 404 200 403 403 403 404 401", "GET sessions/{session}/draft-note/", sees={"jot": "thea sue"}),
    row("200 404 403 403 403 403 404 401", "POST sessions/{session}/close/", CLOSE),
    # What changed: for whoever reads the client's care, as much of it as they may.
    row("200 404 200 403 200 404 404 401", "GET clients/{client}/summary/", sees={"client": CARE}),
    # The timeline: care; a row for each reader of what they may see elsewhere.
    row(
        "200 404 200 403 200 404 404 401",
        "GET relationships/{relationship}/timeline/?page_size=100",
        sees={"moment": CARE, "team_assessment": "thea sue", "opening": CARE},
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    body: dict[str, Any] = {"kind": "need", "line": side.text, "about": ids["client"]}
    path = f"sessions/{ids['session']}/jots/"
    return {"jot": side.tell(side.therapist, "POST", path, body)["id"]}
