"""Plays both worlds and compares what the observer is answered."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, TypeVar

from practices.clock import now
from relcare.demo.people import ident
from reminders.alerts import alert_practice
from reminders.follow_up import follow_up_practice
from reminders.planning import plan_practice
from reminders.same_address import warn_of_shared_addresses
from reminders.screenings import call_for_screenings
from tests.twins.fixed import DAYS_LATER, LOOKING, Place
from tests.twins.questions import AUDIT, REQUEST, Answer, Question, about_new, ask, told
from tests.twins.secrets import Act, Secret, in_both, names_of_new
from tests.twins.stage import Stage, one_world, placeholders

T = TypeVar("T")

# Worlds that share what both have, so that the one without the secret is asked once for all of them.
BATCH: Final = 10
MOST_SECRET, MOST_IN_BOTH = 8, 4
# Questions drawn for a world, out of so many for its batch; those near to what it keeps secret; acts whose
# new ids are tried.
ASKED, OF_SO_MANY, NEAR, PROBED = 12, 40, 8, 3
Step = tuple[Place, Act]
PRACTICES: Final = tuple(ident(name, "practice") for name in ("riverside", "lakeside"))
WORK: Final = (
    *(alert_practice, plan_practice, follow_up_practice),
    *(call_for_screenings, warn_of_shared_addresses),
)
# Last of what both worlds have, in every other batch.
DAYS_PASS: Final = Act("the engine", "", "", None, "")


class Void(Exception):
    """The therapist's acts did not turn out the same: these two are no twins."""


@dataclass(frozen=True)
class World:
    """The one of a pair that has more: what is done in it, and what is asked there and in the other."""

    number: int
    script: tuple[Step, ...]
    questions: tuple[Question, ...]

    @property
    def in_both(self) -> tuple[Step, ...]:
        return tuple(step for step in self.script if not step[0][1])

    @property
    def alone(self) -> tuple[Step, ...]:
        return tuple(step for step in self.script if step[0][1])


@dataclass
class Tally:
    worlds: int = 0
    void: int = 0
    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    asked: set[Question] = field(default_factory=set)

    @property
    def share_done(self) -> float:
        return self.done / max(1, self.done + self.refused.total())

    def __str__(self) -> str:
        return (
            f"{self.worlds} pairs, {self.void} void; {self.done} secret acts, {self.refused.total()} refused;"
            f" {len(self.asked)} questions"
        )


@dataclass(frozen=True)
class Played:
    """What the observer was answered on the way, the therapist's statuses, and what was made in secret."""

    answers: dict[Place, Answer]
    statuses: dict[Place, int]
    made: list[tuple[Act, list[str]]]


@dataclass(frozen=True)
class Difference:
    question: Question
    without: Answer
    told: Answer


@dataclass(frozen=True)
class Without:
    """The world that lacks the secret, as far as it was asked."""

    played: Played
    answers: dict[Question, Answer]


def chance(*seed: object) -> random.Random:
    return random.Random(" ".join(map(str, seed)))  # noqa: S311 - has to repeat itself


def dealt(things: Sequence[T], seed: str, start: int, count: int) -> list[T]:
    """Cards from `start` on of packs shuffled one after the other: none comes twice before each came once."""
    found: list[T] = []
    while count > 0 and things:
        pack, card = divmod(start, len(things))
        order = chance(seed, pack).sample(things, len(things))[card : card + count]
        found, start, count = found + order, start + len(order), count - len(order)
    return found


