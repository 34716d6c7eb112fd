"""Who may bring questionnaires in, and who may take what out as FHIR."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

FILE: Final[dict[str, Any]] = {
    "resourceType": "Questionnaire",
    "status": "draft",
    "name": "brought_in",
    "title": "Brought in",
    "item": [{"linkId": "q1", "type": "string", "text": "What else?"}],
}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("201 201 403 201 403 403 201 401", "POST forms/import/", FILE),
    row("200 200 200 200 200 404 404 401", "GET forms/{form}/versions/{number}/export/"),
    row("200 200 200 200 403 403 404 401", "GET forms/{brought}/versions/{number}/imported/"),
    row("404 404 404 404 403 403 404 401", "GET forms/{form}/versions/{number}/imported/"),
    # As the pages these come from.
    row("200 404 200 403 404 404 404 401", "GET responses/{response}/export/"),
    row("200 404 200 403 404 404 404 401", "GET responses/{kept}/export/"),
    row("404 404 404 403 200 404 404 401", "GET responses/{reference}/export/"),
    row(
        "200 404 200 403 200 404 404 401",
        "GET clients/{client}/scores/export/",
        sees={"response": "thea sue", "kept": "thea sue", "reference": "ana"},
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    """A form from a file; all else is there already: forms, sent answers and scores."""
    # A practice has each key once, and everything here is made for more than one client.
    file = {**FILE, "name": f"brought_{ids['client'][-12:]}"}
    return {"brought": side.tell(side.manager, "POST", "forms/import/", file)["id"]}
