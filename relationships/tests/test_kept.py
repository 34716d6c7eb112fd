"""Keep it with my therapist: once sent, the client's own pages are as if it had never been written."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError

from privacy.actor import acting_as
from privacy.models import AuditLine
from relationships.models import Moment, Norm, NormVersion, Opening, Relationship
from relationships.tests.scene import ANAS, PARTNER, TOLD, asked, given_moment, tag
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

MOMENT = {"relationship": str(ANAS), "happened_on": "2026-01-05", "felt_safety": 1, "situation": "at home"}
NORM = {"relationship": str(ANAS), **TOLD}
OTHER = {"other_name": "The neighbour", "kind": str(PARTNER)}
ENTRIES = [("moments", MOMENT, Moment), ("norms", NORM, Norm), ("relationships", OTHER, Relationship)]
LISTS = ("relationships", "norms", "moments")


def keep(path: str, body: dict[str, Any], **headers: str) -> Any:
    return asked("ana", "post", f"{path}/", {**body, "keep": True}, **headers)


def kept_row(model: Any) -> Any:
    with as_person("thea"):
        return model.objects.get(is_kept=True)


def pages(name: str) -> list[bytes]:
    return [asked(name, "get", f"{path}/").content for path in LISTS]


@pytest.mark.parametrize(("path", "body", "model"), ENTRIES)
def test_what_is_kept_is_answered_with_nothing_and_shown_to_the_team_alone(
    path: str, body: dict[str, Any], model: Any
) -> None:
    before = {name: pages(name) for name in ("ana", "ben", "theo", "zoe")}
    answer = keep(path, body)
    assert (answer.status_code, answer.content, answer.headers.get("ETag")) == (204, b"", None)
    assert {name: pages(name) for name in before} == before
    row = kept_row(model)
    assert (
        asked("ana", "get", f"{path}/{row.pk}/").content == asked("ana", "get", f"{path}/{uuid4()}/").content
    )
    for name in ("thea", "sue"):
        assert asked(name, "get", f"{path}/{row.pk}/").json()["is_kept"] is True
        assert str(row.pk) in asked(name, "get", f"{path}/").content.decode()


@pytest.mark.parametrize(("path", "body", "model"), ENTRIES)
def test_sent_twice_it_is_kept_once_and_answered_the_same(
    path: str, body: dict[str, Any], model: Any
) -> None:
    key = str(uuid4())
    first, again = (keep(path, body, idempotency_key=key) for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (204, 204, b"")
    with as_person("thea"):
        assert model.objects.filter(is_kept=True).count() == 1


@pytest.mark.parametrize(("path", "body", "model"), ENTRIES)
def test_staff_keep_nothing_from_a_client(path: str, body: dict[str, Any], model: Any) -> None:
    answer = asked("thea", "post", f"{path}/", {**body, "keep": True})
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"keep"}


def test_what_is_wrong_with_a_kept_entry_is_said_like_of_any_other() -> None:
    for body in (MOMENT, {**MOMENT, "keep": True}):
        answer = asked("ana", "post", "moments/", {**body, "felt_safety": 9})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["felt_safety"])
    with as_person("thea"):
        assert not Moment.objects.exists()


def test_versions_of_a_kept_norm_are_kept_with_it() -> None:
    keep("norms", NORM)
    norm = kept_row(Norm)
    assert asked("thea", "post", f"norms/{norm.pk}/transition/", {"to": "proposed"}).status_code == 200
    with as_person("thea"):
        assert list(NormVersion.objects.values_list("is_kept", flat=True)) == [True, True]
    with as_person("ana"):
        assert not NormVersion.objects.exists()


def test_a_client_cannot_change_what_they_kept() -> None:
    keep("norms", NORM)
    norm = kept_row(Norm)
    answer = asked("ana", "patch", f"norms/{norm.pk}/", {"healthy": "no"}, if_match=tag(norm))
    assert answer.status_code == 404
    with as_person("ana"):
        assert Norm.objects.filter(pk=norm.pk).update(healthy="no") == 0


def test_what_is_shown_can_not_be_turned_into_kept_nor_back() -> None:
    shown = given_moment()
    keep("moments", MOMENT)
    for name in ("ana", "thea"):
        with pytest.raises(DatabaseError, match="permission denied"), as_person(name):
            Moment.objects.filter(pk=shown.pk).update(is_kept=True)


def test_all_that_is_told_of_a_kept_relationship_is_kept() -> None:
    keep("relationships", OTHER)
    kept = kept_row(Relationship)
    for path, body in (("moments", MOMENT), ("norms", NORM)):
        made = asked("thea", "post", f"{path}/", {**body, "relationship": str(kept.pk)})
        assert (made.status_code, made.json()["is_kept"]) == (201, True)
        told = {**body, "relationship": str(kept.pk)}
        assert asked("ana", "post", f"{path}/", told).status_code == 422
    with as_person("ana"):
        assert not Moment.objects.exists()
        assert not Norm.objects.exists()


def test_nothing_that_the_client_reads_hangs_on_a_kept_relationship() -> None:
    keep("relationships", OTHER)
    kept = kept_row(Relationship)
    path = f"relationships/{kept.pk}/openings/"
    assert asked("thea", "post", path, {"what": "gate", "open": True}).status_code == 409
    with pytest.raises(DatabaseError, match="hangs on a kept row"), as_person("thea"):
        Opening.objects.create(client_id=kept.client_id, relationship=kept, what="gate", is_open=True)


def test_no_line_of_it_lies_on_the_clients_side_of_the_trail() -> None:
    def lines(name: str) -> set[UUID]:
        with acting_as(actor(name)):
            return set(AuditLine.objects.filter(row_space="care").values_list("id", flat=True))

    before = lines("ana")
    keep("moments", MOMENT)
    row = kept_row(Moment)
    asked("thea", "get", f"moments/{row.pk}/")
    asked("thea", "get", "moments/")
    assert lines("ana") == before
    with acting_as(actor("thea")):
        assert AuditLine.objects.filter(row_space="team", table_name="moment:retrieve").exists()
