"""CPU of a variant: this process and its PostgreSQL backend together, in shuffled rounds."""

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
Request = Callable[[int], None]


@dataclass
class Variant:
    """`ask(n)` makes request n; `backend` is the process id of the server's side of it."""

    name: str
    ask: Request
    backend: Callable[[], int]
    statements: int = 0
    # Naive variants are slow: fewer requests tell as much.
    share: float = 1.0
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)


def backend_seconds(pid: int) -> float:
    """Time on the processor of one PostgreSQL backend."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def run(variants: Sequence[Variant], rounds: int, requests: int, seed: int = 7) -> None:
    """Each variant once a round, in another order each time, after one round that doesn't count."""
    shuffled = random.Random(seed)
    for number in range(rounds + 1):
        order = list(variants)
        shuffled.shuffle(order)
        for variant in order:
            _round(variant, max(4, round(requests * variant.share)), counts=number > 0)


def _round(variant: Variant, requests: int, *, counts: bool) -> None:
    walls = []
    server, own = backend_seconds(variant.backend()), time.process_time()
    for number in range(requests):
        start = time.perf_counter()
        variant.ask(number)
        walls.append((time.perf_counter() - start) * 1000)
    spent = time.process_time() - own + backend_seconds(variant.backend()) - server
    if counts:
        variant.cpu_ms.append(spent / requests * 1000)
        variant.wall_ms += walls


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


@dataclass(frozen=True)
class Goal:
    """`target` and `stretch` are upper limits of a ratio, or lower ones where `faster`."""

    name: str
    ratio: float
    target: float
    stretch: float
    faster: bool = False

    def verdict(self, guard: float) -> str:
        if not 0.9 <= guard <= 1.1:
            return "inconclusive"
        if self._meets(self.stretch):
            return "stretch met"
        return "target met" if self._meets(self.target) else "missed"

    def _meets(self, bound: float) -> bool:
        return self.ratio >= bound if self.faster else self.ratio <= bound
