import pytest
from django.db import connection

from conftest import TEST_DATABASE


@pytest.mark.django_db
def test_tests_run_as_the_application_in_their_own_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (TEST_DATABASE, "relcare_app")
