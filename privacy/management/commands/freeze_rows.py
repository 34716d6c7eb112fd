from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from privacy.models import PracticeOwned
from privacy.row_sql import keys_sql, references_sql, rows_sql

# Keys before references: a reference needs the key it points to.
PARTS = {"keys": keys_sql, "references": references_sql, "rows": rows_sql}


class Command(BaseCommand):
    help = (
        "Print the policies, grants, keys, references and triggers of models, to be frozen into a migration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=sorted(PARTS), help="one part; all of them without it")
        parser.add_argument(
            "labels", nargs="+", metavar="app.Model", help="a model, or an app for all of its models"
        )

    def handle(self, *labels: Any, **options: Any) -> None:
        models: list[type[PracticeOwned]] = []
        for label in options["labels"]:
            named = [apps.get_model(label)] if "." in label else apps.get_app_config(label).get_models()
            models += [model for model in named if issubclass(model, PracticeOwned)]
        for part, write in PARTS.items():
            for model in models if options["only"] in (None, part) else ():
                self.stdout.write(write(model))
