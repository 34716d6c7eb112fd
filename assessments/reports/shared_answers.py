"""What two of a couple were shown of each other's answers, and what each may say about their own."""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import connection

from assessments.models import (
    WHEN_BOTH_SENT,
    FormVersion,
    Homework,
    PairedHomework,
    RevealAgreement,
    SharedAnswers,
)
from clients.models import Case
from relationships.reports import all_shared, standing_copies
from relationships.rules import AllShared

ITEMS: Final = "SELECT rls.items_for_both(form_document, scoring) FROM assessments_formversion WHERE id = %s"
# Of the version of a copy, what no reader of it needs.
UNREAD: Final = ("version__scoring", "version__licence", "version__raw_import", "version__import_report")
# Nothing of it tells whether the other was asked, has sent or agreed: it is said whatever they did.
WORDS: Final = (
    "You may agree that the other of you reads these answers. They are shown only if both of you were asked,"
    " both have sent and both agreed, and then to both at once. Nobody tells the other what you choose here,"
    " and there can be other reasons why nothing is shown. You can change it until then."
)


@dataclass(frozen=True)
class Reveal:
    """`agreed` is this client's own word; `shown`, that both read it by now; `items`, which answers."""

    agreed: bool
    shown: bool
    items: tuple[str, ...]
    goes_with: UUID | None
    words: str = WORDS


def may_be_shown(homework: Homework) -> bool:
    """Whether its answers could ever be shown to the other: by the form and the kind of the case alone, so
    that it tells of nothing that somebody else did."""
    version = homework.version
    if version is None or version.form_document.get("reveal") != WHEN_BOTH_SENT:
        return False
    return Case.objects.filter(pk=homework.case_id, kind="couple").exists()


def reveal_of(homework: Homework) -> Reveal | None:
    """None where nothing of it is ever shown. What it goes with the care team of the case alone reads."""
    if not may_be_shown(homework):
        return None
    said = RevealAgreement.objects.filter(homework=homework).first()
    pairs = PairedHomework.objects.filter(homework=homework).values("pair")
    other = PairedHomework.objects.filter(pair__in=pairs).exclude(homework=homework)
    return Reveal(
        agreed=said is not None and said.agreed,
        shown=said is not None and said.copy_id is not None,
        items=items_for_both(homework.version),
        goes_with=other.order_by("-recorded_at", "-id").values_list("homework_id", flat=True).first(),
    )


def items_for_both(version: FormVersion | None) -> tuple[str, ...]:
    """The questions whose answers two may read of each other; the database says which."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, [version.pk if version else None])
        (found,) = cursor.fetchone()
    return tuple(found)


def standing_answers(case_id: UUID, chapter: int | None = None) -> Any:
    """What both of a couple read of each other's answers in this case now, each with its form."""
    standing = standing_copies(SharedAnswers, case_id, chapter)
    return standing.select_related("version__form").defer(*UNREAD)


def all_shared_by(case_id: UUID, client_id: UUID | None) -> AllShared:
    """What the other of a couple reads of this client, answers too."""
    found = all_shared(case_id, client_id)
    answers = standing_copies(SharedAnswers, case_id).filter(client_id=client_id).count()
    return replace(found, counts={**found.counts, "answers": answers})
