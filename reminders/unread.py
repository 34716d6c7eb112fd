"""Check-ins that a client answers and nobody reads: asking stops, and the care team is told why."""

from collections.abc import Sequence
from datetime import datetime

from clients.actions import file_items
from clients.models import COURSE_STOPPED
from reminders.facts import select
from reminders.models import ACTIVE, UNREAD, CheckInPlan
from reminders.planning import end


def stop_unread(plans: Sequence[CheckInPlan], at: datetime) -> None:
    """Those of these whose newest answers waited for a week and were opened by nobody, as many as the
    practice says. As with a course (FORMS, Homework): nobody goes on telling what nobody reads.
    """
    running = {plan.id: plan for plan in plans if plan.state == ACTIVE}
    if not running:
        return
    for (plan_id,) in select("SELECT rls.unread_check_ins(%s, %s)", list(running), at):
        plan = running[plan_id]
        end(plan, UNREAD, at)
        file_items(COURSE_STOPPED, [(plan.client_id, "reminders_checkinplan", plan.id)], at)
