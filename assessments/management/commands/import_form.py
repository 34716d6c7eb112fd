from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rest_framework.exceptions import APIException

from assessments.actions.form_imports import import_form
from assessments.fhir import Entry, Imported, read_questionnaire
from assessments.models import FormVersion
from practices.models import Member, Practice
from privacy.actor import MEMBER, Actor, acting_as
from privacy.permissions import MANAGER

OWNER: Final = "owner"
SAYS: Final = {"kept": "kept    ", "changed": "changed ", "left_out": "left out", "refused": "REFUSED "}


class Command(BaseCommand):
    help = "Makes drafts of FHIR R4 or R5 Questionnaires and says what became of each of their features."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a Questionnaire in JSON, up to 2 MB")
        parser.add_argument("--practice", metavar="SLUG", help="whose drafts; needed where there are several")
        parser.add_argument("--language", default="en", help="of the texts, where a file names none")

    def handle(self, *args: Any, **options: Any) -> None:
        manager = manager_of(options["practice"])
        done = [self._take(Path(name), manager, options["language"]) for name in options["files"]]
        self.stdout.write(f"{done.count(True)} imported, {done.count(False)} refused")
        if not all(done):
            raise CommandError("Not every file was imported.")

    def _take(self, path: Path, manager: Actor, language: str) -> bool:
        """One file, on its own: whether it became a draft."""
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= settings.FORM_BYTES else b""
        except OSError as wrong:
            return self._refused(path, [f"The file cannot be read: {wrong.strerror}."])
        if size > settings.FORM_BYTES:
            return self._refused(path, [f"It is larger than {settings.FORM_BYTES // 2**20} MB."])
        found = read_questionnaire(data, language)
        if not found.is_accepted:
            return self._refused(path, map(line_of, (*found.faults, *found.report)))
        try:
            version = self._draft(manager, found, data)
        except APIException as refusal:
            return self._refused(path, [str(refusal.detail)])
        self.stdout.write(f"{path}: draft {version.number} of the form {version.form.key}")
        for line in version.import_report:
            self.stdout.write(f"  {line_of(Entry(**line))}")
        return True

    def _draft(self, manager: Actor, found: Imported, data: bytes) -> FormVersion:
        with acting_as(manager) as by:
            return import_form(by=by, imported=found, raw=data)

    def _refused(self, path: Path, lines: Any) -> bool:
        self.stdout.write(f"{path}: refused")
        for line in lines:
            self.stdout.write(f"  {line}")
        return False


def line_of(entry: Entry) -> str:
    """One line of a report, as a terminal can show it."""
    text = f"{SAYS[entry.outcome]} {entry.place or 'the file'} ({entry.feature}): {entry.words}"
    return "".join(letter if letter.isprintable() else " " for letter in text)


def manager_of(slug: str | None) -> Actor:
    """Who drafts: the first manager of the practice."""
    if OWNER not in settings.DATABASES:
        raise CommandError("import_form looks for the practice: it needs DATABASE_OWNER_URL")
    practices = Practice.objects.using(OWNER).order_by("slug")
    found = list(practices.filter(slug=slug) if slug else practices)
    if len(found) != 1:
        known = ", ".join(practices.values_list("slug", flat=True)) or "none"
        raise CommandError(f"say with --practice which one it is for; there are: {known}")
    members = Member.objects.using(OWNER).filter(practice=found[0], roles__contains=[MANAGER])
    first = members.filter(is_active=True).order_by("id").first()
    if first is None:
        raise CommandError(f"the practice {found[0].slug} has no manager yet")
    return Actor(MEMBER, found[0].pk, first.pk, roles=frozenset((MANAGER,)))
