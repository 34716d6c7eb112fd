from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from assessments.models import KeptState
from assessments.tests.scene import ANAS, days_ago, recorded
from tests.cast import as_person


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_rebuild_state_says_what_is_wrong_and_mends_it() -> None:
    recorded("ana", days_ago(1), {"energy": 3})
    recorded("ana", days_ago(1), {"energy": 2}, subject="self", basis="self_report")
    told = StringIO()
    call_command("rebuild_state", check=True, stdout=told)
    assert "follow from history" in told.getvalue()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE assessments_keptstate SET levels[5] = 4 WHERE subject = 'other'")
        cursor.execute("DELETE FROM assessments_keptstate WHERE subject = 'self'")
    complaints = StringIO()
    with pytest.raises(CommandError, match="2 kept states differ"):
        call_command("rebuild_state", check=True, stderr=complaints)
    assert str(ANAS) in complaints.getvalue()
    call_command("rebuild_state", stdout=StringIO())
    call_command("rebuild_state", check=True, stdout=StringIO())
    with as_person("ana"):
        assert KeptState.objects.get(relationship=ANAS, subject="other").levels[4] == 3
