"""The page behind a link. No script, no word of what it is about, and looking at it changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from privacy.actor import ENTER_LINK, entering
from reminders import factors
from reminders.pages import form
from reminders.pages.away import CODE, or_try_again
from reminders.pages.factor import begin_try, read_ticket, was_right, was_wrong
from reminders.pages.look import CLOSED, OPEN, page
from reminders.pages.throttle import holding
from reminders.tokens import hash_of_any

TICKET = "ticket"


@csrf_exempt  # nobody is signed in by it: who holds the token and the code needs no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@or_try_again
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for every link that is open, and another one for everything else."""
    if request.method == "POST":
        told = request.POST.get(TICKET, "")
        ticket = read_ticket(told, token)
        if ticket is not None:
            return form.go_on(request, token, ticket, told)
        if CODE in request.POST:
            return tried(request, token)
    with holding(request, token) as actor:
        return page(request, CLOSED) if actor is None else page(request, OPEN, token)


def tried(request: HttpRequest, token: str) -> HttpResponse:
    """A wrong code gives the same page whether or not any would have been right.

    Counted, then compared, then answered: a page that fails takes no try back.
    """
    with holding(request, token) as actor:
        known = None if actor is None else begin_try()
    if known is None:
        return page(request, CLOSED)
    if not factors.matches(request.POST[CODE], known):
        with entering(ENTER_LINK, hash_of_any(token)) as actor:
            if actor is not None:
                was_wrong()
        return page(request, OPEN, token, is_wrong=True, carried=form.everything(request))
    with entering(ENTER_LINK, hash_of_any(token)) as actor:
        if actor is None:
            return page(request, CLOSED)
        was_right()
        return form.begin(request, token, actor, known)
