"""What is done with clients, their cases and what waits for staff."""

from clients.actions.cases import add_to_team, leave_team, open_case, transition_case, write_plan
from clients.actions.contact import keep_contact_plan, mark_safety_reference
from clients.actions.couples import (
    accept_policy,
    choose_secrets_policy,
    name_oneself,
    open_joint_work,
    refuse_unless_open,
    separate,
)
from clients.actions.inbox import acknowledge
from clients.actions.jots import file_jot, jot
from clients.actions.notes import amend_note, change_note, write_note
from clients.actions.sessions import change_session, plan_session, transition_session

__all__ = [
    "accept_policy",
    "acknowledge",
    "add_to_team",
    "amend_note",
    "change_note",
    "change_session",
    "choose_secrets_policy",
    "file_jot",
    "jot",
    "keep_contact_plan",
    "leave_team",
    "mark_safety_reference",
    "name_oneself",
    "open_case",
    "open_joint_work",
    "plan_session",
    "refuse_unless_open",
    "separate",
    "transition_case",
    "transition_session",
    "write_note",
    "write_plan",
]
