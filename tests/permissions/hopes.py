"""Who may do what with hopes, inner work and forecasts."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import CARE, DAY, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

FAR: Final = "2098-06-03"
HOPE: Final = {
    "relationship": "{relationship}",
    "capacity": "boundaries",
    "level": 3,
    "by_when": FAR,
    "sure": "perhaps",
    "why": TELLTALE,
}
WORK: Final = {
    "relationship": "{relationship}",
    "subject": "other",
    "status": "seen",
    "told_on": DAY,
    "what": TELLTALE,
    "since": DAY,
    "last_seen": DAY,
    "seen_by": "somebody_else",
    "seen_by_name": TELLTALE,
}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("200 200 200 403 200 200 200 401", "GET hopes/", sees={"hope": CARE}),
    row("200 404 200 403 200 404 404 401", "GET hopes/{hope}/"),
    row("201 422 403 403 201 422 422 401", "POST hopes/", HOPE),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/hope-check/"),
    row("200 200 200 403 200 200 200 401", "GET inner-work/", sees={"inner_work": CARE}),
    row("200 404 200 403 200 404 404 401", "GET inner-work/{inner_work}/"),
    row("201 422 403 403 201 422 422 401", "POST inner-work/", WORK),
    # What was forecast is the team's, whatever is opened to the client.
    row(
        "200 404 200 403 403 403 404 401",
        "GET relationships/{relationship}/forecasts/",
        sees={"forecast": "thea sue"},
    ),
    row(
        "201 404 403 403 403 403 404 401", "POST relationships/{relationship}/forecasts/", {"case": "{case}"}
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    def told(body: dict[str, Any]) -> dict[str, Any]:
        words = {name: side.text for name, value in body.items() if value == TELLTALE}
        return {**body, **words, "relationship": ids["relationship"]}

    forecasts = f"relationships/{ids['relationship']}/forecasts/"
    return {
        "hope": side.tell(side.client, "POST", "hopes/", told(HOPE))["id"],
        "inner_work": side.tell(side.client, "POST", "inner-work/", told(WORK))["id"],
        "forecast": side.tell(side.therapist, "POST", forecasts, {"case": ids["case"]})["id"],
    }
