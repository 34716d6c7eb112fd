"""Courses: which homework of a sequence is due on a day. A step is a form or a plain task, given once or in
a fixed rhythm; nothing here knows what is asked, or how it was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .forms.answers import Fault
from .forms.form_shape import as_count, as_text, field

AT_ONCE, AFTER_PREVIOUS, RHYTHM = "at_once", "after_previous", "rhythm"
STARTS: Final = (AT_ONCE, AFTER_PREVIOUS, RHYTHM)
TASK_KINDS: Final = ("read", "do", "practise")
MOST_STEPS: Final = 50
MOST_TURNS: Final = 104
MOST_DAYS: Final = 366
LONGEST_TASK: Final = 20_000

NAMES: Final = (
    *("form", "task", "task_kind", "starts", "delay_days", "every_days", "times", "due_days", "closes_days"),
)
MESSAGES: Final = {
    "not_a_list": f"Steps are a list of 1 to {MOST_STEPS} objects.",
    "not_an_object": "A step is an object.",
    "unknown_field": f"A step has {', '.join(NAMES)}.",
    "one_of_both": "Name a form or write a task, one of the two.",
    "bad_task": f"A task is a text of up to {LONGEST_TASK:,} characters.",
    "bad_task_kind": f"The kind of a task is one of {', '.join(TASK_KINDS)}; a form has none.",
    "bad_start": f"A step starts {', '.join(STARTS)}.",
    "nothing_before": "The first step follows on none.",
    "bad_days": f"This is a number of days, up to {MOST_DAYS}.",
    "bad_times": f"This is a number of times from 2 to {MOST_TURNS}.",
    "only_rhythm": "Only a step in a fixed rhythm has this.",
}


@dataclass(frozen=True, slots=True)
class CourseStep:
    """`due_days`, `closes_days` count from the day on which it is asked; None: no such day."""

    starts: str
    delay_days: int = 0
    every_days: int = 0
    times: int = 1
    due_days: int | None = None
    closes_days: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A turn that became homework. `ended_on`: the day it was sent, skipped, withdrawn or closed."""

    step: int
    turn: int
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    step: int
    turn: int
    on: date


def step_faults(raw: object) -> list[Fault]:
    """What keeps steps from being given, each fault with its place, like `[2].every_days`.

    `raw`: any JSON. A step: `form` (a key) or `task` with `task_kind`; `starts`; `delay_days`;
    with `rhythm` also `every_days` and `times`; `due_days`, `closes_days`. Raises nothing.
    """
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_STEPS:
        return [_fault("", "not_a_list")]
    return [fault for place, one in enumerate(raw) for fault in _faults_of(place, one)]


def _faults_of(place: int, raw: object) -> Iterable[Fault]:
    if not isinstance(raw, Mapping):
        yield _fault(f"[{place}]", "not_an_object")
        return
    yield from (_fault(f"[{place}].{str(name)[:60]}", "unknown_field") for name in raw if name not in NAMES)
    yield from _faults_of_what(place, raw)
    starts = as_text(raw, "starts")
    if starts not in STARTS:
        yield _fault(f"[{place}].starts", "bad_start")
    elif starts == AFTER_PREVIOUS and place == 0:
        yield _fault(f"[{place}].starts", "nothing_before")
    for name, least in (("delay_days", 0), ("due_days", 0), ("closes_days", 1), ("every_days", 1)):
        days = as_count(raw, name)
        if raw.get(name) is not None and (days is None or not least <= days <= MOST_DAYS):
            yield _fault(f"[{place}].{name}", "bad_days")
    yield from _faults_of_rhythm(place, raw, starts == RHYTHM)


def _faults_of_what(place: int, raw: Mapping[str, object]) -> Iterable[Fault]:
    form, task = raw.get("form"), raw.get("task")
    if bool(form) == bool(task) or not isinstance(form, str | None):
        yield _fault(f"[{place}].form", "one_of_both")
    if task is not None and (not isinstance(task, str) or len(task) > LONGEST_TASK):
        yield _fault(f"[{place}].task", "bad_task")
    kind = raw.get("task_kind")
    if kind not in TASK_KINDS if task else kind:
        yield _fault(f"[{place}].task_kind", "bad_task_kind")


def _faults_of_rhythm(place: int, raw: Mapping[str, object], has_rhythm: bool) -> Iterable[Fault]:
    if not has_rhythm:
        yield from (
            _fault(f"[{place}].{name}", "only_rhythm")
            for name in ("every_days", "times")
            if raw.get(name) is not None
        )
        return
    if raw.get("every_days") is None:
        yield _fault(f"[{place}].every_days", "bad_days")
    if not 2 <= (as_count(raw, "times") or 0) <= MOST_TURNS:
        yield _fault(f"[{place}].times", "bad_times")


def _fault(path: str, code: str) -> Fault:
    return Fault(path.encode("utf-8", "replace").decode("utf-8"), code, MESSAGES[code])


