"""Practices of ten therapists with 25 clients each, grown by bulk inserts around a new practice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connections, transaction
from psycopg import ClientCursor

from assessments.library import content_hash, shipped
from assessments.models import PUBLISHED, FormVersion
from practices.models import Practice
from practices.sessions import MEMBER_KEY, SessionStore
from privacy.actor import DOOR, MEMBER, Actor, acting_as
from privacy.fields import EncryptedTextField
from relcare.demo.cast import write_practice
from relcare.demo.people import OWNER

SEED: Final = (Path(__file__).parent / "seed.sql").read_text(encoding="utf-8")
CLIENTS: Final = 25
THERAPISTS: Final = 10
FULL_SIZE: Final = 20_000
# So that the reliable change of something is asked for; invented, for no person is judged by it.
RELIABLE_CHANGE: Final = {"sd": 5, "reliability": 0.84}


@dataclass(frozen=True)
class Size:
    """What lies behind each client, as one history; `times` of it is as many years of the same."""

    practices: int
    therapists: int = THERAPISTS
    clients: int = CLIENTS
    times: int = 1

    @property
    def label(self) -> str:
        return f"{self.practices}x{self.therapists}x{self.clients}x{self.times}"

    @classmethod
    def of_scale(cls, scale: float) -> "Size":
        return cls(max(1, round(FULL_SIZE * scale / CLIENTS / THERAPISTS)))

    @property
    def numbers(self) -> dict[str, int]:
        each = {"sessions": 52, "days": 730, "assessments": 25, "answers": 40}
        grown = {name: number * self.times for name, number in each.items()}
        return {"therapists": self.therapists, "clients": self.clients, **grown}


def seed(size: Size, prefix: str = "bench") -> list[Actor]:
    """Write it as the owner, a practice a transaction; the therapists."""
    found: list[Actor] = []
    _audit("DISABLE")
    for number in range(size.practices):
        with transaction.atomic(using=OWNER):
            found += seed_practice(write_practice(f"{prefix}-{number}"), size)
    _audit("ENABLE")
    with connections[OWNER].cursor() as cursor:
        # Not within the transaction: the planner and index-only scans need both.
        if not connections[OWNER].in_atomic_block:
            cursor.execute("VACUUM ANALYZE")
    return found


def _audit(way: str) -> None:
    """Nobody did any of this, and the lines would take most of the time."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audited'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {way} TRIGGER audited")


def seed_practice(practice: Practice, size: Size) -> list[Actor]:
    week = FormVersion.objects.using(OWNER).get(practice=practice, form__key="weekly_check_in")
    told: dict[str, Any] = {
        **size.numbers,
        "name": practice.slug,
        "practice": practice.pk,
        "phq9": _declared(practice).pk,
        "week": week.pk,
        "nothing": EncryptedTextField().get_prep_value(""),
    }
    connections[OWNER].ensure_connection()
    with ClientCursor(connections[OWNER].connection) as cursor:
        cursor.execute(SEED, told)
        # Temporary tables go with the transaction; a further practice makes its own.
        cursor.execute("DROP TABLE t, c, r, s, h")
        cursor.execute("DROP FUNCTION pg_temp.id, pg_temp.chance")
    return therapists_of(practice.pk)


def _declared(practice: Practice) -> FormVersion:
    document = next(found for found in shipped() if found["key"] == "phq9")
    first = FormVersion.objects.using(OWNER).get(practice=practice, form__key="phq9")
    (scale,) = document["scoring"]["scales"]
    scoring = document["scoring"] | {"scales": [scale | {"reliable_change": RELIABLE_CHANGE}]}
    return FormVersion.objects.using(OWNER).create(
        practice=practice,
        form_id=first.form_id,
        number=2,
        state=PUBLISHED,
        form_document=document["form"],
        scoring=scoring,
        content_hash=content_hash(document["form"], scoring),
        published_at=first.published_at,
    )


def therapists_of(practice_id: UUID) -> list[Actor]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT id, account_id FROM practices_member WHERE practice_id = %s ORDER BY id", [practice_id]
        )
        return [
            Actor(MEMBER, practice_id, member, account, frozenset({"therapist"}))
            for member, account in cursor.fetchall()
        ]


def every_therapist(prefix: str = "bench") -> list[Actor]:
    practices = Practice.objects.using(OWNER).filter(slug__startswith=f"{prefix}-").order_by("slug")
    return [actor for practice in practices for actor in therapists_of(practice.pk)]


def sign_in(actor: Actor) -> str:
    """A session of this member; its key is what the cookie holds."""
    with acting_as(Actor(kind=DOOR)):
        store = SessionStore()
        store["_auth_user_id"] = str(actor.account_id)
        store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        store["_auth_user_hash"] = "bench"
        store[MEMBER_KEY] = str(actor.member_id)
        store.create()
    assert store.session_key
    return str(store.session_key)
