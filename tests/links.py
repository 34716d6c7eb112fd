"""What whoever holds a message's link does by it, and where it leads its own client."""

from collections.abc import Iterator
from typing import Final

from privacy.actor import DOOR, Actor
from tests import probe
from tests.check_ins import HAS_FORM
from tests.errand import Errand, by

THE_DOOR: Final = Actor(kind=DOOR)
# Another message of the same plan, on a date on which nothing was asked yet, and its link.
ANOTHER: Final = (
    (
        "INSERT INTO reminders_message SELECT (jsonb_populate_record(m, jsonb_build_object('id', %(second)s,"
        " 'occurrence', now()))).* FROM reminders_message m WHERE id = %(message)s"
    ),
    (
        "INSERT INTO reminders_link SELECT (jsonb_populate_record(l, jsonb_build_object('id', %(second)s,"
        " 'message_id', %(second)s, 'token_hash', '\\x' || repeat('ab', 32)))).* FROM reminders_link l"
        " WHERE token_hash = %(link)s"
    ),
)
HASH: Final = "decode(repeat('ab', 32), 'hex')"
ENTERS: Final = f"SELECT kind FROM rls.enter_open_link({HASH}, 'x')"
TRIES: Final = "SELECT rls.try_link_factor() IS NULL"
# By the code that Ana chose, and by another.
OPENS: Final = "SELECT rls.link_still_opens(sha256('x'))"
ANY_OTHER: Final = "SELECT rls.link_still_opens(sha256('y'))"
SENDS: Final = "SELECT rls.send_from_link(%(new)s, %(new)s, sha256('x'), 9, '[]', '[]', true)"
KEEPS: Final = "SELECT rls.keep_from_link(%(new)s, %(new)s, sha256('x'), '[]', '[]', true)"
ASKS: Final = (
    "SELECT rls.ask_check_in(uuidv7(), uuidv7(), plan_id, occurrence, now() + interval '1 day', now())"
    " IS NULL FROM reminders_message WHERE id = %(second)s"
)
CHOSEN: Final = "UPDATE reminders_linkfactor SET kind = 'pin', hash = 'x' WHERE client_id = %(client)s"
# A third one: two links take ten tries.
THIRD: Final = tuple(
    one.replace("%(second)s", "%(new)s").replace("'ab'", "'cd'").replace("now()", "now() + interval '1 s'")
    for one in ANOTHER
)
ENTERS_THIRD: Final = ENTERS.replace("'ab'", "'cd'")
WAS_WRONG: Final = "SELECT rls.link_factor_was_wrong()"
TOLD: Final = "SELECT kind, case_id IS NULL FROM clients_inboxitem WHERE kind = 'codes_tried'"
MY_TRIES: Final = "SELECT rls.my_wrong_link_factors(), hash, is_guessed_at FROM rls.my_tried_code()"
# Whatever goes with an address: its links.
ENDED: Final = "SELECT revoked_at IS NULL FROM reminders_link WHERE token_hash = %(link)s"
# What would leave in this moment waits.
LOCKED: Final = (
    "SELECT xmax = pg_current_xact_id()::xid FROM reminders_checkinplan WHERE client_id = %(client)s"
)
LEFT: Final = "UPDATE reminders_message SET status = 'failed', lease_until = NULL, suppressed_reason = ''"
ENDS: Final = (
    "UPDATE clients_safechannel SET confirmed_on = NULL, confirmed_by_id = NULL WHERE client_id = %(client)s",
    "DELETE FROM clients_safechannel WHERE client_id = %(client)s",
    "UPDATE clients_contactplan SET opted_out_at = now() WHERE client_id = %(client)s",
    "DELETE FROM reminders_pushdevice WHERE client_id = %(client)s; SET CONSTRAINTS ALL IMMEDIATE",
)
WRONG: Final = f"SELECT wrong_factors, answered_at IS NULL FROM reminders_link WHERE token_hash = {HASH}"


def of_links() -> Iterator[Errand]:
    ana, ben, thea, engine = (probe.ACTORS[name] for name in ("ana", "ben", "thea", "engine"))
    given = by(thea, HAS_FORM) + by(engine, *ANOTHER, ASKS)
    tried = by(engine, *ANOTHER) + by(THE_DOOR, ENTERS, TRIES, TRIES, "SELECT rls.link_factor_was_right()")
    yield Errand(by(ana, CHOSEN) + tried + by(engine, WRONG) + by(ana, MY_TRIES))
    tries = [ENTERS, *[TRIES] * 5, ENTERS_THIRD, *[TRIES] * 5, WAS_WRONG]
    guesses = by(ana, CHOSEN) + by(engine, *ANOTHER, *THIRD) + by(THE_DOOR, *tries)
    yield Errand(guesses + by(thea, TOLD) + by(ana, MY_TRIES))
    given = by(ana, CHOSEN) + given
    yield Errand(given + by(THE_DOOR, ENTERS, OPENS, ANY_OTHER))
    yield Errand(given + by(THE_DOOR, ENTERS, "SELECT homework_id IS NULL, is_to_do FROM rls.form_by_link()"))
    yield Errand(
        given
        + by(THE_DOOR, ENTERS, SENDS, SENDS)
        + by(thea, "SELECT filled, took_seconds FROM assessments_response WHERE id = %(new)s")
        + by(engine, WRONG)
    )
    yield Errand(
        given
        + by(THE_DOOR, ENTERS, KEEPS, KEEPS)
        + by(thea, "SELECT items FROM assessments_keptresponse WHERE id = %(new)s")
        + by(ana, "SELECT count(*) FROM assessments_draft")
        + by(engine, WRONG)
    )
    for act in (TRIES, "SELECT rls.link_factor_was_right()", WAS_WRONG, SENDS, KEEPS):
        yield Errand(by(ana, act), refused="42501")
    for who in (ana, ben, thea):
        yield Errand(given + by(who, f"SELECT homework_id IS NULL FROM rls.my_link_homework({HASH})"))
    for ends in ENDS:
        yield Errand(by(engine, LEFT) + by(ana, *ends.split("; ")) + by(engine, ENDED, LOCKED))
