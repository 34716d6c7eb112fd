"""What can be done, with its meaning: assessments, homework and responses."""

from .assessments import keep_assessment, record_assessment, release_assessment
from .courses import course_allowed, refuse_faulty, start_course, take_course_to
from .disclosures import change_disclosure, record_disclosure, take_disclosure_to, tell_answer
from .form_imports import import_form
from .forms import (
    NO_DRAFT,
    change_draft,
    draft_form,
    draft_next_version,
    expect,
    faults_of_version,
    publish_form,
    refuse_unless_draft,
    retire_form,
    supply_texts,
    throw_away,
    titled,
)
from .homework import allowed_to, ask_now, assign_homework, move_days, take_to
from .hopes import store_forecast, write_hope
from .ladder import word_ladder
from .responses import Receipt, help_for, keep_response, save_draft, send_response
from .reviews import rate_homework, review_homework
from .upkeep import closing, keep_homework, read_day

__all__ = [
    "NO_DRAFT",
    "Receipt",
    "allowed_to",
    "ask_now",
    "assign_homework",
    "change_disclosure",
    "change_draft",
    "closing",
    "course_allowed",
    "draft_form",
    "draft_next_version",
    "expect",
    "faults_of_version",
    "help_for",
    "import_form",
    "keep_assessment",
    "keep_homework",
    "keep_response",
    "move_days",
    "publish_form",
    "read_day",
    "rate_homework",
    "record_assessment",
    "record_disclosure",
    "refuse_faulty",
    "refuse_unless_draft",
    "release_assessment",
    "retire_form",
    "review_homework",
    "save_draft",
    "send_response",
    "start_course",
    "store_forecast",
    "supply_texts",
    "take_course_to",
    "take_disclosure_to",
    "take_to",
    "tell_answer",
    "throw_away",
    "titled",
    "word_ladder",
    "write_hope",
]  # fmt: skip
