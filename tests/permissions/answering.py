"""Corrections, answers given together, links for the waiting room, and scores held back for now."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from practices.clock import today_in
from relcare.demo.people import ZONE
from tests.permissions.row import TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

TOLD: Final = {"answers": {"q6": TELLTALE}, "status": "sent"}
HELD: Final = "200 404 200 403 403 403 404 401"
LATER: Final = str(today_in(ZONE) + timedelta(days=40))

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row(
        "201 422 403 403 422 422 422 401",
        "PUT responses/{fresh}/",
        {**TOLD, "homework": "{homework}", "in_session": True},
    ),
    row(
        "403 422 403 403 201 422 422 401",
        "PUT responses/{fresh}/",
        {**TOLD, "homework": "{corrected}", "amends": "{first_answers}"},
    ),
    row("201 404 403 403 403 403 404 401", "POST homework/{homework}/kiosk/", {}),
    # Whoever holds the token.
    row("200 200 200 200 200 200 200 200", "GET kiosk/{kiosk_token}/"),
    row("201 201 201 201 201 201 201 201", "PUT kiosk/{kiosk_token}/", {"answers": {"q6": TELLTALE}}),
    row(HELD, "GET clients/{client}/held-back/", sees={"held_back": "thea sue"}),
    row(HELD, "GET clients/{client}/held-back/{held_back}/"),
    row(
        "201 404 403 403 403 403 404 401",
        "POST clients/{client}/held-back/",
        {"form": "phq9", "because": TELLTALE, "ends_on": LATER},
    ),
    row(
        "200 404 403 403 403 403 404 401",
        "PATCH clients/{client}/held-back/{held_back}/",
        {"ends_on": LATER},
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    body: dict[str, Any] = {
        "client": ids["client"],
        "case": ids["case"],
        "form": "weekly_check_in",
        "ask_now": True,
    }
    homework, reference = side.tell(side.therapist, "POST", "homework/", body)["id"], str(uuid4())
    answers = {"homework": homework, "answers": {"q6": side.text}, "status": "sent"}
    side.tell(side.client, "PUT", f"responses/{reference}/", answers)
    told = {"form": "gad7", "because": side.text, "ends_on": str(today_in(ZONE))}
    path = f"clients/{ids['client']}/held-back/"
    return {
        "corrected": homework,
        "first_answers": reference,
        "kiosk_token": side.tell(side.therapist, "POST", f"homework/{ids['homework']}/kiosk/")["token"],
        "held_back": side.tell(side.therapist, "POST", path, told)["id"],
    }
