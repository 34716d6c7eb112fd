"""That two of a couple are reached at one place: what is filed of it, and what becomes of that."""

from collections.abc import Iterator
from typing import Final

from tests import probe
from tests.errand import Errand, by

WARNS: Final = (
    "INSERT INTO clients_inboxitem (id, practice_id, client_id, case_id, kind, since, about, about_id, done)"
    " SELECT %(new)s, practice_id, %(client)s, case_id, 'same_address', now(), 'reminders_sharedaddress', id,"
    " '' FROM reminders_sharedaddress WHERE case_id = %(couple)s LIMIT 1"
)
ONE_PLACE: Final = "UPDATE clients_safechannel SET address_mark = sha256('x') WHERE channel = 'email'"
SHARED: Final = "SELECT client_id, channel FROM rls.shares_address(NULL)"
ENDS: Final = "UPDATE reminders_sharedaddress SET ended_at = now()"
WITHDRAWS: Final = "SELECT rls.withdraw_same_address()"
FILED: Final = "SELECT kind FROM clients_inboxitem WHERE id = %(new)s"
PHONE: Final = "UPDATE clients_client SET phone = '+49 151 23456789' WHERE id = %(client)s"
UNMARKED: Final = "SELECT channel, told FROM rls.unmarked_places() ORDER BY 1, 2"
MARKS: Final = "SELECT rls.mark_place(id, sha256('x')) FROM rls.unmarked_places()"


def of_same_address() -> Iterator[Errand]:
    ana, engine, thea = (probe.ACTORS[name] for name in ("ana", "engine", "thea"))
    yield Errand(by(ana, ONE_PLACE) + by(probe.ACTORS["ben"], ONE_PLACE) + by(engine, SHARED))
    yield Errand(by(engine, WARNS, WITHDRAWS) + by(thea, FILED))
    # What is filed of it stands until it ended.
    yield Errand(by(engine, WARNS, ENDS, WITHDRAWS) + by(thea, FILED))
    yield Errand(by(ana, WITHDRAWS), refused="42501")
    # A phone is marked anew when it changes, and compared then.
    yield Errand(by(engine, UNMARKED, MARKS, UNMARKED) + by(thea, PHONE) + by(engine, UNMARKED))
    for asks in (UNMARKED, MARKS):
        yield Errand(by(ana, asks), refused="42501")
