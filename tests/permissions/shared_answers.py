"""A couple's answers to one form: asked together, agreed by each alone, shown when both did."""

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from tests.permissions.couple import BOTH, BY_AUTHOR, CASE
from tests.permissions.row import CARE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

FORM: Final = "how_are_we_doing"
SAID: Final = {"close": 1, "hard_things": 2, "fair": 3, "good_times": 4}
TOLD: Final = {"answers": SAID, "status": "sent"}
SHOWN: Final = {"shared_answers": BOTH, "shown_homework": CARE}

ROWS: Final = (
    # thea theo sue mark ana ben zoe nobody
    row("200 200 200 403 200 200 200 401", "GET shared-answers/", sees=SHOWN),
    row("200 404 200 403 200 200 404 401", "GET shared-answers/{shared_answers}/", sees=SHOWN),
    row(BY_AUTHOR, "POST shared-answers/{shared_answers}/withdraw/", {}),
    row(BY_AUTHOR, "GET shared-answers/{shared_answers}/what-they-will-notice/"),
    row("200 404 200 403 200 200 404 401", f"GET {CASE}joint/", sees=SHOWN | {"shown_homework": ""}),
    # What Ana may do alone, whether or not Ben was asked, has sent or agreed.
    row("200 404 200 403 200 404 404 401", "GET homework/{agreeable}/", sees={"goes_with": "thea sue"}),
    row("403 403 403 403 200 404 403 401", "PUT homework/{agreeable}/agreement/", {"agreed": True}),
    row(
        "403 422 403 403 201 422 422 401",
        "PUT responses/{fresh}/",
        {**TOLD, "homework": "{unsent}", "agree": True},
    ),
    # Who may ask whom together with whom.
    row(
        "201 422 403 403 403 403 422 401",
        "POST homework/",
        {"client": "{client}", "case": "{joint_case}", "form": FORM, "together_with": "{partners_open}"},
    ),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    case = ids["joint_case"]
    both = side.tell(side.therapist, "GET", f"cases/{case}/")["clients"]
    partner = next(client for client in both if client != ids["client"])

    def given(client: str, **more: str) -> str:
        body: dict[str, Any] = {"client": client, "case": case, "form": FORM, "ask_now": True, **more}
        return str(side.tell(side.therapist, "POST", "homework/", body)["id"])

    def together() -> tuple[str, str]:
        first = given(ids["client"])
        return first, given(partner, together_with=first)

    def sends(who: str, homework: str, agree: bool) -> None:
        body = {**TOLD, "homework": homework, "agree": agree}
        side.tell(who, "PUT", f"responses/{uuid4()}/", body)

    shown, theirs = together()
    agreeable, goes_with = together()
    sends(side.client, shown, agree=True)
    sends(side.client, agreeable, agree=False)
    found = {
        "shown_homework": shown,
        "agreeable": agreeable,
        "goes_with": goes_with,
        "unsent": together()[0],
        "partners_open": given(partner),
    }
    if not side.partner:
        # Without a sign-in nobody agrees for them: nothing is shown there.
        return {**found, "shared_answers": ids["shared_norm"]}
    sends(side.partner, theirs, agree=True)
    rows = side.tell(side.client, "GET", "shared-answers/")["results"]
    mine = next(str(row["id"]) for row in rows if row["is_mine"] and row["origin"] == shown)
    return {**found, "shared_answers": mine}
