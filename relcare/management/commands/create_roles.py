from argparse import ArgumentParser
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg.conninfo import conninfo_to_dict

from relcare import roles


class Command(BaseCommand):
    help = "Makes the database roles with DATABASE_ADMIN_URL, or prints the SQL for an administrator."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", help="only print the SQL, for psql")

    def handle(self, *args: Any, **options: Any) -> None:
        urls = [settings.DATABASE_OWNER_URL, settings.DATABASE_URL]
        named = (conninfo_to_dict(url).get("dbname") for url in urls if url)
        database = str(next(named, None) or "relcare")
        if options["print"] or not settings.DATABASE_ADMIN_URL:
            self.stdout.write(roles.script(database))
            self.stdout.write("-- then, in psql: \\password relcare_app and \\password relcare_owner")
            return
        try:
            roles.create(settings.DATABASE_ADMIN_URL, database=database, passwords=roles.passwords_of(*urls))
        except psycopg.Error as error:
            raise CommandError(f"roles not made: {str(error).splitlines()[0]}") from None
        self.stdout.write(f"Roles and database {database} are ready.")
