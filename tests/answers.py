"""Answers with their scores, what a client keeps, and forms: who writes them, and in whose name."""

from collections.abc import Iterator
from typing import Final

from privacy.actor import DOOR, Actor
from relcare.demo.people import ident
from tests import probe
from tests.errand import Errand, by
from tests.pairs import ANSWERED, ASKED, SENT

THE_DOOR: Final = Actor(kind=DOOR)
ASKS: Final = ASKED.format(new="new", client="client")
SENDS: Final = (SENT.format(new="new"), ANSWERED.format(new="new"))
IN_SESSION: Final = tuple(told.replace("'client'", "'in_session'") for told in SENDS)
SCORES: Final = (
    "INSERT INTO assessments_score (id, practice_id, client_id, response_id, version_id, scale, answered,"
    " missing, absent, prorated, flags, scoring_hash, engine_version, scored_at, recorded_by_id)"
    " SELECT gen_random_uuid(), practice_id, client_id, id, version_id, 'x', 1, 0, '{}', false, '[]', 'x', 1,"
    " now(), rls.me() FROM assessments_response WHERE id = %(new)s"
)
SCORED: Final = "SELECT scale, recorded_by_id FROM assessments_score WHERE response_id = %(new)s"
# Of Ana's homework that waits: a link was made for the waiting room.
ENTERS: Final = "SELECT kind FROM rls.enter_kiosk(%(kiosk)s, 'x')"
BY_KIOSK: Final = (
    'SELECT rls.send_from_kiosk(%(new)s, %(new)s, \'[]\', \'[{"scale": "x", "answered": 1, "missing": 0,'
    ' "absent": {}, "prorated": false, "flags": [], "scoring_hash": "x", "engine_version": 1}]\', false)'
)
SENT_BY: Final = "SELECT filled FROM assessments_response WHERE id = %(new)s"
USED: Final = "SELECT used_at IS NULL FROM assessments_kiosklink WHERE token_hash = %(kiosk)s"
KEEPS: Final = (
    "SELECT rls.keep_assessment(%(new)s, %(of_ben)s, 'self', 'self_report', current_date,"
    " ARRAY[NULL, NULL, NULL, NULL, 2, NULL]::smallint[], '{}', NULL)"
)
KEPT: Final = "SELECT rater, case_id IS NULL, energy FROM assessments_teamassessment WHERE id = %(new)s"
DRAFTS: Final = (
    "INSERT INTO assessments_formversion SELECT (jsonb_populate_record(v, jsonb_build_object('id', %(new)s,"
    " 'practice_id', {}, 'number', 99, 'state', 'draft', 'published_at', NULL))).*"
    " FROM assessments_formversion v WHERE id = (SELECT version_id FROM assessments_homework"
    " WHERE id = %(homework)s)"
)
# For the waiting room, for half an hour at most from now on.
LINKS: Final = (
    "INSERT INTO assessments_kiosklink (id, practice_id, client_id, homework_id, token_hash, expires_at,"
    " recorded_by_id, recorded_at) SELECT %(new)s, practice_id, client_id, id, sha256('x'), {0}, rls.me(),"
    " {0} FROM assessments_homework WHERE id = %(new)s"
)
ELSEWHERE: Final = f"'{ident('lakeside', 'practice')}'::uuid"


def of_answers() -> Iterator[Errand]:
    ana, thea = (probe.ACTORS[name] for name in ("ana", "thea"))
    for who, sends in ((ana, SENDS), (thea, IN_SESSION)):
        yield Errand(by(thea, ASKS) + by(who, *sends, SCORES) + by(thea, SCORED))
    # Each in their own way, and nobody scores what somebody else sent.
    for who, sends in ((thea, SENDS), (ana, IN_SESSION)):
        yield Errand(by(thea, ASKS) + by(who, *sends), refused="42501")
    yield Errand(by(thea, ASKS) + by(ana, *SENDS) + by(thea, SCORES), refused="42501")
    yield Errand(by(THE_DOOR, ENTERS, BY_KIOSK) + by(thea, SENT_BY, USED, SCORED))
    yield Errand(by(thea, ASKS, LINKS.format("now()")))
    yield Errand(by(thea, ASKS, LINKS.format("now() + interval '1 day'")), refused="42501")
    yield Errand(by(ana, KEEPS, KEPT) + by(thea, KEPT))
    yield Errand(by(probe.ACTORS["ben"], KEEPS), refused="42501")
    yield Errand(by(thea, DRAFTS.format("rls.practice()")))
    yield Errand(by(thea, DRAFTS.format(ELSEWHERE)), refused="42501")
    yield Errand(by(ana, DRAFTS.format("rls.practice()")), refused="42501")
