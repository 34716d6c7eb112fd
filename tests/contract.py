"""What the API says of itself, made once for all tests that read it."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@cache
def contract() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return document
