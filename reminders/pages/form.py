"""Behind the code: one form, a page at a time, sent once. Nothing of it is in an address, and nothing is kept
here between two pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse

from assessments import rules
from assessments.actions import FilledIn, LinkForm, filled_in, form_by_link, tell_team
from assessments.models import LONGEST_SECONDS
from assessments.reports.help import Help
from clients.not_watched import NOT_WATCHED
from privacy.actor import ENTER_LINK, Actor, entering
from reminders.link_words import FAULTS, READS
from reminders.pages.factor import Ticket, new_ticket, still_opens
from reminders.pages.fields import Field, fields_of, fits, items_of
from reminders.pages.look import CLOSED, DONE, FORM, LONGER, NOTHING, OPEN, locale_of, page
from reminders.pages.reading import answers_in, carried
from reminders.tokens import hash_of_any

SEND: Final = "SELECT rls.send_from_link(%s, %s, %s, %s::integer, %s::jsonb, %s::jsonb, %s)"
KEEP: Final = "SELECT rls.keep_from_link(%s, %s, %s, %s::jsonb, %s::jsonb, %s)"
KEEPING: Final = "keep"
SEEN: Final = "seen"


@dataclass(frozen=True)
class Sitting:
    """Somebody at one form: what they were asked so far and what they said to it."""

    form: LinkForm
    answers: Mapping[str, Any]
    asked: tuple[str, ...]
    seen: frozenset[str]

    @property
    def new(self) -> tuple[str, ...]:
        """What is asked because of these answers and stood on no page yet."""
        return tuple(link_id for link_id in self.asked if link_id not in self.seen)

    @property
    def counting(self) -> dict[str, Any]:
        """The answers to what is asked: one changed above may have taken the question away."""
        return {link_id: answer for link_id, answer in self.answers.items() if link_id in self.asked}


def sitting_of(form: LinkForm, request: HttpRequest) -> Sitting:
    answers = answers_in(form, request.POST)
    asked = rules.asked(form.document, answers)
    return Sitting(form, answers, asked, frozenset(request.POST.getlist(SEEN)))


def begin(request: HttpRequest, token: str, by: Actor, known: str) -> HttpResponse:
    """The first page, by the code that is `known`; of what was written too slowly, the same as it was."""
    form = form_behind(by)
    if form is None or not form.is_to_do:
        return page(request, NOTHING, token)
    if not fits(form):
        return page(request, LONGER, token)
    sitting, ticket = sitting_of(form, request), new_ticket(token, known)
    return form_page(request, token, ticket, sitting, sitting.asked, {})


def form_behind(by: Actor) -> LinkForm | None:
    try:
        return form_by_link(by)
    except Http404:
        return None


def go_on(request: HttpRequest, token: str, ticket: Ticket, told: str) -> HttpResponse:
    """With a ticket: what is wrong, else what is still asked, else it is sent."""
    with entering(ENTER_LINK, hash_of_any(token)) as by:
        form = None if by is None else form_behind(by)
        if form is None:
            return page(request, CLOSED)
        sitting = sitting_of(form, request)
        faults = faults_in(sitting, locale_of(request))
        if not ticket.is_late and not faults and not sitting.new:
            return sent(request, ticket, sitting)
        if not (form.is_to_do and still_opens(ticket)):
            return page(request, CLOSED, help=help_now(request, sitting))
        if ticket.is_late:
            written = everything(request)
            return page(request, OPEN, token, is_late=True, carried=written, help=help_now(request, sitting))
        shown = sitting.asked if faults else sitting.new
        return form_page(request, token, told, sitting, shown, faults)


def help_now(request: HttpRequest, sitting: Sitting) -> dict[str, Any] | None:
    """What stands first on any page where an answer is urgent, whatever becomes of it."""
    return told_help(sitting.form.help_with(sitting.counting), locale_of(request))


def faults_in(sitting: Sitting, locale: str) -> dict[str, str]:
    """By linkId what is wrong, in words; what stood on no page yet is not missing."""
    words = FAULTS[locale]
    found = rules.check(sitting.form.document, sitting.counting)
    return {
        fault.path: words.get(fault.code, words["wrong_type"])
        for fault in found
        if fault.path not in sitting.new
    }


def sent(request: HttpRequest, ticket: Ticket, sitting: Sitting) -> HttpResponse:
    """Once. Afterwards the same page for what was sent and what was kept, and nothing of either on it."""
    form, help_words = sitting.form, help_now(request, sitting)
    sheet = filled_in(form, sitting.counting)
    is_kept = KEEPING in request.POST
    became = _keep(ticket, sheet) if is_kept else _send(ticket, sheet)
    if became in ("sent", "kept"):
        tell_team(form, sheet, "keptresponse" if is_kept else "response")
    if became == "closed":
        return page(request, CLOSED, help=help_words)
    return page(request, DONE, help=help_words)


def _send(ticket: Ticket, sheet: FilledIn) -> str:
    took = min(max(int(ticket.age.total_seconds()), 1), LONGEST_SECONDS)
    told = (took, sheet.items, sheet.scores, sheet.is_urgent)
    return _became(SEND, sheet.id, ticket.reference, ticket.code, *told)


def _keep(ticket: Ticket, sheet: FilledIn) -> str:
    told = (sheet.items, sheet.scores, sheet.is_urgent)
    return _became(KEEP, sheet.id, ticket.reference, ticket.code, *told)


def _became(statement: str, *told: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        (became,) = cursor.fetchone()
    return str(became)


def form_page(
    request: HttpRequest,
    token: str,
    ticket: str,
    sitting: Sitting,
    shown: tuple[str, ...],
    faults: Mapping[str, str],
) -> HttpResponse:
    """These items, filled in as far as they are; what earlier pages brought goes along unseen."""
    locale, form = locale_of(request), sitting.form
    fields = fields_of(form, locale, shown, sitting.answers, faults)
    help_words = help_now(request, sitting)
    return page(
        request,
        FORM,
        token,
        status=422 if faults else 200,
        ticket=ticket,
        fields=fields,
        faulty=[field for field in fields if field.fault],
        carried=list(carried(request.POST, set(shown))),
        seen=sorted(sitting.seen | set(shown)),
        is_kept=KEEPING in request.POST,
        may_ask_more=_may_ask_more(form, sitting.seen | set(shown)),
        licence=form.licence_line,
        numbers=form.crisis_numbers if _has_box(fields) and help_words is None else (),
        not_watched=NOT_WATCHED[locale],
        help=help_words,
    )


def _has_box(fields: list[Field]) -> bool:
    return any(field.is_free for field in fields)


def _may_ask_more(form: LinkForm, stood: Collection[str]) -> bool:
    """Whether this sends for sure, or more may be asked first."""
    return any(item.get("linkId") not in stood for item in items_of(form.document, form.order))


def everything(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was written, to be sent again with the code."""
    told = list(carried(request.POST, set()))
    told += [(SEEN, link_id) for link_id in request.POST.getlist(SEEN)]
    return told + ([(KEEPING, "1")] if KEEPING in request.POST else [])


def told_help(found: Help | None, locale: str) -> dict[str, Any] | None:
    """Whom to call, and when somebody reads, in the page's language."""
    if found is None:
        return None
    words, reads = READS.get(locale), found.reads
    if words is None:
        return {"numbers": found.crisis_numbers, "reads": reads.words}
    if reads.opens_at is None:
        told = words["now" if reads.is_watched_now else "never"]
    else:
        at = reads.opens_at.astimezone(ZoneInfo(reads.zone))
        told = words["later"].format(day=f"{at:%d.%m.%Y}", time=f"{at:%H:%M}", zone=reads.zone)
    return {"numbers": found.crisis_numbers, "reads": told}
