from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


class Command(BaseCommand):
    help = "Fails where a migration is missing or docs/openapi.yaml is not current. Needs no database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--write", action="store_true", help="write docs/openapi.yaml instead of comparing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        committed = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
        current = current_schema()
        if options["write"]:
            committed.write_text(current)
            return
        missing = missing_migrations()
        if missing:
            raise CommandError(f"models changed without a migration: {', '.join(missing)}")
        if not committed.exists() or committed.read_text() != current:
            raise CommandError(
                "docs/openapi.yaml is not current: run `make schema` and look at the difference"
            )


def missing_migrations() -> list[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    autodetector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    return sorted(autodetector.changes(graph=loader.graph))


def current_schema() -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.yaml"
        call_command("spectacular", file=str(path), validate=True, fail_on_warn=True)
        return path.read_text()
