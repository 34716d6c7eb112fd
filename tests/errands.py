"""What the definer's functions do for each person; for mutants of policies that only functions pass by."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import psycopg

from privacy.actor import DOOR, ENGINE, Actor
from relationships.words import KEPT_ABOUT
from relcare.demo.people import PEOPLE, ident, relationship_id
from tests import probe
from tests.answers import ENTERS, of_answers
from tests.check_ins import ASKS, FOLLOWED, FOLLOWS, GIVEN, HAS_FORM, NOWHERE, OF_A_DATE, OPEN, UNREAD
from tests.errand import Errand, by
from tests.links import of_links
from tests.pairs import AGREED, ASKS_BOTH, SHOWN, agrees
from tests.same_address import of_same_address
from tests.staff_errands import of_the_queue
from tests.world import GUS, HAL, case_of

NEW: Final = ident("errand", "new")
ANA: Final = PEOPLE["ana"]
THEA: Final = PEOPLE["thea"]
THEO: Final = PEOPLE["theo"]
THE_DOOR: Final = Actor(kind=DOOR, account_id=ident("account", GUS.email))
STATE: Final = "SELECT levels, newest_on, seen_once FROM assessments_{}keptstate WHERE client_id = %(client)s"


RELEASES: Final = (
    "UPDATE assessments_teamassessment SET released_as_id = %(assessment)s WHERE id = %(team_assessment)s"
)
TAKES_IN: Final = (
    (
        "INSERT INTO clients_case (id, practice_id, kind, state, opened_on, recorded_by_id, row_version)"
        " VALUES (%(new)s, rls.practice(), 'individual', 'open', current_date, rls.me(), 1)"
    ),
    (
        "INSERT INTO clients_caseclient (id, practice_id, case_id, client_id, side)"
        " VALUES (%(new)s, rls.practice(), %(new)s, %(hal)s, 'a')"
    ),
    (
        "INSERT INTO clients_careteam (id, practice_id, case_id, member_id, joined_on, recorded_by_id)"
        " VALUES (%(new)s, rls.practice(), %(new)s, rls.me(), current_date, rls.me())"
    ),
)
ON_LEAVE_TODAY: Final = "UPDATE clients_leave SET starts_on = current_date - 1, ends_on = current_date + 1"
ELSEWHERE: Final = (
    "INSERT INTO rest_repeat SELECT (jsonb_populate_record(r, jsonb_build_object("
    f"'id', gen_random_uuid(), 'practice_id', '{ident('lakeside', 'practice')}'))).*"
    " FROM rest_repeat r WHERE member_id = rls.me() LIMIT 1"
)
SEPARATES: Final = (
    "INSERT INTO clients_separation (id, practice_id, case_id, reason, recorded_by_id, recorded_at)"
    " VALUES (%(new)s, rls.practice(), %(couple)s, '', rls.me(), now())"
)
DONE: Final = (
    "UPDATE relationships_disclosure SET state = 'done', happened_on = current_date"
    " WHERE id = %(kept_disclosure)s"
)
RAISES: Final = (
    "INSERT INTO clients_safetyflag (id, practice_id, client_id, source, why, raised_by_id, raised_at,"
    " lifted_because) VALUES (%(new)s, {}, %({})s, 'observation', 'x', rls.me(), now(), '')"
)
OPENS: Final = (
    "INSERT INTO relationships_opening (id, practice_id, client_id, relationship_id, what, is_open,"
    " with_safety_reference, recorded_by_id, recorded_at) SELECT %(new)s, practice_id, client_id, id, 'gate',"
    " true, false, rls.me(), now() FROM relationships_relationship WHERE id = %(of_ben)s"
)
NOT_FREE: Final = (
    "INSERT INTO relationships_inventory (id, practice_id, client_id, relationship_id, is_kept, answered_on,"
    " answers, break_not_needed, free_to_see_others, recorded_by_id, recorded_at) SELECT %(new)s,"
    " practice_id, client_id, id, false, current_date, '{}', false, 0, rls.me(), now()"
    " FROM relationships_relationship WHERE id = %(of_ben)s"
)
TELLS: Final = "SELECT rls.keep_word('{0}', %({0})s, '{{\"why\": \"x\"}}')"
GIVES: Final = "SELECT rls.give_turn(%(new)s, %(course)s, 0, 0, now(), NULL, NULL, NULL)"
# Harm that is kept with the therapist: whoever is on duty finds it too.
KEEPS: Final = "SELECT rls.keep_response(%(new)s, %(homework)s, %(new)s, '{}', '[]')"
RAISED: Final = (
    'SELECT rls.raise_flags(\'keptresponse\', %(new)s, \'[{"key": "k", "severity": "attention", "item": "",'
    ' "scale": "", "tell": "duty", "calls_for_screening": "harm"}]\', \'x\', 1::smallint)'
)
FILES: Final = "SELECT rls.file_after_session(%(new)s, %(homework)s, 'response', %(new)s, true, 2)"
SENT: Final = "UPDATE assessments_homework SET state = 'sent', sent_at = now() WHERE id = %(homework)s"
REVIEWS: Final = (
    "UPDATE assessments_homework SET state = 'reviewed', reviewed_at = now(), reviewed_by_id = '{}'"
    " WHERE id = %(homework)s"
)
# Of another session than the world's, after which was asked already.
HELD_ANOTHER: Final = (
    (
        "INSERT INTO clients_session"
        " (id, practice_id, case_id, starts_at, ends_at, state, in_person, recorded_by_id, row_version)"
        " SELECT %(new)s, rls.practice(), %(couple)s, now() - interval '2 hours', now() - interval '1 hour',"
        " 'held', true, rls.me(), 1"
    ),
    (
        "INSERT INTO clients_attendee (id, practice_id, client_id, session_id, was_present)"
        " VALUES (%(new)s, rls.practice(), %(client)s, %(new)s, true)"
    ),
)
EXPECTS: Final = (
    "INSERT INTO assessments_expectationline"
    " (id, practice_id, form_id, scale, points, tolerance, valid_from, recorded_by_id, recorded_at)"
    " SELECT %(new)s, rls.practice(), (SELECT id FROM assessments_form LIMIT 1), 'x', '[]', 0, current_date,"
    " '{}', now()"
)
FACTS: Final = "SELECT * FROM rls.reminder_facts(ARRAY(SELECT id FROM reminders_checkinplan), now())"


def errands() -> Iterator[Errand]:
    yield from of_care()
    yield from of_homework()
    yield from of_answers()
    yield from of_both()
    yield from of_safety()
    yield from of_staff()
    yield from of_the_engine()
    yield from of_the_queue()
    yield from at_the_door()
    yield from of_links()


def of_care() -> Iterator[Errand]:
    ana, thea = probe.ACTORS["ana"], probe.ACTORS["thea"]
    yield Errand(
        by(ana, "SELECT rls.file_inbox_item(%(new)s, %(client)s, NULL, 'urgent', 'x', %(new)s)")
        + by(thea, "SELECT kind FROM clients_inboxitem WHERE id = %(new)s")
    )
    yield Errand(
        by(ana, "SELECT rls.keep_response(%(new)s, %(homework)s, %(new)s, '{}', '[]')")
        + by(thea, "SELECT items FROM assessments_keptresponse WHERE id = %(new)s")
    )
    told = "SELECT about, told FROM relationships_keptword WHERE told ? 'why'"
    for about in KEPT_ABOUT:
        # The second time it is there already.
        yield Errand(by(ana, *[TELLS.format(about)] * 2) + by(thea, told))
        yield Errand(by(probe.ACTORS["ben"], TELLS.format(about)), refused="42501")
    expects = "SELECT count(*) FROM assessments_expectationline"
    for who in (thea, probe.ACTORS["mark"]):
        yield Errand(by(who, EXPECTS.format(who.member_id), expects))
        yield Errand(by(who, EXPECTS.format(THEO.member_id)), refused="42501")
    yield Errand(by(ana, "SELECT * FROM rls.my_forms()", "SELECT * FROM rls.my_form_versions()"))
    compared = "SELECT * FROM rls.versions_compared(ARRAY(SELECT id FROM assessments_form))"
    yield Errand(by(ana, compared) + by(thea, compared, "SELECT * FROM rls.form_minutes()"))
    yield Errand(by(ana, assessed("assessment"), STATE.format("")))
    yield Errand(by(thea, assessed("teamassessment"), STATE.format("team")))
    yield Errand(by(thea, RELEASES, STATE.format("team")))


def of_homework() -> Iterator[Errand]:
    ana, thea, mark, engine = (probe.ACTORS[name] for name in ("ana", "thea", "mark", "engine"))
    state = "SELECT state, asked_at IS NULL FROM assessments_homework WHERE client_id = %(client)s"
    yield Errand(by(engine, "SELECT * FROM rls.forms_asked(now())"))
    asks_waiting = "SELECT rls.ask_homework(%(waiting)s, now(), current_date, NULL, NULL)"
    yield Errand(by(engine, asks_waiting) + by(ana, state))
    yield from of_opening()
    closing = "UPDATE assessments_homework SET closes_at = now(), closes_begun_at = now()"
    yield Errand(by(thea, closing) + by(engine, "SELECT rls.close_homework(now())") + by(thea, state))
    yield Errand(by(engine, "SELECT * FROM rls.running_courses()", GIVES) + by(thea, state))
    ended = "SELECT rls.end_course(%(course)s, 'finished', 'done', now())"
    yield Errand(by(engine, ended) + by(thea, "SELECT state FROM assessments_course"))
    held = "UPDATE assessments_heldback SET ends_on = current_date + 9"
    yield Errand(by(thea, held) + by(ana, "SELECT count(*) FROM assessments_score"))
    yield Errand(by(thea, "SELECT count(*) FROM rls.my_homework_cases()"))
    yield Errand(by(thea, SENT, REVIEWS.format(THEA.member_id)))
    yield Errand(by(thea, SENT, REVIEWS.format(THEO.member_id)), refused="42501")
    yield Errand(by(thea, "UPDATE assessments_homework SET asked_at = NULL"), refused="42501")
    drafts = "SELECT count(*) FROM assessments_draft"
    yield Errand(by(thea, SENT, "SELECT rls.drop_draft(%(homework)s)") + by(ana, drafts))
    yield Errand(by(ana, FILES) + by(thea, "SELECT kind FROM clients_inboxitem WHERE id = %(new)s"))
    asks = "UPDATE practices_practice SET settings = '{\"after_session_forms\": 1}'"
    yield Errand(
        by(mark, asks)
        + by(thea, *HELD_ANOTHER)
        + by(engine, "SELECT rls.give_session_forms(now())")
        + by(thea, "SELECT client_id, session_id FROM assessments_sessionform WHERE session_id = %(new)s")
    )
    yield Errand(by(THE_DOOR, ENTERS, "SELECT * FROM rls.form_by_link()") + by(ana, state))


def of_opening() -> Iterator[Errand]:
    """Who works with a client opens what was sent; of whoever else reads nothing is written."""
    ana, thea = probe.ACTORS["ana"], probe.ACTORS["thea"]
    opened = "SELECT client_id, case_id, recorded_by_id FROM assessments_openedanswers"
    known = "SELECT rls.opened_of(ARRAY[%(homework)s::uuid])"
    for name in ("thea", "theo", "sue", "ana", "zoe"):
        opens = by(probe.ACTORS[name], "SELECT rls.open_answers(ARRAY[%(homework)s::uuid])", known)
        yield Errand(by(ana, SENT) + opens + by(thea, opened))


def of_both() -> Iterator[Errand]:
    """Copies of what both answered: there for both, and for neither where anything stands against it."""
    ana, ben, thea = (probe.ACTORS[name] for name in ("ana", "ben", "thea"))
    each = by(ana, *agrees("new", "client")) + by(ben, *agrees("second", "ben"))
    for who in (ana, ben, thea):
        yield Errand(by(thea, *ASKS_BOTH) + each + by(who, SHOWN, AGREED))
    for act in (RAISES.format("rls.practice()", "ben"), SEPARATES):
        against = act.replace("%(new)s", "gen_random_uuid()")
        yield Errand(by(thea, *ASKS_BOTH, against) + each + by(ben, SHOWN))
        yield Errand(by(thea, against, *ASKS_BOTH), refused="42501")


def of_safety() -> Iterator[Errand]:
    ana, thea, engine = (probe.ACTORS[name] for name in ("ana", "thea", "engine"))
    yield Errand(by(thea, SEPARATES, "SELECT reason FROM clients_screeningcause WHERE about_id = %(new)s"))
    yield Errand(by(engine, "SELECT * FROM rls.screening_days(now())"))
    # Of somebody under age, without a consent that stands.
    withdrawn = "UPDATE clients_consent SET withdrawn_on = current_date, withdrawn_by_id = rls.me()"
    born = "UPDATE clients_client SET born_on = current_date - 3650 WHERE id = %(client)s"
    yield Errand(by(thea, born) + by(engine, FACTS))
    yield Errand(by(thea, born, withdrawn) + by(engine, FACTS))
    yield Errand(
        by(ana, "SELECT rls.keep_safety_plans(%(client)s)", "SELECT id FROM clients_safetyplan")
        + by(thea, "SELECT is_kept FROM clients_safetyplan WHERE client_id = %(client)s")
    )
    # Nobody files a line or lifts a flag in somebody else's name.
    filed = "UPDATE clients_jot SET filed_at = now(), filed_as = 'note', filed_by_id = '{}'"
    lifted = "UPDATE clients_safetyflag SET lifted_at = now(), lifted_because = 'x', lifted_by_id = '{}'"
    sue = probe.ACTORS["sue"]
    for who, told in ((thea, filed), (sue, lifted)):
        yield Errand(by(who, told.format(who.member_id)))
        yield Errand(by(who, told.format(THEO.member_id)), refused="42501")
    earned = "SELECT rls.keep_earned(%(new)s, %(kept_disclosure)s, 2::smallint)"
    server = replace(thea, kind=ENGINE, roles=frozenset())
    read = "SELECT earned FROM relationships_earnedbefore WHERE id = %(new)s"
    yield Errand(by(thea, DONE) + by(server, earned) + by(thea, read))
    yield Errand(by(thea, DONE, earned), refused="42501")
    yield from of_flags()


def of_flags() -> Iterator[Errand]:
    ana, thea = probe.ACTORS["ana"], probe.ACTORS["thea"]
    yield Errand(by(thea, OPENS))
    # A flag of either of two refuses what would be opened of the other.
    for whose in ("client", "ben"):
        yield Errand(by(thea, RAISES.format("rls.practice()", whose), OPENS), refused="42501")
    yield Errand(by(thea, RAISES.format(f"'{ident('lakeside', 'practice')}'", "client")), refused="42501")
    yield Errand(
        by(ana, KEEPS, RAISED)
        + by(thea, "SELECT key, is_news FROM assessments_raisedflag WHERE kept_id = %(new)s")
        + by(thea, "SELECT count(*) FROM clients_screeningcause", "SELECT count(*) FROM clients_staffalert")
    )
    yield Errand(by(probe.ACTORS["ben"], RAISED), refused="42501")
    yield Errand(
        by(ana, NOT_FREE) + by(thea, "SELECT reason FROM clients_screeningcause WHERE about_id = %(new)s")
    )


def of_staff() -> Iterator[Errand]:
    thea, theo, mark = (probe.ACTORS[name] for name in ("thea", "theo", "mark"))
    acknowledged = (
        "UPDATE clients_inboxitem SET acknowledged_at = now(), done = 'x', acknowledged_by_id = '{}'"
    )
    for who in (theo, thea):
        yield Errand(by(who, acknowledged.format(who.member_id), "SELECT * FROM rls.my_alerted_items()"))
    yield Errand(by(thea, acknowledged.format(THEO.member_id)), refused="42501")
    # Nobody gives themself somebody's work to read.
    supervises = f"UPDATE practices_member SET supervisor_id = '{{}}' WHERE id = '{THEO.member_id}'"
    yield Errand(by(mark, supervises.format(PEOPLE["sue"].member_id)))
    yield Errand(by(mark, supervises.format(mark.member_id)), refused="42501")
    # A key of one's own, but in another practice, where no reference would stand in its way.
    yield Errand(by(thea, ELSEWHERE), refused="42501")
    for name in ("mark", "sue", "zoe"):
        yield Errand(by(probe.ACTORS[name], "SELECT * FROM rls.progress()"))
    # Whoever is in no case yet may be taken into one by a therapist, once.
    yield Errand(by(thea, *TAKES_IN) + by(mark, "SELECT * FROM rls.progress()"))
    yield Errand(by(theo, *(step.replace("hal", "client") for step in TAKES_IN[:2])), refused="42501")


def of_the_engine() -> Iterator[Errand]:
    ana, engine, mark = (probe.ACTORS[name] for name in ("ana", "engine", "mark"))
    for work in ("plan", "send", "alert", "mail", "follow", "screen", "contact", "reconcile", "purge"):
        yield Errand(by(engine, f"SELECT * FROM rls.due_practices(9, '{work}', now() + interval '1 hour')"))
    yield Errand(by(engine, FACTS))
    thea = probe.ACTORS["thea"]
    yield Errand(by(thea, HAS_FORM) + by(engine, ASKS, ASKS) + by(thea, GIVEN, OPEN) + by(ana, OPEN))
    yield Errand(by(thea, FOLLOWS) + by(engine, FOLLOWED))
    yield Errand(by(engine, UNREAD))
    yield Errand(by(thea, HAS_FORM) + by(engine, NOWHERE, OF_A_DATE, ASKS, OF_A_DATE))
    for asks in (ASKS, FOLLOWED, UNREAD, NOWHERE):
        yield Errand(by(thea, HAS_FORM, asks), refused="42501")
    shared = "SELECT client_id, channel FROM rls.shares_address(NULL)"
    yield Errand(by(engine, shared))
    for name in ("thea", "ana"):
        yield Errand(by(probe.ACTORS[name], shared), refused="42501")
    yield from of_same_address()
    # The device is no longer hers alone.
    not_hers = "UPDATE clients_contactplan SET shared_device = 'unknown' WHERE client_id = %(client)s"
    yield Errand(
        by(probe.ACTORS["thea"], not_hers) + by(engine, "SELECT client_id FROM reminders_pushdevice")
    )
    yield Errand(by(engine, "SELECT * FROM rls.alert_facts(now())"))
    yield Errand(by(mark, ON_LEAVE_TODAY) + by(engine, "SELECT * FROM rls.alert_facts(now())"))
    yield Errand(by(engine, "SELECT rls.alert_address(id) FROM clients_staffalert ORDER BY id"))
    yield Errand(by(engine, "SELECT rls.seal_audit()", "SELECT * FROM rls.unsealed_practices(9)"))
    opted = "SELECT opted_out_at IS NULL FROM clients_contactplan WHERE client_id = %(client)s"
    opts = "SELECT rls.opt_out_of(%(message)s)"
    yield Errand(by(THE_DOOR, "SELECT * FROM rls.enter_message(%(message)s, 'x')", opts) + by(ana, opted))
    yield Errand(by(ana, opts), refused="42501")


def at_the_door() -> Iterator[Errand]:
    ana, thea, mark, engine = (probe.ACTORS[name] for name in ("ana", "thea", "mark", "engine"))
    anas = Actor(kind=DOOR, account_id=ident("account", ANA.email))
    yield Errand(by(anas, "SELECT * FROM rls.my_memberships()"))
    yield Errand(by(THE_DOOR, "SELECT * FROM rls.open_invitation(%(invited)s)"))
    yield Errand(
        by(THE_DOOR, "SELECT rls.accept_invitation(%(invited)s, %(account)s, %(new)s, 'Gus')")
        + by(mark, "SELECT name FROM practices_member WHERE id = %(new)s")
        + by(thea, "SELECT member_id FROM clients_client WHERE id = %(gus)s")
    )
    yield Errand(by(THE_DOOR, f"SELECT * FROM rls.enter_member('{ANA.member_id}', 'x')"))
    yield Errand(
        by(THE_DOOR, "SELECT * FROM rls.enter_link(%(link)s, 'x')", "SELECT rls.opt_out()")
        + by(ana, "SELECT opted_out_at IS NULL FROM clients_contactplan WHERE client_id = %(client)s")
        + by(engine, "SELECT used_at IS NULL FROM reminders_link WHERE token_hash = %(link)s")
    )


def assessed(noun: str) -> str:
    """Ana's assessment once more, a day later and with a level."""
    table = f"assessments_{noun}"
    own = "case_id, " if noun == "teamassessment" else ""
    return (
        f"INSERT INTO {table} (id, practice_id, client_id, {own}relationship_id, subject, rater, basis,"
        " assessed_on, energy, evidence, recorded_by_id, recorded_at) SELECT %(new)s, practice_id, client_id,"
        f" {own}relationship_id, subject, rater, basis, assessed_on + 1, 2, evidence, rls.me(), now()"
        f" FROM {table} WHERE client_id = %(client)s LIMIT 1"
    )


