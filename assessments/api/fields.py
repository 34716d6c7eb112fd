"""What several of these endpoints say in the same words."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from assessments.rules import without_scores
from privacy.actor import member_of


def asked_by_staff(context: Any) -> bool:
    """Whether staff reads; the document of the API is written with nobody asking."""
    request: Request | None = context.get("request")
    return request is not None and member_of(request).is_staff


def scoring_for(scoring: Mapping[str, Any], *, by_staff: bool) -> Mapping[str, Any]:
    """The team's alone: a partner who looks on could read from it which answer alerts, and a client could
    add up what is held back."""
    return scoring if by_staff else {}


class QuestionsField(serializers.DictField):
    """A form document; to a client without the scores of its options."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value if asked_by_staff(self.context) else without_scores(value))


class KeysByReader(serializers.Serializer[Any]):
    """Mixin: keys that a client's answer, or staff's, has not at all, whatever they would hold."""

    staff_only: tuple[str, ...] = ()
    client_only: tuple[str, ...] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = super().to_representation(instance)
        hidden = self.client_only if asked_by_staff(self.context) else self.staff_only
        return {name: value for name, value in told.items() if name not in hidden}
