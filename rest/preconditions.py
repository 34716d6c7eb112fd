"""ETags made of id and row version, and If-Match."""

from typing import Any, Final

from rest_framework.request import Request

from rest.problems import MatchMissing, Stale

HEADER: Final = "If-Match"


def etag(row: Any, column: str = "row_version") -> str | None:
    """The row's tag; None where it carries no version."""
    version = getattr(row, column, None)
    return None if version is None else f'"{row.pk}.{version}"'


def demand_match(request: Request, row: Any, column: str = "row_version") -> None:
    """428 if the caller doesn't say what they have read, 412 if it isn't what is there now."""
    told = request.headers.get(HEADER, "").strip()
    if told in ("", "*"):
        raise MatchMissing
    # A proxy that compresses weakens the tag it passes on; the version in it is as exact as before.
    tags = {tag.strip().removeprefix("W/") for tag in told.split(",")}
    if etag(row, column) not in tags:
        raise Stale
