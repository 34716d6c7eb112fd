from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.test import TransactionTestCase


@pytest.fixture(scope="module")
def owner_commits() -> Iterator[None]:
    """For tests in which the owner commits: the audit trail can't be flushed, the next test gets a new clone."""
    with patch.object(TransactionTestCase, "_fixture_teardown"):
        yield
