"""What a manager sets: the practice itself, and who does what in it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.actions import change_member, change_practice
from practices.models import LANGUAGES, SECRETS_POLICIES, Member, Practice, known_zone
from practices.rules import overlapping
from practices.thresholds import LIMITS
from practices.thresholds_api import threshold_field
from privacy.permissions import CLIENT, ROLES, Can
from rest.serializers import StrictInteger, StrictModelSerializer, StrictSerializer, Text
from rest.views import Changes, Reads

CLOCK: Any = {"invalid": "A time like 09:00."}
MOST_HOURS, MOST_NUMBERS = 70, 20
# Two of the thresholds that everybody may read; all of them are served apart, for staff.
THRESHOLDS = ("age_of_consent", "no_rests_days")


class Whole(StrictSerializer):
    """A part that is always told whole: of a PATCH, fields of the outermost level alone may be left out."""

    def to_internal_value(self, data: Any) -> Any:
        told = super().to_internal_value(data)
        missing = [name for name, field in self.fields.items() if field.required and name not in told]
        if missing:
            required = self.fields[missing[0]].error_messages["required"]
            raise serializers.ValidationError({name: [required] for name in missing})
        return told


class CrisisNumberSerializer(Whole):
    name = Text(max_length=100)
    number = Text(max_length=50)


class WatchedHoursSerializer(Whole):
    """{"weekday": 0 (Monday) to 6, "from": "09:00", "to": "17:00"}, in the practice's zone.

    A `to` at or before its `from` lies on the next day; 24:00 is midnight.
    """

    weekday = StrictInteger(min_value=0, max_value=6)
    to = serializers.RegexField(r"^(([01]\d|2[0-3]):[0-5]\d|24:00)\Z", error_messages=CLOCK)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        # "from" is a word of Python's own.
        fields["from"] = serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d\Z", error_messages=CLOCK)
        return fields


class PracticeSerializer(StrictModelSerializer[Practice]):
    name = Text(max_length=200)
    zone = Text(max_length=64, validators=[known_zone])
    watched_hours = WatchedHoursSerializer(many=True)
    crisis_numbers = CrisisNumberSerializer(many=True, allow_empty=False)
    secrets_policy = serializers.ChoiceField(choices=SECRETS_POLICIES)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    age_of_consent = threshold_field(LIMITS["age_of_consent"])
    no_rests_days = threshold_field(LIMITS["no_rests_days"])

    class Meta:
        model = Practice
        fields = (
            *("id", "name", "slug", "zone", "language", "watched_hours", "crisis_numbers", "secrets_policy"),
            *THRESHOLDS,
        )
        read_only_fields = ("id", "slug")

    def validate_watched_hours(self, hours: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(hours) > MOST_HOURS:
            raise serializers.ValidationError("These are too many hours.")
        wrong = overlapping(hours)
        if wrong:
            words = ["These hours overlap others."]
            raise serializers.ValidationError({str(place): words for place in wrong})
        return sorted(hours, key=lambda row: (row["weekday"], row["from"]))

    def validate_crisis_numbers(self, numbers: list[dict[str, str]]) -> list[dict[str, str]]:
        if len(numbers) > MOST_NUMBERS:
            raise serializers.ValidationError("These are too many numbers.")
        return numbers


class PracticeSettings(Changes[Practice]):
    """The practice itself: everybody in it reads when it reads and whom to call, a manager says so."""

    needs = {"retrieve": Can.READ_PRACTICE, "partial_update": Can.EDIT_PRACTICE}
    queryset = Practice.objects.all()
    serializer_class = PracticeSerializer

    def find(self) -> Practice | None:
        # Row security leaves the one in which the session acts.
        return self.get_queryset().first()

    def retrieve(self, request: Request) -> Response:
        return self.served(self.get_object())

    def change(self, row: Practice, told: Any) -> Practice:
        changes = dict(told.validated_data)
        moved = {name: changes.pop(name) for name in THRESHOLDS if name in changes}
        return change_practice(by=self.member, practice=row, told=changes, moved=moved)


class MemberSerializer(StrictModelSerializer[Member]):
    name = Text(max_length=200)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES), min_length=1, max_length=4)

    class Meta:
        model = Member
        fields = ("id", "name", "roles", "supervisor", "is_active", "made_at")
        read_only_fields = ("id", "made_at")

    def validate_roles(self, roles: list[str]) -> list[str]:
        if len(set(roles)) < len(roles):
            raise serializers.ValidationError("A role stands here twice.")
        if CLIENT in roles and len(roles) > 1:
            raise serializers.ValidationError("A client has no other role in the same practice.")
        return [role for role in ROLES if role in roles]


class Members(Reads[Member], Changes[Member]):
    """Who works here, and for managers who is in care here. People come in by invitations."""

    needs = {"list": Can.READ_STAFF, "retrieve": Can.READ_STAFF, "partial_update": Can.EDIT_PRACTICE}
    http_method_names = ["get", "patch", "head", "options"]
    queryset = Member.objects.all()
    serializer_class = MemberSerializer
    ordering = ("name",)
    constraint_fields = {"member_client_or_staff": "roles", "member_not_own_supervisor": "supervisor"}

    def change(self, row: Member, told: Any) -> Member:
        return change_member(by=self.member, member=row, told=told.validated_data)
