"""Whoever may not know of something can't tell a world in which it is from one in which it is not.

`make twins N=5000` tries more worlds, `make twins SEED=ben-of-ana/17` one of them again.
"""

import logging
import os
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.twins.questions import all_questions
from tests.twins.report import report
from tests.twins.secrets import SECRETS, WRITES, Secret, is_hidden
from tests.twins.stage import Stage, staged
from tests.twins.worlds import BATCH, Twins, dealt

log = logging.getLogger(__name__)

WORLDS: Final = int(os.environ.get("TWINS") or 300)
SEED: Final = os.environ.get("TWIN") or ""
OBSERVERS: Final = tuple(dict.fromkeys(secret.observer for secret in SECRETS))
# What can't be made for a second client of the same couple, and why.
MADE_ONCE: Final[dict[str, str]] = {}
# What is nobody's in a practice: one's own choice of it, a link that nobody has.
NOBODYS: Final = ("me/", "invitations/accept/")
# A transaction in which worlds come and go becomes slow after many.
CHUNK: Final = 20 * BATCH
DONE: Final = 0.7


@pytest.fixture(autouse=True)
def _database(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def numbers(secret: Secret) -> list[int]:
    """Of the worlds of this secret that are to be tried."""
    name, _, number = SEED.partition("/")
    if SEED:
        return [int(number)] if name == secret.name else []
    return list(range(-(-WORLDS // len(SECRETS))))


def twins_of(stage: Stage, observer: str) -> list[Twins]:
    """One for each secret from this person; they share what there is to ask."""
    secrets = [secret for secret in SECRETS if secret.observer == observer]
    questions = all_questions(secrets[0], stage)
    return [Twins(stage, one, questions, slice(nth, None, len(secrets))) for nth, one in enumerate(secrets)]


def tried(twins: Twins, todo: list[int]) -> None:
    for start in range(0, len(todo), BATCH):
        for world, found in twins.run(todo[start : start + BATCH]):
            pytest.fail(report(twins, world, found), pytrace=False)


@pytest.mark.parametrize("observer", OBSERVERS)
def test_nobody_can_tell(observer: str) -> None:
    with staged() as stage:
        all_twins = twins_of(stage, observer)
        for twins in all_twins:
            tried(twins, numbers(twins.secret)[:CHUNK])
            log.info("%s: %s", twins.secret.name, twins.tally)
    # Else it would hold of worlds in which nothing was done, and of answers that nobody asked for.
    if not SEED and BATCH * len(SECRETS) <= WORLDS:
        assert stage.unmade.keys() <= MADE_ONCE.keys(), stage.unmade
        assert set().union(*(twins.tally.asked for twins in all_twins)) == set(all_twins[0].questions)
        for twins in all_twins:
            assert twins.tally.share_done >= DONE, (twins.secret.name, twins.tally.refused)
            assert twins.tally.void <= twins.tally.worlds * (1 - DONE)


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_nobody_can_tell_in_many_worlds(secret: Secret) -> None:
    """What `make twins` asks for beyond what each run of the tests does."""
    todo = numbers(secret)
    for start in range(CHUNK, len(todo), CHUNK):
        with staged() as stage:
            twins = next(one for one in twins_of(stage, secret.observer) if one.secret is secret)
            tried(twins, todo[start : start + CHUNK])
            log.info("%s from %s on: %s", secret.name, start, twins.tally)


def test_every_write_is_somebodys_secret() -> None:
    """A new endpoint is tried as soon as it stands in the table."""
    with staged() as stage:
        acts = {str(act) for secret in SECRETS for *_, act in secret.acts(stage)}
    granted = {str(act) for act in WRITES if any(status < 300 for status in act.expected.values())}
    assert {act for act in granted - acts if not act.partition(" ")[2].startswith(NOBODYS)} == set()


def test_who_may_not_know_of_what() -> None:
    by_name = {str(act): act for act in WRITES}
    for name, who in {
        "POST norms/": "theo mark ben zoe",
        "POST notes/": "theo mark ana ben zoe",
        "POST homework/{homework}/transition/": "theo mark ben zoe",
        "PATCH clients/{client}/": "theo ben zoe",
        "POST cases/{case}/transition/": "theo zoe",
        "POST kinds/": "",
    }.items():
        assert [
            c for c in by_name[name].expected if c != "nobody" and is_hidden(by_name[name], c)
        ] == who.split(), name


def test_each_card_comes_once_before_any_comes_twice() -> None:
    things = list(range(7))
    cards = [card for start in range(0, 21, 3) for card in dealt(things, "seed", start, 3)]
    assert [sorted(cards[start : start + 7]) for start in (0, 7, 14)] == [things] * 3
    assert cards[:7] != cards[7:14]
