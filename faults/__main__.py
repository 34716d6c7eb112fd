"""`make faults`: reminders while workers, database and mail server are killed; 1 where a promise breaks."""

import argparse
import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import django

from faults.chaos import LONG, SHORT, Chaos, Form
from faults.judge import judge, settle
from faults.scenes import frozen_worker, lag, mail_server_down, rate
from faults.stack import TICK_SECONDS, Stack, folder, stack, wait_for


@dataclass
class Report:
    """Each figure with its verdict."""

    started: float = field(default_factory=time.monotonic)
    failed: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self.started:6.0f} s  {text}", flush=True)

    def figure(self, name: str, told: object, holds: bool) -> None:
        self.say(f"{name}: {told}" + ("" if holds else "  <- BROKEN"))
        if not holds:
            self.failed.append(name)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the form of a minute, as the tests run it")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--like", type=Path, help="a prepared var/ to begin with a copy of")
    for name, standard in asdict(LONG).items():
        kind = type(standard)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=f"{standard} in the long form")
    return parser.parse_args()


def form_of(asked: argparse.Namespace) -> Form:
    standard = asdict(SHORT if asked.short else LONG)
    own = {name: getattr(asked, name) for name in standard if getattr(asked, name) is not None}
    return Form(**{**standard, **own})


def main() -> int:
    asked = arguments()
    report = Report()
    with folder(asked.like) as var:
        prepare(var)
        with stack(var) as running:
            report.say("running: a worker of two processes, two beats, a database and a mail server")
            try_everything(running, form_of(asked), random.Random(asked.seed), report, is_short=asked.short)
    report.say(json.dumps({"broken": report.failed}))
    return 1 if report.failed else 0


def prepare(var: Path) -> None:
    """Settings are read once, with this folder."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_HOST", "BROKER_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "relcare.settings",
        "RELCARE_VAR": str(var),
        "TICK_SECONDS": str(TICK_SECONDS),
    }
    django.setup()


def try_everything(
    running: Stack, form: Form, chance: random.Random, report: Report, *, is_short: bool
) -> None:
    crowds = []
    if not is_short:
        crowd, lagged = lag(running, 200, 40)
        crowds.append(crowd)
        report.figure("Lag", lagged, lagged.holds)
        crowd, told = rate(running, 1000)
        crowds.append(crowd)
        report.say(f"Rate: {told}")
    crowds.append(Chaos(running, form, chance, report.say).run())
    report.figure("Settled", f"within {form.settle_seconds:.0f} s", settle(running, form.settle_seconds))
    if not is_short:
        crowd, arrived = mail_server_down(running)
        crowds.append(crowd)
        report.figure("The mail server was down", f"{arrived} of 5 arrived later", arrived == 5)
        wait_for(running.is_ready, 60)
        crowds.append(frozen_worker(running, 200))
        report.figure("A frozen worker woke", "settled", settle(running, form.settle_seconds))
    verdict = judge(running, crowds)
    report.figure("Promises", verdict, verdict.holds)


if __name__ == "__main__":
    sys.exit(main())
