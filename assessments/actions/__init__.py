"""What can be done, with its meaning: assessments, homework and responses."""

from .assessments import keep_assessment, record_assessment, release_assessment
from .disclosures import change_disclosure, record_disclosure, take_disclosure_to, tell_answer
from .homework import assign_homework, move_due_day, review_homework, take_to
from .hopes import store_forecast, write_hope
from .ladder import word_ladder
from .responses import Receipt, help_for, keep_response, save_draft, send_response

__all__ = [
    "Receipt", "assign_homework", "change_disclosure", "help_for", "keep_assessment", "keep_response",
    "move_due_day", "record_assessment", "record_disclosure", "release_assessment", "review_homework",
    "save_draft", "send_response", "store_forecast", "take_disclosure_to", "take_to", "tell_answer",
    "word_ladder", "write_hope",
]  # fmt: skip
