from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from assessments.library import give_shipped_forms, give_shipped_programmes
from practices.invitations import link_of, new_invitation
from practices.models import Invitation, Practice, known_zone
from privacy.ids import uuid7
from privacy.permissions import MANAGER, THERAPIST
from relationships.defaults import KINDS, kind_fields
from relationships.models import Kind

OWNER = "owner"


class Command(BaseCommand):
    help = "Makes a practice with its kinds and forms, and prints its first manager's invitation, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="of the practice")
        parser.add_argument("email", help="of its first manager")
        parser.add_argument(
            "--crisis",
            action="append",
            metavar="NAME=NUMBER",
            help="whom clients can call at once, such as Emergency=112; at least one, shown in this order",
        )
        parser.add_argument("--zone", default="UTC", help="time zone, such as Europe/Berlin")
        parser.add_argument(
            "--therapist", action="store_true", help="the first manager works as a therapist too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("DATABASE_OWNER_URL is not set: only the owner makes practices")
        name, email, zone = options["name"].strip(), options["email"].strip(), options["zone"]
        slug = slugify(name)[:40].strip("-")
        if not slug:
            raise CommandError("the name needs at least one letter or digit")
        try:
            known_zone(zone)
            validate_email(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        numbers = crisis_numbers(options["crisis"] or [])
        roles = [MANAGER, THERAPIST] if options["therapist"] else [MANAGER]
        practice = Practice(id=uuid7(), name=name, slug=slug, zone=zone, crisis_numbers=numbers)
        with transaction.atomic(using=OWNER):
            invitation = self._make(practice, email, roles)
        self.stdout.write(f"Practice {slug} is ready. This link is valid for 7 days and is not shown again:")
        self.stdout.write(link_of(invitation.id))

    def _make(self, practice: Practice, email: str, roles: list[str]) -> Invitation:
        if Practice.objects.using(OWNER).filter(slug=practice.slug).exists():
            raise CommandError(f"there is a practice {practice.slug} already")
        practice.save(using=OWNER, force_insert=True)
        for kind in KINDS:
            Kind(practice=practice, **kind_fields(kind)).save(using=OWNER, force_insert=True)
        list(give_shipped_forms(practice, OWNER))
        list(give_shipped_programmes(practice, OWNER))
        invitation = new_invitation(email=email, name=email.partition("@")[0], roles=roles)
        invitation.practice = practice
        # Handed over on the screen; the engine need not mail it.
        invitation.mailed_at = timezone.now()
        invitation.save(using=OWNER, force_insert=True)
        return invitation


def crisis_numbers(told: list[str]) -> list[dict[str, str]]:
    """Whom an urgent answer tells its client to call; a practice never is without."""
    parts = [one.partition("=") for one in told]
    numbers = [{"name": name.strip(), "number": number.strip()} for name, _, number in parts]
    if not numbers or not all(one["name"] and one["number"] for one in numbers):
        raise CommandError('say whom clients can call at once, such as --crisis "Emergency=112"')
    return numbers
