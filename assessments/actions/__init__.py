"""What can be done, with its meaning: assessments, homework and responses."""

from .assessments import record_assessment, release_assessment
from .homework import assign_homework, move_due_day, review_homework, take_to
from .hopes import store_forecast, write_hope
from .responses import Receipt, help_for, keep_response, save_draft, send_response

__all__ = [
    "Receipt", "assign_homework", "help_for", "keep_response", "move_due_day", "record_assessment",
    "release_assessment", "review_homework", "save_draft", "send_response", "store_forecast", "take_to",
    "write_hope",
]  # fmt: skip
