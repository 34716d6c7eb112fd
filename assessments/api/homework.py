from datetime import date
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.http import Http404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.actions.homework import closes_on
from assessments.api.fields import KeysByReader, QuestionsField
from assessments.api.forms import FormSerializer, newest_published
from assessments.api.reviews import (
    RatingSerializer,
    ReviewedSerializer,
    ReviewNoteSerializer,
    ReviewSerializer,
)
from assessments.api.shared_answers import AgreementSerializer, RevealSerializer
from assessments.models import (
    ASSIGNED,
    EXPIRED,
    HOMEWORK_STATES,
    PUBLISHED,
    TASK_KINDS,
    Draft,
    FormVersion,
    Homework,
    Rating,
    Review,
)
from assessments.models import Response as SentResponse
from assessments.reports import kept_of, offered
from assessments.reports.queue import Place, place_of
from assessments.reports.shared_answers import reveal_of
from assessments.rules import item_order
from clients.models import Case, Client
from clients.not_watched import NOT_WATCHED
from practices.clock import now
from practices.here import here
from privacy.permissions import Can
from relationships.models import Relationship
from rest.problems import no_such
from rest.queries import OneOf
from rest.serializers import (
    WORDS,
    NothingSerializer,
    Reference,
    StrictSerializer,
    Text,
    free_text,
)
from rest.shapes import UUID_FORM
from rest.views import Creates, Reads


class NewHomeworkSerializer(StrictSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client")
    form = Text(max_length=60, required=False, help_text="A form's key, or the id of a published version.")
    task = Text(max_length=WORDS, required=False)
    task_kind = serializers.ChoiceField(choices=TASK_KINDS, required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    closes_on = serializers.DateField(
        required=False, allow_null=True, help_text="The last day on which it is open."
    )
    relationship = Reference(
        queryset=Relationship.objects.all(), noun="relationship", required=False, allow_null=True
    )
    case = Reference(queryset=Case.objects.all(), noun="case", required=False, allow_null=True)
    ask_now = serializers.BooleanField(
        required=False, help_text="Ask it today, though there is no room for it; else it waits its turn."
    )
    together_with = Reference(
        queryset=Homework.objects.select_related("version"),
        noun="homework",
        required=False,
        help_text="The partner's, of the same form: what both sent is shown to both, if both agree.",
    )

    def validate_form(self, told: str) -> FormVersion:
        if UUID_FORM.match(told):
            found = FormVersion.objects.filter(pk=UUID(told), state=PUBLISHED).first()
        else:
            found = newest_published().filter(form__key=told).first()
        if found is None:
            raise ValidationError(no_such("form"))
        return found


class HomeworkDaysSerializer(StrictSerializer):
    due_on = serializers.DateField(required=False, allow_null=True)
    closes_on = serializers.DateField(required=False, allow_null=True)


class HomeworkTransitionSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(HOMEWORK_STATES))
    reason = free_text()
    closes_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="Of what is opened again: the last day it is open.",
    )


class HomeworkSerializer(KeysByReader, StrictSerializer):
    """`response` is the id by which staff finds the answers, `reference` the client's own name for them.

    What a client has begun stays open for them longer, and so does a task: they read it as assigned, staff as
    expired. After a review the client reads on which day it was read, and whether it will be talked about.
    """

    staff_only: tuple[str, ...] = (*("response", "reviewed_at", "reviewed_by", "course", "step", "turn"),)
    client_only: tuple[str, ...] = ("reference", "reviewed_on")

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    case = serializers.UUIDField(source="case_id")
    relationship = serializers.UUIDField(source="relationship_id", allow_null=True)
    form = FormSerializer(source="version", allow_null=True)
    task = serializers.CharField()
    task_kind = serializers.ChoiceField(choices=["", *TASK_KINDS])
    course = serializers.UUIDField(source="course_id", allow_null=True, required=False)
    step = serializers.IntegerField(allow_null=True, required=False)
    turn = serializers.IntegerField(allow_null=True, required=False)
    assigned_at = serializers.DateTimeField()
    asked_at = serializers.DateTimeField(allow_null=True, help_text="Null: it waits its turn.")
    due_on = serializers.DateField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=list(HOMEWORK_STATES))
    sent_at = serializers.DateTimeField(allow_null=True)
    skipped_because = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True, required=False)
    reviewed_by = serializers.UUIDField(source="reviewed_by_id", allow_null=True, required=False)
    reviewed_on = serializers.SerializerMethodField()
    bring_to_session = serializers.BooleanField()
    response = serializers.UUIDField(source="response_id", required=False, allow_null=True)
    reference = serializers.UUIDField(source="response_reference", required=False, allow_null=True)

    def get_reviewed_on(self, row: Homework) -> date | None:
        return row.reviewed_at and row.reviewed_at.astimezone(ZoneInfo(here().zone)).date()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if instance.version is not None:
            instance.version.name_itself(getattr(instance, "version_title", None))
        told = super().to_representation(instance)
        if instance.state == EXPIRED and getattr(instance, "is_begun", False):
            told["state"] = ASSIGNED
            told["closes_at"] = self.fields["closes_at"].to_representation(instance.closes_begun_at)
        return told


