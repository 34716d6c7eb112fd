"""A reference never leaves its practice, nor its client: plain foreign keys would take any id."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from clients.models import CareTeam, CaseClient
from relationships.models import Moment, Norm
from relcare.demo.people import PEOPLE, case_id, relationship_id
from tests.cast import OPENED_ON, as_person

pytestmark = pytest.mark.django_db

ANA = PEOPLE["ana"].client_id


@pytest.mark.parametrize(("whose", "other"), [("yan", "Lin"), ("ben", "Ana"), ("cem", "Jo")])
@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Norm, {"area": "time", "question": "needs", "today": "none"}),
        (Moment, {"felt_safety": 2, "happened_on": OPENED_ON}),
    ],
)
def test_a_row_of_ana_cannot_point_to_somebody_elses(
    model: Any, fields: dict[str, Any], whose: str, other: str
) -> None:
    with as_person("thea"), pytest.raises(IntegrityError, match="same_practice"), transaction.atomic():
        model.objects.create(client_id=ANA, relationship_id=relationship_id(whose, other), **fields)


def test_another_practices_case_is_no_reference() -> None:
    with as_person("mark"):
        with pytest.raises(IntegrityError, match="same_practice"), transaction.atomic():
            CaseClient.objects.create(client_id=ANA, case_id=case_id("yan"), side="b")
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            # Zoe works elsewhere: nobody here can put her on a team.
            CareTeam.objects.create(
                case_id=case_id("cem"), member_id=PEOPLE["zoe"].member_id, joined_on=OPENED_ON
            )
