"""Two of a couple asked together, by SQL: for the errands on which only a function writes for both."""

from typing import Final

ASKED: Final = (
    "INSERT INTO assessments_homework (id, practice_id, client_id, case_id, version_id, task, task_kind,"
    " assigned_at, asked_at, state, skipped_because, bring_to_session, recorded_by_id, row_version)"
    " SELECT %({new})s, practice_id, %({client})s, case_id, version_id, '', '', now(), now(), 'assigned', '',"
    " false, rls.me(), 1 FROM assessments_homework WHERE id = %(homework)s"
)
PAIRED: Final = (
    "INSERT INTO assessments_pairedhomework (id, practice_id, client_id, case_id, chapter, homework_id, pair,"
    " recorded_by_id, recorded_at) VALUES (%({new})s, rls.practice(), %({client})s, %(couple)s, 0, %({new})s,"
    " %(new)s, rls.me(), now())"
)
SENT: Final = "UPDATE assessments_homework SET state = 'sent', sent_at = now() WHERE id = %({new})s"
ANSWERED: Final = (
    "INSERT INTO assessments_response (id, practice_id, client_id, homework_id, version_id, filled,"
    " reference, items, sent_at, recorded_by_id) SELECT %({new})s, practice_id, client_id, id, version_id,"
    """ 'client', id, '[{{"linkId": "q", "answer": [{{"valueString": "x"}}]}}]', now(), rls.me()"""
    " FROM assessments_homework WHERE id = %({new})s"
)
SAID: Final = (
    "INSERT INTO assessments_revealagreement (id, practice_id, client_id, homework_id, agreed, said_at,"
    " recorded_by_id) VALUES (%({new})s, rls.practice(), %({client})s, %({new})s, true, now(), rls.me())"
)
# Ana, and then Ben; each row of theirs is called `new` or `second`.
ASKS_BOTH: Final = tuple(
    told.format(new=new, client=client)
    for new, client in (("new", "client"), ("second", "ben"))
    for told in (ASKED, PAIRED)
)
SHOWN: Final = "SELECT client_id, items FROM assessments_sharedanswers WHERE items <> '{}'"
AGREED: Final = (
    "SELECT agreed, copy_id IS NULL FROM assessments_revealagreement WHERE id IN (%(new)s, %(second)s)"
)


def agrees(new: str, client: str) -> tuple[str, ...]:
    """What one of the two does: sends, and agrees."""
    return tuple(told.format(new=new, client=client) for told in (SENT, ANSWERED, SAID))
