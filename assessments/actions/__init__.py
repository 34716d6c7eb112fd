"""What can be done, with its meaning: assessments, homework and responses."""

from .amendments import amend_response
from .assessments import keep_assessment, record_assessment, release_assessment
from .by_link import FilledIn, LinkForm, filled_in, form_by_link, tell_team
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
    refuse_odd_draft,
    refuse_unless_draft,
    retire_form,
    supply_texts,
    throw_away,
    titled,
)
from .held_back import end_holding_back, hold_back
from .homework import allowed_to, ask_now, assign_homework, move_days, take_to
from .hopes import store_forecast, write_hope
from .kiosk import hash_of, open_kiosk_link, send_from_kiosk, token_of
from .ladder import word_ladder
from .responses import Receipt, help_for, keep_response, record_in_session, save_draft, send_response
from .reviews import add_note, change_note, open_answers, own_note, rate_homework, review_homework
from .sending import refuse_faults as refuse_faulty_answers
from .shared_answers import agree_no_more, say_agreed, withdraw_answers
from .upkeep import closing, keep_homework, read_day

__all__ = [
    "NO_DRAFT",
    "FilledIn",
    "LinkForm",
    "Receipt",
    "add_note",
    "agree_no_more",
    "allowed_to",
    "amend_response",
    "ask_now",
    "assign_homework",
    "change_disclosure",
    "change_draft",
    "change_note",
    "closing",
    "course_allowed",
    "draft_form",
    "draft_next_version",
    "end_holding_back",
    "expect",
    "faults_of_version",
    "filled_in",
    "form_by_link",
    "hash_of",
    "help_for",
    "hold_back",
    "import_form",
    "keep_assessment",
    "keep_homework",
    "keep_response",
    "move_days",
    "open_answers",
    "open_kiosk_link",
    "own_note",
    "publish_form",
    "rate_homework",
    "read_day",
    "record_assessment",
    "record_disclosure",
    "record_in_session",
    "refuse_faulty",
    "refuse_faulty_answers",
    "refuse_odd_draft",
    "refuse_unless_draft",
    "release_assessment",
    "retire_form",
    "review_homework",
    "save_draft",
    "say_agreed",
    "send_from_kiosk",
    "send_response",
    "start_course",
    "store_forecast",
    "supply_texts",
    "take_course_to",
    "take_disclosure_to",
    "take_to",
    "tell_answer",
    "tell_team",
    "throw_away",
    "titled",
    "token_of",
    "withdraw_answers",
    "word_ladder",
    "write_hope",
]  # fmt: skip
