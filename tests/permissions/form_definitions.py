"""Who writes forms: therapists and managers. All staff reads them; a client what they were given."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

# thea theo sue mark ana ben zoe nobody
READ: Final = "200 200 200 200 404 404 404 401"
WRITE: Final = "200 200 403 200 403 403 404 401"
MAKE: Final = "201 201 403 201 403 403 404 401"
STAFF: Final = "thea theo sue mark"
RANGE: Final = {"minValue": 0, "maxValue": 9}
QUESTION: Final = {"linkId": "q1", "type": "integer", "text": {"en": "How much?"}, **RANGE}
TOTAL: Final = {"key": "total", "items": ["q1"], "method": "sum", "direction": "lower"}
FORM: Final[dict[str, Any]] = {
    "key": "of_the_practice",
    "title": {"en": "Of the practice"},
    "form": {"item": [QUESTION]},
    "scoring": {"scales": [TOTAL]},
}
LINE: Final = {"scale": "total", "points": [{"day": 28, "change": -2}], "tolerance": 1}

ROWS: Final = (
    row("201 201 403 201 403 403 201 401", "POST forms/", {**FORM, "key": "another"}),
    row(READ, "GET forms/{drafted}/"),
    row(READ, "GET forms/{drafted}/versions/", sees={"drafted": STAFF}),
    row(READ, "GET forms/{drafted}/versions/{number}/"),
    row(WRITE, "PUT forms/{drafted}/versions/{number}/", {"title": {"en": "Anew"}, "form": FORM["form"]}),
    row(WRITE, "PATCH forms/{drafted}/versions/{number}/", {"minutes": 7}),
    row("204 204 403 204 403 403 404 401", "DELETE forms/{drafted}/versions/{number}/"),
    row(WRITE, "POST forms/{drafted}/preview/", {"answers": {"q1": 3}}),
    row(WRITE, "POST forms/{drafted}/publish/"),
    row(MAKE, "POST forms/{measure}/versions/", {"minutes": 7}),
    row(WRITE, "POST forms/{measure}/retire/"),
    row("200 200 200 200 403 403 404 401", "GET forms/{wordless}/texts/"),
    row(WRITE, "PUT forms/{wordless}/texts/", {"texts": {"q1": {"en": "First?"}}}),
    row("200 200 200 200 403 403 404 401", "GET forms/{measure}/expectation/"),
    row(WRITE, "PUT forms/{measure}/expectation/", {"lines": [LINE]}),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    # A practice has each key once, and everything here is made for more than one client.
    client = ids["client"][-12:]
    measure = side.tell(side.therapist, "POST", "forms/", {**FORM, "key": f"measure_{client}"})["id"]
    side.tell(side.therapist, "POST", f"forms/{measure}/publish/")
    line = {**LINE, "tolerance": 2}
    side.tell(side.therapist, "PUT", f"forms/{measure}/expectation/", {"lines": [line]})
    drafts = side.tell(side.therapist, "GET", "forms/?state=draft")["results"]
    return {
        "measure": measure,
        "drafted": side.tell(side.therapist, "POST", "forms/", {**FORM, "key": f"drafted_{client}"})["id"],
        "wordless": next(form["id"] for form in drafts if form["texts"] == "by_practice"),
    }