class Twins:
    """The worlds of one secret, each by its number. `share` are the questions that its first batch asks."""

    def __init__(self, stage: Stage, secret: Secret, questions: Sequence[Question], share: slice) -> None:
        self.stage, self.secret, self.questions = stage, secret, questions
        self.share = questions[share]
        self.secrets, self.public = secret.acts(stage), in_both(secret, stage)
        self.tally = Tally()
        self.drawn = [0]
        self.looking = LOOKING

    def run(self, numbers: Sequence[int]) -> Iterator[tuple[World, list[Difference]]]:
        """Those of the worlds that differ from their twins; all of one batch."""
        worlds = [self.world(number) for number in numbers]
        without = self.without(worlds[0].in_both, {one for world in worlds for one in world.questions})
        for world in worlds:
            found = self.compared(world, without)
            if found:
                yield world, found

    # --- Drawing ----------------------------------------------------------------------------------

    def world(self, number: int) -> World:
        dice, public = chance(self.secret.name, number), self.public_acts(number // BATCH)
        script: list[Step] = [((at, 0), act) for at, act in enumerate(public, 1)]
        script += [
            ((dice.randint(0, len(public) - (DAYS_PASS in public)), alone), self.secret.drawn(row, dice))
            for alone, row in enumerate(self.rows(number), 1)
        ]
        acts = [act for place, act in script if place[1]]
        asked = dict.fromkeys([AUDIT, *self.asked(number), *self.near(number, acts)])
        return World(number, tuple(sorted(script, key=lambda step: step[0])), tuple(asked))

    def rows(self, number: int) -> list[Any]:
        name = self.secret.name
        while len(self.drawn) <= number + 1:
            self.drawn.append(self.drawn[-1] + chance(name, "count", len(self.drawn)).randint(1, MOST_SECRET))
        start, end = self.drawn[number : number + 2]
        return dealt(self.secrets, name, start, end - start)

    def public_acts(self, batch: int) -> list[Act]:
        """None in the first batch; what is drawn, else."""
        dice = chance(self.secret.name, "batch", batch)
        count = dice.randint(1, MOST_IN_BOTH) if batch else 0
        rows = dealt(self.public, f"{self.secret.name} in both", batch * MOST_IN_BOTH, count)
        return [self.secret.drawn(row, dice, alone=False) for row in rows] + [DAYS_PASS] * (batch % 2)

    def asked(self, number: int) -> list[Question]:
        """In the first batch all, split among its worlds; a few of a few in any other."""
        batch, position = divmod(number, BATCH)
        if not batch:
            return list(self.share[position::BATCH])
        few = dealt(self.questions, f"{self.secret.name} asked", batch * OF_SO_MANY, OF_SO_MANY)
        return chance(self.secret.name, number, "asked").sample(few, min(ASKED, len(few)))

    def near(self, number: int, acts: Sequence[Act]) -> list[Question]:
        """Questions about the same kind of thing: if anything of an act shows, then first in these."""
        kinds = {act.path.partition("/")[0] for act in acts}
        found = [one for one in self.questions if one.path.partition("/")[0] in kinds]
        return chance(self.secret.name, number, "near").sample(found, min(NEAR, len(found)))

    # --- Playing ----------------------------------------------------------------------------------

    def without(self, in_both: Sequence[Step], questions: set[Question]) -> Without:
        with one_world():
            played = self.play(in_both)
            return Without(played, {question: self.ask(question) for question in questions})

    def compared(self, world: World, without: Without) -> list[Difference]:
        self.tally.worlds += 1
        with one_world():
            try:
                played = self.play(world.script, without.played.statuses)
            except Void:
                self.tally.void += 1
                return []
            found = [
                Difference(Question("IN BOTH", str(place)), without.played.answers[place], answer)
                for place, answer in played.answers.items()
                if answer != without.played.answers[place]
            ]
            for question in world.questions:
                found += self.differs(question, without.answers[question])
            for act, ids in played.made[-PROBED:]:
                for there, nowhere in about_new(self.stage, act, ids):
                    found += self.differs(there, self.ask(nowhere))
        self.tally.asked |= set(world.questions)
        return found

    def differs(self, question: Question, without: Answer) -> list[Difference]:
        answer = self.ask(question)
        return [] if answer == without else [Difference(question, without, answer)]

    def ask(self, question: Question) -> Answer:
        self.stage.clock.at(self.looking)
        return ask(self.stage, self.secret.observer, question)

    def play(self, script: Sequence[Step], statuses: dict[Place, int] | None = None) -> Played:
        played, self.looking = Played({}, {}, []), LOOKING
        new: dict[str, dict[str, str]] = {side: {} for side in self.stage.ids}
        for place, act in script:
            if act.only_new and not placeholders([act.path, act.body]) & new[act.side].keys():
                continue
            if act is DAYS_PASS:
                self.days_pass()
                continue
            self.stage.clock.at(place)
            answer = self.do(act, {**self.stage.ids[act.side], **(new[act.side] if act.anew else {})})
            if place[1]:
                self.note(act, answer, played, new[act.side])
            elif act.who == self.secret.observer:
                played.answers[place] = told(answer)
            else:
                played.statuses[place] = answer.status_code
                if statuses is not None and statuses[place] != answer.status_code:
                    raise Void
        return played

    def days_pass(self) -> None:
        """What falls due is sent, missed and called for, as nobody's act."""
        for both, alone in DAYS_LATER:
            # A minute for each, so that none shifts the ids of the next.
            for minute, (practice, work) in enumerate(product(PRACTICES, WORK), 1):
                self.looking = both + 60 * minute, alone
                self.stage.clock.at(self.looking)
                work(practice, now())

    def do(self, act: Act, ids: dict[str, str]) -> Any:
        world, people = self.stage.world, self.stage.people
        path, body = world.filled(act.path, ids), world.filled(act.body, ids)
        headers = {"X-Request-ID": REQUEST}
        # What is kept with the therapist has read nothing: reading would leave a line in one world alone.
        is_kept = isinstance(body, dict) and body.get("keep")
        if act.method in ("PUT", "PATCH", "DELETE") and not is_kept:
            tag = people.tag(act.who, path)
            headers |= {"If-Match": tag} if tag else {}
        return people.ask(act.who, act.method, path, body, **headers)

    def note(self, act: Act, answer: Any, played: Played, new: dict[str, str]) -> None:
        """What was made in secret may be the matter of the next secret act."""
        if answer.status_code >= 300:
            self.tally.refused[f"{act.who} {act.method} {act.path} {answer.status_code}"] += 1
            return
        self.tally.done += 1
        ids = self.stage.clock.ids()
        played.made.append((act, ids))
        told_id = answer.json().get("id") if answer.content else None
        # What is kept is answered without a body; its row is the first that was made.
        made = told_id or next(iter(ids), "")
        if act.method == "POST" and made:
            new.update(dict.fromkeys(names_of_new(act.path), made))
