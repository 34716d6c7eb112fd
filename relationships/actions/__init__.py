"""What people do about their relationships: each refuses what makes no sense, writes, and returns the row."""

from relationships.actions.boundaries import (
    BOUNDARY_TOLD,
    change_boundary,
    record_boundary_event,
    set_boundary,
    tell_repair,
)
from relationships.actions.breaks import begin_break, change_break, compare_breaks, take_break_to
from relationships.actions.disagreements import BECAME, change_disagreement, record_disagreement
from relationships.actions.goals import add_goal_step, change_goal, change_goal_step, take_goal_to
from relationships.actions.norms import TOLD, change_norm, notice_norm, take_norm_to
from relationships.actions.own_words import refuse_to_reword
from relationships.actions.relationships import (
    begin_relationship,
    join_counterparts,
    open_to_client,
    record_presence,
    refuse_kept,
)

__all__ = [
    "BECAME",
    "BOUNDARY_TOLD",
    "TOLD",
    "add_goal_step",
    "begin_break",
    "begin_relationship",
    "change_boundary",
    "change_break",
    "change_disagreement",
    "change_goal",
    "change_goal_step",
    "change_norm",
    "compare_breaks",
    "join_counterparts",
    "notice_norm",
    "open_to_client",
    "record_boundary_event",
    "record_disagreement",
    "record_presence",
    "refuse_kept",
    "refuse_to_reword",
    "set_boundary",
    "take_break_to",
    "take_goal_to",
    "take_norm_to",
    "tell_repair",
]
