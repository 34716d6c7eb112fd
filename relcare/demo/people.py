"""The people of the demo: two practices, who works there, who is in care. Tests grow from them too.

Ids follow from the names, so that tests, benchmarks and the README can say whom they mean.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5

OWNER: Final = "owner"
PASSWORD: Final = "relcare-demo-only"
SPACE: Final = UUID("5f3c8a52-9e0b-5a55-8a0e-0d2f4a6f3b10")
ZONE: Final = "Europe/Berlin"


@lru_cache(maxsize=4096)
def ident(*names: str) -> UUID:
    """The id of what these names name: ident("riverside", "member", "thea")."""
    return uuid5(SPACE, "/".join(names))


@dataclass(frozen=True)
class Person:
    name: str
    practice: str
    roles: tuple[str, ...]
    supervisor: str = ""

    @property
    def email(self) -> str:
        return f"{self.name}@{self.practice}.example"

    @property
    def member_id(self) -> UUID:
        return ident(self.practice, "member", self.name)

    @property
    def client_id(self) -> UUID:
        return ident(self.practice, "client", self.name)


STAFF: Final = (
    Person("sue", "riverside", ("supervisor",)),
    Person("thea", "riverside", ("therapist",), supervisor="sue"),
    Person("theo", "riverside", ("therapist",)),
    Person("mark", "riverside", ("manager",)),
    Person("zoe", "lakeside", ("therapist", "manager")),
)
CLIENTS: Final = (
    Person("ana", "riverside", ("client",)),
    Person("ben", "riverside", ("client",)),
    Person("cem", "riverside", ("client",)),
    Person("dina", "riverside", ("client",)),
    Person("eli", "riverside", ("client",)),
    Person("yan", "lakeside", ("client",)),
)
PEOPLE: Final = {person.name: person for person in (*STAFF, *CLIENTS)}
# Case -> its practice, its clients, its therapist.
CASES: Final = {
    "ana and ben": ("riverside", ("ana", "ben"), "thea"),
    "cem": ("riverside", ("cem",), "thea"),
    "dina": ("riverside", ("dina",), "thea"),
    "eli": ("riverside", ("eli",), "theo"),
    "yan": ("lakeside", ("yan",), "zoe"),
}
# Client -> the others in their life: name and kind.
RELATIONSHIPS: Final = {
    "ana": (("Ben", "Partner"), ("Mira", "Friend")),
    "ben": (("Ana", "Partner"),),
    "cem": (("Jo", "Co-worker"),),
    "dina": (("Rosa", "Family"),),
    "eli": (("Pat", "Housemate"),),
    "yan": (("Lin", "Partner"),),
}


def relationship_id(client: str, other: str) -> UUID:
    return ident(PEOPLE[client].practice, "relationship", client, other)


def case_id(name: str) -> UUID:
    return ident(CASES[name][0], "case", name)
