"""What a check-in plan follows, and what it asks: once for a date, of whom something may be asked."""

from typing import Final

PLAN: Final = "SELECT id FROM reminders_checkinplan WHERE client_id = %(client)s AND what = 'check_in'"
FORM: Final = "SELECT id FROM assessments_formversion WHERE state = 'published' ORDER BY id LIMIT 1"
HAS_FORM: Final = f"UPDATE reminders_checkinplan SET version_id = ({FORM}) WHERE id IN ({PLAN})"
NEW: Final = "uuidv7(), uuidv7()"
ASKS: Final = f"SELECT rls.ask_check_in({NEW}, ({PLAN}), now(), now() + interval '1 day', now()) IS NULL"
GIVEN: Final = "SELECT count(*) FROM reminders_checkin WHERE client_id = %(client)s"
OPEN: Final = "SELECT count(*) FROM assessments_homework WHERE client_id = %(client)s AND state = 'assigned'"
FOLLOWS: Final = "UPDATE reminders_checkinplan SET follows = 'session', rule = '', days = 2"
FOLLOWED: Final = f"SELECT ends FROM rls.sessions_followed(ARRAY({PLAN}), now())"
NOWHERE: Final = f"SELECT reason FROM rls.leads_nowhere(ARRAY({PLAN}), NULL)"
OF_A_DATE: Final = f"SELECT reason FROM rls.leads_nowhere(ARRAY({PLAN}), now())"
UNREAD: Final = f"SELECT rls.unread_check_ins(ARRAY({PLAN}), now() + interval '99 days')"
