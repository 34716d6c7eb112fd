"""What a client keeps with their therapist of what both read: the care team's alone."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import DAY, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

KEEP: Final = {"keep": True}
# thea theo sue mark ana ben zoe nobody
# It is for the client alone to say.
KEPT: Final = "422 404 403 403 204 404 404 401"

ROWS: Final = (
    row(KEPT, "PATCH relationships/{relationship}/", {**KEEP, "other_name": TELLTALE}),
    row(KEPT, "PATCH norms/{norm}/", {**KEEP, "today": TELLTALE}),
    row(KEPT, "POST norms/{norm}/transition/", {**KEEP, "to": "declined", "reason": TELLTALE}),
    row(KEPT, "PATCH boundaries/{boundary}/", {**KEEP, "why": TELLTALE}),
    row(KEPT, "PATCH boundary-events/{boundary_event}/", {**KEEP, "repaired_on": DAY}),
    row(KEPT, "PATCH disagreements/{disagreement}/", {**KEEP, "outcome": "harm"}),
    row(KEPT, "PATCH breaks/{break}/", {**KEEP, "purpose": TELLTALE}),
    row(KEPT, "POST breaks/{break}/transition/", {**KEEP, "to": "ended", "outcome": TELLTALE}),
    row(KEPT, "POST breaks/{break}/check-in/", {**KEEP, "note": TELLTALE}),
    row(KEPT, "PATCH goals/{goal}/", {**KEEP, "why": TELLTALE}),
    row(KEPT, "POST goals/{goal}/transition/", {**KEEP, "to": "dropped", "reason": TELLTALE}),
    row(KEPT, "PATCH goal-steps/{step}/", {**KEEP, "what": TELLTALE}),
    row(KEPT, "PATCH contributions/{contribution}/", {**KEEP, "ended_on": DAY}),
    row(KEPT, "PATCH requests/{request}/", {**KEEP, "reason": TELLTALE}),
    row(KEPT, "POST requests/{request}/answer/", {**KEEP, "answer": "no", "said": TELLTALE}),
    row(KEPT, "POST requests/{request}/transition/", {**KEEP, "to": "asked"}),
    row(KEPT, "PATCH disclosures/{disclosure}/", {**KEEP, "what": TELLTALE}),
    row(KEPT, "POST disclosures/{disclosure}/transition/", {**KEEP, "to": "dropped"}),
    row(
        KEPT,
        "POST disclosures/{disclosure}/answer/",
        {**KEEP, "answer": "mixed", "answer_note": TELLTALE},
    ),
    row(
        "200 404 200 403 403 403 404 401",
        "GET relationships/{kept_about}/kept-words/",
        sees={"kept_word": "thea sue"},
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    told: dict[str, Any] = {**KEEP, "wanted": side.text}
    answer = side.people.ask(side.client, "PATCH", f"norms/{ids['norm']}/", told)
    assert answer.status_code == 204, answer.content
    page = side.tell(side.therapist, "GET", f"relationships/{ids['relationship']}/kept-words/")
    return {"kept_about": ids["relationship"], "kept_word": page["results"][0]["id"]}
