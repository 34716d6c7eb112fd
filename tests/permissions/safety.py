"""Safety: screenings, flags, the safety plan, clients under age, worry about a child."""

from typing import TYPE_CHECKING, Any, Final

from tests.permissions.row import CARE, DAY, NAME, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

TEAM: Final = "thea sue"
# thea theo sue mark ana ben zoe nobody
LIST_TEAM: Final = "200 200 200 403 403 403 200 401"
ONE_OF_TEAM: Final = "200 404 200 403 403 403 404 401"
ADD_TEAM: Final = "201 422 403 403 403 403 422 401"
CHANGE_TEAM: Final = "200 404 403 403 403 403 404 401"
ONE_OF_CARE: Final = "200 404 200 403 200 404 404 401"
SCREENING: Final = {
    "client": "{client}",
    "asked_on": DAY,
    "result": "concern",
    "way": "in_person",
    "note": TELLTALE,
}
FLAG: Final = {"client": "{client}", "source": "observation", "why": TELLTALE}
PLAN: Final = {"warning_signs": TELLTALE, "whom_i_can_ask": TELLTALE}
GUARDIAN: Final = {"client": "{client}", "name": NAME, "in_what_right": "parent", "phone": NAME}
CONSENT: Final = {
    "client": "{client}",
    "given_by": TELLTALE,
    "in_what_right": "parent",
    "given_on": DAY,
    "own_say": TELLTALE,
}
CONCERN: Final = {"client": "{client}", "what": TELLTALE, "since": DAY, "told_whom": TELLTALE}
FOLLOWED: Final = {"duty_result": TELLTALE}

ROWS: Final = (
    # Screening and flags: team; nothing of them is ever a client's or a manager's.
    row(LIST_TEAM, "GET screenings/", sees={"screening": TEAM}),
    row(ONE_OF_TEAM, "GET screenings/{screening}/"),
    row(ADD_TEAM, "POST screenings/", SCREENING),
    row(ONE_OF_TEAM, "GET clients/{client}/screening-due/"),
    row(LIST_TEAM, "GET safety-flags/", sees={"flag": TEAM}),
    row(ONE_OF_TEAM, "GET safety-flags/{flag}/"),
    row(ADD_TEAM, "POST safety-flags/", FLAG),
    # Granted to who raised it, who is told that it takes a second one.
    row("409 404 200 403 403 403 404 401", "POST safety-flags/{flag}/lift/", {"because": TELLTALE}),
    # The safety plan: care, of both who write it. Kept at the practice, the client is told nothing of it.
    row(ONE_OF_CARE, "GET clients/{client}/safety-plan/", sees={"safety_plan": CARE}),
    row("200 404 403 403 200 404 404 401", "PUT clients/{client}/safety-plan/", PLAN),
    row(
        "200 404 403 403 204 404 404 401",
        "PUT clients/{client}/safety-plan/",
        {**PLAN, "kept_at_practice": True},
    ),
    row(ONE_OF_CARE, "GET clients/{client}/safety-plan/versions/", sees={"safety_plan": CARE}),
    # Who decides for a client under age: chart. What was consented to: care.
    row("200 200 200 200 200 200 200 401", "GET guardians/", sees={"guardian": "thea sue mark ana"}),
    row("200 404 200 200 200 404 404 401", "GET guardians/{guardian}/"),
    row("201 422 403 201 403 403 422 401", "POST guardians/", GUARDIAN),
    row("200 404 403 200 403 403 404 401", "PATCH guardians/{guardian}/", {"phone": f"{NAME}2"}),
    row("200 200 200 403 200 200 200 401", "GET consents/", sees={"consent": CARE}),
    row(ONE_OF_CARE, "GET consents/{consent}/"),
    row(ADD_TEAM, "POST consents/", CONSENT),
    row(CHANGE_TEAM, "POST consents/{consent}/withdraw/", {}),
    # What stands beside every box: everybody's who may write in one.
    row("200 200 200 200 200 200 200 401", "GET safety-words/"),
    # Worry about a child: team.
    row(LIST_TEAM, "GET child-concerns/", sees={"child_concern": TEAM}),
    row(ONE_OF_TEAM, "GET child-concerns/{child_concern}/"),
    row(ADD_TEAM, "POST child-concerns/", CONCERN),
    row(CHANGE_TEAM, "PATCH child-concerns/{child_concern}/", FOLLOWED),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    def told(path: str, body: dict[str, Any], **more: str) -> str:
        texts = {key: side.text for key, value in body.items() if value == TELLTALE}
        names = {key: side.name for key, value in body.items() if value == NAME}
        whose = {"client": ids["client"], **more}
        return str(side.tell(side.therapist, "POST", path, {**body, **texts, **names, **whose})["id"])

    written = {"warning_signs": side.text}
    plan = side.tell(side.client, "PUT", f"clients/{ids['client']}/safety-plan/", written)
    return {
        "screening": told("screenings/", {**SCREENING, "result": "clear"}),
        # Of somebody whom no other row opens anything for: an open flag refuses that.
        "flag": told("safety-flags/", FLAG, client=ids["portalless"]),
        "safety_plan": plan["id"],
        "guardian": told("guardians/", GUARDIAN),
        "consent": told("consents/", CONSENT),
        "child_concern": told("child-concerns/", CONCERN),
    }