def places(tables: list[probe.Table]) -> dict[str, Any]:
    """The ids and hashes that the errands name."""
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]] = {table.name: table.rows for table in tables}
    return {
        "new": NEW,
        "second": ident("errand", "second"),
        "client": ANA.client_id,
        "couple": case_of("ana"),
        "kept_disclosure": rows["relationships_disclosure"]["ana kept"]["id"],
        **{about: rows[f"relationships_{about.replace('_', '')}"]["ana"]["id"] for about in KEPT_ABOUT},
        "ben": PEOPLE["ben"].client_id,
        "of_ben": relationship_id("ana", "Ben"),
        "hal": HAL.client_id,
        "gus": GUS.client_id,
        "account": THE_DOOR.account_id,
        "homework": rows["assessments_homework"]["ana"]["id"],
        "waiting": rows["assessments_homework"]["ana waiting"]["id"],
        "course": rows["assessments_course"]["ana"]["id"],
        "kiosk": rows["assessments_kiosklink"]["ana"]["token_hash"],
        "assessment": rows["assessments_assessment"]["ana"]["id"],
        "team_assessment": rows["assessments_teamassessment"]["ana"]["id"],
        "invited": rows["practices_invitation"]["gus"]["token_hash"],
        "link": rows["reminders_link"]["ana"]["token_hash"],
        "message": rows["reminders_message"]["ana"]["id"],
    }


