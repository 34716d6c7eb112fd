"""A database of its own with the demo in it, and its digest: what a seed has to give again."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models

import conftest
from assessments.models import FormVersion, KeptState, Programme, TeamKeptState
from clients.models import ScreeningCause
from practices.models import Account
from privacy.models import AuditLine, PracticeOwned
from relcare.demo.people import OWNER
from reminders.models import OtherPlace

DATABASE: Final = conftest.own("test_relcare_demo")
# Written by the database itself, with its own clock and its own ids.
BY_THE_DATABASE: Final = (AuditLine, KeptState, TeamKeptState, ScreeningCause, OtherPlace)
# Given to every practice by the library, with ids of their own.
WITHOUT_ID: Final = ("Form", "FormVersion", "Programme")


@contextmanager
def empty_database() -> Iterator[None]:
    """Both aliases point to a migrated database in which nobody is."""
    before = connections[OWNER].settings_dict["NAME"]
    with conftest.maintenance() as server:
        conftest.clone(server, conftest.ensure_schema(server), DATABASE)
        conftest.use_database(DATABASE)
        try:
            yield
        finally:
            conftest.use_database(before)
            conftest.drop(server, DATABASE)


def digest() -> dict[str, tuple[int, str]]:
    """Table -> how many rows and the hash of them all."""
    forms = FormVersion.objects.using(OWNER).select_related("form", "practice")
    names = {str(version.id): f"{version.practice.slug} {version.form.key}" for version in forms}
    names |= {str(version.form_id): f"form {names[str(version.id)]}" for version in forms}
    given = Programme.objects.using(OWNER).select_related("practice")
    names |= {str(programme.id): f"{programme.practice.slug} {programme.key}" for programme in given}
    return {model.__name__: _digest_of(model, names) for model in tables()}


def tables() -> list[type[models.Model]]:
    owned = [model for model in apps.get_models() if issubclass(model, PracticeOwned)]
    return [Account, *(model for model in owned if model not in BY_THE_DATABASE)]


def _digest_of(model: type[models.Model], names: dict[str, str]) -> tuple[int, str]:
    left_out = {"last_login", "password", *(["id", "form"] if model.__name__ in WITHOUT_ID else [])}
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
    rows = model._default_manager.using(OWNER).values_list(*columns)
    told = sorted(json.dumps([_plain(value, names) for value in row], cls=DjangoJSONEncoder) for row in rows)
    return len(told), hashlib.sha256("\n".join(told).encode()).hexdigest()


def _plain(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return names.get(str(value), value) if value.__class__.__name__ == "UUID" else value
