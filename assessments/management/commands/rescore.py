from argparse import ArgumentParser
from collections import Counter
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.actions.rescoring import rescore
from practices.models import Practice

OWNER: Final = "owner"
COUNTED: Final = (
    *("scores", "different", "missing", "out of date", "versions that cannot be scored", "added"),
    "flags",
)


class Command(BaseCommand):
    help = (
        "Computes every score again and adds a row where another engine computed the one that is there;"
        " with --check only says where they differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="add nothing; fail where a score differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("rescore looks at all practices: it needs DATABASE_OWNER_URL")
        total: Counter[str] = Counter()
        for practice_id in Practice.objects.using(OWNER).order_by("pk").values_list("pk", flat=True):
            found = rescore(practice_id, using=OWNER, write=not options["check"])
            total += found.counts
            for line in found.differing:
                self.stderr.write(line)
        self.stdout.write(", ".join(f"{total[name]} {name}" for name in COUNTED))
        self.demand(total, check=options["check"])

    def demand(self, total: Counter[str], *, check: bool) -> None:
        """Adding mends what another engine computed, and what was never computed; nothing else."""
        unscored = total["versions that cannot be scored"]
        wrong = total["different"] + total["missing"] + unscored
        if check and wrong:
            raise CommandError(f"{wrong} scores differ from what the answers give")
        if not check and total["left"] + unscored:
            raise CommandError(f"{total['left'] + unscored} scores differ and no new row would mend them")
