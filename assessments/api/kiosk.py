"""One form on the practice's own device: the therapist's link, and what its holder reads and sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.api.form_fields import ObjectField
from assessments.api.responses import HelpSerializer
from assessments.models import Homework, KioskLink
from clients.not_watched import NOT_WATCHED
from privacy.actor import ENTER_KIOSK, entering
from privacy.permissions import Can
from rest import problems
from rest.permissions import ANYONE
from rest.serializers import NothingSerializer, StrictSerializer
from rest.views import Asked, Creates, Endpoint
from rest.wrong_tries import WrongTries

# Looked at by whoever sits there next, it says nothing of where it was opened.
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def private(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


class KioskLinkSerializer(StrictSerializer):
    """The token is told here alone; only its hash is stored."""

    id = serializers.UUIDField()
    homework = serializers.UUIDField(source="homework_id")
    token = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField()

    def get_token(self, link: KioskLink) -> str:
        return actions.token_of(link.pk)


class KioskLinks(Creates[Homework], Endpoint[Homework]):
    """Links by which one form is filled in in the waiting room: one use, half an hour."""

    needs = {"create": Can.ASSIGN_HOMEWORK}
    space = "team"
    queryset = Homework.objects.all()
    serializer_class = KioskLinkSerializer
    takes = {"create": NothingSerializer}
    lookup_url_kwarg = "homework_id"
    lookup_field = "pk"

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A new link; the one before is closed by it."""
        homework = self.get_object()
        self.body()
        answer = self.once(
            lambda: actions.open_kiosk_link(by=self.member, homework=homework),
            among=KioskLink.objects.filter(homework=homework),
        )
        return private(answer)


class KioskFormSerializer(StrictSerializer):
    document = serializers.DictField(source="questions", help_text="The form without its headings.")
    order = serializers.ListField(child=serializers.CharField(), help_text="In which it is asked.")
    licence_line = serializers.CharField(allow_null=True, help_text="Stands beside the questions.")
    crisis_numbers = serializers.ListField(child=serializers.DictField())
    not_watched = serializers.SerializerMethodField(help_text="Stands beside each box for free text.")

    def get_not_watched(self, _form: Any) -> dict[str, str]:
        return NOT_WATCHED


class KioskAnswersSerializer(StrictSerializer):
    answers = ObjectField()


class KioskReceiptSerializer(StrictSerializer):
    """`help` is there where an answer is urgent."""

    status = serializers.ChoiceField(choices=("sent",))
    help = HelpSerializer(allow_null=True)


class WrongLinks(WrongTries):
    """Links are not tried one after the other. The right ones count nothing, and open however many wrong ones
    came from the same address: one device serves them all."""

    scope = "kiosk-link"
    rate = "30/hour"

    def refuse(self, request: Request) -> None:
        """429 for one wrong link too many; else it is counted."""
        if self.are_too_many(request):
            raise Throttled(self.wait())
        self.count()


class Kiosk(Asked):
    """What the holder of a link may do: read one form, and send answers to it once."""

    needs = {"get": ANYONE, "put": ANYONE}
    throttles_misses = True

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        return private(super().finalize_response(request, response, *args, **kwargs))

    @extend_schema(operation_id="kiosk_form", responses={200: KioskFormSerializer})
    def get(self, request: Request, token: str) -> Response:
        """The questions. Looking changes nothing."""
        with self.holding(token) as form:
            return Response(KioskFormSerializer(form).data)

    @extend_schema(
        operation_id="kiosk_send", request=KioskAnswersSerializer, responses={201: KioskReceiptSerializer}
    )
    def put(self, request: Request, token: str) -> Response:
        """Send, once. A refusal of answers carries `help` where one is urgent, and leaves the link open."""
        with self.holding(token) as form:
            told = KioskAnswersSerializer(data=request.data)
            told.is_valid(raise_exception=True)
            answers = told.validated_data["answers"]
            found = form.help_with(answers)
            try:
                actions.send_from_kiosk(form=form, answers=answers)
            except ValidationError as refusal:
                answer = problems.handler(refusal, self.get_exception_handler_context())
                if found is not None:
                    answer.data["help"] = HelpSerializer(found).data
                return answer
            return Response(KioskReceiptSerializer({"status": "sent", "help": found}).data, status=201)

    @contextmanager
    def holding(self, token: str) -> Iterator[actions.LinkForm]:
        """As whoever holds this link; for wrong, used, expired and revoked ones the same 404. It is looked up
        before anything is counted."""
        with entering(ENTER_KIOSK, actions.hash_of(token)) as actor:
            if actor is None:
                WrongLinks().refuse(self.request)
                raise Http404
            yield actions.form_by_link(actor)
