"""How the parts of a form are told over HTTP, and how they come back."""

import re
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from assessments.api.fields import KeysByReader, QuestionsField, asked_by_staff
from assessments.models import TEXTS, VERSION_STATES
from relationships.api.shared import LINE
from rest.serializers import WORDS, StrictInteger, StrictSerializer, Text
from rest.shapes import OBJECT, UUID_FORM

KEY_FORM: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\Z")
LANGUAGE_FORM: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
KEY: Final = "A key is made of a to z, 0 to 9, - and _, and is no id."
LANGUAGE: Final = "A language is told by its code, like en or pt-BR."
NO_LANGUAGE: Final = "Say it in one language at least."


@extend_schema_field(OpenApiTypes.OBJECT)
class ObjectField(serializers.JSONField):
    """An object, whatever it holds: publishing names what is wrong within."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValidationError([OBJECT])
        return data


class ByLanguage(serializers.DictField):
    """A text in one language or more: {"en": "..."}."""

    def __init__(self, *, longest: int = WORDS, **options: Any) -> None:
        super().__init__(**{"child": Text(max_length=longest), "allow_empty": False, **options})

    def to_internal_value(self, data: Any) -> Any:
        wrong = {tag: [LANGUAGE] for tag in data if not LANGUAGE_FORM.match(tag)}
        if wrong:
            raise ValidationError(wrong)
        return super().to_internal_value(data)


class FormDraftSerializer(StrictSerializer):
    title = ByLanguage(longest=LINE, required=False)
    form = ObjectField(source="form_document", help_text="A named subset of a FHIR R4 Questionnaire.")
    scoring = ObjectField(required=False, help_text="Scales, bands and flags; declarative.")
    licence = ObjectField(required=False)
    minutes = StrictInteger(min_value=1, max_value=240, required=False)


class NextVersionSerializer(FormDraftSerializer):
    """What is left out is as it was in the version before."""

    form = ObjectField(source="form_document", required=False)


def fit_key(told: str) -> str:
    """What a form or a programme may be called by; an id leads elsewhere."""
    if not KEY_FORM.match(told) or UUID_FORM.match(told):
        raise ValidationError(KEY)
    return told


class NewFormSerializer(FormDraftSerializer):
    key = Text(max_length=60)

    def validate_key(self, told: str) -> str:
        return fit_key(told)


class RightSerializer(StrictSerializer):
    """Who holds the right to an instrument's texts, and what the practice's use of them rests on."""

    holder = Text(max_length=LINE)
    rests_on = Text(max_length=WORDS, help_text="A licence, a permission, a letter; where it is kept.")
    taken_from = Text(max_length=WORDS, required=False, help_text="Where the texts were taken from.")


class SuppliedTextsSerializer(StrictSerializer):
    """Texts by linkId and language, of options by linkId, code and language. What is left out stays."""

    texts = serializers.DictField(child=ByLanguage(), required=False)
    options = serializers.DictField(
        child=serializers.DictField(child=ByLanguage(longest=LINE)), required=False
    )
    right = RightSerializer(required=False)


class FormSerializer(StrictSerializer):
    id = serializers.UUIDField(source="form_id")
    key = serializers.CharField(source="form.key")
    title = serializers.DictField(child=serializers.CharField(), help_text="As this version is called.")
    version = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    minutes = serializers.IntegerField()


class FormLineSerializer(KeysByReader, FormSerializer):
    """`minutes` as the form states them; `minutes_taken` is the middle of real answers, where enough are."""

    staff_only: tuple[str, ...] = ("minutes_taken", "texts")

    state = serializers.ChoiceField(choices=list(VERSION_STATES))
    published_at = serializers.DateTimeField(allow_null=True)
    minutes_taken = serializers.SerializerMethodField()
    texts = serializers.ChoiceField(choices=TEXTS, required=False)

    def get_minutes_taken(self, version: Any) -> int | None:
        taken: int | None = self.context.get("minutes_taken", {}).get(version.pk)
        return taken


class FormVersionSerializer(FormLineSerializer):
    """A version whole; its scoring, down to the scores of its options, is staff's. `import_report` says what
    became of each feature of what was imported."""

    staff_only = (*FormLineSerializer.staff_only, "import_report", "scoring")

    form = QuestionsField(source="form_document")
    scoring = serializers.DictField(required=False)
    licence = serializers.DictField()
    import_report = serializers.ListField(child=serializers.DictField(), required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = super().to_representation(instance)
        if not asked_by_staff(self.context):
            # Who of the practice recorded the right, and when, is the practice's own.
            told["licence"] = {name: part for name, part in told["licence"].items() if name != "right"}
        return told


class FaultSerializer(StrictSerializer):
    path = serializers.CharField(help_text="A linkId, or a place in the document.")
    code = serializers.CharField()
    message = serializers.CharField()
