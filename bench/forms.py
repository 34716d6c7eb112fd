"""`make bench ARGS=forms`: what checking, scoring and refusing forms costs, in CPU of this process.

Needs no database. Each figure is the best of several rounds: what the work itself takes, not what else the
machine does meanwhile.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from assessments import rules

SHIPPED = Path(__file__).parent.parent / "assessments" / "shipped"
OPTIONS = [{"code": f"a{score}", "text": f"Option {score}", "score": score} for score in range(5)]
LARGE_DEEP = 7


@dataclass(frozen=True)
class Figure:
    """CPU of one run in ms, and the most it may take."""

    name: str
    run: Callable[[], object]
    repeat: int
    most_ms: float

    def cpu_ms(self, rounds: int) -> float:
        spent = []
        for _ in range(rounds):
            start = time.process_time()
            for _ in range(self.repeat):
                self.run()
            spent.append((time.process_time() - start) / self.repeat * 1000)
        return min(spent)


def question(link_id: str, **more: Any) -> dict[str, Any]:
    text = {"en": f"How much does it hold that {link_id}?"}
    return {"linkId": link_id, "type": "choice", "text": text, "answerOption": OPTIONS, **more}


def large_form(size: int = 800) -> dict[str, Any]:
    """Chains of groups, seven deep; every second question is asked only after the answer before it."""
    items: list[dict[str, Any]] = []
    made = 0
    while made < size:
        level = items
        for depth in range(1, LARGE_DEEP):
            group = {"linkId": f"g{made}", "type": "group", "text": {"en": "Part"}, "item": []}
            level.append(group)
            level, made = group["item"], made + 1  # type: ignore[assignment]
            if depth == LARGE_DEEP - 1:
                asked = {"question": f"q{made}", "operator": ">=", "answerInteger": 1}
                level += [question(f"q{made}"), question(f"q{made + 1}", enableWhen=[asked])]
                made += 2
    return {"title": {"en": "Large"}, "item": items}


def ring(size: int = 1_900) -> dict[str, Any]:
    def asked(number: int) -> list[dict[str, Any]]:
        target = f"q{(number + 1) % size}"
        return [{"question": target, "operator": "exists", "answerBoolean": True}]

    return {"item": [question(f"q{number}", enableWhen=asked(number)) for number in range(size)]}


def of_megabytes(size: int = 10) -> dict[str, Any]:
    """A form of so many MB as JSON, wide and full of small things: the slowest to look through."""
    one = json.dumps(question("q12345"))
    return {"item": [question(f"q{number}") for number in range(size * 1_000_000 // len(one))]}


def side_by_side(size: int = 10) -> dict[str, Any]:
    """Two groups that repeat beside each other; every item of one hangs on every item of the other."""
    names = [f"q{number}" for number in range(size)]
    hangs = [{"question": name, "operator": "!=", "answerInteger": 7} for name in names]
    more = {"enableBehavior": "all", "enableWhen": hangs}
    one = [{"linkId": name, "type": "integer"} for name in names]
    other = [{"linkId": f"h{number}", "type": "integer", **more} for number in range(size)]
    parts = {"q": one, "h": other}
    return {
        "item": [{"linkId": name, "type": "group", "repeats": True, "item": parts[name]} for name in parts]
    }


def figures() -> list[Figure]:
    phq9 = json.loads((SHIPPED / "phq9.json").read_text(encoding="utf-8"))
    nine = {f"q{number}": number % 4 for number in range(1, 10)}
    large, cyclic, huge = large_form(), ring(), of_megabytes()
    answers = {name: 2 for name, item in rules.prepare(large).items.items() if item.type == "choice"}
    total = {"scales": [{"key": "total", "items": list(answers), "method": "sum"}]}
    beside = side_by_side()
    instances = {"q": [{f"q{number}": 1 for number in range(10)}] * 400, "h": [{"h1": 1}] * 400}
    ready = rules.prepare(phq9["form"])
    scorer = rules.Scorer(ready, phq9["scoring"])
    faults = (rules.faults_of(cyclic), rules.faults_of(huge), rules.check(large, answers))
    assert [bool(found) for found in faults] == [True, True, False]
    return [
        Figure("PHQ-9: check and score", lambda: _both(phq9["form"], phq9["scoring"], nine), 200, 1),
        Figure(
            "PHQ-9: the same, form read before",
            lambda: (rules.check(ready, nine), scorer.score(nine)),
            1000,
            1,
        ),
        Figure("800 items, 7 deep: check and score", lambda: _both(large, total, answers), 5, 50),
        Figure("400 instances hang on 400 others: check", lambda: rules.check(beside, instances), 1, 250),
        Figure("1,900 conditions in a ring: refused", lambda: rules.faults_of(cyclic), 1, 1000),
        Figure("form of 10 MB: refused", lambda: rules.faults_of(huge), 1, 1000),
    ]


def _both(form: Any, scoring: Any, answers: Any) -> object:
    return rules.check(form, answers), rules.score(form, scoring, answers)


def _read(form: rules.PreparedForm, scorer: rules.Scorer, answers: Any) -> object:
    return rules.check(form, answers), scorer.score(answers)


def all_phq9() -> tuple[int, float]:
    """Every answer set of PHQ-9 against three lines of arithmetic; how many there were, and CPU seconds."""
    phq9 = json.loads((SHIPPED / "phq9.json").read_text(encoding="utf-8"))
    scorer, names = rules.Scorer(phq9["form"], phq9["scoring"]), [f"q{number}" for number in range(1, 10)]
    start, count = time.process_time(), 0
    for values in product(range(4), repeat=9):
        found = scorer.score(dict(zip(names, values, strict=True)))["total"]
        total = sum(values)
        band = ["minimal", "mild", "moderate", "moderately_severe", "severe"][min(total // 5, 4)]
        if (found.value, found.band, bool(found.flags)) != (Fraction(total), band, values[8] > 0):
            raise AssertionError(values)
        count += 1
    return count, time.process_time() - start


def run(rounds: int) -> int:
    print(f"{'':40}{'CPU ms':>10}{'at most':>10}")
    missed = 0
    for figure in figures():
        spent = figure.cpu_ms(rounds)
        missed += spent > figure.most_ms
        verdict = "met" if spent <= figure.most_ms else "missed"
        print(f"{figure.name:40}{spent:10.3f}{figure.most_ms:10.0f}   {verdict}")
    count, seconds = all_phq9()
    print(f"{count:,} answer sets of PHQ-9 agree with a three-line reference ({seconds:.1f} s)")
    return 1 if missed else 0
