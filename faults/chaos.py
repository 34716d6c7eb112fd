"""Workers, the database and the mail server are killed in the middle of what they do."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg

from faults.crowd import OURS, Crowd
from faults.judge import make_urgent
from faults.stack import Stack, wait_for

PRACTICES = 10
HELD = "SELECT count(*) FROM reminders_message WHERE status IN ('claimed', 'sending') AND " + OURS


@dataclass(frozen=True)
class Form:
    """How much of it: reminders, and how often each is killed."""

    reminders: int
    kills: int
    database_stops: int
    mail_kills: int
    # Over how long the reminders fall due.
    seconds: float
    settle_seconds: float

    @property
    def alerts(self) -> int:
        return max(3, self.reminders // 20)


SHORT = Form(reminders=150, kills=6, database_stops=1, mail_kills=1, seconds=30, settle_seconds=90)
LONG = Form(reminders=2000, kills=30, database_stops=3, mail_kills=2, seconds=200, settle_seconds=240)


def make_crowd(stack: Stack, size: int, name: str, seconds: float = 0.0) -> Crowd:
    """Due from in a moment on, one after the other."""
    practices = min(PRACTICES, size)
    first = datetime.now(UTC) + timedelta(seconds=1)
    crowd = Crowd(practices, size // practices, first, seconds, name=f"faults-{name}")
    with psycopg.connect(stack.embedded.url("relcare_owner")) as owner:
        crowd.write(owner)
    return crowd


class Chaos:
    def __init__(self, stack: Stack, form: Form, chance: random.Random, say: Callable[[str], None]) -> None:
        self.stack, self.form, self.chance, self.say = stack, form, chance, say
        self.in_the_middle = 0

    def run(self) -> Crowd:
        form = self.form
        crowd = make_crowd(self.stack, form.reminders, "chaos", form.seconds)
        stops = self._spread(form.database_stops)
        mail_kills = self._spread(form.mail_kills)
        for number in range(form.kills):
            self._alert(form.alerts // form.kills + 1)
            self._kill_worker()
            if number in stops:
                self._stop_database(stops.index(number))
            if number in mail_kills:
                self._kill_mail()
        self.say(
            f"{form.kills} workers killed ({self.in_the_middle} with a message in hand),"
            f" {len(stops)} database stops, {len(mail_kills)} mail server kills"
        )
        return crowd

    def _spread(self, times: int) -> list[int]:
        return [(number + 1) * self.form.kills // (times + 1) for number in range(times)]

    def _alert(self, how_many: int) -> None:
        make_urgent(self.stack, how_many)

    def _kill_worker(self) -> None:
        """Once it sends, and a moment of chance later."""
        before = self.stack.mails()
        wait_for(lambda: self.stack.mails() > before, 20, pause=0.01)
        time.sleep(self.chance.uniform(0, 0.8))
        self.stack.kill("worker")
        ((held,),) = self.stack.ask(HELD)
        self.in_the_middle += held > 0
        self.stack.start("worker")

    def _stop_database(self, number: int) -> None:
        """In the middle of sending, once orderly, once as if it had been killed."""
        before = self.stack.mails()
        wait_for(lambda: self.stack.mails() > before, 20, pause=0.01)
        self.stack.stop_database(("immediate", "fast")[number % 2])
        time.sleep(1.5)
        self.stack.start_database()

    def _kill_mail(self) -> None:
        before = self.stack.mails()
        wait_for(lambda: self.stack.mails() > before, 20, pause=0.01)
        self.stack.kill("mail")
        time.sleep(1.5)
        self.stack.start("mail")
