from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> None:
    """Rate limits count in the cache, which knows no rollback."""
    cache.clear()


@pytest.fixture(scope="module")
def owner_commits() -> Iterator[None]:
    """For tests in which the owner commits: no flush (the audit trail stays), but a new clone."""
    with patch.object(TransactionTestCase, "_fixture_teardown"):
        yield
