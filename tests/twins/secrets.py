"""Which acts are whose secret: read out of the permission table, with the exceptions and their reasons."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from tests.permission_table import ASSESSMENT, TABLE
from tests.permissions.row import Row, row
from tests.twins.bodies import may_be_kept, placeless, varied
from tests.twins.stage import ACTORS, Stage, placeholders

GETS: Final = tuple(row for row in TABLE if row.method == "GET")
WRITES: Final = tuple(row for row in TABLE if row.method != "GET")
# What the table's rows don't vary: an assessment that its author has not released.
UNRELEASED: Final = row(
    "201 422 403 403 403 422 422 401",
    "POST assessments/",
    {**ASSESSMENT, "rater": "therapist", "basis": "client_account"},
)
# Acts that tell somebody who could not read the thing before: by column of the table, and why.
TELLING: Final = {
    "POST assessments/{}/release/": ("ana", "the client reads it from then on"),
    "POST cases/{}/joint-openings/": ("ana ben", "what two do together opens and closes for both"),
    "POST cases/{}/team/": ("theo", "the table adds him, who reads it all from then on"),
    "POST cases/": ("theo", "the table gives it to him"),
    "POST homework/{}/review/": ("ana", "it was read, and will be talked about or not"),
    "POST homework/{}/ask/": ("ana", "it is asked of the client from then on"),
    "POST courses/": ("ana", "what is due of it is asked of the client at once"),
    "POST clients/{}/held-back/": ("ana", "scores that the client has seen are out of sight"),
    "PATCH clients/{}/held-back/{}/": ("ana", "and in sight again when it ends"),
}
# What everybody in the practice may know of, or belongs to no practice at all.
NO_SECRET: Final = (
    "me/",
    "practice/",
    "members/",
    "duties/",
    "leaves/",
    "kinds/",
    "forms/",
    "invitations/accept/",
)
CLOSED: Final = (403, 404)


@dataclass(frozen=True)
class Act:
    """Somebody does something through the API; {placeholders} are ids of a side, or of what was just made."""

    who: str
    method: str
    path: str
    body: Any
    side: str
    # Whether it is done to what was just made in secret, where there is such a thing; or is left undone else.
    anew: bool = False
    only_new: bool = False

    def __str__(self) -> str:
        if not self.path:
            return f"{self.who}: days pass, and what falls due is done"
        return f"{self.who} {self.method} {self.path} about {self.side}: {self.body!r:.300}"


def detail_of(path: str) -> list[Row]:
    """The rows of the table that show one thing of this collection."""
    return [get for get in GETS if placeless(get.path) == placeless(path) + "{}/" and "?" not in get.path]


def names_of_new(path: str) -> set[str]:
    """By which placeholders the table speaks of what a POST there makes."""
    return {max(placeholders(get.path), key=get.path.index) for get in detail_of(path)}


def shown_by(act: Row) -> list[Row]:
    """The GETs that show what this act makes or changes: one thing of it, else itself, else what is above."""
    found = detail_of(act.path) if act.method == "POST" else []
    path = act.path
    while not found and path:
        same = [get for get in GETS if get.path == path]
        found = same or [get for get in GETS if placeless(get.path) == placeless(path)]
        path = path.rstrip("/").rpartition("/")[0]
        path = path and path + "/"
    return found


def hides(get: Row, column: str) -> bool:
    """Whether this person does not see there what the table speaks of."""
    if get.expected[column] in CLOSED:
        return True
    is_list = bool(get.sees) and not placeholders(get.path)
    return is_list and not any(column in whose.split() for whose in get.sees.values())


def is_hidden(act: Row, column: str) -> bool:
    """Whether this person may not know of this act."""
    if act is UNRELEASED:
        return True
    if column in told_by(act) or act.path.startswith(NO_SECRET):
        return False
    shown = shown_by(act)
    return bool(shown) and all(hides(get, column) for get in shown)


def told_by(act: Row) -> list[str]:
    columns, _ = TELLING.get(f"{act.method} {placeless(act.path)}", ("", ""))
    return columns.split()


@cache
def kept_names() -> frozenset[str]:
    """What may be kept, as the table speaks of it."""
    kept = [act for act in WRITES if act.method == "POST" and may_be_kept(act.method, act.path)]
    return frozenset(name for act in kept for name in names_of_new(act.path))


KIOSK: Final = {"kiosk/": "whoever holds its token may open the form, and is to learn that it was used"}


@dataclass(frozen=True)
class Secret:
    name: str
    # Who may not know, and by which column of the table it is read what they may not know of.
    observer: str
    column: str
    # Columns of the table that do it, and about whom.
    doers: tuple[str, ...]
    sides: tuple[str, ...]
    # What the client does is kept with the therapist, and what staff do is done to what was kept.
    kept: bool = False
    # How the addresses begin that may differ, with the reason.
    but: Mapping[str, str] = field(default_factory=lambda: KIOSK)

    def acts(self, stage: Stage) -> list[tuple[str, str, Row]]:
        """Who, about whom, and the row of the table: everything of which the observer may not know."""
        return [
            (column, side, act)
            for side in self.sides
            for column in self.doers
            for act in (*WRITES, UNRELEASED)
            if act.expected[column] < 300
            and stage.can_say([act.path, act.body], side)
            and self.is_one(act, column)
        ]

    def is_one(self, act: Row, column: str) -> bool:
        if self.kept and column == self.observer:
            return may_be_kept(act.method, act.path)
        if self.kept:
            return bool(placeholders([act.path, act.body]) & kept_names())
        return self.column == "zoe" or is_hidden(act, self.column)

    def drawn(self, told: tuple[str, str, Row], chance: random.Random, *, alone: bool = True) -> Act:
        column, side, act = told
        who = ACTORS[side][column]
        body = varied(act.method, act.path, act.body, chance) if chance.random() < 0.6 else act.body
        keeps = alone and column == "ana" and (self.kept or chance.random() < 0.2)
        if keeps and may_be_kept(act.method, act.path):
            body = {**(body or {}), "keep": True}
        about_kept = self.kept and alone and column != self.observer
        # Whoever keeps something never learns what it is called.
        anew = about_kept or (alone and not self.kept and chance.random() < 0.5)
        return Act(who, act.method, act.path, body, side, anew, about_kept)


STAFF: Final = ("thea", "sue", "mark")
PROGRESS: Final = KIOSK | {"progress/": "counts of work that waits are what it is for"}
SECRETS: Final = (
    Secret("ana-of-ben", "ana", "ben", ("ana",), ("ben",)),
    Secret("ana-of-staff-with-ben", "ana", "ben", STAFF, ("ben",)),
    Secret("ana-of-her-team", "ana", "ana", STAFF, ("ana",)),
    Secret("ana-of-what-she-keeps", "ana", "ana", ("ana", "ana", "thea"), ("ana",), kept=True),
    Secret("ben-of-ana", "ben", "ben", ("ana",), ("ana",)),
    Secret("ben-of-staff-with-ana", "ben", "ben", STAFF, ("ana",)),
    Secret("mark-of-content", "mark", "mark", ("ana", "thea", "sue"), ("ana", "ben"), but=PROGRESS),
    Secret("theo-of-theas-cases", "theo", "theo", ("ana", *STAFF), ("ana", "ben")),
    Secret("zoe-of-riverside", "zoe", "zoe", ("ana", "theo", *STAFF), ("ana", "ben")),
)
# The observer's own side, and whose acts both worlds have.
OWN: Final = {"ana": "ana", "ben": "ben", "mark": "ana", "theo": "ana", "zoe": "yan"}


def in_both(secret: Secret, stage: Stage) -> list[tuple[str, str, Row]]:
    """What both worlds have: acts of the observer, and what the therapist does that the observer may see."""
    return list(_in_both(secret, stage))


def _in_both(secret: Secret, stage: Stage) -> Iterator[tuple[str, str, Row]]:
    side = OWN[secret.observer]
    columns = {column for column, who in ACTORS[side].items() if who == secret.observer}
    for act in WRITES:
        if act.path.startswith("me/") or not stage.can_say([act.path, act.body], side):
            continue
        done_by = {column for column in columns if act.expected[column] < 300}
        if done_by:
            yield min(done_by), side, act
        elif secret.observer == "theo" and "theo" in told_by(act):
            # Once he has joined he may know of all of it.
            continue
        elif side != "yan" and act.expected["thea"] < 300 and not is_hidden(act, "ana"):
            yield "thea", side, act
