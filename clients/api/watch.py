"""Who watches urgent answers, and who covers for whom."""

from rest_framework import serializers

from clients.models import Duty, Leave
from practices.models import Member
from privacy.permissions import STAFF as STAFF_ROLES
from privacy.permissions import Can, allowed
from rest.serializers import StrictModelSerializer
from rest.views import Changes, Creates, Reads, Removes

NEEDS = {
    "list": Can.READ_STAFF,
    "retrieve": Can.READ_STAFF,
    "create": Can.EDIT_PRACTICE,
    "partial_update": Can.EDIT_PRACTICE,
    "destroy": Can.EDIT_PRACTICE,
}
VERBS = ["get", "post", "patch", "delete", "head", "options"]


def can_watch(member: Member) -> Member:
    """Whoever is told of an urgent answer has to be able to take care of it."""
    if not member.is_active or not allowed(member.roles, Can.ACKNOWLEDGE):
        raise serializers.ValidationError("Only a therapist or a supervisor who works here can watch.")
    return member


class DutySerializer(StrictModelSerializer[Duty]):
    class Meta:
        model = Duty
        fields = ("id", "member", "starts_at", "ends_at")

    def validate_member(self, member: Member) -> Member:
        return can_watch(member)


class DutyTimesSerializer(StrictModelSerializer[Duty]):
    class Meta:
        model = Duty
        fields = ("starts_at", "ends_at")


class Duties(Reads[Duty], Creates[Duty], Changes[Duty], Removes[Duty]):
    """Who is told first of an urgent answer, from when to when."""

    needs = NEEDS
    http_method_names = VERBS
    takes = {"partial_update": DutyTimesSerializer}
    filters = {"member": "member_id"}
    queryset = Duty.objects.all()
    serializer_class = DutySerializer
    ordering = ("-starts_at",)
    constraint_fields = {"duty_ends_after_start": "ends_at"}


class LeaveSerializer(StrictModelSerializer[Leave]):
    class Meta:
        model = Leave
        fields = ("id", "member", "cover", "starts_on", "ends_on")

    def validate_member(self, member: Member) -> Member:
        if not set(member.roles) & set(STAFF_ROLES):
            raise serializers.ValidationError("Somebody who works here is expected.")
        return member

    def validate_cover(self, member: Member) -> Member:
        return can_watch(member)


class LeaveChangeSerializer(StrictModelSerializer[Leave]):
    class Meta:
        model = Leave
        fields = ("cover", "starts_on", "ends_on")

    def validate_cover(self, member: Member) -> Member:
        return can_watch(member)


class Leaves(Reads[Leave], Creates[Leave], Changes[Leave], Removes[Leave]):
    """Who is away, from day to day in the practice's zone, and who is told instead."""

    needs = NEEDS
    http_method_names = VERBS
    takes = {"partial_update": LeaveChangeSerializer}
    filters = {"member": "member_id"}
    queryset = Leave.objects.all()
    serializer_class = LeaveSerializer
    ordering = ("-starts_on",)
    constraint_fields = {"leave_ends_after_start": "ends_on", "leave_covered_by_another": "cover"}
