"""How each client of the demo fares: what of their two years is said here, the rest is chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID

from relcare.demo.chance import Chance
from relcare.demo.people import CASES, CLIENTS, PEOPLE, RELATIONSHIPS, Person, ident

Fits = Literal["overloaded", "strained", "holds", "unknown", "not_begun"]
Mood = Literal["better", "worse", "steady"]
# Two years, in whole weeks.
HISTORY: Final = timedelta(weeks=104)
QUIET_FOR: Final = timedelta(days=20)
UNIT: Final = 40
TOLD_CASE: Final = "ana and ben"
NAMES: Final = (
    *("Mia", "Noah", "Lena", "Paul", "Emma", "Jonas", "Sofia", "Leon", "Hanna", "Finn"),
    *("Clara", "Luis", "Marta", "Emil", "Ida", "Oskar", "Nora", "Anton", "Frida", "Karl"),
    *("Ayla", "Deniz", "Selin", "Emre", "Ines", "Hugo", "Vera", "Milan", "Tessa", "Jan"),
    *("Olga", "Ivo", "Greta", "Malik", "Ruth", "Tariq", "Wanda", "Felix", "Lou", "Noa"),
)
OTHERS: Final = (
    *("Alex", "Robin", "Kim", "Chris", "Toni", "Sascha", "Maxi", "Nico", "Jule", "Rafi"),
    *("Mum", "Dad", "my sister", "my boss", "M.", "K.", "Uncle Sam", "Billie", "Charlie", "Sunny"),
)
KINDS: Final = ("Partner", "Friend", "Family", "Co-worker", "Housemate")


@dataclass(frozen=True)
class Bond:
    """One relationship of a life, and what is to come out of it today."""

    id: UUID
    other: str
    kind: str
    fits: Fits
    is_stale: bool = False
    # Whether the other is in care too, in the same couple case.
    is_couple: bool = False
    # Told in `relcare.demo.couple`, not by chance.
    is_told: bool = False


@dataclass(frozen=True)
class Life:
    person: Person
    therapist: Person
    case: str
    opened_on: date
    bonds: tuple[Bond, ...]
    place: int
    closed_on: date | None = None
    has_portal: bool = True
    mood: Mood = "steady"
    contact: Literal["confirmed", "recheck_due", "none"] = "confirmed"
    check_ins: Literal["answered", "missed", "none"] = "answered"
    is_quiet: bool = False
    has_next_session: bool = True
    had_urgent_answer: bool = False

    @property
    def practice_id(self) -> UUID:
        return ident(self.person.practice, "practice")

    @property
    def client_id(self) -> UUID:
        return self.person.client_id

    @property
    def case_id(self) -> UUID:
        return ident(self.person.practice, "case", self.case)

    @property
    def is_told(self) -> bool:
        return self.case == TOLD_CASE

    @property
    def couple(self) -> tuple[str, ...]:
        """Who is in the case, this client among them."""
        return tuple(self.case.split(" and "))

    @property
    def voice(self) -> UUID:
        """Who records what this client says: they themself, or their therapist where they have no sign-in."""
        return self.person.member_id if self.has_portal else self.therapist.member_id


def bond(person: Person, other: str, kind: str, fits: Fits, *, is_stale: bool = False) -> Bond:
    the_id = ident(person.practice, "relationship", person.name, other)
    return Bond(the_id, other, kind, fits, is_stale)


CAST_FITS: Final[dict[str, tuple[Fits, ...]]] = {
    "ana": ("strained", "holds"),
    "ben": ("holds",),
    "cem": ("unknown",),
    "dina": ("holds",),
    "eli": ("strained",),
    "yan": ("holds",),
}
CAST_MOODS: Final[dict[str, Mood]] = {"cem": "worse", "dina": "better", "ben": "better"}


def cast_lives(day: date) -> Iterator[Life]:
    """The people that every test and the README name."""
    for place, person in enumerate(CLIENTS):
        case = next(name for name, (_, clients, _) in CASES.items() if person.name in clients)
        bonds = tuple(
            Bond(
                ident(person.practice, "relationship", person.name, other),
                other,
                kind,
                fits,
                is_stale=person.name == "eli",
                is_couple=other.lower() in case and len(CASES[case][1]) == 2,
                is_told=case == TOLD_CASE and other.lower() in case,
            )
            for (other, kind), fits in zip(RELATIONSHIPS[person.name], CAST_FITS[person.name], strict=True)
        )
        yield Life(
            person,
            PEOPLE[CASES[case][2]],
            case,
            day - HISTORY,
            bonds,
            place=0 if person.name == "ben" else place,
            mood=CAST_MOODS.get(person.name, "steady"),
            check_ins="missed" if person.name == "dina" else "answered",
            had_urgent_answer=person.name == "cem",
        )


def more_therapists(unit: int) -> tuple[Person, Person]:
    """Who takes the clients of a unit: Thea and Theo the first forty, two more each forty after them."""
    if unit == 0:
        return PEOPLE["thea"], PEOPLE["theo"]
    first, second = (f"{name}-{unit + 1}" for name in ("tara", "tom"))
    return (
        Person(first, "riverside", ("therapist",), supervisor="sue"),
        Person(second, "riverside", ("therapist",)),
    )


def more_lives(day: date, unit: int) -> Iterator[Life]:
    """Forty more clients of Riverside: two are a couple, some have no sign-in, some cases are closed."""
    therapists = more_therapists(unit)
    names = [name.lower() if unit == 0 else f"{name.lower()}-{unit + 1}" for name in NAMES]
    for number, name in enumerate(names):
        person = Person(name, "riverside", ("client",))
        chance = Chance("life", name)
        is_couple = number >= UNIT - 2
        partner = names[UNIT - 2 if number == UNIT - 1 else UNIT - 1]
        is_closed = number in (7, 18, 29)
        has_portal = is_couple or number % 4 != 2
        yield Life(
            person,
            therapists[1 if is_couple else number % 2],
            " and ".join(names[-2:]) if is_couple else name,
            _opened_on(day, chance, number),
            tuple(_bonds(person, chance, number, partner if is_couple else "")),
            # After the cast's own places in the week.
            place=6 + (UNIT - 2 if is_couple else number) // 2,
            closed_on=day - timedelta(days=30 + chance.randrange(150)) if is_closed else None,
            has_portal=has_portal,
            mood=chance.choice(("better", "better", "steady", "steady", "worse")),
            contact={5: "recheck_due", 11: "none", 22: "none"}.get(number, "confirmed"),  # type: ignore[arg-type]
            check_ins=_check_ins(chance, number, has_portal),
            is_quiet=number in (3, 16, 27),
            has_next_session=number not in (3, 8, 13, 16, 27),
        )


def _opened_on(day: date, chance: Chance, number: int) -> date:
    if number >= UNIT - 2:
        return day - timedelta(weeks=60)
    # Most for two years, some came later; the newest a few weeks ago, of whom little is known yet.
    weeks = {9: 3, 20: 5}.get(number) or (104 if number % 3 == 0 else 30 + chance.randrange(70))
    return day - timedelta(weeks=weeks)


def _check_ins(chance: Chance, number: int, has_portal: bool) -> Literal["answered", "missed", "none"]:
    if not has_portal or number in (3, 11, 16, 27):
        return "none"
    if number in (4, 12, 25):
        return "missed"
    return "answered" if chance.often(0.85) else "none"


def _bonds(person: Person, chance: Chance, number: int, partner: str) -> Iterator[Bond]:
    others = chance.sample(OTHERS, 3)
    for place in range(1 + (number % 5 in (0, 2, 3)) + (number % 7 == 0)):
        fits: Fits = chance.choice(("holds", "holds", "strained", "strained", "overloaded", "unknown"))
        if number in (9, 20):
            fits = "not_begun"
        kind = KINDS[(number + place) % len(KINDS)]
        if place == 0 and partner:
            made = bond(person, partner.title(), "Partner", fits)
            yield Bond(made.id, made.other, made.kind, made.fits, is_couple=True)
        else:
            yield bond(person, others[place], kind, fits, is_stale=number in (6, 21, 33) and place == 0)
