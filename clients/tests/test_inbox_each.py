"""Each member clears their own list: what one takes care of by name stays on the others', marked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from clients.models import INBOX_KINDS, TO_REVIEW, URGENT, CareTeam, InboxClearing, InboxItem, StaffAlert
from clients.tests.test_inbox import INBOX, acknowledge, filed
from practices.clock import now
from practices.tests.browsing import get, post, statements
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, case_id, ident
from tests.cast import as_person

pytestmark = pytest.mark.django_db

COUPLE = case_id("ana and ben")
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC).date()


def joins(name: str, on: Any = LONG_AGO, case: UUID = COUPLE) -> None:
    with as_person("mark"):
        CareTeam.objects.create(case_id=case, member_id=PEOPLE[name].member_id, joined_on=on)


def leaves(name: str, case: UUID = COUPLE) -> None:
    with as_person("mark"):
        mine = CareTeam.objects.filter(case_id=case, member_id=PEOPLE[name].member_id)
        mine.update(left_on=now().date())


def alerted(name: str, item: str, client: str = "ana") -> None:
    member = PEOPLE[name].member_id
    with acting_as(engine(ident("riverside", "practice"))):
        alert = StaffAlert(client_id=PEOPLE[client].client_id, item_id=item, member_id=member, step=1)
        alert.save(force_insert=True)


def clear(who: str, item: str) -> Any:
    return post(who, f"{INBOX}{item}/clear/", {})


def view(who: str, of: str = "") -> list[tuple[str, str]]:
    query = {"view": of} if of else {}
    return [(row["id"], row["mine"]) for row in get(who, INBOX, **query).json()["results"]]


def counted(who: str, kind: str) -> tuple[int, int]:
    (found,) = [row for row in get(who, f"{INBOX}counts/").json()["kinds"] if row["kind"] == kind]
    return found["to_do"], found["open"]


@pytest.mark.parametrize("case", [None, COUPLE])
def test_what_one_took_care_of_stays_on_the_others_list_until_they_clear_it(case: UUID | None) -> None:
    joins("theo")
    item = filed(case=case)
    acknowledge("thea", item)
    assert view("thea", "to_do") == []
    assert view("thea", "cleared") == [(item, "cleared")]
    (told,) = get("theo", INBOX, view="to_do").json()["results"]
    assert (told["id"], told["mine"], told["cleared_at"]) == (item, "to_do", None)
    assert (told["acknowledged_by_name"], told["done"]) == ("Thea", "Called her.")
    assert clear("theo", item).json()["mine"] == "cleared"
    assert view("theo", "to_do") == []
    # Nothing of it changed the acknowledgement.
    assert get("thea", f"{INBOX}{item}/").json()["acknowledged_by_name"] == "Thea"


def test_clearing_is_ones_own_and_said_twice_it_is_said_once() -> None:
    joins("theo")
    item = filed()
    acknowledge("sue", item)
    first = clear("thea", item).json()["cleared_at"]
    assert clear("thea", item).json()["cleared_at"] == first
    assert view("theo", "to_do") == [(item, "to_do")]
    with as_person("thea"):
        assert InboxClearing.objects.count() == 1


@pytest.mark.parametrize("kind", [URGENT, TO_REVIEW])
def test_what_nobody_took_care_of_is_not_cleared(kind: str) -> None:
    item = filed(kind=kind)
    refused = clear("thea", item)
    assert (refused.status_code, refused.json()["allowed"]) == (409, ["acknowledge"])
    assert view("thea", "to_do") == [(item, "to_do")]


def test_the_second_acknowledgement_points_to_clearing() -> None:
    item = filed()
    acknowledge("sue", item)
    assert acknowledge("thea", item).json()["allowed"] == ["clear"]


def test_who_joins_later_finds_what_was_done_before_but_not_on_their_list() -> None:
    item = filed()
    acknowledge("thea", item)
    joins("theo", on=now().date() + timedelta(days=1))
    assert view("theo") == [(item, "past")]
    assert view("theo", "to_do") == view("theo", "cleared") == []
    assert clear("theo", item).status_code == 200
    assert view("theo") == [(item, "past")]


def test_who_leaves_the_team_sees_nothing_any_more() -> None:
    joins("theo")
    done, left = filed(), filed(minutes=1)
    acknowledge("thea", done)
    clear("theo", done)
    leaves("theo")
    assert view("theo") == []
    assert [get("theo", f"{INBOX}{item}/").status_code for item in (done, left)] == [404, 404]
    assert clear("theo", done).status_code == 404
    with as_person("theo"):
        assert not InboxClearing.objects.exists()
    assert counted("theo", URGENT) == (0, 0)


def test_a_supervisor_has_what_is_open_and_keeps_what_they_were_alerted_to() -> None:
    told, other = filed(), filed(minutes=1)
    alerted("sue", told)
    assert [item for item, _ in view("sue", "to_do")] == [told, other]
    for item in (told, other):
        acknowledge("thea", item)
    assert view("sue", "to_do") == [(told, "to_do")]
    assert clear("sue", told).status_code == 200
    assert sorted(view("sue")) == sorted([(told, "cleared"), (other, "past")])


def test_who_was_only_alerted_sees_no_more_than_before() -> None:
    mine, others = filed("eli"), filed("eli", minutes=1)
    for item in (mine, others):
        alerted("thea", item, "eli")
    told = get("thea", f"{INBOX}{mine}/").json()
    assert (told["mine"], told["about"], told["about_id"]) == ("to_do", "", None)
    acknowledge("theo", others)
    assert view("thea") == [(mine, "to_do")]
    assert clear("thea", others).status_code == 404
    acknowledge("thea", mine)
    assert view("thea") == [(mine, "cleared")]


def test_others_marks_come_after_what_is_open_and_before_what_is_done_page_by_page() -> None:
    joins("theo")
    items = [filed(minutes=minute) for minute in range(4)]
    acknowledge("thea", items[0])
    acknowledge("theo", items[1])
    expected = [items[2], items[3], items[0], items[1]]
    found, path = [], INBOX + "?page_size=1"
    while path:
        page = get("theo", path).json()
        found += [row["id"] for row in page["results"]]
        path = (page["next"] or "").removeprefix("/api/v1/")
    assert found == expected


def test_counts_say_what_is_on_ones_own_list_and_what_is_open_to_all() -> None:
    joins("theo")
    first, _ = filed(), filed(minutes=1)
    filed(kind=TO_REVIEW)
    acknowledge("thea", first)
    assert counted("thea", URGENT) == (1, 1)
    assert counted("theo", URGENT) == (2, 1)
    assert counted("theo", TO_REVIEW) == (1, 1)
    kinds = [row["kind"] for row in get("thea", f"{INBOX}counts/").json()["kinds"]]
    assert kinds == list(INBOX_KINDS)
    assert {(row["to_do"], row["open"]) for row in get("zoe", f"{INBOX}counts/").json()["kinds"]} == {(0, 0)}


def test_one_kind_alone_is_listed_where_it_is_asked_for() -> None:
    urgent, review = filed(), filed(kind=TO_REVIEW)
    assert [row["id"] for row in get("thea", INBOX, kind=TO_REVIEW).json()["results"]] == [review]
    assert [row["id"] for row in get("thea", INBOX, kind=URGENT).json()["results"]] == [urgent]
    for query in ({"kind": "other"}, {"view": "past"}):
        assert get("thea", INBOX, **query).status_code == 422


def test_lists_and_counts_take_as_many_statements_for_one_as_for_many() -> None:
    joins("theo")

    def asked() -> int:
        with statements() as made:
            get("theo", INBOX, view="to_do")
            get("theo", f"{INBOX}counts/")
        return len(made)

    acknowledge("thea", filed())
    one = asked()
    for minute in range(1, 5):
        acknowledge("thea", filed("ben", minutes=minute))
    assert len(view("theo", "to_do")) == 5
    assert asked() == one


@pytest.mark.parametrize("name", ["theo", "mark", "ana", "ben", "zoe"])
def test_nobody_clears_for_others_or_what_is_not_theirs(name: str) -> None:
    item = filed()
    acknowledge("sue", item)
    row = {"item_id": item, "client_id": PEOPLE["ana"].client_id, "cleared_at": now()}
    for author in (name, "thea"):
        with as_person(name), pytest.raises(DatabaseError), transaction.atomic():
            InboxClearing.objects.create(recorded_by_id=PEOPLE[author].member_id, **row)
    with as_person("thea"):
        assert not InboxClearing.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            InboxClearing.objects.create(recorded_by_id=PEOPLE["sue"].member_id, **row)


def test_of_a_closed_case_only_what_is_open_is_on_the_list() -> None:
    joins("theo")
    done, left = filed(case=COUPLE), filed(case=COUPLE, minutes=1)
    acknowledge("thea", done)
    assert post("mark", f"cases/{COUPLE}/transition/", {"to": "closed"}).status_code == 200
    assert view("theo") == [(left, "to_do"), (done, "past")]
    assert clear("theo", done).status_code == 200


def test_clearing_leaves_the_urgent_chain_as_the_acknowledgement_left_it() -> None:
    item = filed()
    acknowledge("thea", item)
    clear("sue", item)
    with as_person("thea"):
        row = InboxItem.objects.get(pk=item)
    assert (row.acknowledged_by_id, row.done) == (PEOPLE["thea"].member_id, "Called her.")