def run(app: probe.App, tables: list[probe.Table]) -> list[str]:
    """What each errand came to: its rows, how many were reached, or how it was refused."""
    named = places(tables)
    return [_outcome(app, errand, named) for errand in errands()]


def strays(app: probe.App, tables: list[probe.Table]) -> list[str]:
    """Errands that did not come to the end they were sent for."""
    named = places(tables)
    ends = [(errand, _outcome(app, errand, named)) for errand in errands()]
    return [f"{errand.steps[-1][1]}: {end}" for errand, end in ends if _refusal(end) != errand.refused]


def _refusal(outcome: str) -> str:
    return outcome.partition("refused ")[2]


def _outcome(app: probe.App, errand: Errand, named: dict[str, Any]) -> str:
    told = []
    try:
        with probe.acting(app, errand.steps[0][0]) as cursor:
            for (who, statement), before in zip(errand.steps, (errand.steps[0], *errand.steps), strict=False):
                # Not anew for each statement: some enter as somebody else, and the next goes on as them.
                if who != before[0]:
                    probe.act(cursor, who)
                cursor.execute(statement, named)
                rows = sorted(map(str, cursor.fetchall())) if cursor.description else []
                told.append(f"{cursor.rowcount} {rows}")
    except psycopg.Error as refused:
        told.append(f"refused {refused.sqlstate}")
    return "; ".join(told)
