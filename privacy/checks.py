"""What a practice-owned model may not have: Django's own checks refuse it at once."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.checks import CheckMessage, Error, register
from django.db import models

from privacy.models import PracticeOwned
from privacy.spaces import PLACELESS, SPACES

# Found by their value alone, at the door (GROWTH, rule 4).
DIRECTORY_KEYS = frozenset(
    {"practice_slug_once", "invitation_token_once", "link_token_once", "kiosk_token_once"}
)


@register()
def practice_owned_models(**_options: Any) -> list[CheckMessage]:
    return [fault for model in apps.get_models() for fault in faults_of(model)]


def faults_of(model: type[models.Model]) -> Iterator[CheckMessage]:
    if not issubclass(model, PracticeOwned):
        if model._meta.managed and model._meta.db_table not in PLACELESS:
            yield Error(
                "This table has no practice; say which kind it is.",
                hint="Derive from PracticeOwned or ClientOwned, or name it in privacy.spaces.PLACELESS.",
                obj=model,
                id="privacy.E001",
            )
        return
    yield from _space_faults(model)
    yield from _field_faults(model)
    yield from _key_faults(model)


def _space_faults(model: type[PracticeOwned]) -> Iterator[CheckMessage]:
    if getattr(model, "space", None) not in SPACES:
        yield Error(
            "This model names no known space.", hint=f"One of {sorted(SPACES)}.", obj=model, id="privacy.E002"
        )
    elif model.space == "special" and not model.rows.reason:
        yield Error("An exception needs its reason.", hint="Rows(reason=...)", obj=model, id="privacy.E003")


def _field_faults(model: type[PracticeOwned]) -> Iterator[CheckMessage]:
    for field in model._meta.local_fields:
        wrong = (
            "is a OneToOneField"
            if isinstance(field, models.OneToOneField)
            else "counts by a sequence"
            if isinstance(field, models.AutoField)
            else "is unique across practices"
            if field.unique and not field.primary_key
            else None
        )
        if wrong:
            yield Error(
                f"{field.name} {wrong}.", hint="See GROWTH, rules 1 to 4.", obj=model, id="privacy.E004"
            )
    if model._meta.local_many_to_many:
        yield Error("Write the joining table as a model of its own.", obj=model, id="privacy.E005")
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            yield Error(
                f"{field.name} points to any table, and no composite key can hold it to its practice.",
                hint="See GROWTH, rule 4.",
                obj=model,
                id="privacy.E008",
            )


def _key_faults(model: type[PracticeOwned]) -> Iterator[CheckMessage]:
    for constraint in model._meta.constraints:
        if (
            isinstance(constraint, models.UniqueConstraint)
            and constraint.fields[:1] != ("practice",)
            and constraint.name not in DIRECTORY_KEYS
        ):
            yield Error(f"{constraint.name} doesn't start with the practice.", obj=model, id="privacy.E006")
    for index in model._meta.indexes:
        if index.fields[:1] != ["practice"]:
            yield Error(f"{index.name} doesn't start with the practice.", obj=model, id="privacy.E007")
