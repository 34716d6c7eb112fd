"""Until both sent and both agreed, nothing that one of a couple does with it changes a byte for the other."""

from collections.abc import Callable, Iterable
from string import Formatter
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction

from assessments.models import WITHDRAWN
from assessments.tests.couple_answers import (
    ANSWERS,
    CLIENTS,
    agreement,
    asked_together,
    copies,
    homework_of,
    read_by,
    sends,
)
from assessments.tests.scene import ANA, API, BEN, COUPLE, asked
from clients.models import Client, SafetyFlag
from privacy.models import AuditLine, PracticeOwned
from relationships.tests.joint import joint_work_open, on_terms, open_or_close, separated
from relationships.tests.scene import BENS
from tests.cast import as_person, signed_in
from tests.permission_table import TABLE
from tests.permission_table_world import passing

pytestmark = pytest.mark.django_db

Pair = dict[str, UUID]
Act = Callable[[Pair], None]
OWN_TO_EACH: Final = {"X-Request-ID", "Date"}
HIS: Final = {
    "client": str(BEN),
    "case": str(COUPLE),
    "joint_case": str(COUPLE),
    "relationship": str(BENS),
}


NEAR: Final = (
    *("shared-answers/", "homework/", "responses/", f"cases/{COUPLE}/joint/", f"cases/{COUPLE}/", "me/"),
    *(f"clients/{BEN}/scores/", f"relationships/{BENS}/timeline/", f"cases/{COUPLE}/what-they-will-notice/"),
)


def addresses(pair: Pair) -> list[str]:
    """Every GET of the permission table that can be asked about him, his case and what he reads there."""
    known = {**HIS, "homework": str(pair["ben"])}
    found = {}
    for row in TABLE:
        names = {name for _, name, _, _ in Formatter().parse(row.path) if name}
        if row.method == "GET" and names <= known.keys():
            found[row.path.format_map(known)] = True
    assert len(found) > 60
    return [*found, "shared-answers/", f"shared-answers/?case={COUPLE}", f"homework/{pair['ana']}/"]


def rows_of(name: str) -> dict[str, list[str]]:
    """Every row of every table that this person reaches by SQL, in all its columns; of the trail all but what
    the clock says."""
    found: dict[str, list[str]] = {}
    with as_person(name), connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, PracticeOwned) and (model.space != "special" or model.rows.engine):
                untold = {*model.rows.hides, *(("id", "at") if model is AuditLine else ())}
                columns = [str(f.column) for f in model._meta.concrete_fields if f.column not in untold]
                table = model._meta.db_table
                with transaction.atomic():
                    cursor.execute(f"SELECT ROW({', '.join(columns)})::text FROM {table} ORDER BY 1")
                    found[table] = [line for (line,) in cursor.fetchall()]
    return found


def whole_reading(pair: Pair) -> tuple[Any, ...]:
    """All rows that Ben reaches, and all that he is answered, byte for byte."""
    return reading(addresses(pair))


def near_reading(pair: Pair) -> tuple[Any, ...]:
    """All rows that he reaches, and what he is answered where it would show first."""
    return reading([*NEAR, f"homework/{pair['ben']}/", f"homework/{pair['ana']}/"])


def reading(paths: Iterable[str]) -> tuple[Any, ...]:
    raw = rows_of("ben")
    with passing():
        ben = signed_in("ben")
        told = [(path, *_answer(ben.get(f"{API}/{path}"))) for path in paths]
    return raw, told


def _answer(answer: Any) -> tuple[Any, ...]:
    return answer.status_code, {k: v for k, v in answer.items() if k not in OWN_TO_EACH}, answer.content


# --- What Ana may do ----------------------------------------------------------------------------------


def sends_and_says_nothing(pair: Pair) -> None:
    sends("ana", pair["ana"])


def sends_and_agrees(pair: Pair) -> None:
    sends("ana", pair["ana"], agree=True)


def agrees_and_takes_it_back(pair: Pair) -> None:
    sends("ana", pair["ana"], agree=True)
    assert agreement("ana", pair["ana"], False).status_code in (200, 409)


def keeps_it_with_her_therapist(pair: Pair) -> None:
    body = {"homework": str(pair["ana"]), "answers": ANSWERS["ana"], "status": "sent", "keep": True}
    assert asked("ana", "put", f"responses/{uuid4()}/", body).status_code in (200, 201, 204)


def keeps_it_and_agrees_to_nothing_sent(pair: Pair) -> None:
    keeps_it_with_her_therapist(pair)
    assert agreement("ana", pair["ana"], True).status_code == 409


def saves_a_draft(pair: Pair) -> None:
    body = {"homework": str(pair["ana"]), "answers": {"close": 1}, "status": "draft"}
    assert asked("ana", "put", f"responses/{uuid4()}/", body).status_code == 201


def skips_it(pair: Pair) -> None:
    assert asked("ana", "post", f"homework/{pair['ana']}/transition/", {"to": "skipped"}).status_code == 200


def sends_and_corrects_it(pair: Pair) -> None:
    reference = sends("ana", pair["ana"])
    sends("ana", pair["ana"], {**ANSWERS["ana"], "fair": 0}, amends=str(reference))


def is_reviewed(pair: Pair) -> None:
    sends("ana", pair["ana"])
    assert asked("thea", "post", f"homework/{pair['ana']}/review/", {"note": "Read"}).status_code == 200


def has_it_withdrawn(pair: Pair) -> None:
    told = asked("thea", "post", f"homework/{pair['ana']}/transition/", {"to": WITHDRAWN})
    assert told.status_code == 200


