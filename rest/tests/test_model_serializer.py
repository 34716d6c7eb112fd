from rest_framework import serializers

from rest.models import Repeat
from rest.serializers import UNKNOWN_FIELD, Reference, StrictModelSerializer
from rest.shapes import TEXT


class RepeatSerializer(StrictModelSerializer[Repeat]):
    class Meta:
        model = Repeat
        fields = ("id", "practice", "key", "made_at")


def test_references_of_a_model_are_looked_up_under_its_name() -> None:
    field = RepeatSerializer().fields["practice"]
    assert isinstance(field, Reference)
    assert field.noun == "practice"


def test_ids_are_never_taken_from_a_body() -> None:
    assert RepeatSerializer().fields["id"].read_only
    told = RepeatSerializer(data={"id": "x", "key": 3, "practice": None}, partial=True)
    assert not told.is_valid()
    assert told.errors["id"] == [UNKNOWN_FIELD]
    assert told.errors["key"] == [TEXT]


def test_the_models_own_limits_hold() -> None:
    key = RepeatSerializer().fields["key"]
    assert isinstance(key, serializers.CharField)
    assert key.max_length == 128
