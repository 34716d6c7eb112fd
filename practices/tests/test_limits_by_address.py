"""By which address limits count."""

import pytest
from django.test import RequestFactory

from practices.adapter import AccountAdapter


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1", "fe80::"),
    ],
)
def test_all_addresses_of_one_network_count_as_one(address: str, counted_as: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    assert AccountAdapter(request).get_client_ip(request) == counted_as
