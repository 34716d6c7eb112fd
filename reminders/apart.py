"""Many plans at once, where one that fails is put apart: it holds up nobody else's."""

import copy
import logging
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction

from reminders.models import CheckInPlan

log = logging.getLogger(__name__)

# Trouble of the moment is no plan's own.
NO_PLANS_OWN: Final = (SoftTimeLimitExceeded, OperationalError, InterfaceError)
Act = Callable[[Sequence[CheckInPlan]], None]


def apart(work: str, plans: Sequence[CheckInPlan], act: Act) -> set[UUID]:
    """`act` on all of these at once; where that fails, on all but those with which it fails alone; and on one
    after the other where even these do not go together.

    The ids of the ones that fail: nothing of theirs is written. Within a transaction.
    """
    if _error_of(act, plans) is None:
        return set()
    failing = {plan.id: error for plan in plans if (error := _tried(act, plan))}
    fit = [plan for plan in plans if plan.id not in failing]
    if not failing or _error_of(act, fit) is not None:
        failing |= {plan.id: error for plan in fit if (error := _error_of(act, [plan]))}
    for plan_id, error in failing.items():
        # What an error says may be somebody's words.
        log.error("%s failed with check-in plan %s: %s", work, plan_id, type(error).__name__)
    return set(failing)


def _error_of(act: Act, plans: Sequence[CheckInPlan]) -> Exception | None:
    try:
        with transaction.atomic():
            # What is half done with a plan is not there when it is tried again.
            act([copy.copy(plan) for plan in plans])
    except NO_PLANS_OWN:
        raise
    except Exception as error:  # noqa: BLE001 - a plan may fail in any way, and the others go on
        return error
    return None


def _tried(act: Act, plan: CheckInPlan) -> Exception | None:
    """What it fails with alone; none of it stays."""
    with transaction.atomic():
        error = _error_of(act, [plan])
        transaction.set_rollback(True)
    return error
