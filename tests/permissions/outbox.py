"""What became of messages: of one client for who works with them, of a practice without anybody."""

from typing import TYPE_CHECKING, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # Why something was not sent may tell of a partner: staff alone, and no manager.
    row("200 404 200 403 403 403 404 401", "GET clients/{client}/messages/"),
    row(
        "200 404 200 403 403 403 404 401",
        "GET clients/{client}/messages/upcoming/",
        sees={"plan": "thea sue"},
    ),
    # Counts alone.
    row("403 403 200 200 403 403 200 401", "GET practice/queue/", sees={"client": ""}),
    row("403 403 200 200 403 403 200 401", "GET practice/reminders-help/", sees={"client": ""}),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    return {}
