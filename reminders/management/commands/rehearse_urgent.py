from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from practices.clock import now
from reminders.channels import Outcome, Post
from reminders.rehearsal import NoSuchPractice, Rehearsed, Told, rehearse


class Command(BaseCommand):
    help = "Goes through a practice's urgent chain: who is told when. Exits with 1 where nobody would be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--at", help="as if the answer came then, like 2026-12-24T03:00:00+01:00")
        parser.add_argument(
            "--send",
            action="store_true",
            help="hand the messages over to the mail server",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            steps = rehearse(options["practice"], _moment(options["at"]))
        except NoSuchPractice:
            raise CommandError("there is no such practice, or no manager is active in it") from None
        self.stdout.write("A rehearsal: nothing of it is kept, and no client's record knows of it.")
        is_faulty = False
        with Post() as post:
            for step in steps:
                self._say(step)
                for told in step.told:
                    words = _handed(told, post) if options["send"] else ""
                    self.stdout.write(f"   {told.name}{words or ': would be told'}")
                    is_faulty |= words.startswith(": NOT")
        if is_faulty or any(step.fault for step in steps):
            raise CommandError("the chain has a gap; see above", returncode=1)
        self.stdout.write("Somebody is told at every step.")

    def _say(self, step: Rehearsed) -> None:
        when = step.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if step.at else "passed over"
        self.stdout.write(f"{step.number}. {step.name}, {when}")
        for words in filter(None, (step.note, step.fault and f"GAP: {step.fault}")):
            self.stdout.write(f"   {words}")


def _handed(told: Told, post: Post) -> str:
    if told.letter is None:
        return ": NOT told"
    answer = post.hand_over(told.letter)
    return ": told" if answer.outcome is Outcome.ACCEPTED else f": NOT told ({answer.code})"


def _moment(told: str | None) -> datetime:
    if told is None:
        return now()
    moment = parse_datetime(told)
    if moment is None or moment.tzinfo is None:
        raise CommandError("--at takes a day and a time with its offset, like 2026-12-24T03:00:00+01:00")
    return moment
