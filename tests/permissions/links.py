"""What a client has to know to open a message's link, and where a link leads who is signed in."""

from typing import TYPE_CHECKING, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

CODE: Final = "8305"
CLIENTS: Final = "403 403 403 403 200 200 403 401"
NO_LINK: Final = "x" * 32

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # Each client's own: of somebody else's there is no path.
    row(CLIENTS, "GET me/link-factor/"),
    row(CLIENTS, "PUT me/link-factor/", {"kind": "pin", "code": CODE}),
    row("403 403 403 403 204 204 403 401", "DELETE me/link-factor/"),
    # A link that is not theirs; their own one is in reminders/tests.
    row("403 403 403 403 404 404 403 401", "GET r/{no_link}/"),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    side.tell(side.client, "PUT", "me/link-factor/", {"kind": "pin", "code": CODE})
    return {"no_link": NO_LINK}
