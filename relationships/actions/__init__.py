"""What people do about their relationships: each refuses what makes no sense, writes, and returns the row."""

from relationships.actions.boundaries import (
    BOUNDARY_TOLD,
    change_boundary,
    record_boundary_event,
    set_boundary,
    tell_repair,
)
from relationships.actions.breaks import (
    begin_break,
    change_break,
    compare_breaks,
    take_break_to,
    tell_check_in,
)
from relationships.actions.disagreements import BECAME, change_disagreement, record_disagreement
from relationships.actions.goals import add_goal_step, change_goal, change_goal_step, take_goal_to
from relationships.actions.kept_words import keep_word
from relationships.actions.norms import TOLD, change_norm, notice_norm, observe_norm, take_norm_to
from relationships.actions.own_words import refuse_to_reword
from relationships.actions.relationships import (
    begin_relationship,
    join_counterparts,
    open_to_client,
    record_presence,
    refuse_kept,
)
from relationships.actions.requests import (
    REQUEST_TOLD,
    STEPS,
    answer_request,
    change_request,
    take_request_to,
    write_request,
)
from relationships.actions.shares import (
    SAID_OF_NORM,
    mark_norms,
    share,
    stop,
    stop_all,
    withdraw,
    withdraw_all,
)
from relationships.actions.states import changed, locked, locked_for

__all__ = [
    "BECAME",
    "BOUNDARY_TOLD",
    "REQUEST_TOLD",
    "SAID_OF_NORM",
    "STEPS",
    "TOLD",
    "add_goal_step",
    "answer_request",
    "begin_break",
    "begin_relationship",
    "change_boundary",
    "change_break",
    "change_disagreement",
    "change_goal",
    "change_goal_step",
    "change_norm",
    "change_request",
    "changed",
    "compare_breaks",
    "join_counterparts",
    "keep_word",
    "locked",
    "locked_for",
    "mark_norms",
    "notice_norm",
    "observe_norm",
    "open_to_client",
    "record_boundary_event",
    "record_disagreement",
    "record_presence",
    "refuse_kept",
    "refuse_to_reword",
    "set_boundary",
    "share",
    "stop",
    "stop_all",
    "take_break_to",
    "take_goal_to",
    "take_norm_to",
    "take_request_to",
    "tell_check_in",
    "tell_repair",
    "withdraw",
    "withdraw_all",
    "write_request",
]
