"""Each thing that a practice-owned model may not have is refused by its own check."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.test.utils import isolate_apps

from privacy.checks import DIRECTORY_KEYS, faults_of, practice_owned_models
from privacy.models import PracticeOwned
from privacy.spaces import Rows

Attributes = dict[str, Any]


def made(attributes: Attributes, base: type[models.Model] = PracticeOwned) -> type[models.Model]:
    """A model with these, sound in everything else; to be called with the apps isolated."""
    given = {"space": "practice", "rows": Rows(), **attributes}
    meta = type("Meta", (), {"app_label": "privacy", **given.pop("meta", {})})
    return type("Thrown", (base,), {"__module__": __name__, "Meta": meta, **given})


def once(*columns: str, name: str = "thrown_once") -> Attributes:
    return {
        "name": models.TextField(),
        "meta": {"constraints": [models.UniqueConstraint(fields=columns, name=name)]},
    }


def indexed(*columns: str) -> Attributes:
    return {"name": models.TextField(), "meta": {"indexes": [models.Index(fields=columns, name="thrown_by")]}}


BAD: dict[str, tuple[str, Callable[[], Attributes]]] = {
    "no known space": ("E002", lambda: {"space": "attic"}),
    "an exception without its reason": ("E003", lambda: {"space": "special"}),
    "a OneToOneField": ("E004", lambda: {"other": models.OneToOneField("self", models.PROTECT)}),
    "a sequence": ("E004", lambda: {"id": models.BigAutoField(primary_key=True)}),
    "a value that is unique everywhere": ("E004", lambda: {"name": models.TextField(unique=True)}),
    "a ManyToManyField": ("E005", lambda: {"others": models.ManyToManyField("self")}),
    "a key that starts elsewhere": ("E006", lambda: once("name")),
    "a key that names the practice second": ("E006", lambda: once("name", "practice")),
    "an index that starts elsewhere": ("E007", lambda: indexed("name")),
    "a GenericForeignKey": (
        "E008",
        lambda: {
            "kind": models.TextField(),
            "whose": models.UUIDField(),
            "about": GenericForeignKey("kind", "whose"),
        },
    ),
}
SOUND: dict[str, Callable[[], Attributes]] = {
    "nothing": dict,
    "an exception with its reason": lambda: {"space": "special", "rows": Rows(reason="it is so")},
    "a key of the practice": lambda: once("practice", "name"),
    "a directory's key": lambda: once("name", name=min(DIRECTORY_KEYS)),
    "an index of the practice": lambda: indexed("practice", "name"),
}


def found(model: type[models.Model]) -> list[str | None]:
    return [fault.id for fault in faults_of(model)]


@pytest.mark.parametrize("what", BAD)
@isolate_apps("privacy")
def test_is_refused(what: str) -> None:
    number, attributes = BAD[what]
    assert found(made(attributes())) == [f"privacy.{number}"]


@pytest.mark.parametrize("what", SOUND)
@isolate_apps("privacy")
def test_is_not_refused(what: str) -> None:
    assert found(made(SOUND[what]())) == []


@pytest.mark.parametrize(
    ("meta", "refused"),
    [({}, ["privacy.E001"]), ({"db_table": "practices_account"}, []), ({"managed": False}, [])],
    ids=["unnamed", "named placeless", "not ours to make"],
)
@isolate_apps("privacy")
def test_a_table_without_a_practice_has_to_say_why(meta: Attributes, refused: list[str]) -> None:
    assert found(made({"meta": meta}, models.Model)) == refused


def test_every_number_has_its_bad_model() -> None:
    assert {number for number, _ in BAD.values()} | {"E001"} == {f"E00{n}" for n in range(1, 9)}


def test_the_real_models_are_sound() -> None:
    assert practice_owned_models() == []
