from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from rest.renderers import JSONRenderer


def rendered(value: object) -> bytes:
    return JSONRenderer().render({"at": value})


def test_an_instant_is_written_in_utc_with_z() -> None:
    berlin = timezone(timedelta(hours=2))
    assert rendered(datetime(2026, 3, 31, 14, 0, tzinfo=berlin)) == b'{"at":"2026-03-31T12:00:00Z"}'
    assert rendered(datetime(2026, 3, 31, 12, 0, tzinfo=UTC)) == b'{"at":"2026-03-31T12:00:00Z"}'


def test_days_and_ids_are_texts() -> None:
    assert rendered(date(2026, 3, 31)) == b'{"at":"2026-03-31"}'
    assert rendered(UUID(int=1)) == b'{"at":"00000000-0000-0000-0000-000000000001"}'


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        rendered(object())
