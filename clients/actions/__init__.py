"""What is done with clients, their cases and what waits for staff."""

from clients.actions.cases import add_to_team, leave_team, open_case, transition_case, write_plan
from clients.actions.contact import (
    keep_contact_plan,
    mark_safety_reference,
    opt_in,
    tell_contact_changed,
)
from clients.actions.couples import (
    accept_policy,
    choose_secrets_policy,
    name_oneself,
    open_joint_work,
    refuse_unless_open,
    separate,
)
from clients.actions.inbox import acknowledge, clear, clear_all, file_items
from clients.actions.jots import file_jot, jot
from clients.actions.minors import (
    follow_concern,
    refuse_without_consent,
    withdraw_consent,
    worry_about_child,
)
from clients.actions.notes import amend_note, change_note, write_note
from clients.actions.safety import write_safety_plan
from clients.actions.screening import lift_flag, raise_flag, record_screening, refuse_flagged
from clients.actions.sessions import change_session, plan_session, transition_session

__all__ = [
    "accept_policy",
    "acknowledge",
    "add_to_team",
    "amend_note",
    "change_note",
    "change_session",
    "choose_secrets_policy",
    "clear",
    "clear_all",
    "file_items",
    "file_jot",
    "follow_concern",
    "jot",
    "keep_contact_plan",
    "leave_team",
    "lift_flag",
    "mark_safety_reference",
    "name_oneself",
    "open_case",
    "open_joint_work",
    "opt_in",
    "plan_session",
    "raise_flag",
    "record_screening",
    "refuse_flagged",
    "refuse_unless_open",
    "refuse_without_consent",
    "separate",
    "tell_contact_changed",
    "transition_case",
    "transition_session",
    "withdraw_consent",
    "worry_about_child",
    "write_note",
    "write_plan",
    "write_safety_plan",
]
