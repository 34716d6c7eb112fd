"""The generated worlds can fail: leaks that are built in here are found, each within a few worlds."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.http import Http404
from rest_framework.exceptions import PermissionDenied

from privacy.actor import current
from relationships.api.norms import Norms
from relationships.models import Norm, Relationship
from rest import preconditions
from rest.pages import KeysetPages
from rest.problems import Refused
from rest.views import Endpoint, Lists
from tests.cast import as_person
from tests.twins.questions import all_questions
from tests.twins.report import report
from tests.twins.secrets import SECRETS
from tests.twins.stage import Stage, staged
from tests.twins.worlds import BATCH, Twins

WITHIN: Final = 12 * BATCH
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), staged() as told:
        yield told


def norms_of_everybody() -> int:
    """As a definer's function that forgets whom it counts for."""
    with as_person("thea"):
        return Norm.objects.count()


def counts_in_a_header(patch: Patch) -> None:
    def listed(self: Any, *args: Any, **kwargs: Any) -> Any:
        response = usual(self, *args, **kwargs)
        response["X-Total"] = norms_of_everybody()
        return response

    usual = Lists.list
    patch.setattr(Lists, "list", listed)


def counts_in_a_tag(patch: Patch) -> None:
    def etag(row: Any, version: str) -> str | None:
        told = usual(row, version)
        return told and f'{told[:-1]}-{norms_of_everybody()}"'

    usual = preconditions.etag
    patch.setattr(preconditions, "etag", etag)


def shortens_pages(patch: Patch) -> None:
    def size(self: Any, request: Any) -> int:
        return max(1, usual(self, request) - norms_of_everybody() % 2)

    usual = KeysetPages._size
    patch.setattr(KeysetPages, "_size", size)


def refuses_what_is_there_otherwise(patch: Patch) -> None:
    def get_object(self: Any) -> Any:
        try:
            return usual(self)
        except Http404:
            if isinstance(self, Norms):
                with as_person("thea"):
                    if Norm.objects.filter(pk=self.path_id).exists():
                        raise PermissionDenied from None
            raise

    usual = Endpoint.get_object
    patch.setattr(Endpoint, "get_object", get_object)


def allows_so_many_of_both(patch: Patch) -> None:
    """One limit on what is written, for all of the practice together."""

    def once(self: Any, *args: Any, **kwargs: Any) -> Any:
        if norms_of_everybody() > enough:
            raise Refused
        return usual(self, *args, **kwargs)

    usual, enough = Endpoint.once, norms_of_everybody()
    patch.setattr(Endpoint, "once", once)


def shows_what_is_kept(patch: Patch) -> None:
    def listed(self: Any, *args: Any, **kwargs: Any) -> Any:
        response = usual(self, *args, **kwargs)
        if "client" in current().roles:
            with as_person("thea"):
                kept = Relationship.objects.filter(is_kept=True)
                response["X-Last"] = str(max((row.pk for row in kept), default=""))
        return response

    usual = Lists.list
    patch.setattr(Lists, "list", listed)


LEAKS: Final[list[tuple[Callable[[Patch], None], str]]] = [
    (counts_in_a_header, "ben-of-ana"),
    (counts_in_a_header, "theo-of-theas-cases"),
    (counts_in_a_tag, "ana-of-ben"),
    (shortens_pages, "ben-of-ana"),
    (refuses_what_is_there_otherwise, "ben-of-ana"),
    (allows_so_many_of_both, "ben-of-ana"),
    (shows_what_is_kept, "ana-of-what-she-keeps"),
    (counts_in_a_header, "zoe-of-riverside"),
]


def twins_of(stage: Stage, name: str) -> Twins:
    secret = next(secret for secret in SECRETS if secret.name == name)
    return Twins(stage, secret, all_questions(secret, stage), slice(None, None, 5))


@pytest.mark.parametrize(("leak", "name"), LEAKS, ids=lambda told: getattr(told, "__name__", told))
def test_a_leak_is_found(stage: Stage, monkeypatch: Patch, leak: Callable[[Patch], None], name: str) -> None:
    leak(monkeypatch)
    twins = twins_of(stage, name)
    assert any(
        found for start in range(0, WITHIN, BATCH) for _, found in twins.run(range(start, start + BATCH))
    )


def test_a_report_names_the_one_act_that_did_it(stage: Stage, monkeypatch: Patch) -> None:
    shows_what_is_kept(monkeypatch)
    twins = twins_of(stage, "ana-of-what-she-keeps")
    world, found = next(one for n in range(0, WITHIN, BATCH) for one in twins.run(range(n, n + BATCH)))
    told = report(twins, world, found)
    assert [line for line in told.splitlines() if line.startswith("  alone")] == [
        line for line in told.splitlines() if "POST relationships/" in line
    ]
    assert told.count("  alone") == 1
    assert f"SEED=ana-of-what-she-keeps/{world.number}" in told
