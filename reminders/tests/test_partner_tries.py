"""What somebody with the database's own words can find out of how their partner is reached: nothing."""

import pytest
from django.db import DatabaseError

from clients.marks import mark_of
from clients.models import ContactPlan, InboxItem, SafeChannel
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, case_id
from reminders.facts import select
from reminders.models import CheckInPlan, Message, SharedAddress
from reminders.planning import plan_practice
from reminders.same_address import warn_of_shared_addresses
from reminders.sending import drain
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
ANA, BEN = PEOPLE["ana"], PEOPLE["ben"]
MARK = mark_of(RIVERSIDE, "email", ANA.email)
COUPLE = case_id("ana and ben")
REFUSED = r"engine|no person|row-level security|permission denied"
OF_ANA = "client_id = %s"


@pytest.fixture(autouse=True)
def _shared() -> None:
    """Both have Ana's address, messages were held back, and their therapist was warned."""
    make_safe("ana", "ben")
    with as_person("ben"):
        SafeChannel.objects.update(address=ANA.email, address_mark=MARK)
    for name in ("ana", "ben"):
        plan(name)
    plan_practice(RIVERSIDE, NOW)
    drain(lambda: NOW)
    assert warn_of_shared_addresses(RIVERSIDE, NOW) == 1


@pytest.mark.parametrize(
    "table",
    [
        *("clients_safechannel", "clients_contactplan", "reminders_pushdevice", "reminders_linkfactor"),
        *("reminders_checkinplan", "reminders_checkin", "reminders_message", "clients_inboxitem"),
        "reminders_link",
    ],
)
def test_he_finds_no_row_of_hers(table: str) -> None:
    # Each by itself, so that no hidden column refuses the rest.
    with as_person("ben"):
        assert select(f"SELECT id FROM {table} WHERE {OF_ANA}", ANA.client_id) == []


def test_he_finds_nothing_that_says_that_two_are_reached_at_one_place() -> None:
    with as_person("ben"):
        assert not SharedAddress.objects.exists()
        assert not InboxItem.objects.exists()
        assert not Message.objects.exists()
        # His own mark he may read: it is of his own address, and equal to nothing he can find.
        assert select("SELECT client_id FROM clients_safechannel WHERE address_mark = %s", MARK) == [
            (BEN.client_id,)
        ]
        (own,) = CheckInPlan.objects.all()
        assert (own.client_id, own.state) == (BEN.client_id, "active")
        assert ContactPlan.objects.get().confirmed_on is not None
        lines = AuditLine.objects.exclude(client_id=BEN.client_id).exclude(member_id=BEN.member_id)
        assert not lines.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM rls.shares_address(NULL)",
        f"SELECT * FROM rls.shares_address(ARRAY['{BEN.client_id}'::uuid])",
        "SELECT * FROM rls.due_practices(9, 'contact', now())",
        "SELECT shared_channels FROM rls.reminder_facts(ARRAY(SELECT id FROM reminders_checkinplan), now())",
        "SELECT rls.withdraw_same_address()",
        f"INSERT INTO reminders_sharedaddress SELECT uuidv7(), 'push', now(), NULL, '{COUPLE}', rls.me()",
        "UPDATE reminders_message SET responded_at = now() RETURNING suppressed_reason",
    ],
)
def test_what_he_asks_the_engines_functions_is_refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match=REFUSED) as refused:
        _asked(statement)
    assert str(ANA.client_id) not in str(refused.value)


def _asked(statement: str) -> None:
    with as_person("ben"):
        found = select(statement)
    # Nothing found is as good as refused.
    raise DatabaseError("permission denied" if found == [] else f"found {found}")


@pytest.mark.parametrize("mark", [MARK, b"x" * 32, None])
def test_whatever_mark_he_writes_is_taken_alike(mark: bytes | None) -> None:
    """No constraint, no trigger and no count tells whether somebody has it."""
    with as_person("ben"):
        assert SafeChannel.objects.filter(channel="email").update(address_mark=mark) == 1
        (row,) = SafeChannel.objects.all()
        number = SafeChannel(
            client_id=BEN.client_id,
            plan_id=row.plan_id,
            channel="sms",
            address="x",
            address_mark=mark,
            recorded_by_id=BEN.member_id,
        )
        number.save(force_insert=True)
        assert SafeChannel.objects.filter(client_id=ANA.client_id).update(address_mark=mark) == 0
