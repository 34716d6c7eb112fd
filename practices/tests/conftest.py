import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> None:
    """Rate limits count in the cache, which knows no rollback."""
    cache.clear()