class GivenHomeworkSerializer(HomeworkSerializer):
    """What waits its turn: when it will be asked, as things are (null: nobody knows), and why not today."""

    staff_only = (*HomeworkSerializer.staff_only, "expected_on", "reasons")

    expected_on = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()

    def get_expected_on(self, row: Homework) -> date | None:
        place = self._place(row)
        return place.expected_on if place else None

    def get_reasons(self, row: Homework) -> list[dict[str, Any]]:
        place = self._place(row)
        return [reason.as_json() for reason in place.reasons] if place else []

    def _place(self, row: Any) -> Place | None:
        if row.asked_at is not None:
            return None
        if not hasattr(row, "place"):
            row.place = place_of(row, Client.objects.get(pk=row.client_id))
        place: Place | None = row.place
        return place


class DraftSerializer(StrictSerializer):
    reference = serializers.UUIDField()
    answers = serializers.DictField()
    saved_at = serializers.DateTimeField()


class KeptSerializer(StrictSerializer):
    id = serializers.UUIDField()
    sent_at = serializers.DateTimeField()
    kept = serializers.BooleanField()


class HomeworkDetailSerializer(GivenHomeworkSerializer):
    """With the form for answering. `draft` is the client's alone; `kept`, `reviews` the staff's."""

    staff_only = (*GivenHomeworkSerializer.staff_only, "kept", "reviews")
    client_only = (*HomeworkSerializer.client_only, "draft", "offered", "order")

    document = QuestionsField(source="version.form_document", allow_null=True, default=None)
    licence_line = serializers.CharField(
        source="version.licence_line", allow_null=True, default=None, help_text="Stands beside the questions."
    )
    draft = DraftSerializer(required=False, allow_null=True)
    offered = serializers.DictField(
        required=False, help_text="What the client answered elsewhere within the last days, by linkId."
    )
    order = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="In which this client is asked: the linkIds of the form's own level.",
    )
    rating = RatingSerializer(allow_null=True, help_text="The client's own.")
    reveal = RevealSerializer(allow_null=True, help_text="Null: nothing of it is ever shown to a partner.")
    reviews = ReviewedSerializer(many=True, required=False)
    kept = KeptSerializer(many=True, required=False)
    not_watched = serializers.SerializerMethodField(help_text="Stands beside each box for free text.")

    def get_not_watched(self, _row: Homework) -> dict[str, str]:
        return NOT_WATCHED


# Only for answering: a list would carry each form whole.
DOCUMENTS: Final = ("version__form_document", "version__scoring", "version__licence")


