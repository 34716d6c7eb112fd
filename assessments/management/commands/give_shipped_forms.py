from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.library import give_shipped_forms, give_shipped_programmes
from practices.models import Practice

OWNER: Final = "owner"


class Command(BaseCommand):
    help = "Gives practices the forms and programmes that ship and that they do not have yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", metavar="SLUG", help="this one alone; all of them without it")

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("give_shipped_forms looks at all practices: it needs DATABASE_OWNER_URL")
        practices = Practice.objects.using(OWNER).order_by("slug")
        if options["practice"] is not None:
            practices = practices.filter(slug=options["practice"])
            if not practices.exists():
                raise CommandError(f"there is no practice {options['practice']}")
        lines = [line for practice in practices for line in given_to(practice)]
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(lines)} given")


def given_to(practice: Practice) -> list[str]:
    """All of it or nothing; a line for each that the practice has from now on."""
    with transaction.atomic(using=OWNER):
        return [f"{practice.slug}: {line}" for line in _given(practice)]


def _given(practice: Practice) -> Iterator[str]:
    for version in give_shipped_forms(practice, OWNER):
        yield f"form {version.form.key}, version {version.number}, {version.state}"
    for programme in give_shipped_programmes(practice, OWNER):
        yield f"programme {programme.key}"
