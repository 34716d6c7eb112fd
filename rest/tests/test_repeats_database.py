"""What only PostgreSQL can promise of repeats: the lock, and whose rows they are."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from privacy.actor import acting_as, engine
from privacy.ids import uuid7
from rest.models import Repeat, purge_repeats
from rest.problems import handler
from rest.repeats import Attempt, take_lock
from tests.cast import actor, as_person

TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def attempt_of(name: str) -> Attempt:
    person = actor(name)
    assert person.practice_id
    assert person.member_id
    return Attempt(person.practice_id, person.member_id, "key", "hash")


@pytest.mark.django_db(transaction=True)
def test_a_key_is_held_by_one_transaction_until_it_ends() -> None:
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as other:

        def free_for_other() -> bool:
            (held,) = other.execute(TRY, ["repeat:key"]).fetchone() or (False,)
            other.rollback()
            return bool(held)

        with transaction.atomic():
            assert take_lock("repeat:key")
            assert not free_for_other()
        assert free_for_other()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["theo", "mark", "ben", "zoe"])
def test_nobody_finds_or_writes_another_members_keys(name: str) -> None:
    with as_person("thea"):
        attempt_of("thea").done(uuid7())
        assert attempt_of("thea").earlier()
    with as_person(name):
        assert attempt_of("thea").earlier() is None
        assert not Repeat.objects.exists()
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            attempt_of("thea").done(uuid7())
    assert handler(refused.value, {}).status_code == 422


@pytest.mark.django_db
def test_only_old_keys_of_the_acting_practice_are_forgotten() -> None:
    for name in ("thea", "zoe"):
        with as_person(name):
            attempt_of(name).done(uuid7())
    riverside = actor("thea").practice_id
    assert riverside
    with acting_as(engine(riverside)):
        assert purge_repeats(timezone.now() - timedelta(hours=24)) == 0
        assert purge_repeats(timezone.now() + timedelta(hours=1)) == 1
    with as_person("zoe"):
        assert attempt_of("zoe").earlier()
