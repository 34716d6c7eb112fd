"""The permission table: every endpoint and verb of the API, asked by each of the eight about Ana's things.

What is expected follows from the spaces and the roles, not from what the code answers. 401 signed out; 403
where the roles lack the verb, before 404; 404 in a path for what is not yours; 422 for the same in a body.

{placeholders} are ids of the world in permission_table_world.py. `sees` says of a list who finds what in it.
"""

from typing import Final

from tests.permission_table_world import HOURS, LEVELS
from tests.permissions import TOPICS
from tests.permissions.row import CARE, DAY, NAME, TELLTALE, row

TEXT: Final = TELLTALE


KIND: Final = {
    "name": "Neighbour",
    "openness": 2,
    **dict.fromkeys(("self_soothing", "self_regulation", "defense_awareness"), 1),
    **dict.fromkeys(("words_and_actions", "energy", "boundaries"), 2),
}
NORM: Final = {
    "relationship": "{relationship}",
    "area": "respect",
    "question": "conflict",
    "today": TEXT,
    "wanted": TEXT,
}
MOMENT: Final = {"relationship": "{relationship}", "happened_on": DAY, "felt_safety": 3, "situation": TEXT}
ASSESSMENT: Final = {
    "relationship": "{relationship}",
    "subject": "other",
    "basis": "observed",
    "assessed_on": DAY,
    "levels": LEVELS,
    "evidence": {"energy": TEXT},
}
CONTACT: Final = {
    "channels": [{"channel": "email", "address": f"{TEXT}2@example.org", "confirmed": True}],
    "code_word": TEXT,
}
CHECK_INS: Final = {
    "client": "{client}",
    "what": "check_in",
    "every": {"each": "day", "at": "10:00"},
    "version": "{version}",
}
SAFETY: Final = {"status": "yes", "told_on": DAY, "what": TEXT}
SESSION: Final = {"case": "{case}", "attendees": ["{client}"], **HOURS}
CASE: Final = {
    "kind": "individual",
    "clients": ["{newcomer}"],
    "opened_on": DAY,
    "therapist": "{colleague}",
}
INVITATION: Final = {
    "email": f"{NAME}2@example.org",
    "name": NAME,
    "roles": ["client"],
    "client": "{portalless}",
}
COLLEAGUE: Final = {"email": f"{NAME}3@example.org", "name": NAME, "roles": ["therapist"]}
NOTE: Final = {"case": "{case}", "session": "{session}", "kind": "case", "body": TEXT}
COUNTERPART: Final = {"case": "{couple}", "first": "{free}", "second": "{partners_free}"}
ANSWERS: Final = {"homework": "{homework}", "answers": {"q6": TEXT}, "status": "sent"}
PRACTICE: Final = {
    "name": "Riverbank",
    "watched_hours": [{"weekday": 0, "from": "08:00", "to": "24:00"}],
    "crisis_numbers": [{"name": "Emergency", "number": "112"}],
}
DUTY: Final = {"member": "{therapist}", "starts_at": HOURS["starts_at"], "ends_at": HOURS["ends_at"]}
LEAVE: Final = {"member": "{therapist}", "cover": "{colleague}", "starts_on": DAY, "ends_on": DAY}
WITHDRAW, SKIP = {"to": "withdrawn"}, {"to": "skipped", "reason": TEXT}

