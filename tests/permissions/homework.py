"""What waits its turn, programmes and courses, and what both say of homework that was done."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

TEAM: Final = "200 404 200 403 403 403 404 401"
ACT: Final = "200 404 403 403 403 403 404 401"
WRITE: Final = "200 200 403 403 403 403 404 401"
STEP: Final = {"task": "Read one page", "task_kind": "read", "starts": "at_once"}
PROGRAMME: Final[dict[str, Any]] = {"key": "reading", "title": {"en": "Reading"}, "steps": [STEP]}
COURSE: Final = {"client": "{client}", "steps": [{**STEP, "task": TELLTALE}]}
STAFF: Final = "thea theo sue mark"

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # What waits was asked of nobody yet.
    row("200 404 200 403 404 404 404 401", "GET homework/{waiting}/"),
    row(ACT, "POST homework/{waiting}/ask/"),
    row(TEAM, "GET clients/{client}/queue/", sees={"waiting": "thea sue"}),
    # Nobody rates for somebody else.
    row("403 403 403 403 201 404 403 401", "PUT homework/{sent}/rating/", {"quantity": 3, "quality": 4}),
    row(ACT, "GET homework/{reviewed}/review/"),
    row(ACT, "PUT homework/{reviewed}/review/", {"quantity": 1, "quality": None, "note": TELLTALE}),
    # Programmes are the practice's; therapists write them.
    row("200 200 200 200 403 403 200 401", "GET programmes/", sees={"programme": STAFF}),
    row("200 200 200 200 403 403 404 401", "GET programmes/{programme}/"),
    row("201 201 403 403 403 403 201 401", "POST programmes/", {**PROGRAMME, "key": "another"}),
    row(WRITE, "PATCH programmes/{programme}/", {"title": {"en": "Anew"}}),
    row(WRITE, "POST programmes/{programme}/retire/"),
    # Courses: team; the client sees what they give.
    row("200 200 200 403 403 403 200 401", "GET courses/", sees={"course": "thea sue"}),
    row(TEAM, "GET courses/{course}/"),
    row("201 422 403 403 403 403 422 401", "POST courses/", COURSE),
    row(ACT, "POST courses/{course}/transition/", {"to": "stopped", "reason": TELLTALE}),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    form = {"client": ids["client"], "case": ids["case"], "form": "weekly_check_in"}
    steps = [{**STEP, "task": side.text}]
    course = {"client": ids["client"], "case": ids["case"], "steps": steps}
    task = {"client": ids["client"], "case": ids["case"], "task": side.text}
    reviewed = side.tell(side.therapist, "POST", "homework/", task)["id"]
    side.tell(side.client, "POST", f"homework/{reviewed}/transition/", {"to": "sent"})
    side.tell(side.therapist, "POST", f"homework/{reviewed}/review/", {"note": side.text})
    return {
        "reviewed": reviewed,
        "waiting": side.tell(side.therapist, "POST", "homework/", form)["id"],
        # A practice has each key once.
        "programme": side.tell(
            side.therapist, "POST", "programmes/", {**PROGRAMME, "key": f"reading_{ids['client'][-12:]}"}
        )["id"],
        "course": side.tell(side.therapist, "POST", "courses/", course)["id"],
    }
