"""Shape is checked here, strictly; meaning is the actions' business."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, Generic, TypeVar

from django.db import models
from rest_framework import relations, serializers
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.fields import empty

from rest.problems import WHOLE_BODY, Stale, no_such
from rest.shapes import INTEGER, OBJECT, UUID_FORM, wrong_shape

M = TypeVar("M", bound=models.Model)

UNKNOWN_FIELD: Final = "There is no such field."
FUTURE: Final = "This day is in the future."
# The longest that anything somebody writes freely may be.
WORDS: Final = 20_000


class StrictInteger(serializers.IntegerField):
    """An integer and nothing that looks like one."""

    default_error_messages = {"invalid": INTEGER}

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A text with an end, kept byte for byte: `max_length` must be said; nothing but blanks is blank."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **{"trim_whitespace": False, **options})

    def run_validation(self, data: Any = empty) -> Any:
        if isinstance(data, str) and not data.strip() and not self.allow_blank:
            self.fail("blank")
        return super().run_validation(data)


def free_text(**options: Any) -> Text:
    """What may be left out, in as many words as somebody needs."""
    return Text(max_length=WORDS, required=False, allow_blank=True, **options)


def utc_today(_field: serializers.Field[Any, Any, Any, Any]) -> date:
    return datetime.now(UTC).date()


class PastOrToday(serializers.DateField):
    """A day that is not in the future; `today`, given the field, says which day it is in the practice."""

    default_error_messages = {"future": FUTURE}

    def __init__(
        self, *, today: Callable[[serializers.Field[Any, Any, Any, Any]], date] = utc_today, **options: Any
    ) -> None:
        super().__init__(**options)
        self.today = today

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if day > self.today(self):
            self.fail("future")
        return day


class Reference(relations.PrimaryKeyRelatedField[Any]):
    """An id in a body. Unknown, foreign and malformed ids get the same words."""

    def __init__(self, *, noun: str = "thing", **options: Any) -> None:
        self.noun = noun
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        queryset = self.get_queryset()
        if queryset is None or not isinstance(data, str) or not UUID_FORM.match(data):
            raise ValidationError(no_such(self.noun))
        found = queryset.filter(pk=data).first()
        if found is None:
            raise ValidationError(no_such(self.noun))
        return found


class Strict:
    """Mixin: refuses unknown fields, and JSON types that only resemble the field's."""

    fields: Any
    error_messages: dict[str, Any]

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValidationError({WHOLE_BODY: [OBJECT]})
        wrong = self._unknown(data) | self._misshapen(data)
        right = {key: value for key, value in data.items() if key not in wrong}
        try:
            valid = super().to_internal_value(right)  # type: ignore[misc]
        except ValidationError as exc:
            # A field left out of `right` for its shape is not "required" as well.
            detail = exc.detail if isinstance(exc.detail, dict) else {}
            raise ValidationError({**detail, **wrong}) from exc
        if wrong:
            raise ValidationError(wrong)
        return valid

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        hidden = (name for name, field in self.fields.items() if isinstance(field, serializers.HiddenField))
        writable = {name for name, field in self.fields.items() if not field.read_only} - set(hidden)
        return {key: [UNKNOWN_FIELD] for key in data if key not in writable}

    def _misshapen(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found = {
            name: wrong_shape(field, data.get(name, empty))
            for name, field in self.fields.items()
            if name in data and not field.read_only
        }
        return {name: errors for name, errors in found.items() if errors}


class StrictSerializer(Strict, serializers.Serializer[Any]):
    """For bodies and answers that are no single row."""


class NothingSerializer(StrictSerializer):
    """A body that says nothing more than the path."""


class StrictModelSerializer(Strict, serializers.ModelSerializer[M], Generic[M]):
    """For rows: references are looked up among the rows this person sees."""

    serializer_related_field = Reference

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        kind, options = super().build_relational_field(field_name, relation_info)
        if issubclass(kind, Reference) and not options.get("read_only"):
            options["noun"] = str(relation_info.related_model._meta.verbose_name)
        return kind, options


class RowVersion:
    """Changes of one row that nobody else changed since it was read."""

    def __init__(self, column: str = "row_version") -> None:
        self.column = column

    def of(self, row: models.Model) -> int:
        return int(getattr(row, self.column))

    def write(self, row: M, changes: Mapping[str, Any]) -> M:
        """Write `changes` and the next version; Stale (412) if the row has another version by now."""
        seen = self.of(row)
        manager = type(row)._default_manager
        fresh = {**changes, self.column: seen + 1}
        if not manager.filter(pk=row.pk, **{self.column: seen}).update(**fresh):
            raise self._reason(row)
        for name, value in fresh.items():
            setattr(row, name, value)
        return row

    def remove(self, row: models.Model) -> None:
        """Delete the row as it was read; Stale (412) if it has another version by now."""
        seen = self.of(row)
        manager = type(row)._default_manager
        removed, _ = manager.filter(pk=row.pk, **{self.column: seen}).delete()
        if not removed:
            raise self._reason(row)

    def _reason(self, row: models.Model) -> APIException:
        # Visible, unchanged and still not written: row security lets this person only read it.
        unchanged = type(row)._default_manager.filter(pk=row.pk, **{self.column: self.of(row)}).exists()
        return PermissionDenied("This is not yours to change.") if unchanged else Stale()
