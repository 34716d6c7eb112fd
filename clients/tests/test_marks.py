"""Addresses from before marks get theirs; nobody else's change."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from clients.marks import mark_of
from clients.models import SafeChannel
from privacy.marks import keyed_mark

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

OWNER = "owner"


def rows() -> Any:
    return SafeChannel.objects.using(OWNER)


def wrong() -> list[str]:
    return [
        row.address
        for row in rows().all()
        if row.address_mark is None
        or bytes(row.address_mark) != mark_of(row.practice_id, row.channel, row.address)
    ]


def test_the_command_marks_what_has_no_mark_or_a_wrong_one(capsys: pytest.CaptureFixture[str]) -> None:
    first, second, *rest = rows().order_by("id")
    rows().filter(pk=first.pk).update(address_mark=None)
    rows().filter(pk=second.pk).update(address_mark=b"x" * 32)
    assert rest
    assert sorted(wrong()) == sorted([first.address, second.address])
    call_command("mark_addresses")
    assert capsys.readouterr().out == "2 addresses marked\n"
    assert wrong() == []
    call_command("mark_addresses")
    assert capsys.readouterr().out == "0 addresses marked\n"


def test_the_migration_marks_what_has_none() -> None:
    first = rows().order_by("id").first()
    rows().filter(pk=first.pk).update(address_mark=None)
    migration: Any = import_module("clients.migrations.0028_same_address")
    migration.mark(apps, SimpleNamespace(connection=connections[OWNER]))
    assert wrong() == []


def test_what_is_called_otherwise_since_is_marked_anew() -> None:
    """As couple@me.com was called before anybody knew that it is couple@icloud.com."""
    first = rows().order_by("id").first()
    rows().filter(pk=first.pk).update(
        address="couple@me.com", address_mark=keyed_mark(first.practice_id, "email", "couple@me.com")
    )
    assert wrong() == ["couple@me.com"]
    migration: Any = import_module("clients.migrations.0033_families")
    migration.mark(apps, SimpleNamespace(connection=connections[OWNER]))
    assert wrong() == []
