"""The couple case: terms, openings, what each shares, the joint page and the norm diff, the separation."""

from typing import TYPE_CHECKING, Any, Final

from practices.clock import today
from relcare.demo.people import PEOPLE
from tests.cast import as_person
from tests.permissions.row import CARE, DAY, TELLTALE, row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

# What both of the two read; none of it is told apart from what is private by its text.
SHARED: Final = "We talk on Sundays"
CASE: Final = "cases/{joint_case}/"
BOTH: Final = "thea sue ana ben"
# thea theo sue mark ana ben zoe nobody
OF_BOTH: Final = "200 404 200 403 200 200 404 401"
OF_TEAM: Final = "200 404 200 403 403 403 404 401"
BY_THERAPIST: Final = "201 404 403 403 403 403 404 401"
BY_EACH: Final = "403 403 403 403 200 200 403 401"
BY_AUTHOR: Final = "403 403 403 403 200 404 403 401"
SHARES: Final = "403 403 403 403 201 422 403 401"
ABOUT: Final = {"area": "time", "question": "availability", "about": ["{shared_norm}", "{partners_shared}"]}


def of_noun(noun: str, field: str) -> tuple[Any, ...]:
    path, one = f"shared-{noun}s/", f"shared-{noun}s/{{shared_{noun}}}/"
    private = {f"shared_{noun}": BOTH, f"joint_{noun}": CARE}
    return (
        row("200 200 200 403 200 200 200 401", f"GET {path}", sees=private),
        row("200 404 200 403 200 200 404 401", f"GET {one}", sees=private),
        row(SHARES, f"POST {path}", {"case": "{joint_case}", field: f"{{unshared_{noun}}}"}),
        row(BY_AUTHOR, f"POST {one}withdraw/", {}),
        row(BY_AUTHOR, f"POST {one}stop/", {}),
        row(BY_AUTHOR, f"GET {one}what-they-will-notice/"),
    )


ROWS: Final = (
    # The secrets policy: joint; chosen by a therapist, accepted by each. `terms` nobody
    # accepted yet; their two have no sign-in, and say it in the room.
    row(OF_BOTH, f"GET {CASE}secrets-policies/", sees={"policy": BOTH}),
    row(BY_THERAPIST, f"POST {CASE}secrets-policies/", {"kind": "therapist_decides"}),
    row(
        "201 404 403 403 404 404 404 401",
        "POST cases/{terms_case}/acceptances/",
        {"policy": "{terms}", "client": "{portalless}"},
    ),
    # Openings and separations: team.
    row(OF_TEAM, f"GET {CASE}joint-openings/", sees={"joint_opening": "thea sue"}),
    row(BY_THERAPIST, f"POST {CASE}joint-openings/", {"open": False, "reason": TELLTALE}),
    row(OF_TEAM, f"GET {CASE}separations/"),
    row(BY_THERAPIST, f"POST {CASE}separate/", {"reason": TELLTALE}),
    # Names: joint; each their own. Ben has one already, and nobody told him its version.
    row("403 403 403 403 404 200 403 401", f"GET {CASE}joint-name/"),
    row("403 403 403 403 201 428 403 401", f"PUT {CASE}joint-name/", {"name": "Nan"}),
    # What both read together.
    row(OF_BOTH, f"GET {CASE}joint/", sees={"shared_norm": BOTH, "joint_norm": ""}),
    row(OF_BOTH, f"GET {CASE}norm-diff/", sees={"shared_norm": BOTH, "joint_norm": ""}),
    row("403 403 403 403 201 201 403 401", f"POST {CASE}norm-marks/", {**ABOUT, "says": "same"}),
    row(OF_BOTH, f"GET {CASE}what-they-will-notice/"),
    row(BY_EACH, f"POST {CASE}withdraw-all/", {}),
    row(BY_EACH, f"POST {CASE}stop-all/", {}),
    *of_noun("norm", "norm"),
    *of_noun("goal", "goal"),
    *of_noun("break", "of_break"),
)


