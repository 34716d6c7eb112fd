"""What each person reaches of a couple's shares by raw SQL through the application's role."""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from clients.models import JointName, PolicyAcceptance, SecretsPolicy
from privacy.models import ClientOwned
from relationships import models
from relationships.models import Break, BreakOrigin, NormMark, NormOrigin, SharedBreak, SharedNorm
from relationships.tests.joint import (
    ANA,
    BEN,
    OF_COUPLE,
    joint_work_open,
    open_or_close,
    own_norm,
    separated,
    shared_norm,
)
from relationships.tests.scene import ANAS, COUPLE, asked
from tests.cast import as_person

pytestmark = pytest.mark.django_db

STRANGERS: Final = ("mark", "theo", "zoe", "cem", "yan")
JOINT: Final = (SharedNorm, NormMark, JointName, PolicyAcceptance, SecretsPolicy)
TOLD: Final = {"area": "time", "question": "needs", "today": "x", "is_spoken": True, "state": "noticed"}


def rows(name: str, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with as_person(name), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return list(cursor.fetchall())


def count(name: str, model: Any) -> int:
    ((found,),) = rows(name, f"SELECT count(*) FROM {model._meta.db_table}")
    return int(found)


def reached(name: str, statement: str, *arguments: Any) -> int:
    """How many rows a command reaches; -1 where it is refused."""
    try:
        with as_person(name), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            return int(cursor.rowcount)
    except DatabaseError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != "42501":
            raise
        return -1


def refused(name: str, make: Callable[[], Any]) -> bool:
    try:
        with as_person(name), transaction.atomic():
            make()
    except DatabaseError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != "42501":
            raise
        return True
    return False


def marked(mine: Any, theirs: Any) -> None:
    about = {"about": [str(mine.pk), str(theirs.pk)]}
    body = {"area": "time", "question": "availability", "says": "same", **about}
    assert asked("ana", "post", f"{OF_COUPLE}norm-marks/", body).status_code == 201


def everything_shared() -> tuple[Any, Any]:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben")
    marked(mine, theirs)
    asked("ana", "put", f"{OF_COUPLE}joint-name/", {"name": "Ana"})
    return mine, theirs


def test_both_their_team_and_its_supervisor_read_what_stands_and_nobody_else() -> None:
    everything_shared()
    for model, number in zip(JOINT, (2, 1, 1, 2, 1), strict=True):
        for name in ("ana", "ben", "thea", "sue"):
            # When the other said yes is not the partner's to read.
            own = 1 if model is PolicyAcceptance and name in ("ana", "ben") else number
            assert count(name, model) == own, (name, model)
        for name in STRANGERS:
            assert count(name, model) == 0, (name, model)


@pytest.mark.parametrize("name", ["ben", "thea", "sue", *STRANGERS])
def test_nobody_but_its_author_changes_a_share(name: str) -> None:
    mine, _ = everything_shared()
    table = "relationships_sharednorm"
    assert reached(name, f"UPDATE {table} SET withdrawn_at = now() WHERE id = %s", mine.pk) == 0
    assert reached(name, f"UPDATE {table} SET replaced_at = now() WHERE client_id = %s", ANA) == 0
    assert reached(name, f"UPDATE {table} SET today = 'otherwise' WHERE id = %s", mine.pk) == -1
    assert reached(name, f"DELETE FROM {table} WHERE id = %s", mine.pk) == -1
    assert reached(name, "UPDATE clients_jointname SET name = 'X' WHERE client_id = %s", ANA) == 0
    for other in ("clients_jointname", "relationships_normmark"):
        assert reached(name, f"DELETE FROM {other} WHERE client_id = %s", ANA) == 0


def test_its_author_takes_it_back_and_never_undoes_that() -> None:
    mine, _ = everything_shared()
    set_to = "UPDATE relationships_sharednorm SET withdrawn_at = {} WHERE id = %s"
    assert reached("ana", set_to.format("now()"), mine.pk) == 1
    assert reached("ana", set_to.format("NULL"), mine.pk) == 0
    assert rows("ben", "SELECT id FROM relationships_sharednorm WHERE client_id = %s", ANA) == []
    assert len(rows("ana", "SELECT id FROM relationships_sharednorm WHERE client_id = %s", ANA)) == 1


def test_what_gave_way_to_a_newer_copy_is_out_of_the_partners_sight() -> None:
    joint_work_open()
    norm = own_norm("ana")
    body = {"case": str(COUPLE), "norm": str(norm.pk)}
    asked("ana", "post", "shared-norms/", body)
    with as_person("ana"):
        type(norm).objects.filter(pk=norm.pk).update(today="We take turns")
    asked("ana", "post", "shared-norms/", body)
    assert rows("ben", "SELECT today FROM relationships_sharednorm") == [("We take turns",)]
    assert count("ana", SharedNorm) == count("thea", SharedNorm) == 2


def test_after_a_separation_each_reaches_their_own_alone() -> None:
    everything_shared()
    separated()
    for model, own in (
        (SharedNorm, (1, 1)),
        (NormMark, (1, 0)),
        (JointName, (1, 0)),
        (PolicyAcceptance, (1, 1)),
    ):
        assert (count("ana", model), count("ben", model)) == own, model
    assert count("thea", SharedNorm) == 2


def copy_of(client_id: Any = ANA, **told: Any) -> Callable[[], Any]:
    return lambda: SharedNorm.objects.create(client_id=client_id, case_id=COUPLE, **{**TOLD, **told})


def test_nothing_is_shared_by_hand_where_joint_work_is_not_open() -> None:
    assert refused("ana", copy_of())
    joint_work_open()
    assert not refused("ana", copy_of())
    open_or_close(is_open=False)
    assert refused("ana", copy_of())
    open_or_close(is_open=True)
    separated()
    assert refused("ana", copy_of())


def test_nobody_shares_in_the_others_name() -> None:
    joint_work_open()
    assert refused("ana", copy_of(BEN))
    for name in ("thea", "sue", "mark", "cem", "zoe"):
        assert refused(name, copy_of()), name


def test_a_mark_and_a_name_need_open_joint_work_too() -> None:
    everything_shared()
    open_or_close(is_open=False)
    about = {"area": "time", "question": "needs", "says": "same", "about": [uuid4()]}
    assert refused("ana", lambda: NormMark.objects.create(client_id=ANA, case_id=COUPLE, **about))
    assert refused("ben", lambda: JointName.objects.create(client_id=BEN, case_id=COUPLE, name="B."))
    assert reached("ana", "UPDATE clients_jointname SET name = 'X' WHERE client_id = %s", ANA) == 0
    assert reached("ana", "DELETE FROM clients_jointname WHERE client_id = %s", ANA) == 1


def test_the_partner_never_reads_whose_copy_it_is() -> None:
    everything_shared()
    ((own,),) = rows("ben", "SELECT client_id FROM relationships_normorigin")
    assert own == BEN
    assert count("thea", NormOrigin) == 2
    for name in STRANGERS:
        assert count(name, NormOrigin) == 0


def test_a_break_for_my_safety_and_a_kept_norm_have_no_copy_by_hand_either() -> None:
    mine, _ = everything_shared()
    with as_person("ana"):
        told = {"client_id": ANA, "relationship_id": ANAS, "starts_on": "2026-01-05"}
        breaks = {kind: Break.objects.create(kind=kind, **told) for kind in ("space", "for_my_safety")}
        copies = [
            SharedBreak.objects.create(client_id=ANA, case_id=COUPLE, starts_on="2026-01-05", state="planned")
            for _ in breaks
        ]
    kept = own_norm("ana", is_kept=True)
    whose = {"client_id": ANA, "case_id": COUPLE}
    pairs = dict(zip(breaks, copies, strict=True))
    assert not refused(
        "ana", lambda: BreakOrigin.objects.create(**whose, of_break=breaks["space"], copy=pairs["space"])
    )
    unsafe = {"of_break": breaks["for_my_safety"], "copy": pairs["for_my_safety"]}
    assert refused("ana", lambda: BreakOrigin.objects.create(**whose, **unsafe))
    assert refused("ana", lambda: NormOrigin.objects.create(**whose, norm=kept, copy=mine))


def test_what_the_sets_are_made_of_is_nobodys_to_ask() -> None:
    joint_work_open()
    assert reached("ben", "SELECT rls.chapter(%s, %s)", uuid4(), COUPLE) == -1
    for name in STRANGERS:
        assert rows(name, "SELECT rls.chapter_of(%s)", COUPLE) == [(None,)], name
        assert rows(name, "SELECT * FROM rls.shared_with_me()") == []
        assert rows(name, "SELECT * FROM rls.my_open_joint_cases()") == []
        assert rows(name, "SELECT * FROM rls.signless_clients_of(%s)", COUPLE) == []
    assert rows("thea", "SELECT rls.chapter_of(%s)", COUPLE) == [(0,)]


SHARES: Final = tuple(
    getattr(models, name) for name in ("SharedNorm", "SharedGoal", "SharedBreak", "NormMark")
)


@pytest.mark.parametrize("model", SHARES, ids=lambda model: model.__name__)
def test_nothing_in_a_copy_leads_back(model: type[ClientOwned]) -> None:
    columns = {str(field.column) for field in model._meta.concrete_fields}
    assert columns & {"relationship_id", "norm_id", "goal_id", "of_break_id", "recorded_at"} == set()
    assert model().pk.version == 4
