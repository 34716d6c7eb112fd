from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

# What has a history: the relationship, subject and rater of every assessment, and of each case's own.
REBUILD = """
    SELECT rls.keep_state(h.practice_id, h.client_id, h.relationship_id, h.subject, h.rater) FROM (
        SELECT practice_id, client_id, relationship_id, subject, rater FROM assessments_assessment
        UNION
        SELECT practice_id, client_id, relationship_id, subject, rater FROM assessments_teamassessment) AS h
"""
MISSING = """
    SELECT a.relationship_id, a.subject, a.rater, NULL::uuid FROM assessments_assessment a
    WHERE NOT EXISTS (SELECT FROM assessments_keptstate s WHERE s.practice_id = a.practice_id
        AND s.relationship_id = a.relationship_id AND s.subject = a.subject AND s.view = a.rater)
    UNION
    SELECT t.relationship_id, t.subject, t.rater, t.case_id FROM assessments_teamassessment t
    WHERE t.released_as_id IS NULL
        AND NOT EXISTS (SELECT FROM assessments_teamkeptstate s WHERE s.practice_id = t.practice_id
            AND s.case_id IS NOT DISTINCT FROM t.case_id AND s.relationship_id = t.relationship_id
            AND s.subject = t.subject AND s.view = t.rater)
"""
WRONG = "SELECT relationship_id, subject, view, case_id FROM rls.wrong_states()"


class Command(BaseCommand):
    help = "Computes the kept levels again from history, or says with --check where they differ from it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where a state is wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("rebuild_state looks at all practices: it needs DATABASE_OWNER_URL")
        if options["check"]:
            self.check_states()
            return
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(REBUILD)
            self.stdout.write(f"{cursor.rowcount} states kept")

    def check_states(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"{WRONG} UNION {MISSING}")
            wrong = cursor.fetchall()
        for relationship, subject, view, case in wrong:
            of_case = f" of case {case}" if case else ""
            self.stderr.write(f"wrong: {subject}, view {view}, of relationship {relationship}{of_case}")
        if wrong:
            raise CommandError(f"{len(wrong)} kept states differ from history; run rebuild_state")
        self.stdout.write("All kept states follow from history.")