def made(side: "Side", ids: dict[str, str]) -> dict[str, str]:
    case = ids["case"] if side.partner else couple_of(side, ids, ids["client"])[0]
    opened = joint_work(side, case)
    private = {f"joint_{noun}": written(side, ids, noun, SHARED) for noun in ("norm", "goal", "break")}
    unshared = {f"unshared_{noun}": written(side, ids, noun, side.text) for noun in ("norm", "goal", "break")}
    copies = {
        f"shared_{noun}": shared(side, side.client, case, noun, private[f"joint_{noun}"])
        for noun in ("norm", "goal", "break")
    }
    theirs = partners(side, case) if side.partner else copies["shared_norm"]
    policy = side.tell(side.therapist, "GET", f"cases/{case}/secrets-policies/")["results"][0]["id"]
    # Of another case: on a newer version of this one nothing could be shared until both accept it.
    terms_case, companion = couple_of(side, ids, ids["portalless"])
    terms = side.tell(side.therapist, "POST", f"cases/{terms_case}/secrets-policies/", {})["id"]
    more = {
        "terms_case": terms_case,
        "companion": companion,
        "terms": terms,
        "joint_case": case,
        "joint_opening": opened,
        "policy": policy,
        "partners_shared": theirs,
    }
    return {**private, **unshared, **copies, **more}


def couple_of(side: "Side", ids: dict[str, str], client: str) -> tuple[str, str]:
    """A case of this client's with somebody who has no sign-in, given to a therapist; and who that is."""
    other = side.tell(side.manager, "POST", "clients/", {"name": f"With {side.name}"})["id"]
    body = {"kind": "couple", "clients": [client, other], "opened_on": DAY}
    case = side.tell(side.manager, "POST", "cases/", {**body, "therapist": ids["therapist"]})
    return str(case["id"]), str(other)


def joint_work(side: "Side", case: str) -> str:
    """Both screened, on terms of both, opened by their therapist; the id of that act."""
    tell, path = side.tell, f"cases/{case}/"
    policy = tell(side.therapist, "POST", path + "secrets-policies/", {"kind": "no_secrets"})["id"]
    both = tell(side.therapist, "GET", path)["clients"]
    for client in both:
        talk = {"client": client, "asked_on": day_of(side), "result": "clear", "way": "in_person"}
        tell(side.therapist, "POST", "screenings/", talk)
    tell(side.client, "POST", path + "acceptances/", {"policy": policy})
    if side.partner:
        tell(side.partner, "POST", path + "acceptances/", {"policy": policy})
    else:
        other = next(client for client in both if client != str(PEOPLE[side.client].client_id))
        tell(side.therapist, "POST", path + "acceptances/", {"policy": policy, "client": other})
    opening = {"open": True, "reason": side.text}
    return str(tell(side.therapist, "POST", path + "joint-openings/", opening)["id"])


def day_of(side: "Side") -> str:
    """Today, where the practice is."""
    with as_person(side.therapist) as who:
        return str(today(who))


def written(side: "Side", ids: dict[str, str], noun: str, text: str) -> str:
    """A norm, a goal or a break of this client's own."""
    told: dict[str, Any] = {
        "norm": {"area": "time", "question": "availability", "today": text},
        "goal": {"what": text, "intention": "shared", "horizon": "one_year"},
        "break": {"kind": "space", "purpose": text, "starts_on": DAY, "returns_on": "2024-06-10"},
    }[noun]
    body = {"relationship": ids["relationship"], **told}
    return str(side.tell(side.client, "POST", f"{noun}s/", body)["id"])


def shared(side: "Side", who: str, case: str, noun: str, private: str) -> str:
    field = "of_break" if noun == "break" else noun
    return str(side.tell(who, "POST", f"shared-{noun}s/", {"case": case, field: private})["id"])


def partners(side: "Side", case: str) -> str:
    """What the other shares: the same question, and a name."""
    side.tell(side.partner, "PUT", f"cases/{case}/joint-name/", {"name": "B."})
    relationship = side.tell(side.partner, "GET", "relationships/")["results"][0]["id"]
    norm = {"relationship": relationship, "area": "time", "question": "availability", "today": SHARED}
    private = side.tell(side.partner, "POST", "norms/", norm)["id"]
    return shared(side, side.partner, case, "norm", private)