def read_steps(raw: Sequence[Mapping[str, object]]) -> tuple[CourseStep, ...]:
    """Steps that have no faults (see step_faults). Of a rhythm a turn closes when the next begins, unless it
    says otherwise: nobody finds two of one form waiting."""
    return tuple(_read(one) for one in raw)


def _read(raw: Mapping[str, object]) -> CourseStep:
    every = as_count(raw, "every_days") or 0
    closes = as_count(raw, "closes_days")
    return CourseStep(
        starts=as_text(raw, "starts") or "",
        delay_days=as_count(raw, "delay_days") or 0,
        every_days=every,
        times=as_count(raw, "times") or 1,
        due_days=as_count(raw, "due_days"),
        closes_days=closes if field(raw, "closes_days") is not None else every or None,
    )


def due_turns(
    steps: Sequence[CourseStep], started_on: date, given: Iterable[Given], today: date
) -> tuple[Turn, ...]:
    """What is to be asked by `today` and was not yet, in the order of the steps (FORMS, Homework).

    Days count from `started_on`, or from the day the step before ended (all its turns). Of a rhythm that
    stood still only the newest turn is asked: what was missed is not made up for. Raises nothing.
    """
    of_step = _by_step(given)
    found = []
    for place, step in enumerate(steps):
        begins = _begins(steps, place, started_on, of_step)
        if begins is None or begins > today:
            continue
        turn = min(step.times - 1, (today - begins).days // step.every_days) if step.every_days else 0
        if turn > max((one.turn for one in of_step.get(place, ())), default=-1):
            found.append(Turn(place, turn, begins + timedelta(days=turn * step.every_days)))
    return tuple(found)


def waits_until(step: CourseStep, turn: Turn) -> date | None:
    """The last day on which this turn may still be asked (FORMS, Homework): of a rhythm the one before the
    next turn begins, or later where the step itself stays open longer. None: it waits until it is asked.
    Raises nothing.
    """
    if not step.every_days or step.closes_days is None or turn.turn == step.times - 1:
        return None
    return turn.on + timedelta(days=max(step.closes_days, step.every_days) - 1)


def days_when_asked(
    due_on: date | None, closes_on: date | None, today: date, step: CourseStep | None = None
) -> tuple[date | None, date | None]:
    """The day on which homework that is asked `today` falls due, and the last on which it is open.

    `due_on`, `closes_on`: as they were told, or stood while it waited. Those of a step count from today; a
    turn of a rhythm still ends by `closes_on`, and another end that was told stands. A day that passed
    meanwhile is today: what is asked for the first time is not late (FORMS, Homework). Raises nothing.
    """
    if due_on is not None:
        due_on = max(due_on, today + timedelta(days=(step.due_days or 0) if step else 0))
    if step is not None and step.closes_days is not None:
        counted = today + timedelta(days=step.closes_days - 1)
        if closes_on is None or step.every_days:
            closes_on = min(closes_on or counted, counted)
    if due_on is not None and closes_on is not None:
        due_on = max(today, min(due_on, closes_on))
    return due_on, closes_on


def next_days(
    steps: Sequence[CourseStep], started_on: date, given: Iterable[Given], today: date, most: int = 5
) -> tuple[Turn, ...]:
    """The next turns whose day is known, the earliest first; what waits for a step before has none yet."""
    of_step = _by_step(given)
    coming = []
    for place, step in enumerate(steps):
        begins = _begins(steps, place, started_on, of_step)
        if begins is not None:
            last = max((one.turn for one in of_step.get(place, ())), default=-1)
            days = [
                Turn(place, turn, begins + timedelta(days=turn * step.every_days))
                for turn in range(last + 1, step.times)
            ]
            coming += [one for one in days if one.on >= today or one is days[-1]]
    return tuple(sorted(coming, key=lambda one: (one.on, one.step, one.turn))[:most])


def is_over(steps: Sequence[CourseStep], given: Iterable[Given]) -> bool:
    """Whether the last turn of each step was given and has ended."""
    of_step = _by_step(given)
    return all(_ended_on(step, of_step.get(place, ())) is not None for place, step in enumerate(steps))


def _by_step(given: Iterable[Given]) -> dict[int, list[Given]]:
    of_step: dict[int, list[Given]] = {}
    for one in given:
        of_step.setdefault(one.step, []).append(one)
    return of_step


def _begins(
    steps: Sequence[CourseStep], place: int, started_on: date, of_step: Mapping[int, Sequence[Given]]
) -> date | None:
    step = steps[place]
    base: date | None = started_on
    if step.starts == AFTER_PREVIOUS:
        base = _ended_on(steps[place - 1], of_step.get(place - 1, ()))
    return None if base is None else base + timedelta(days=step.delay_days)


def _ended_on(step: CourseStep, given: Sequence[Given]) -> date | None:
    """The day a step was over: its last turn given, and none still open."""
    if not given or max(one.turn for one in given) < step.times - 1:
        return None
    days = [one.ended_on for one in given]
    return None if None in days else max(day for day in days if day is not None)
