"""By which numbers the rules judge in a practice, and who moved them."""

from typing import TYPE_CHECKING, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

STAFFS: Final = "thea theo sue mark"

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("200 200 200 200 403 403 200 401", "GET practice/thresholds/"),
    # Zoe's own practice is at another version than the one that was read.
    row("403 403 403 200 403 403 412 401", "PATCH practice/thresholds/", {"screening_every_days": 60}),
    row(
        "200 200 200 200 403 403 200 401",
        "GET threshold-changes/",
        sees={"threshold_change": STAFFS},
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    path, who = "practice/thresholds/", side.manager
    # Zoe is the manager of the other practice: each moves their own.
    match = {"If-Match": side.people.tag(who, path)}
    side.tell(who, "PATCH", path, {"contact_recheck_days": 170}, **match)
    return {"threshold_change": str(side.tell(who, "GET", "threshold-changes/")["results"][0]["id"])}
