"""What waits for each member by themself, and how a session went for each who was in it."""

from typing import TYPE_CHECKING, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("200 200 200 403 403 403 200 401", "GET inbox/?view=cleared", sees={"looked_at": "thea"}),
    row("200 200 200 403 403 403 200 401", "GET inbox/?view=to_do", sees={"item": "thea sue"}),
    row("200 200 200 403 403 403 200 401", "GET inbox/counts/"),
    row("200 404 200 403 403 403 404 401", "POST inbox/{looked_at}/clear/"),
    # Each one's own, side by side for staff: team; never a manager's, and no partner's.
    row("200 404 200 403 403 403 404 401", "GET sessions/{held}/after/"),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    path = f"inbox/?client={ids['client']}&kind=to_review"
    waiting = side.tell(side.therapist, "GET", path)["results"]
    kept = next(item["id"] for item in waiting if item["about"] == "keptresponse")
    side.tell(side.therapist, "POST", f"inbox/{kept}/acknowledge/", {"done": side.text})
    return {"looked_at": kept}
