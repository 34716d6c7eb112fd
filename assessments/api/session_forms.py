"""How a session went, as each who was in it said alone."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.actions import open_answers
from assessments.api.computed import shown
from assessments.models import HOMEWORK_STATES
from assessments.reports.session_forms import AfterOfPerson, AfterOfSession, after_session
from clients.models import Session
from clients.rules import ASKS_AFTER
from privacy.audit import log_reads
from privacy.permissions import Can
from rest.serializers import StrictSerializer
from rest.views import Endpoint


class AnswerAfterSerializer(StrictSerializer):
    item = serializers.CharField()
    value = serializers.IntegerField(allow_null=True, help_text="0 to 4; null where it was left out.")


class PersonAfterSerializer(StrictSerializer):
    """One person's own: never shown to the other."""

    client = serializers.UUIDField()
    homework = serializers.UUIDField()
    state = serializers.ChoiceField(choices=list(HOMEWORK_STATES))
    asked_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    kept = serializers.BooleanField(help_text="Whether they keep these answers with their therapist.")
    answers = AnswerAfterSerializer(many=True)
    mean = serializers.FloatField(allow_null=True)
    usual = serializers.FloatField(
        allow_null=True,
        help_text="The median of this person's own earlier means in this case; null without any.",
    )
    fell = serializers.BooleanField(help_text="The mean is below it.")
    tell = serializers.BooleanField(
        help_text="An answer is as low as the practice's `session_low_up_to`, or the mean fell."
    )
    reasons = serializers.ListField(child=serializers.DictField())


class SplitSerializer(StrictSerializer):
    is_split = serializers.BooleanField(
        allow_null=True,
        help_text="Their means differ by `session_split_from` or more; null while one of them is unknown.",
    )
    reasons = serializers.ListField(child=serializers.DictField())


class AfterSessionSerializer(StrictSerializer):
    """Everybody who was asked. Nothing of the two is summed or averaged."""

    session = serializers.UUIDField()
    asks_after = serializers.ChoiceField(
        choices=ASKS_AFTER,
        allow_null=True,
        help_text="Why nobody is asked: the practice asks after no session (`not_here`), or it was marked"
        " held more than seven days after its end (`too_late`). Null where it was not held.",
    )
    people = PersonAfterSerializer(many=True)
    split = SplitSerializer(allow_null=True, help_text="Null where not exactly two were asked.")
    unopened = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Who was there and is asked after no session, until somebody opens what they told last.",
    )


def _person(one: AfterOfPerson) -> dict[str, Any]:
    told, result = one.told, one.result
    reasons = [] if result is None else [reason.as_json() for reason in result.reasons]
    usual = None if result is None else result.usual
    return {
        "client": one.form.client_id,
        "homework": one.form.homework_id,
        "state": one.form.homework.state,
        "asked_at": one.form.asked_at,
        "sent_at": None if told is None else told.sent_at,
        "kept": told is not None and told.is_kept,
        "answers": [
            {"item": item, "value": None if value is None else int(value)}
            for item, value in one.scores.items()
        ],
        "mean": None if told is None else shown(told.mean),
        "usual": shown(usual),
        "fell": any(reason["code"] == "below_own_median" for reason in reasons),
        "tell": result is not None and result.tell,
        "reasons": reasons,
    }


def as_json(found: AfterOfSession) -> dict[str, Any]:
    """What AfterSessionSerializer documents."""
    split = found.split
    return {
        "session": found.session_id,
        "asks_after": found.asks_after,
        "people": [_person(one) for one in found.people],
        "unopened": found.unopened,
        "split": split
        and {"is_split": split.is_split, "reasons": [reason.as_json() for reason in split.reasons]},
    }


class SessionsAfter(Endpoint[Session]):
    """What each told after one session, for the therapists on the team of its case and who supervises it.

    Whether clients are asked at all is the practice's threshold `after_session_forms`, off by the standard.
    """

    needs = {"list": Can.READ_NOTES}
    queryset = Session.objects.all()
    serializer_class = AfterSessionSerializer
    lookup_url_kwarg = "session_id"
    pagination_class = None  # type: ignore[assignment]

    # A list in the router's words only: a session has one.
    @extend_schema(operation_id="sessions_after", responses=AfterSessionSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = after_session(self.path_id)
        if found is None:
            raise Http404
        response = Response(AfterSessionSerializer(as_json(found)).data)
        # Whatever they told, and wherever: the line is the same.
        asked = [one.form.client_id for one in found.people]
        log_reads(asked, f"{self.basename}:{self.action}", "care")
        open_answers([one.form.homework_id for one in found.people])
        return response
