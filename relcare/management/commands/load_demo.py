from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from practices.clock import today_in
from relcare.demo.load import count_clients, demo_ids, load, practices_there
from relcare.demo.people import OWNER, PASSWORD, ZONE

WIDTH: Final = 40
OTHERS: Final = "This database has other practices: the demo is not loaded into it."


def scale_of(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 500:
        raise ArgumentTypeError("a whole number from 1 to 500")
    return int(text)


class Bar:
    """How far it is, as a bar; where nobody watches a terminal, as a line for each tenth."""

    def __init__(self, whole: int, out: OutputWrapper) -> None:
        self.whole, self.done, self.out = whole, 0, out

    def add(self, count: int) -> None:
        before, self.done = self.done, self.done + count
        if self.out.isatty():
            filled = WIDTH * self.done // self.whole
            end = "\n" if self.done == self.whole else ""
            bar = f"\r  [{'#' * filled}{'.' * (WIDTH - filled)}] {self.done}/{self.whole} clients{end}"
            self.out.write(bar, str, ending="")
            self.out.flush()
        elif 10 * before // self.whole < 10 * self.done // self.whole:
            self.out.write(f"  {self.done}/{self.whole} clients", str)


class Command(BaseCommand):
    help = "Loads the demo practices into an empty database: two years of work, on one day always the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scale", type=scale_of, default=1, help="how many times forty more clients (default 1)"
        )
        parser.add_argument(
            "--unless-others", action="store_true", help="where other practices are, say so and do nothing"
        )
        parser.add_argument("--quiet", action="store_true", help="say nothing but errors")

    def handle(self, *args: Any, **options: Any) -> str | None:
        quiet, scale = bool(options["quiet"]), int(options["scale"])
        if OWNER not in settings.DATABASES:
            raise CommandError("The demo is loaded by the owner: set DATABASE_OWNER_URL.")
        there = practices_there()
        if there - demo_ids():
            if options["unless_others"]:
                return OTHERS
            raise CommandError(OTHERS)
        if there:
            self._say("The demo is loaded already; nothing was touched.", quiet=quiet)
            return None
        self._say(f"Riverside and Lakeside: {count_clients(scale)} clients, two years", quiet=quiet)
        bar = Bar(count_clients(scale), self.stderr)
        rows = load(today_in(ZONE), scale, (lambda count: None) if quiet else bar.add)
        self._say(f"Loaded {rows} rows. Sign in as thea@riverside.example, password {PASSWORD}.", quiet=quiet)
        return None

    def _say(self, text: str, *, quiet: bool) -> None:
        if not quiet:
            # What goes well is not red.
            self.stderr.write(text, str)
