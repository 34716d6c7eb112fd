"""What one of a couple does alone changes no byte of what the other is answered about their joint work."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import transaction

from clients.models import SafetyFlag
from relationships.models import Break, Goal, Norm
from relationships.tests.joint import (
    ANA,
    OF_COUPLE,
    joint_work_open,
    on_terms,
    own_norm,
    screened,
    shared_norm,
)
from relationships.tests.scene import ANAS, COUPLE, asked
from tests.cast import as_person

pytestmark = pytest.mark.django_db

READ: Final = (
    *("shared-norms/", "shared-norms/?page_size=1", "shared-goals/", "shared-breaks/", "norms/"),
    f"shared-norms/?case={COUPLE}",
    *(f"{OF_COUPLE}{path}/" for path in ("joint", "norm-diff", "what-they-will-notice", "secrets-policies")),
    *(f"{OF_COUPLE}{path}/" for path in ("joint-name", "joint-openings", "separations")),
)
# Headers that name the request, not what was found.
OWN_TO_EACH: Final = {"X-Request-ID", "Date"}


def answer(name: str, method: str, path: str, body: Any = None) -> tuple[int, Any, bytes]:
    told = asked(name, method, path, body)
    return told.status_code, {k: v for k, v in told.items() if k not in OWN_TO_EACH}, told.content


def walk(name: str, copies: dict[str, Any], norm: Norm) -> list[Any]:
    """All that this person is answered: what they read, and what they are refused."""
    found: list[Any] = [answer(name, "get", path) for path in READ]
    for copy in copies.values():
        found.append(answer(name, "get", f"shared-norms/{copy.pk}/"))
        found.append(answer(name, "get", f"shared-norms/{copy.pk}/what-they-will-notice/"))
    with transaction.atomic():
        made = asked(name, "post", "shared-norms/", {"case": str(COUPLE), "norm": str(norm.pk)})
        found.append((made.status_code, made.content if made.status_code >= 300 else b""))
        transaction.set_rollback(True)
    return found


def writes_privately() -> None:
    own_norm("ana")
    own_norm("ana", area="space", question="conflict")
    with as_person("ana"):
        whose = {"client_id": ANA, "relationship_id": ANAS}
        Goal.objects.create(**whose, what="To leave", intention="own", horizon="months")
        Break.objects.create(**whose, kind="for_my_safety", starts_on="2026-01-05")
        Break.objects.create(**whose, kind="space", starts_on="2026-01-05")


def keeps_with_her_therapist() -> None:
    own_norm("ana", is_kept=True)


def changes_what_she_shared() -> None:
    with as_person("ana"):
        Norm.objects.filter(area="time").update(today="Otherwise", state="ended", row_version=9)


def stops_here() -> None:
    assert asked("ana", "post", f"{OF_COUPLE}stop-all/", {}).status_code == 200


def asks_what_he_would_notice() -> None:
    for path in (f"{OF_COUPLE}what-they-will-notice/", f"{OF_COUPLE}joint/", f"{OF_COUPLE}norm-diff/"):
        asked("ana", "get", path)


def is_flagged() -> None:
    with as_person("thea"):
        SafetyFlag.objects.create(client_id=ANA, source="observation", why="A bruise")


def is_screened_again() -> None:
    screened("ana")


ACTS: Final = (
    writes_privately,
    keeps_with_her_therapist,
    changes_what_she_shared,
    stops_here,
    asks_what_he_would_notice,
    is_flagged,
    is_screened_again,
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_ben_is_answered_the_same_while_joint_work_is_open(act: Callable[[], None]) -> None:
    joint_work_open()
    copies = {name: shared_norm(name) for name in ("ana", "ben")}
    norm = own_norm("ben", area="power")
    before = walk("ben", copies, norm)
    act()
    assert walk("ben", copies, norm) == before


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_ben_is_answered_the_same_before_it_opens(act: Callable[[], None]) -> None:
    on_terms("ana", "ben")
    norm = own_norm("ben", area="power")
    before = walk("ben", {}, norm)
    act()
    asked("thea", "post", f"{OF_COUPLE}joint-openings/", {"open": True})
    assert walk("ben", {}, norm) == before


def test_ben_can_not_tell_what_was_never_shared_from_what_was_withdrawn() -> None:
    joint_work_open()
    norm = own_norm("ben", area="power")
    before = walk("ben", {}, norm)
    copy = shared_norm("ana")
    assert walk("ben", {}, norm) != before, "else nothing here would say anything"
    asked("ana", "post", f"shared-norms/{copy.pk}/withdraw/", {})
    assert walk("ben", {}, norm) == before


@pytest.mark.parametrize("name", ["mark", "theo", "zoe", "cem"])
def test_who_is_not_of_it_is_answered_the_same_whatever_they_share(name: str) -> None:
    joint_work_open()
    before = [answer(name, "get", path) for path in READ]
    copy = shared_norm("ana")
    asked("ben", "put", f"{OF_COUPLE}joint-name/", {"name": "B."})
    assert [answer(name, "get", path) for path in READ] == before
    assert answer(name, "get", f"shared-norms/{copy.pk}/")[0] in (403, 404)


def test_the_others_reading_leaves_no_line_on_ones_own_record() -> None:
    joint_work_open()
    shared_norm("ana")
    lines = "SELECT count(*) FROM privacy_auditline WHERE verb = 'read' AND row_space = 'joint'"

    def counted(name: str) -> int:
        with as_person(name), transaction.get_connection().cursor() as cursor:
            cursor.execute(lines)
            (found,) = cursor.fetchone()
        return int(found)

    before = counted("ana"), counted("ben")
    for path in ("shared-norms/", f"{OF_COUPLE}joint/", f"{OF_COUPLE}norm-diff/"):
        assert asked("ben", "get", path).status_code == 200
    assert counted("ana") == before[0]
    assert counted("ben") > before[1], "his own reading stands on his own record"
    asked("thea", "get", f"{OF_COUPLE}joint/")
    assert counted("ana") > before[0], "his therapist's reading stands on hers"
