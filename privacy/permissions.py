"""Which verbs a role has. Which rows it has them on is the space's business."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

THERAPIST: Final = "therapist"
SUPERVISOR: Final = "supervisor"
MANAGER: Final = "manager"
CLIENT: Final = "client"
ROLES: Final = (THERAPIST, SUPERVISOR, MANAGER, CLIENT)
STAFF: Final = (THERAPIST, SUPERVISOR, MANAGER)


class Can(StrEnum):
    READ_PRACTICE = "read_practice"
    READ_STAFF = "read_staff"
    EDIT_PRACTICE = "edit_practice"
    EDIT_KINDS = "edit_kinds"
    READ_INVITATIONS = "read_invitations"
    INVITE = "invite"
    INVITE_CLIENT = "invite_client"
    READ_CHART = "read_chart"
    WRITE_CHART = "write_chart"
    STAFF_CASES = "staff_cases"
    READ_SESSIONS = "read_sessions"
    WRITE_SESSIONS = "write_sessions"
    WRITE_NOTES = "write_notes"
    READ_NOTES = "read_notes"
    READ_CARE = "read_care"
    WRITE_CARE = "write_care"
    OPEN_TO_CLIENT = "open_to_client"
    OPEN_JOINT_WORK = "open_joint_work"
    SHARE = "share"
    WRITE_FORMS = "write_forms"
    ASSIGN_HOMEWORK = "assign_homework"
    REVIEW_HOMEWORK = "review_homework"
    ANSWER = "answer"
    ANSWER_FOR_ONESELF = "answer_for_oneself"
    SET_UP_FOR_ONESELF = "set_up_for_oneself"
    LIFT_FLAG = "lift_flag"
    RECORD_CONSENT = "record_consent"
    PLAN_CHECK_INS = "plan_check_ins"
    KEEP_CONTACT_PLAN = "keep_contact_plan"
    READ_INBOX = "read_inbox"
    ACKNOWLEDGE = "acknowledge"
    READ_CASELOAD = "read_caseload"
    READ_PROGRESS = "read_progress"


EVERYBODY_HERE = frozenset({Can.READ_PRACTICE})
ALL_STAFF = EVERYBODY_HERE | {Can.READ_STAFF}

GRANTS: Mapping[str, frozenset[Can]] = {
    THERAPIST: ALL_STAFF
    | {
        Can.READ_INVITATIONS,
        Can.INVITE_CLIENT,
        Can.READ_CHART,
        Can.WRITE_CHART,
        Can.STAFF_CASES,
        Can.READ_SESSIONS,
        Can.WRITE_SESSIONS,
        Can.READ_NOTES,
        Can.WRITE_NOTES,
        Can.READ_CARE,
        Can.WRITE_CARE,
        Can.OPEN_TO_CLIENT,
        Can.OPEN_JOINT_WORK,
        Can.WRITE_FORMS,
        Can.ASSIGN_HOMEWORK,
        Can.REVIEW_HOMEWORK,
        Can.ANSWER,
        Can.LIFT_FLAG,
        Can.RECORD_CONSENT,
        Can.PLAN_CHECK_INS,
        Can.KEEP_CONTACT_PLAN,
        Can.READ_INBOX,
        Can.ACKNOWLEDGE,
        Can.READ_CASELOAD,
    },
    SUPERVISOR: ALL_STAFF
    | {
        Can.READ_CHART,
        Can.READ_SESSIONS,
        Can.READ_NOTES,
        Can.READ_CARE,
        Can.LIFT_FLAG,
        Can.READ_INBOX,
        Can.ACKNOWLEDGE,
        Can.READ_CASELOAD,
        Can.READ_PROGRESS,
    },
    MANAGER: ALL_STAFF
    | {
        Can.EDIT_PRACTICE,
        Can.EDIT_KINDS,
        Can.WRITE_FORMS,
        Can.READ_INVITATIONS,
        Can.INVITE,
        Can.READ_CHART,
        Can.WRITE_CHART,
        Can.STAFF_CASES,
        Can.READ_SESSIONS,
        Can.READ_PROGRESS,
    },
    CLIENT: EVERYBODY_HERE
    | {
        Can.READ_CHART,
        Can.READ_SESSIONS,
        Can.READ_CARE,
        Can.WRITE_CARE,
        Can.SHARE,
        Can.ANSWER,
        Can.ANSWER_FOR_ONESELF,
        Can.SET_UP_FOR_ONESELF,
        Can.KEEP_CONTACT_PLAN,
    },
}


def verbs(roles: Iterable[str]) -> frozenset[Can]:
    """What these roles may do together: the union, for a solo therapist is manager too."""
    return frozenset().union(*(GRANTS.get(role, frozenset()) for role in roles))


def allowed(roles: Iterable[str], verb: Can) -> bool:
    return verb in verbs(roles)
