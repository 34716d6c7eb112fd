"""Asking for a change: a wish that may be refused, its answer, and what became of it."""

from datetime import date
from typing import Any, Final

from drf_spectacular.utils import (
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response

from assessments import rules
from assessments.api.computed import OfRelationship, ReasonsField, ShareSerializer, counts
from assessments.api.wording import FieldSuggestionSerializer, suggestions_of
from assessments.reports import asking
from clients.api.days import PracticeDay
from clients.reports import suggestions
from practices.clock import today
from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, EntrySerializer, KeepableStep
from relationships.api.shared import Below
from relationships.api.stepping import Stepping
from relationships.models import Relationship, Request, RequestVersion
from relationships.words import ASK_ANSWERS, REQUEST_STATES
from rest.queries import OneOf
from rest.serializers import WORDS, Reference, StrictModelSerializer, StrictSerializer, Text, free_text

TEXTS: Final = ("observation", "ask", "reason", "my_part", "offer", "if_no")
# What a version keeps; the earlier one is named as everywhere.
TOLD: Final = tuple(name for name in actions.REQUEST_TOLD if name != "about_id")
KINDS: Final = ("wish", "limit")
# To whom cannot, or does not know how, nothing is assigned: the client may want one of these.
OFFERS: Final = ("words_to_use", "look_at_capacity")
LIMIT: Final = (
    "A limit I will keep needs nobody's yes: it is a boundary. Write it under boundaries/, with how you will "
    "hold it. Ask only for what the other may refuse."
)


def earlier_request() -> Reference:
    return Reference(
        queryset=Request.objects.all(),
        noun="request",
        required=False,
        allow_null=True,
        help_text="This is about that: an earlier request of the same relationship, said before it is asked.",
    )


class RestSerializer(StrictSerializer):
    """A no that still rests. Nothing is refused: three doors stand open beside asking again.

    Suggested only while joint work is open, where a couple is in care together.
    """

    request = serializers.UUIDField()
    answered_on = serializers.DateField()
    until = serializers.DateField()
    days_left = serializers.IntegerField(min_value=1)
    doors = serializers.ListField(child=serializers.ChoiceField(choices=rules.DOORS))


class RequestSerializer(EntrySerializer[Request]):
    """`resting`: the no of an earlier one that this is about. `offers` comes with `cannot` and the like.

    Where a couple is in care together, nothing new is offered while joint work is closed; what was stays.
    """

    observation = Text(max_length=WORDS, help_text="What I noticed: a day, a thing.")
    ask = Text(max_length=WORDS)
    reason = Text(max_length=WORDS)
    my_part = free_text(help_text="My own part in it; some things are not mine to mend.")
    offer = free_text(help_text="What I offer.")
    if_no = Text(max_length=WORDS, help_text="If the answer is no, then I ...")
    resting = serializers.SerializerMethodField()
    offers = serializers.SerializerMethodField()

    class Meta:
        model = Request
        fields: tuple[str, ...] = (
            *(*WHOSE, *TEXTS, "about", "state", "asked_on", "answer", "answered_on", "said"),
            *("follow_up_on", "looked_on", "offer_kept", "resting", "offers"),
            *(*BY_WHOM, "said_by", "changed_at"),
        )
        read_only_fields: tuple[str, ...] = (
            *(*READ_ONLY, "about", "state", "asked_on", "answer", "answered_on", "said", "looked_on"),
            *("offer_kept", "said_by", "changed_at"),
        )

    @extend_schema_field(RestSerializer(allow_null=True))
    def get_resting(self, row: Request) -> Any:
        rest = self._beside.rests.get(row.pk)
        return None if rest is None else RestSerializer(rest).data

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=OFFERS)))
    def get_offers(self, row: Request) -> list[str]:
        # Nothing is assigned to the other: this is for whoever asked.
        return list(OFFERS) if row.pk in self._beside.offered else []

    @property
    def _beside(self) -> asking.Beside:
        beside: asking.Beside = self.context["beside"]
        return beside


class RequestWithWordingSerializer(RequestSerializer):
    """As it was just written, with what could be said otherwise; never a reason not to store it."""

    wording = serializers.SerializerMethodField()

    class Meta(RequestSerializer.Meta):
        fields = (*RequestSerializer.Meta.fields, "wording")

    @extend_schema_field(FieldSuggestionSerializer(many=True))
    def get_wording(self, row: Request) -> list[dict[str, Any]]:
        if not suggestions([row.client_id]).stand(row.client_id):
            return []
        return suggestions_of({name: getattr(row, name) for name in TEXTS})


class NewRequestSerializer(RequestSerializer):
    kind = serializers.ChoiceField(
        choices=KINDS, write_only=True, help_text="A wish they may refuse, or a limit I will keep?"
    )
    about = earlier_request()
    follow_up_on = serializers.DateField(required=False, allow_null=True)

    class Meta:
        model = Request
        fields = ("kind", "relationship", *TEXTS, "about", "follow_up_on", "keep")

    def validate_kind(self, kind: str) -> str:
        if kind == "limit":
            raise serializers.ValidationError(LIMIT)
        return kind


