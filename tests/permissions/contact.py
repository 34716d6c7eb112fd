"""How it is safe to reach a client: the way back that they alone have, and what two have in common."""

from typing import TYPE_CHECKING, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

OPT_IN: Final = "POST clients/{client}/contact-plan/opt-in/"

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("403 403 403 403 200 404 403 401", OPT_IN, {}),
    # Of both of a couple: their case's team alone.
    row("200 404 200 403 403 403 404 401", "GET cases/{case}/shared-addresses/"),
)


def made(_side: "Side", _ids: dict[str, str]) -> dict[str, str]:
    return {}
