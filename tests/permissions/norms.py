"""Norms as they are lived, what is given and decided, and what is asked of the other."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import CARE, DAY, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

BELOW: Final = {"relationship": "{relationship}"}


def contribution(text: str) -> dict[str, Any]:
    return {"direction": "given", "what": text, "weight": 3, "since": DAY}


def decision(text: str) -> dict[str, Any]:
    return {
        "topic": text,
        "decided_on": DAY,
        "proposed_by": "me",
        "decided_by": "other",
        "was_asked": False,
    }


def wish(text: str) -> dict[str, Any]:
    texts = dict.fromkeys(("observation", "ask", "reason", "my_part", "offer", "if_no"), text)
    return {"kind": "wish", **texts}


OBSERVED: Final = {"observed_on": "2024-06-04", "was_lived": True, "note": TELLTALE}
YES: Final = {"answer": "yes", "answered_on": DAY, "said": TELLTALE}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # Care, all of it; who asked again is for the team alone.
    row("200 404 200 403 200 404 404 401", "GET norms/{norm}/story/"),
    row("200 404 200 403 200 404 404 401", "GET norms/{lived}/observations/", sees={"observation": CARE}),
    row("201 404 403 403 201 404 404 401", "POST norms/{lived}/observations/", OBSERVED),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/norms-summary/"),
    row("200 200 200 403 200 200 200 401", "GET contributions/", sees={"contribution": CARE}),
    row("200 404 200 403 200 404 404 401", "GET contributions/{contribution}/"),
    row("201 422 403 403 201 422 422 401", "POST contributions/", {**BELOW, **contribution(TELLTALE)}),
    row("200 404 403 403 200 404 404 401", "PATCH contributions/{contribution}/", {"ended_on": DAY}),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/ledger/"),
    row("200 200 200 403 200 200 200 401", "GET decisions/", sees={"decision": CARE}),
    row("200 404 200 403 200 404 404 401", "GET decisions/{decision}/"),
    row("201 422 403 403 201 422 422 401", "POST decisions/", {**BELOW, **decision(TELLTALE)}),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/decisions-summary/"),
    row("200 200 200 403 200 200 200 401", "GET requests/", sees={"request": CARE, "asked": CARE}),
    row("200 404 200 403 200 404 404 401", "GET requests/{request}/"),
    row(
        "201 422 403 403 201 422 422 401",
        "POST requests/",
        {**BELOW, **wish(TELLTALE), "about": "{refused}"},
    ),
    row("200 404 403 403 200 404 404 401", "PATCH requests/{request}/", {"follow_up_on": "2030-01-01"}),
    # Whose ask it is says what it is about; an id that is not theirs is not there.
    row(
        "403 404 403 403 200 404 404 401",
        "PATCH requests/{request}/",
        {"about": "{refused}"},
        of_row="thea",
    ),
    row("200 404 403 403 200 404 404 401", "POST requests/{request}/transition/", {"to": "asked"}),
    row("200 404 403 403 200 404 404 401", "POST requests/{asked}/answer/", YES),
    row("200 404 200 403 200 404 404 401", "GET requests/{request}/versions/"),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/requests-summary/"),
    row(
        "200 404 200 403 403 403 404 401",
        "GET relationships/{relationship}/asked-again/",
        sees={"asked": "thea sue"},
    ),
    # What is checked belongs to nobody: whoever may write may ask.
    row("200 200 403 403 200 200 200 401", "POST wording/", {"text": TELLTALE}),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    below = {"relationship": ids["relationship"]}

    def told(path: str, body: dict[str, Any]) -> str:
        return str(side.tell(side.client, "POST", path, body)["id"])

    norm = {**below, "area": "space", "question": "needs", "today": side.text, "wanted": side.text}
    lived = told("norms/", norm)
    side.tell(side.client, "POST", f"norms/{lived}/transition/", {"to": "in_force", "reason": side.text})
    seen = {"observed_on": DAY, "was_lived": False, "note": side.text}
    refused = told("requests/", {**below, **wish(side.text)})
    side.tell(side.client, "POST", f"requests/{refused}/transition/", {"to": "asked", "on": DAY})
    no = {"answer": "no", "answered_on": DAY, "said": side.text}
    side.tell(side.client, "POST", f"requests/{refused}/answer/", no)
    asked = told("requests/", {**below, **wish(side.text), "about": refused})
    side.tell(side.client, "POST", f"requests/{asked}/transition/", {"to": "asked", "on": DAY})
    return {
        "lived": lived,
        "observation": told(f"norms/{lived}/observations/", seen),
        "contribution": told("contributions/", {**below, **contribution(side.text)}),
        "decision": told("decisions/", {**below, **decision(side.text)}),
        "refused": refused,
        "asked": asked,
        "request": told("requests/", {**below, **wish(side.text)}),
    }
