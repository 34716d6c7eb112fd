"""Tasks act like requests do: as a member whose roles are looked up when they run, or as the engine."""

from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.db import connection

from privacy.actor import ENGINE, ENTER_MEMBER, MEMBER, Actor, NoActor, acting_as, current, engine, entering
from privacy.clock_jumps import clock_has_jumped

MEMBER_HEADER = "relcare_member"
MOST_PRACTICES = 1000


class ActorTask(Task):  # type: ignore[type-arg]
    """Work that a member started. Its header carries the member's id and nothing else."""

    abstract = True

    def apply_async(  # type: ignore[override]
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> Any:
        actor = current()
        if actor.kind != MEMBER:
            raise NoActor(f"{self.name} is a member's work: nobody is acting.")
        headers = {**(options.pop("headers", None) or {}), MEMBER_HEADER: str(actor.member_id)}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        told = self.request.get(MEMBER_HEADER)
        if not told:
            raise NoActor(f"{self.name} came without a member.")
        with entering(ENTER_MEMBER, UUID(told)) as actor:
            if actor is None:
                raise NoActor(f"{self.name} was started by somebody who is no member any more.")
            return self.run(*args, **kwargs)


class EngineTask(Task):  # type: ignore[type-arg]
    """Work that no person started: it acts as the engine, in one practice at a time.

    Left to a later ring while the clock can't be relied on: a tick a month ahead would pass over a month.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return None if clock_has_jumped() else self.run(*args, **kwargs)


@shared_task(base=EngineTask, name="privacy.tasks.seal")
def seal() -> None:
    seal_audit()


def seal_audit() -> int:
    """Give the audit lines of every practice their numbers and seals; how many got one."""
    with acting_as(Actor(kind=ENGINE)), connection.cursor() as cursor:
        cursor.execute("SELECT rls.unsealed_practices(%s)", [MOST_PRACTICES])
        practice_ids = [found for (found,) in cursor.fetchall()]
    sealed = 0
    for practice_id in practice_ids:
        with acting_as(engine(practice_id)), connection.cursor() as cursor:
            cursor.execute("SELECT rls.seal_audit()")
            sealed += cursor.fetchone()[0]
    return sealed
