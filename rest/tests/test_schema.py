from typing import Any

import pytest
from django.urls import include, path
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.routers import SimpleRouter

from rest.models import Repeat
from rest.tests.house import Things

THING = "/api/v1/things/{id}/"


class Documented(Things):
    """The document asks a real model for its columns; any of them will do as version."""

    queryset = Repeat.objects.all()
    row_version = "request_hash"


router = SimpleRouter()
router.register("things", Documented, basename="things")
urlpatterns = [path("api/v1/", include(router.urls))]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    generator: Any = SchemaGenerator
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        made: dict[str, Any] = generator(patterns=urlpatterns).get_schema(public=True)
        assert not GENERATOR_STATS
    return made


def names(operation: dict[str, Any], where: str) -> set[str]:
    return {each["name"] for each in operation.get("parameters", []) if each["in"] == where}


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate: Any = validate_schema
    validate(document)
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("path", "method", "codes"),
    [
        ("/api/v1/things/", "get", {"200", "400", "401", "403", "406", "422"}),
        ("/api/v1/things/", "post", {"201", "400", "401", "403", "406", "409", "413", "415", "422"}),
        (THING, "get", {"200", "400", "401", "403", "404", "406", "422"}),
        (
            THING,
            "put",
            {"200", "400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428"},
        ),
        (THING, "delete", {"204", "400", "401", "403", "404", "406", "409", "412", "422", "428"}),
    ],
)
def test_each_verb_names_all_its_answers(
    document: dict[str, Any], path: str, method: str, codes: set[str]
) -> None:
    responses = document["paths"][path][method]["responses"]
    assert set(responses) == codes
    for code in codes:
        if code >= "400":
            content = responses[code]["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_keys_and_tags_are_told(document: dict[str, Any]) -> None:
    create = document["paths"]["/api/v1/things/"]["post"]
    change = document["paths"][THING]["put"]
    assert "Idempotency-Key" in names(create, "header")
    assert "Idempotency-Replayed" in create["responses"]["201"]["headers"]
    assert "If-Match" in names(change, "header")
    assert "ETag" in change["responses"]["200"]["headers"]
    assert names(document["paths"][THING]["get"], "header") == set()


def test_an_action_takes_the_body_its_view_names(document: dict[str, Any]) -> None:
    step = document["paths"][THING + "step/"]["post"]
    schema = step["requestBody"]["content"]["application/json"]["schema"]
    assert schema["$ref"].endswith("StepRequest")


def test_a_put_that_may_make_something_says_so(document: dict[str, Any]) -> None:
    put = document["paths"][THING + "pair/"]["put"]
    assert {"200", "201", "412", "428"} <= set(put["responses"])
    assert "If-Match" in names(put, "header")


def test_filters_are_told(document: dict[str, Any]) -> None:
    listing = document["paths"]["/api/v1/things/"]["get"]
    assert names(listing, "query") == {"client", "cursor", "page_size"}


def test_lists_are_results_next_previous(document: dict[str, Any]) -> None:
    page = document["components"]["schemas"]["PaginatedThingList"]
    assert set(page["properties"]) == set(page["required"]) == {"results", "next", "previous"}
