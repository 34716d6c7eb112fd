"""What people do about their relationships: each refuses what makes no sense, writes, and returns the row."""

from relationships.actions.norms import TOLD, change_norm, notice_norm, take_norm_to
from relationships.actions.relationships import (
    begin_relationship,
    join_counterparts,
    open_to_client,
    record_presence,
    refuse_kept,
)

__all__ = [
    "TOLD",
    "begin_relationship",
    "change_norm",
    "join_counterparts",
    "notice_norm",
    "open_to_client",
    "record_presence",
    "refuse_kept",
    "take_norm_to",
]
