"""A bounded run of generated requests against the WSGI application: nothing gives a 5xx, fit or not."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from rest.problems import NO_CSRF
from tests.permission_table_world import World, passing
from tests.test_bad_input import DOCUMENT

TOKEN: Final = "t" * 32
SCHEMA: Final = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS: Final = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
# Drawn from the same seed each time, a handful of each kind: the table tests are the thorough ones.
FEW: Final = bounds(
    max_examples=3,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def application() -> Iterator[Any]:
    """As gunicorn runs it, but for closing the connection, on which this module's transaction lives."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_nothing_breaks(world: World, application: Any, operation: Any, mode: GenerationMode) -> None:
    ids = world.ids | {"id": world.ids["client"]}

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and case.path_parameters:
            case.path_parameters = {name: known(ids, name, operation.path) for name in case.path_parameters}
        for name in ("thea", "ana"):
            with passing():
                answer = sent(world, application, case, name)
            assert answer.status_code < 500, (name, case.as_curl_command(), answer.content)
            # Else these would be tests of the door alone.
            assert answer.status_code != 401, name
            assert NO_CSRF not in answer.text, name

    run()


# What the table's world calls them, where it is another word than the path's.
NOUNS: Final = {
    "break_comparison": "comparison",
    "check_in_plan": "plan",
    "goal_step": "step",
    "inbox": "item",
    # A token that leads to no form.
    "kiosk": "number",
    "member": "colleague",
    "note": "case_note",
    # One that leads nowhere.
    "r": "no_link",
    "shared_answer": "shared_answers",
    "safety_flag": "flag",
    "team": "therapist",
}


def known(ids: dict[str, str], name: str, path: str) -> str:
    """An id that is there, for the noun that stands before it in the path."""
    if name == "number":
        return "1"
    plural = path.split(f"/{{{name}}}")[0].rsplit("/", 1)[1].replace("-", "_")
    noun = f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
    return ids[NOUNS.get(noun, noun)]


def sent(world: World, application: Any, case: Any, name: str) -> Any:
    session = world.people.browsers[name].cookies["sessionid"].value
    case.cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    return case.call(app=application, headers={"X-CSRFToken": TOKEN})
