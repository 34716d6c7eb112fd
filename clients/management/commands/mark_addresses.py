from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clients.marks import mark_addresses
from clients.models import SafeChannel


class Command(BaseCommand):
    help = "Writes the marks by which addresses of partners are compared, where one is missing or wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("mark_addresses looks at all practices: it needs DATABASE_OWNER_URL")
        with transaction.atomic(using="owner"):
            written = mark_addresses(SafeChannel.objects.using("owner"))
        self.stdout.write(f"{written} addresses marked")
