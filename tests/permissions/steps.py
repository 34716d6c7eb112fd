"""Disclosures and the ladder, the practice steps, breaks and goals."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import CARE, DAY, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

OF: Final = {"relationship": "{relationship}"}
RUNGS: Final = {"rungs": [{"rung": 1, "wording": "A taste of mine"}]}
DISCLOSURE: Final = {
    **OF,
    "rung": 2,
    "what": TELLTALE,
    "motive": "to_be_known",
    "state": "done",
    "happened_on": DAY,
}
INVENTORY: Final = {**OF, "answered_on": DAY, "answers": {"self_work_1": 3}, "self_worth": 2}
ACTIVITY: Final = {**OF, "step": "get_real", "kind": "fear", "happened_on": DAY, "fear": TELLTALE}
BREAK: Final = {**OF, "kind": "space", "purpose": TELLTALE, "starts_on": DAY}
COMPARED: Final = {
    "case": "{couple}",
    "first": "{joined_break}",
    "second": "{partners_break}",
    "purposes": "unclear",
    "note": TELLTALE,
}
GOAL: Final = {**OF, "what": TELLTALE, "intention": "own", "horizon": "one_year"}
STEP: Final = {"goal": "{goal}", "what": TELLTALE}

# What everybody who reads `care` is answered; and who writes it.
LIST, ONE = "200 200 200 403 200 200 200 401", "200 404 200 403 200 404 404 401"
POST, ACT = "201 422 403 403 201 422 422 401", "200 404 403 403 200 404 404 401"
# The words are Ana's: her therapist does not write them anew.
REWORD: Final = "403 404 403 403 200 404 404 401"

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    # The ladder's wording is the practice's; Zoe's own is at another version than the one that was read.
    row("200 200 200 200 200 200 200 401", "GET ladder/"),
    row("403 403 403 200 403 403 412 401", "PUT ladder/", RUNGS),
    row("200 200 200 200 200 200 200 401", "GET inventory-items/"),
    row(LIST, "GET disclosures/", sees={"disclosure": CARE}),
    row(ONE, "GET disclosures/{disclosure}/"),
    row(POST, "POST disclosures/", DISCLOSURE),
    row(REWORD, "PATCH disclosures/{disclosure}/", {"what": f"{TELLTALE} and more"}, of_row="thea"),
    row(ACT, "POST disclosures/{disclosure}/transition/", {"to": "done", "happened_on": DAY}),
    row(ACT, "POST disclosures/{done}/answer/", {"answer": "mixed", "answer_note": TELLTALE}),
    row(ONE, "GET relationships/{relationship}/ladder/", sees={"done": CARE}),
    # Nobody answers the inventory for somebody else.
    row(LIST, "GET inventories/", sees={"inventory": CARE}),
    row(ONE, "GET inventories/{inventory}/"),
    row("403 403 403 403 201 422 403 401", "POST inventories/", INVENTORY),
    row(ONE, "GET relationships/{relationship}/interdependence/", sees={"inventory": CARE}),
    row(LIST, "GET activities/", sees={"activity": CARE}),
    row(ONE, "GET activities/{activity}/"),
    row(POST, "POST activities/", ACTIVITY),
    row(LIST, "GET breaks/", sees={"break": CARE}),
    row(ONE, "GET breaks/{break}/"),
    row(POST, "POST breaks/", BREAK),
    row(ACT, "PATCH breaks/{break}/", {"check_in_on": "2024-06-06"}),
    row(ACT, "POST breaks/{break}/check-in/", {"held_on": "2024-06-05", "note": TELLTALE}),
    row(ACT, "POST breaks/{break}/transition/", {"to": "ended", "outcome": TELLTALE}),
    row(ONE, "GET breaks/{break}/extensions/", sees={"extension": CARE}),
    # Two private purposes side by side: team.
    row("200 200 200 403 403 403 200 401", "GET break-comparisons/", sees={"comparison": "thea sue"}),
    row("200 404 200 403 403 403 404 401", "GET break-comparisons/{comparison}/"),
    row("201 422 403 403 403 403 422 401", "POST break-comparisons/", COMPARED),
    row("200 404 200 403 403 403 404 401", "GET clients/{client}/breaks-watch/", sees={"break": "thea sue"}),
    row(LIST, "GET goals/", sees={"goal": CARE}),
    row(ONE, "GET goals/{goal}/"),
    row(POST, "POST goals/", GOAL),
    row(REWORD, "PATCH goals/{goal}/", {"what": f"{TELLTALE} and more"}, of_row="thea"),
    row(ACT, "POST goals/{goal}/transition/", {"to": "pursued", "reason": TELLTALE}),
    row(LIST, "GET goal-steps/", sees={"step": CARE}),
    row(ONE, "GET goal-steps/{step}/"),
    row(POST, "POST goal-steps/", STEP),
    row(ACT, "PATCH goal-steps/{step}/", {"done_on": DAY}),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    of = {"relationship": ids["relationship"]}
    text = side.text

    def told(path: str, **body: Any) -> str:
        return str(side.tell(side.client, "POST", path, {**of, **body})["id"])

    done = {"rung": 2, "what": text, "motive": "to_be_known", "state": "done", "happened_on": DAY}
    goal = told("goals/", what=text, why=text, intention="shared", horizon="one_year")
    step = {"goal": goal, "what": text}
    return {
        "disclosure": told("disclosures/", rung=4, what=text, motive="to_be_loved", state="planned"),
        "done": told("disclosures/", **done),
        "inventory": told("inventories/", answered_on=DAY, self_worth=1, answers={"self_work_1": 2}),
        "activity": told("activities/", step="self_work", kind="creative", happened_on=DAY, note=text),
        **breaks(side, ids),
        "goal": goal,
        "step": side.tell(side.client, "POST", "goal-steps/", step)["id"],
    }


def breaks(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    """One of the client's own that was extended; and two of a pair that were compared."""
    told = {"kind": "space", "purpose": side.text, "contact_rules": side.text, "starts_on": DAY}
    days = {"check_in_on": "2024-06-05", "returns_on": "2024-06-10"}
    own = {**told, **days, "relationship": ids["relationship"]}
    of_client = side.tell(side.client, "POST", "breaks/", own)["id"]
    extended = {"to": "extended", "returns_on": "2024-06-12", "decided_by": "me", "reason": side.text}
    side.tell(side.client, "POST", f"breaks/{of_client}/transition/", extended)
    extensions = side.tell(side.client, "GET", f"breaks/{of_client}/extensions/")["results"]
    pair = side.tell(side.therapist, "GET", f"counterparts/{ids['counterpart']}/")
    # The second is the partner's, who reads what was written of it.
    theirs = {"purpose": "To think", "contact_rules": ""}
    first, second = (
        side.tell(side.therapist, "POST", "breaks/", {**told, **text, "relationship": pair[one]})["id"]
        for one, text in (("first", {}), ("second", theirs))
    )
    compared = {"first": first, "second": second, "purposes": "different", "note": side.text}
    comparison = {"case": ids["couple"], **compared}
    return {
        "break": of_client,
        "extension": extensions[0]["id"],
        "joined_break": first,
        "partners_break": second,
        "comparison": side.tell(side.therapist, "POST", "break-comparisons/", comparison)["id"],
    }
