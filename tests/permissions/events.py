"""Boundaries, needs, disagreements, and what they come to: care. The words are their author's to change."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import CARE, DAY, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

BELOW: Final = {"relationship": "{relationship}"}
BOUNDARY: Final = {"area": "time", "right_for_me": TELLTALE, "why": TELLTALE, "signal": TELLTALE}
EVENT: Final = {"happened_on": DAY, "kind": "crossed", "crossed_by": "neither", "what_happened": TELLTALE}
NEED: Final = {
    "whose": "me",
    "what": TELLTALE,
    "happened_on": DAY,
    "expressed": "direct",
    "answered": "met",
}
DISAGREEMENT: Final = {
    "happened_on": DAY,
    "about": TELLTALE,
    "area": "time",
    "my_move": "flee",
    "their_move": "fight",
    "escalation": 2,
    "outcome": "unresolved",
}
REPAIR: Final = {"repaired_on": DAY, "how_repaired": TELLTALE}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("200 200 200 403 200 200 200 401", "GET boundaries/", sees={"boundary": CARE}),
    row("200 404 200 403 200 404 404 401", "GET boundaries/{boundary}/"),
    row("201 422 403 403 201 422 422 401", "POST boundaries/", {**BELOW, **BOUNDARY}),
    # What Thea recorded herself; Ana's own words are nobody's but hers to change.
    row("200 404 403 403 200 404 404 401", "PATCH boundaries/{recorded_boundary}/", {"why": f"{TELLTALE}2"}),
    row("200 404 200 403 200 404 404 401", "GET boundaries/{boundary}/versions/"),
    row("200 200 200 403 200 200 200 401", "GET boundary-events/", sees={"boundary_event": CARE}),
    row("200 404 200 403 200 404 404 401", "GET boundary-events/{boundary_event}/"),
    row(
        "201 422 403 403 201 422 422 401",
        "POST boundary-events/",
        {**BELOW, **EVENT, "boundary": "{boundary}"},
    ),
    # That it was repaired is a state, and whoever hears of it may tell.
    row("200 404 403 403 200 404 404 401", "PATCH boundary-events/{boundary_event}/", REPAIR),
    row("200 200 200 403 200 200 200 401", "GET needs/", sees={"need": CARE}),
    row("200 404 200 403 200 404 404 401", "GET needs/{need}/"),
    row("201 422 403 403 201 422 422 401", "POST needs/", {**BELOW, **NEED}),
    row("200 200 200 403 200 200 200 401", "GET disagreements/", sees={"disagreement": CARE}),
    row("200 404 200 403 200 404 404 401", "GET disagreements/{disagreement}/"),
    row("201 422 403 403 201 422 422 401", "POST disagreements/", {**BELOW, **DISAGREEMENT}),
    row(
        "200 404 403 403 200 404 404 401",
        "PATCH disagreements/{recorded_disagreement}/",
        {"outcome": "resolved"},
    ),
    row("200 404 200 403 200 404 404 401", "GET disagreements/{disagreement}/versions/"),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/boundaries-summary/"),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/needs-summary/"),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/disagreements-summary/"),
    row("200 404 200 403 200 404 404 401", "GET clients/{client}/patterns/"),
    row("200 404 200 403 200 404 404 401", "GET clients/{client}/patterns/?relationship={relationship}"),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    below = {"relationship": ids["relationship"]}

    def told(name: str, path: str, body: Mapping[str, Any]) -> str:
        words = {key: side.text if value == TELLTALE else value for key, value in body.items()}
        return str(side.tell(name, "POST", path, {**below, **words})["id"])

    boundary = told(side.client, "boundaries/", BOUNDARY)
    return {
        "boundary": boundary,
        "recorded_boundary": told(side.therapist, "boundaries/", BOUNDARY),
        "boundary_event": told(side.client, "boundary-events/", {**EVENT, "boundary": boundary}),
        "need": told(side.client, "needs/", NEED),
        "disagreement": told(side.client, "disagreements/", {**DISAGREEMENT, "is_first": True}),
        "recorded_disagreement": told(side.therapist, "disagreements/", DISAGREEMENT),
    }
