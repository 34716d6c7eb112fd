"""The page behind a link. No script, no word of what it is about, and looking at it changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reminders.pages import form
from reminders.pages.factor import knows, read_ticket
from reminders.pages.look import CLOSED, OPEN, page
from reminders.pages.throttle import holding

CODE, TICKET = "code", "ticket"


@csrf_exempt  # nobody is signed in by it: who holds the token and the code needs no cookie
@require_http_methods(["GET", "HEAD", "POST"])
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
    """A wrong code gives the same page whether or not any would have been right."""
    with holding(request, token) as actor:
        is_known = None if actor is None else knows(request.POST[CODE])
        if actor is None or is_known is None:
            return page(request, CLOSED)
        if not is_known:
            # With 200, for what is refused leaves nothing behind, and this has to be counted.
            return page(request, OPEN, token, is_wrong=True, carried=form.everything(request))
        return form.begin(request, token, actor)