def looks_for_his(pair: Pair) -> None:
    assert read_by("ana") == []
    asked("ana", "get", f"homework/{pair['ben']}/")


def is_asked_again(pair: Pair) -> None:
    homework_of("ana")


NEVER_SHOWN: Final = (
    sends_and_says_nothing,
    agrees_and_takes_it_back,
    keeps_it_with_her_therapist,
    keeps_it_and_agrees_to_nothing_sent,
    saves_a_draft,
    skips_it,
    sends_and_corrects_it,
    is_reviewed,
    has_it_withdrawn,
    looks_for_his,
    is_asked_again,
)

# --- What Ben did before ------------------------------------------------------------------------------


def did_nothing(pair: Pair) -> None:
    pass


def sent_and_said_nothing(pair: Pair) -> None:
    sends("ben", pair["ben"])


def sent_and_agreed(pair: Pair) -> None:
    sends("ben", pair["ben"], agree=True)


def kept_his(pair: Pair) -> None:
    body = {"homework": str(pair["ben"]), "answers": ANSWERS["ben"], "status": "sent", "keep": True}
    asked("ben", "put", f"responses/{uuid4()}/", body)


# --- What stands against it ---------------------------------------------------------------------------


def joint_work_was_closed() -> None:
    open_or_close(is_open=False)


def they_were_separated() -> None:
    separated()


def joint_work_is_another() -> None:
    separated()
    joint_work_open()


def ana_did_not_accept_the_new_terms() -> None:
    on_terms("ben")


def flagged(client_id: UUID) -> Callable[[], None]:
    def act() -> None:
        with as_person("thea"):
            SafetyFlag.objects.create(client_id=client_id, source="observation", why="A bruise")

    return act


def of_age_no_more() -> None:
    with as_person("thea"):
        Client.objects.filter(pk=ANA).update(born_on="2020-01-01")


CLOSED: Final[dict[str, Callable[[], None]]] = {
    "joint work closed": joint_work_was_closed,
    "separated": they_were_separated,
    "separated, opened anew": joint_work_is_another,
    "terms not accepted": ana_did_not_accept_the_new_terms,
    "her flag": flagged(ANA),
    "his flag": flagged(BEN),
}


@pytest.fixture
def pair() -> Pair:
    joint_work_open()
    return asked_together()


@pytest.mark.parametrize("before", [did_nothing, sent_and_said_nothing, sent_and_agreed, kept_his])
def test_what_is_never_shown_changes_nothing_for_the_other(before: Act, pair: Pair) -> None:
    before(pair)
    then, all_then = near_reading(pair), whole_reading(pair)
    for act in NEVER_SHOWN:
        if act is agrees_and_takes_it_back and before is sent_and_agreed:
            continue
        with passing():
            act(pair)
            assert near_reading(pair) == then, act.__name__
    # One after the other, as far as they follow on one another.
    for act in (looks_for_his, is_asked_again, saves_a_draft, keeps_it_with_her_therapist, is_reviewed):
        act(pair)
    assert whole_reading(pair) == all_then


@pytest.mark.parametrize("before", [did_nothing, sent_and_said_nothing, kept_his])
def test_agreeing_first_changes_nothing_for_the_other(before: Act, pair: Pair) -> None:
    before(pair)
    then = whole_reading(pair)
    sends_and_agrees(pair)
    assert whole_reading(pair) == then


def test_a_partner_who_is_not_asked_together_learns_nothing_either(pair: Pair) -> None:
    alone = {"ana": homework_of("ana"), "ben": homework_of("ben")}
    sent_and_agreed(alone)
    then = near_reading(alone)
    sends_and_agrees(alone)
    assert near_reading(alone) == then


def test_being_asked_together_tells_the_first_nothing() -> None:
    joint_work_open()
    first = homework_of("ben")
    then = whole_reading({"ana": first, "ben": first})
    homework_of("ana", together_with=str(first))
    assert whole_reading({"ana": first, "ben": first}) == then


@pytest.mark.parametrize("gate", CLOSED)
def test_where_it_is_closed_nothing_shows_that_it_would_have_been(gate: str, pair: Pair) -> None:
    sent_and_agreed(pair)
    CLOSED[gate]()
    then = whole_reading(pair)
    hers = answered_to_her(pair)
    assert whole_reading(pair) == then
    assert copies() == 0
    assert hers == (201, {"agreed": True, "shown": False})


def answered_to_her(pair: Pair) -> tuple[int, Any]:
    """What Ana herself is answered: the same whatever stands against it."""
    body = {"homework": str(pair["ana"]), "answers": ANSWERS["ana"], "status": "sent", "agree": True}
    sent = asked("ana", "put", f"responses/{uuid4()}/", body)
    told = asked("ana", "get", f"homework/{pair['ana']}/").json()["reveal"]
    return sent.status_code, {name: told[name] for name in ("agreed", "shown")}


def test_a_client_without_consent_is_shown_and_shows_nothing(pair: Pair) -> None:
    sends_and_agrees(pair)
    of_age_no_more()
    then = rows_of("ana")
    sent_and_agreed(pair)
    assert (copies(), rows_of("ana")) == (0, then)


def test_these_readings_would_notice(pair: Pair) -> None:
    """Else nothing here would say anything."""
    sent_and_agreed(pair)
    then = whole_reading(pair)
    sends_and_agrees(pair)
    raw, told = whole_reading(pair)
    assert raw != then[0]
    assert told != then[1]
    assert {path for path, *_ in told} >= {f"cases/{COUPLE}/joint/", "inbox/", "responses/"}
    assert len(CLIENTS) == copies()