class Homeworks(Reads[Homework], Creates[Homework]):
    """Forms and plain tasks, each assigned to one client."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.ASSIGN_HOMEWORK,
        "partial_update": Can.ASSIGN_HOMEWORK,
        "ask": Can.ASSIGN_HOMEWORK,
        "transition": Can.ANSWER,
        "review": Can.REVIEW_HOMEWORK,
        **dict.fromkeys(("note", "own_note"), Can.REVIEW_HOMEWORK),
        "rating": Can.ANSWER_FOR_ONESELF,
        "agreement": Can.SHARE,
    }
    queryset = Homework.objects.all()
    serializer_class = HomeworkSerializer
    takes = {
        "create": NewHomeworkSerializer,
        "partial_update": HomeworkDaysSerializer,
        "ask": NothingSerializer,
        "transition": HomeworkTransitionSerializer,
        "review": ReviewSerializer,
        "note": ReviewNoteSerializer,
        "rating": RatingSerializer,
        "agreement": AgreementSerializer,
    }
    gives = {
        "retrieve": HomeworkDetailSerializer,
        "create": GivenHomeworkSerializer,
        **dict.fromkeys(("note", "own_note"), ReviewedSerializer),
        "rating": RatingSerializer,
        "agreement": RevealSerializer,
    }
    creates_by_put = frozenset({"note", "rating"})
    filters = {"client": "client_id", "relationship": "relationship_id", "course": "course_id"}
    asks = {"state": OneOf(words=tuple(HOMEWORK_STATES))}
    ordering = ("-assigned_at",)

    def get_queryset(self) -> Any:
        sent = SentResponse.objects.filter(homework=OuterRef("pk"), amends__isnull=True)
        rows = Homework.objects.select_related("version__form")
        if self.action != "retrieve":
            rows = rows.defer(*DOCUMENTS)
        return rows.annotate(
            version_title=F("version__form_document__title"),
            response_id=Subquery(sent.values("id")[:1]),
            response_reference=Subquery(sent.values("reference")[:1]),
            is_begun=self.begun(),
        )

    def begun(self) -> Any:
        """Whether the client may still send what is closed for all others: what they had begun, and of a task
        that it is done. Row security gives staff no draft; they are not asked for either."""
        if self.member.is_staff:
            return Value(False)
        drafts = Exists(Draft.objects.filter(homework=OuterRef("pk")))
        late = Q(state=EXPIRED, closes_begun_at__gt=now())
        return ExpressionWrapper(late & (Q(version=None) | Q(drafts)), output_field=BooleanField())

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        state = self.asked.get("state")
        if state is None:
            return rows
        found = Q(state=state, is_begun=False)
        return rows.filter(found | Q(is_begun=True) if state == ASSIGNED else found)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row: Any = self.get_object()
        row.rating = Rating.objects.filter(homework=row).first()
        row.reveal = reveal_of(row)
        if self.member.is_staff:
            row.kept = kept_of(row.pk)
            row.reviews = Review.objects.filter(homework=row).order_by("noted_at", "id")
        else:
            row.draft = Draft.objects.filter(homework=row).first()
            row.offered = offered(row, now())
            row.order = item_order(row.version.form_document, str(row.pk)) if row.version else ()
        return self.served(row)

    def make(self, told: serializers.BaseSerializer[Any]) -> Homework:
        body = dict(told.validated_data)
        return actions.assign_homework(by=self.member, version=body.pop("form", None), **body)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Another day it falls due, or another last day on which it is open."""
        return self.keep(self.get_object(), change=self.move, partial=True)

    def is_same(self, row: Any, told: Any) -> bool:
        if isinstance(row, Review):
            row.bring_to_session = row.homework.bring_to_session  # type: ignore[attr-defined]
            return super().is_same(row, told)
        there = {"due_on": row.due_on, "closes_on": closes_on(self.member, row)}
        return all(there[name] == day for name, day in told.items())

    def move(self, row: Homework, told: serializers.BaseSerializer[Any]) -> Homework:
        return actions.move_days(by=self.member, homework=row, told=told.validated_data)

    # Takes no Idempotency-Key: what is asked waits no more, so a repeat is refused and changes nothing.
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str = "") -> Response:
        """Ask what waits its turn today, whatever else was asked."""
        self.body()
        return self.answer(actions.ask_now(by=self.member, homework=self.get_object()))

    # Takes no Idempotency-Key: no state leads to itself, so a repeat is refused and changes nothing.
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Staff withdraws it, or opens it again; the client skips it, takes it up again, or says that a plain
        task is done."""
        return self.answer(actions.take_to(by=self.member, homework=self.get_object(), **self.body()))

    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str = "") -> Response:
        """Mark what was sent as seen; the note, and how much was done, stay with the care team."""
        return self.answer(actions.review_homework(by=self.member, homework=self.get_object(), **self.body()))

    @review.mapping.get
    def own_note(self, request: Request, pk: str = "") -> Response:
        """What this member noted of it."""
        found: Any = actions.own_note(self.member, self.get_object())
        if found is None:
            raise Http404
        return self.served(found)

    @review.mapping.put
    def note(self, request: Request, pk: str = "") -> Response:
        """Put one's own note on what was seen otherwise, or add one as another of the care team."""
        row = self.get_object()
        return self.keep(
            actions.own_note(self.member, row),
            change=lambda note, told: actions.change_note(
                by=self.member, homework=row, note=note, told=told.validated_data
            ),
            make=lambda told: actions.add_note(by=self.member, homework=row, told=told.validated_data),
        )

    @action(detail=True, methods=["put"])
    def rating(self, request: Request, pk: str = "") -> Response:
        """How much the client did, and how useful it was to them, in their own view."""
        row = self.get_object()
        rating, is_new = actions.rate_homework(by=self.member, homework=row, told=self.body())
        return self.answer(rating, 201 if is_new else 200)

    @action(detail=True, methods=["put"])
    def agreement(self, request: Request, pk: str = "") -> Response:
        """Agree that the other of a couple reads what one sent here, or take that back until it is shown."""
        row: Any = self.get_object()
        actions.say_agreed(by=self.member, homework=row, **self.body())
        return self.answer(reveal_of(row))
