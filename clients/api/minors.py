"""Guardians, consents, and worry about a child."""

from typing import Any, Final

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import follow_concern, withdraw_consent, worry_about_child
from clients.api.days import PracticeDay
from clients.models import (
    GUARDIAN_RIGHTS,
    GUARDIAN_SEES,
    RIGHTS,
    ChildConcern,
    Client,
    Consent,
    Guardian,
)
from privacy.permissions import Can
from rest.serializers import WORDS, NothingSerializer, Reference, StrictModelSerializer, Text
from rest.views import Changes, Creates, Reads

VERBS: Final = ["get", "post", "patch", "head", "options"]


class GuardianSerializer(StrictModelSerializer[Guardian]):
    client = Reference(queryset=Client.objects.all(), noun="client")
    name = Text(max_length=200)
    in_what_right = serializers.ChoiceField(choices=GUARDIAN_RIGHTS)
    phone = Text(max_length=50, required=False, allow_blank=True)
    may_be_contacted = serializers.BooleanField(
        required=False, help_text="No by default. Messages never go to a guardian, whatever is said here."
    )

    class Meta:
        model = Guardian
        fields = ("id", "client", "name", "in_what_right", "phone", "may_be_contacted", "ended_on")


class GuardianChangesSerializer(StrictModelSerializer[Guardian]):
    name = Text(max_length=200)
    phone = Text(max_length=50, allow_blank=True)

    class Meta:
        model = Guardian
        fields = ("name", "in_what_right", "phone", "may_be_contacted", "ended_on")


class Guardians(Reads[Guardian], Creates[Guardian], Changes[Guardian]):
    """Who decides for a client under age. They have no sign-in and read nothing."""

    needs = {
        "list": Can.READ_CHART,
        "retrieve": Can.READ_CHART,
        "create": Can.WRITE_CHART,
        "partial_update": Can.WRITE_CHART,
    }
    takes = {"partial_update": GuardianChangesSerializer}
    http_method_names = VERBS
    filters = {"client": "client_id"}
    queryset = Guardian.objects.all()
    serializer_class = GuardianSerializer
    ordering = ("id",)


class ConsentSerializer(StrictModelSerializer[Consent]):
    client = Reference(queryset=Client.objects.all(), noun="client")
    given_by = Text(max_length=200)
    in_what_right = serializers.ChoiceField(
        choices=RIGHTS, help_text="`own`: the minor, where the law lets them."
    )
    given_on = PracticeDay()
    guardian_sees = serializers.ChoiceField(
        choices=GUARDIAN_SEES,
        required=False,
        help_text="What a guardian may be told; of what was said or written never anything.",
    )
    own_say = Text(max_length=WORDS, required=False, allow_blank=True, help_text="What the minor says to it.")

    class Meta:
        model = Consent
        fields = (
            *("id", "client", "given_by", "in_what_right", "given_on", "guardian_sees", "own_say"),
            *("withdrawn_on", "recorded_by", "recorded_at"),
        )
        read_only_fields = ("withdrawn_on", "recorded_by", "recorded_at")


class Consents(Reads[Consent], Creates[Consent]):
    """Under the practice's age of consent: no sign-in, no reminder, no form before one is on record."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.RECORD_CONSENT,
        "withdraw": Can.RECORD_CONSENT,
    }
    takes = {"withdraw": NothingSerializer}
    filters = {"client": "client_id"}
    queryset = Consent.objects.all()
    serializer_class = ConsentSerializer
    ordering = ("-given_on",)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str = "") -> Response:
        """From now on it does not count: under age, what is open by the client's sign-in ends at once, and no
        link that was sent leads in. What was done under it stays on record."""
        consent = self.get_object()
        self.body()
        return self.answer(withdraw_consent(by=self.member, consent=consent))


class ChildConcernSerializer(StrictModelSerializer[ChildConcern]):
    client = Reference(queryset=Client.objects.all(), noun="client")
    what = Text(max_length=WORDS)
    since = PracticeDay()
    told_whom = Text(max_length=WORDS, required=False, allow_blank=True)

    class Meta:
        model = ChildConcern
        fields = (
            *("id", "client", "what", "since", "told_whom", "duty_looked_at_on", "duty_looked_at_by"),
            *("duty_result", "recorded_by", "recorded_at"),
        )
        read_only_fields = (
            *("duty_looked_at_on", "duty_looked_at_by", "duty_result", "recorded_by", "recorded_at"),
        )


class ConcernFollowedSerializer(StrictModelSerializer[ChildConcern]):
    told_whom = Text(max_length=WORDS, required=False, allow_blank=True)
    duty_result = Text(
        max_length=WORDS,
        required=False,
        help_text="What came of looking at the duty to report. Says by whom and when by itself.",
    )

    class Meta:
        model = ChildConcern
        fields = ("told_whom", "duty_result")


class ChildConcerns(Reads[ChildConcern], Creates[ChildConcern], Changes[ChildConcern]):
    """Worry about a child, in anybody's case; urgent until somebody acknowledges it in the inbox."""

    needs = {
        "list": Can.READ_NOTES,
        "retrieve": Can.READ_NOTES,
        "create": Can.WRITE_NOTES,
        "partial_update": Can.WRITE_NOTES,
    }
    takes = {"partial_update": ConcernFollowedSerializer}
    http_method_names = VERBS
    filters = {"client": "client_id"}
    queryset = ChildConcern.objects.all()
    serializer_class = ChildConcernSerializer
    ordering = ("-recorded_at",)

    def make(self, told: Any) -> ChildConcern:
        return worry_about_child(by=self.member, **told.validated_data)

    def change(self, row: ChildConcern, told: Any) -> ChildConcern:
        return follow_concern(by=self.member, concern=row, told=told.validated_data)
