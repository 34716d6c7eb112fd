"""What the trail says of a change and of each read: who, in which request, whose record; never a value."""

from typing import Any, Final
from uuid import UUID

import pytest
from django.utils import timezone

from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, ident
from tests.cast import as_person
from tests.permission_table import TABLE
from tests.permission_table_world import World, passing
from tests.permissions.row import NAME, Row

THEA, ANA, BEN = PEOPLE["thea"], PEOPLE["ana"], PEOPLE["ben"]
READS: Final = tuple(row for row in TABLE if row.method == "GET")
# What stands below one client, or is one couple's; all else is a list, oneself, or the practice's.
BOTHS: Final = (
    *("{case}", "{joint_case}", "{counterpart}", "{comparison}", "{case_note}", "{process_note}"),
    # Of Ana's own session in their case: it tells of both.
    *("/jots/", "/prep/", "/room/", "/draft-note/"),
)
PRACTICES: Final = (
    "{brought}",
    *("{kind}", "{form}", "{drafted}", "{wordless}", "{measure}", "{programme}"),
    *("{invitation}", "{colleague}", "{duty}", "{leave}"),
    # Whoever looks at a form by a link of the waiting room is nobody, and changes nothing by it.
    "{kiosk_token}",
)
LISTS_OF_NOBODY: Final = [
    "me/",
    "practice/",
    "practice/thresholds/",
    "threshold-changes/",
    "safety-words/",
    "programmes/",
    "inbox/counts/",
    "members/",
    "invitations/",
    "duties/",
    "leaves/",
    "kinds/",
    "forms/",
    "ladder/",
    "inventory-items/",
    "sender-labels/",
]
# Numbers and seals are given afterwards, and are nobody's to read.
HIDDEN: Final = ("number", "seal")
SHOWN: Final = tuple(row for row in READS if row.expected["thea"] == 200 and "{" in row.path)
LISTED: Final = tuple(row for row in READS if row.expected["thea"] == 200 and "{" not in row.path)
REFUSED: Final = tuple(row for row in READS if row.expected["thea"] != 200)
OF_THEA: Final = {PEOPLE[name].client_id for name in ("ana", "ben", "cem", "dina")}


def lines_of(answer: Any) -> list[dict[str, Any]]:
    """What Thea's own trail says of the request behind this answer."""
    with as_person("thea"):
        found = AuditLine.objects.filter(request_id=answer.headers["X-Request-ID"])
        return list(found.values(*(f.attname for f in AuditLine._meta.fields if f.name not in HIDDEN)))


def asked(world: World, row: Row) -> list[dict[str, Any]]:
    with passing():
        return lines_of(world.people.ask("thea", "GET", world.filled(row.path)))


def whose(world: World, row: Row) -> set[Any]:
    # The flag of the table is on somebody for whom no other row opens anything.
    if "{flag}" in row.path:
        return {UUID(world.ids["portalless"])}
    # Nobody was asked after that session: nothing of anybody was read.
    if "/after/" in row.path or any(placeholder in row.path for placeholder in PRACTICES):
        return set()
    both = any(placeholder in row.path for placeholder in BOTHS)
    return {ANA.client_id, BEN.client_id} if both else {ANA.client_id}


def test_a_change_is_told_with_its_columns_and_without_a_value(world: World) -> None:
    path, before = f"clients/{ANA.client_id}/", timezone.now()
    tag = world.people.tag("thea", path)
    with passing():
        answer = world.people.ask("thea", "PATCH", path, {"phone": f"{NAME}2"}, **{"If-Match": tag})
        assert answer.status_code == 200
        (line,) = lines_of(answer)
    assert before <= line.pop("at") <= timezone.now()
    assert line.pop("id")
    assert line == {
        "practice_id": ident("riverside", "practice"),
        "kind": "member",
        "member_id": THEA.member_id,
        "roles": "therapist",
        "request_id": answer.headers["X-Request-ID"],
        "verb": "update",
        "table_name": "clients_client",
        "row_id": ANA.client_id,
        "row_space": "chart",
        "client_id": ANA.client_id,
        "changed": ["phone", "row_version"],
    }


@pytest.mark.parametrize("row", SHOWN, ids=str)
def test_a_read_is_told_to_exactly_those_it_is_about(world: World, row: Row) -> None:
    # Whoever works with a client opens what was sent by reading it; that is noted on its own.
    lines = [line for line in asked(world, row) if line["table_name"] != "assessments_openedanswers"]
    assert {line["verb"] for line in lines} <= {"read"}
    assert {line["client_id"] for line in lines} == whose(world, row)
    once = {(line["client_id"], line["row_space"]) for line in lines}
    assert len(once) == len(lines)
    assert {(line["member_id"], line["roles"]) for line in lines} <= {(THEA.member_id, "therapist")}
    # To Ben his own trail tells of nothing that he could not have read himself: not of Ana's session either.
    if row.expected["ben"] != 200:
        assert {line["row_space"] for line in lines if line["client_id"] == BEN.client_id} <= {
            "team",
            "author",
        }


@pytest.mark.parametrize("row", LISTED, ids=str)
def test_a_list_is_told_to_whoever_is_in_it(world: World, row: Row) -> None:
    listed = {line["client_id"] for line in asked(world, row)}
    if row.path not in (*LISTS_OF_NOBODY, "safety-flags/"):
        assert ANA.client_id in listed
    assert listed <= OF_THEA | {UUID(world.ids[name]) for name in ("portalless", "companion")}


@pytest.mark.parametrize("row", REFUSED, ids=str)
def test_what_was_not_read_is_not_told(world: World, row: Row) -> None:
    assert not asked(world, row)
