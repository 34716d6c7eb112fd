"""The browsers a client is shown messages in, and what a client may choose to be called by."""

from typing import TYPE_CHECKING, Final

from tests.permissions.row import NAME, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

# A key and a secret as a browser makes them. The host is an address, so that nothing is looked up.
KEYS: Final = {
    "p256dh": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    "auth": "MDEyMzQ1Njc4OWFiY2RlZg",
}
DEVICE: Final = {"endpoint": f"https://8.8.8.8/{NAME}2", **KEYS}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # Their client's own: no staff, no partner.
    row("403 403 403 403 200 200 403 401", "GET me/push-devices/", sees={"push_device": "ana"}),
    row("403 403 403 403 201 201 403 401", "POST me/push-devices/", DEVICE),
    row("403 403 403 403 204 404 403 401", "DELETE me/push-devices/{push_device}/"),
    row("403 403 403 403 200 200 403 401", "GET me/push-key/"),
    # For whoever reads a contact plan.
    row("200 200 200 403 200 200 200 401", "GET sender-labels/"),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    device = {"endpoint": f"https://8.8.8.8/{side.name}", **KEYS}
    return {"push_device": side.tell(side.client, "POST", "me/push-devices/", device)["id"]}
