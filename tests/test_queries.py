"""No endpoint ignores what a query asks: it is obeyed, or refused by its name."""

from typing import Any, Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from rest.views import Asked, Endpoint
from tests.cast import signed_in
from tests.contract import contract

API: Final = "/api/v1/"
NOBODY: Final = "01890a5d-ac96-774b-bcce-b302099a8057"
# Says who is there, whatever its query says.
ASKED_NOTHING: Final = {"Me"}


def views(patterns: list[Any] | None = None) -> set[type[APIView]]:
    found = set()
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            found |= views(each.url_patterns)
        elif isinstance(each, URLPattern):
            view = getattr(each.callback, "cls", None)
            if view is not None and not view.__module__.startswith("drf_spectacular"):
                found.add(view)
    return found


def test_every_view_knows_which_parameters_it_takes() -> None:
    assert {view.__name__ for view in views() if not issubclass(view, Asked)} <= ASKED_NOTHING


def test_no_view_takes_a_name_of_pages_for_its_own() -> None:
    for view in views():
        if issubclass(view, Endpoint):
            assert not set(view.asks) & {"cursor", "page_size"}, view


LISTS: Final = sorted(
    path.removeprefix(API)
    for path, verbs in contract()["paths"].items()
    if "get" in verbs and "{" not in path and path.startswith(API) and not path.endswith("/me/")
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_list_refuses_an_unknown_parameter_by_its_name(path: str) -> None:
    statuses = {}
    for name in ("thea", "mark", "ana"):
        answer = signed_in(name).get(f"{API}{path}?nonsense={NOBODY}")
        statuses[name] = answer.status_code
        if answer.status_code == 422:
            assert answer.json()["errors"] == {"nonsense": ["There is no such query parameter here."]}
    assert 422 in statuses.values()
    assert set(statuses.values()) <= {422, 403}