class RequestChangeSerializer(RequestSerializer):
    about = earlier_request()

    class Meta:
        model = Request
        fields = (*TEXTS, "about", "follow_up_on", "offer_kept", "keep")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kept, offer = (attrs.get(name, getattr(self.instance, name)) for name in ("offer_kept", "offer"))
        if kept is not None and not offer:
            raise serializers.ValidationError({"offer_kept": ["Nothing was offered."]})
        return attrs


class RequestAnswerSerializer(KeepableStep):
    answer = serializers.ChoiceField(choices=ASK_ANSWERS)
    answered_on = PracticeDay(required=False, help_text="Today, if left out.")
    said = free_text(help_text="What the other said with it.")
    follow_up_on = serializers.DateField(required=False)


class RequestStepSerializer(KeepableStep):
    to = serializers.ChoiceField(choices=actions.STEPS)
    on = PracticeDay(required=False, help_text="The day of it; today, if left out.")


class RequestVersionSerializer(StrictModelSerializer[RequestVersion]):
    class Meta:
        model = RequestVersion
        fields = ("id", "request", "number", "about", *TOLD, "is_kept", "recorded_by", "recorded_at")


class Requests(Stepping[Request]):
    """A wish that the other may refuse. Nothing is refused for being asked again."""

    about = "request"
    needs = {**Stepping.needs, "answering": Can.WRITE_CARE}
    queryset = Request.objects.all()
    serializer_class = RequestSerializer
    takes = {
        "create": NewRequestSerializer,
        "partial_update": RequestChangeSerializer,
        "answering": RequestAnswerSerializer,
        "transition": RequestStepSerializer,
    }
    gives = {"create": RequestWithWordingSerializer, "partial_update": RequestWithWordingSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "state": "state"}
    asks = {"state": OneOf(words=tuple(REQUEST_STATES))}
    ordering = ("-recorded_at", "-id")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With what stands beside the rows to be shown; as many statements for one as for a whole page."""
        if args:
            rows = args[0] if kwargs.get("many") else [args[0]]
            beside = asking.beside(self.member, rows, today(self.member))
            kwargs["context"] = {**self.get_serializer_context(), "beside": beside}
        return super().get_serializer(*args, **kwargs)

    def make(self, told: serializers.BaseSerializer[Any]) -> Request:
        body = dict(told.validated_data)
        del body["kind"]
        return actions.write_request(by=self.member, relationship=body.pop("relationship"), told=body)

    def change(self, row: Request, told: serializers.BaseSerializer[Any]) -> Request:
        return actions.change_request(by=self.member, request=row, changes=told.validated_data)

    # Takes no Idempotency-Key: no state leads to itself, so a repeat is refused and changes nothing.
    @action(detail=True, methods=["post"], url_path="answer")
    def answering(self, request: HttpRequest, pk: str = "") -> Response:
        """What the other answered."""
        on = {"answered_on": today(self.member)}
        return self.done(
            lambda row, told: actions.answer_request(by=self.member, request=row, **{**on, **told})
        )

    def step(self, row: Request, told: dict[str, Any]) -> Request:
        return actions.take_request_to(by=self.member, request=row, **{"on": today(self.member), **told})


class RequestVersions(Below[RequestVersion]):
    """What a request was from its first day on, oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = RequestVersion.objects.all()
    serializer_class = RequestVersionSerializer
    above_model = Request
    lookup_url_kwarg = "request_id"
    ordering = ("number",)


@extend_schema_serializer(many=False)
class RequestCountsSerializer(StrictSerializer):
    """`kept`: of what was agreed to and looked at. `due`: requests to look at again by today."""

    n = serializers.IntegerField(min_value=0)
    answers = counts("By answer.")
    kept = ShareSerializer()
    offers_kept = ShareSerializer(help_text="Own offers, of those looked at.")
    due = serializers.ListField(child=serializers.UUIDField())
    reasons = ReasonsField()


class AgainSerializer(StrictSerializer):
    line = serializers.UUIDField(help_text="The first request of the line.")
    asks = serializers.ListField(child=serializers.UUIDField())


@extend_schema_serializer(many=False)
class AskedAgainSerializer(StrictSerializer):
    """Linked asks within the time of a no of theirs; staff only."""

    count = serializers.IntegerField(min_value=0)
    lines = AgainSerializer(many=True)
    rests_days = serializers.IntegerField(min_value=0)
    reasons = ReasonsField()


@extend_schema_view(
    list=extend_schema(operation_id="relationships_requests_summary", responses=RequestCountsSerializer)
)
class RequestsSummaries(OfRelationship):
    """What was answered, and what was kept of it on both sides."""

    serializer_class = RequestCountsSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.RequestCounts:
        return rules.request_counts(asking.asks_of(self.member, relationship), day)


@extend_schema_view(
    list=extend_schema(operation_id="relationships_asked_again", responses=AskedAgainSerializer)
)
class AskedAgain(OfRelationship):
    """How often the same was asked again while a no rested; for the care team alone."""

    needs = {"list": Can.READ_NOTES}
    space = "team"
    serializer_class = AskedAgainSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.AskedAgain:
        return rules.asked_again(asking.asks_of(self.member, relationship), asking.rests_days(self.member))