TABLE: Final = (
    *(row for rows, _ in TOPICS for row in rows),
    # thea theo sue mark ana ben zoe nobody
    row("200 200 200 200 200 200 200 401", "GET me/"),
    row("200 200 200 200 200 200 422 401", "POST me/", {"practice": "riverside"}),
    # Staff are invited by managers, clients by therapists who work with them. A link is redeemed by whoever
    # holds it; this one nobody has.
    row("200 200 403 200 403 403 200 401", "GET invitations/", sees={"invitation": "thea mark"}),
    row("200 404 403 200 403 403 404 401", "GET invitations/{invitation}/"),
    row("201 422 403 403 403 403 422 401", "POST invitations/", INVITATION),
    row("403 403 403 201 403 403 201 401", "POST invitations/", COLLEAGUE),
    row("200 404 403 200 403 403 404 401", "POST invitations/{invitation}/revoke/", {}),
    row(
        "404 404 404 404 404 404 404 404",
        "POST invitations/accept/",
        {"token": "nobody-has-this", "password": "correct horse battery"},
    ),
    # The practice, who works in it, who watches: read by staff, the practice itself by clients too; set by
    # the manager. Zoe's own practice is at another version than the one that was read.
    row("200 200 200 200 200 200 200 401", "GET practice/", sees={"practice": "thea theo sue mark ana ben"}),
    row("403 403 403 200 403 403 412 401", "PATCH practice/", PRACTICE),
    row("200 200 200 200 403 403 200 401", "GET members/", sees={"colleague": "thea theo sue mark"}),
    row("200 200 200 200 403 403 404 401", "GET members/{colleague}/"),
    row("403 403 403 200 403 403 404 401", "PATCH members/{colleague}/", {"supervisor": "{supervisor}"}),
    row("200 200 200 200 403 403 200 401", "GET duties/", sees={"duty": "thea theo sue mark"}),
    row("200 200 200 200 403 403 404 401", "GET duties/{duty}/"),
    row("403 403 403 201 403 403 422 401", "POST duties/", DUTY),
    row("403 403 403 200 403 403 404 401", "PATCH duties/{duty}/", {"ends_at": "2024-06-03T12:00:00Z"}),
    row("403 403 403 204 403 403 404 401", "DELETE duties/{duty}/"),
    row("200 200 200 200 403 403 200 401", "GET leaves/", sees={"leave": "thea theo sue mark"}),
    row("200 200 200 200 403 403 404 401", "GET leaves/{leave}/"),
    row("403 403 403 201 403 403 422 401", "POST leaves/", LEAVE),
    row("403 403 403 200 403 403 404 401", "PATCH leaves/{leave}/", {"ends_on": "2024-06-05"}),
    row("403 403 403 204 403 403 404 401", "DELETE leaves/{leave}/"),
    # Clients: chart. How it is safe to reach them: care. Whether they know safety: team.
    row("200 200 200 200 200 200 200 401", "GET clients/", sees={"client": "thea sue mark ana"}),
    row("200 404 200 200 200 404 404 401", "GET clients/{client}/"),
    row("201 201 403 201 403 403 201 401", "POST clients/", {"name": NAME, "phone": NAME}),
    row("200 404 403 200 403 403 404 401", "PATCH clients/{client}/", {"phone": f"{NAME}2"}),
    row("200 404 200 403 200 404 404 401", "GET clients/{client}/contact-plan/"),
    row("200 404 403 403 200 404 404 401", "PUT clients/{client}/contact-plan/", CONTACT),
    row("200 404 200 403 403 403 404 401", "GET clients/{client}/safety-reference/"),
    row("200 404 403 403 403 403 404 401", "PUT clients/{client}/safety-reference/", SAFETY),
    row(
        "200 404 200 403 200 404 404 401",
        "GET clients/{client}/scores/",
        sees={"response": "thea sue", "kept": "thea sue", "reference": "ana"},
    ),
    # Cases: chart; both of a couple are in theirs. Nobody adds themself to a care team.
    row("200 200 200 200 200 200 200 401", "GET cases/", sees={"case": "thea sue mark ana ben"}),
    row("200 404 200 200 200 200 404 401", "GET cases/{case}/", sees={"client": "thea sue mark ana"}),
    row("422 422 403 201 403 403 422 401", "POST cases/", CASE),
    row("200 404 403 200 403 403 404 401", "POST cases/{case}/transition/", {"to": "paused"}),
    row("200 404 200 200 200 200 404 401", "GET cases/{case}/team/"),
    row("201 404 403 201 403 403 404 401", "POST cases/{case}/team/", {"member": "{colleague}"}),
    # Granted to those who are told that somebody has to stay.
    row("409 404 403 409 403 403 404 401", "POST cases/{case}/team/{therapist}/leave/", {}),
    row("200 404 200 403 403 403 404 401", "GET cases/{case}/plan/"),
    row("200 404 403 403 403 403 404 401", "PUT cases/{case}/plan/", {"problem": TEXT, "aims": TEXT}),
    # Sessions: chart; a client reads those they attend, and this one is Ana's alone.
    row("200 200 200 200 200 200 200 401", "GET sessions/", sees={"session": "thea sue mark ana"}),
    row("200 404 200 200 200 404 404 401", "GET sessions/{session}/"),
    row("201 422 403 403 403 403 422 401", "POST sessions/", SESSION),
    row("200 404 403 403 403 403 404 401", "PATCH sessions/{session}/", {"in_person": False}),
    row("200 404 403 403 403 403 404 401", "POST sessions/{session}/transition/", {"to": "missed"}),
    # Case notes: team. Process notes: their author alone.
    row(
        "200 200 200 403 403 403 200 401",
        "GET notes/",
        sees={"case_note": "thea sue", "process_note": "thea"},
    ),
    row("200 404 200 403 403 403 404 401", "GET notes/{case_note}/"),
    row("200 404 404 403 403 403 404 401", "GET notes/{process_note}/"),
    row("201 422 403 403 403 403 422 401", "POST notes/", NOTE),
    row("201 422 403 403 403 403 422 401", "POST notes/", {**NOTE, "kind": "process"}),
    row("200 404 403 403 403 403 404 401", "PATCH notes/{case_note}/", {"body": f"{TEXT}2"}),
    row("200 404 403 403 403 403 404 401", "PATCH notes/{process_note}/", {"body": f"{TEXT}2"}),
    row("201 404 403 403 403 403 404 401", "POST notes/{case_note}/amend/", {"body": TEXT}),
    row("201 404 403 403 403 403 404 401", "POST notes/{process_note}/amend/", {"body": TEXT}),
    # What waits for staff: team; a supervisor may take care of it too.
    row("200 200 200 403 403 403 200 401", "GET inbox/", sees={"item": "thea sue"}),
    row("200 404 200 403 403 403 404 401", "GET inbox/{item}/"),
    row("200 404 200 403 403 403 404 401", "POST inbox/{item}/acknowledge/", {"done": TEXT}),
    # Kinds: the practice's; clients read what is used with them, managers write.
    row("200 200 200 200 200 200 200 401", "GET kinds/", sees={"kind": "thea theo sue mark ana ben"}),
    row("200 200 200 200 200 200 404 401", "GET kinds/{kind}/"),
    row("403 403 403 201 403 403 201 401", "POST kinds/", KIND),
    row("403 403 403 200 403 403 404 401", "PATCH kinds/{kind}/", {"openness": 3}),
    # Relationships and what hangs on them: care. Opening and presence are the therapist's acts.
    row("200 200 200 403 200 200 200 401", "GET relationships/", sees={"relationship": CARE}),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/"),
    row(
        "201 422 403 403 201 422 422 401",
        "POST relationships/",
        {"client": "{client}", "other_name": TEXT, "kind": "{kind}"},
    ),
    row("200 404 403 403 200 404 404 401", "PATCH relationships/{relationship}/", {"since": "2024-05-01"}),
    row(
        "200 404 200 403 200 404 404 401",
        "GET relationships/{relationship}/openings/",
        sees={"opening": CARE},
    ),
    row(
        "201 404 403 403 403 403 404 401",
        "POST relationships/{relationship}/openings/",
        {"what": "forecast", "open": True},
    ),
    row(
        "200 404 200 403 200 404 404 401", "GET relationships/{relationship}/presences/", sees={"held": CARE}
    ),
    row("201 404 403 403 403 403 404 401", "POST relationships/{free}/presences/", {"session": "{held}"}),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/bridge/"),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/bridge/?view=therapist"),
    row("200 404 200 403 200 404 404 401", "GET relationships/{relationship}/bridge/?subject=self"),
    # Counterparts: team; never either client's.
    row("200 200 200 403 403 403 200 401", "GET counterparts/", sees={"counterpart": "thea sue"}),
    row("200 404 200 403 403 403 404 401", "GET counterparts/{counterpart}/"),
    row("201 422 403 403 403 403 422 401", "POST counterparts/", COUNTERPART),
    # Norms and moments: care.
    row("200 200 200 403 200 200 200 401", "GET norms/", sees={"norm": CARE}),
    row("200 404 200 403 200 404 404 401", "GET norms/{norm}/"),
    row("201 422 403 403 201 422 422 401", "POST norms/", NORM),
    row("200 404 403 403 200 404 404 401", "PATCH norms/{norm}/", {"review_on": "2030-01-01"}),
    row(
        "200 404 403 403 200 404 404 401", "POST norms/{norm}/transition/", {"to": "proposed", "reason": TEXT}
    ),
    row("200 404 200 403 200 404 404 401", "GET norms/{norm}/versions/"),
    row("200 200 200 403 200 200 200 401", "GET moments/", sees={"moment": CARE}),
    row("200 404 200 403 200 404 404 401", "GET moments/{moment}/"),
    row("201 422 403 403 201 422 422 401", "POST moments/", MOMENT),
    # Assessments: care; a therapist's own: team, until its author releases it.
    row(
        "200 200 200 403 200 200 200 401",
        "GET assessments/",
        sees={"assessment": CARE, "team_assessment": "thea sue"},
    ),
    row("200 404 200 403 200 404 404 401", "GET assessments/{assessment}/"),
    row("200 404 200 403 404 404 404 401", "GET assessments/{team_assessment}/"),
    row("201 422 403 403 201 422 422 401", "POST assessments/", ASSESSMENT),
    row("200 404 403 403 403 403 404 401", "POST assessments/{team_assessment}/release/", {}),
    # Forms: the practice's; a client reads what was assigned to them.
    row("200 200 200 200 200 200 200 401", "GET forms/", sees={"form": "thea theo sue mark ana"}),
    row("200 200 200 200 200 404 404 401", "GET forms/{form}/"),
    row("200 200 200 200 200 404 404 401", "GET forms/{form}/versions/{number}/"),
    # Homework and answers: care. A draft is its client's alone, what is kept the care team's.
    row("200 200 200 403 200 200 200 401", "GET homework/", sees={"homework": CARE, "task": CARE}),
    row("200 404 200 403 200 404 404 401", "GET homework/{homework}/"),
    row("200 404 200 403 200 404 404 401", "GET homework/{kept_homework}/", sees={"kept": "thea sue"}),
    row("201 422 403 403 403 403 422 401", "POST homework/", {"client": "{client}", "task": TEXT}),
    row("200 404 403 403 403 403 404 401", "PATCH homework/{homework}/", {"due_on": "2030-01-01"}),
    row("200 404 403 403 409 404 404 401", "POST homework/{homework}/transition/", WITHDRAW),
    row("409 404 403 403 200 404 404 401", "POST homework/{homework}/transition/", SKIP),
    row("200 404 403 403 403 403 404 401", "POST homework/{sent}/review/", {"bring_to_session": True}),
    # A client finds their answers by the reference they made, staff by the id.
    row(
        "200 200 200 403 200 200 200 401",
        "GET responses/",
        sees={"response": "thea sue", "kept": "thea sue"},
    ),
    row("200 404 200 403 404 404 404 401", "GET responses/{response}/"),
    row("200 404 200 403 404 404 404 401", "GET responses/{kept}/"),
    row("404 404 404 403 200 404 404 401", "GET responses/{reference}/"),
    row("200 404 200 403 404 404 404 401", "GET responses/{response}/scores/"),
    row("200 404 200 403 404 404 404 401", "GET responses/{kept}/scores/"),
    row("404 404 404 403 200 404 404 401", "GET responses/{reference}/scores/"),
    # Only the client answers; a therapist may do other things with homework, so this is theirs to be refused.
    row("403 422 403 403 201 422 422 401", "PUT responses/{fresh}/", ANSWERS),
    # Check-in plans: care; the log of what was sent: team.
    row("200 200 200 403 200 200 200 401", "GET check-in-plans/", sees={"plan": CARE}),
    row("200 404 200 403 200 404 404 401", "GET check-in-plans/{plan}/"),
    row("201 422 403 403 403 403 422 401", "POST check-in-plans/", CHECK_INS),
    row("200 404 403 403 403 403 404 401", "PATCH check-in-plans/{plan}/", {"missed_limit": 5}),
    row("200 404 403 403 403 403 404 401", "POST check-in-plans/{plan}/transition/", {"to": "paused"}),
    row("200 404 200 403 403 403 404 401", "GET check-in-plans/{plan}/log/"),
    # Boards: content for the care team and its supervisor, figures for managers.
    row("200 200 200 403 403 403 200 401", "GET caseload/", sees={"client": "thea sue"}),
    row("403 403 200 200 403 403 200 401", "GET progress/", sees={"therapist": "sue mark", "client": ""}),
)

# Addresses without a session, each with its reason.
PUBLIC: Final = {
    "_allauth/": "signing in: nobody is, yet",
    "": "a page for people who come without knowing where to go; says nothing of anybody",
    "invitation": "how an invitation is accepted; its token stays in the browser",
    "healthz": "asked by machines; says which process is unwell, and nothing of any practice",
    "metrics": "asked by machines on this host, or with a token; counts alone, of all practices together",
    "r/{}/": "the page behind a message's link; the link is the key",
    "r/{}/stop/": "one click and no more messages; a mail program sends it without a session",
    "hooks/mail/": "a mail provider tells what became of a message; its signature is the key",
    "hooks/sms/": "the same of text messages",
    "api/schema/": "the contract itself; holds no data",
    "api/docs/": "the contract as a page",
    "api/": "whatever is not there: 404 for everybody",
}
