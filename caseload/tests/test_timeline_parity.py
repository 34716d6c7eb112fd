"""The timeline's one statement says what each table says for itself, read one after the other."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from assessments.models import Assessment, TeamAssessment
from caseload.sources import GLANCE, SOURCES
from caseload.timeline import timeline
from clients.models import Case
from practices.clock import today_in
from relationships.models import (
    Contribution,
    Decision,
    InnerWork,
    Moment,
    Need,
    NormVersion,
    Opening,
    Relationship,
)
from relationships.tests.scene import ANAS, COUPLE, given_norm
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

START: Final = date(2025, 1, 1)
ANA: Final = PEOPLE["ana"].client_id
# What is told in one row of its own table, and the column of its day; empty: the day of writing.
PLAIN: Final[dict[type[Model], str]] = {
    Moment: "happened_on",
    Need: "happened_on",
    Decision: "decided_on",
    InnerWork: "told_on",
    Contribution: "since",
    Opening: "",
    Assessment: "assessed_on",
    TeamAssessment: "assessed_on",
    NormVersion: "",
}


def scattered(dice: random.Random) -> None:
    """Entries of the kinds above on few days, so that many fall on the same."""
    told: dict[str, Any]
    whose = {"client_id": ANA, "relationship_id": ANAS}
    for _ in range(40):
        day = START + timedelta(days=dice.randrange(6))
        text = "word " * dice.choice([1, 1, 100])
        kept = {"is_kept": dice.random() < 0.2}
        with as_person(dice.choice(["ana", "thea"])):
            match dice.randrange(5):
                case 0:
                    Moment.objects.create(happened_on=day, felt_safety=2, situation=text, **whose, **kept)
                case 1:
                    told = {"whose": "me", "what": text, "expressed": "hinted", "answered": "partly"}
                    Need.objects.create(happened_on=day, **told, **whose, **kept)
                case 2:
                    told = {"topic": text, "proposed_by": "me", "decided_by": "both"}
                    Decision.objects.create(decided_on=day, **told, **whose, **kept)
                case 3:
                    told = {"direction": "given", "what": text, "weight": 2}
                    since = dice.choice([day, None])
                    Contribution.objects.create(since=since, **told, **whose, **kept)
                case 4:
                    InnerWork.objects.create(subject="other", status="claimed", told_on=day, **whose, **kept)
    for number in range(6):
        with as_person("thea"):
            Opening.objects.create(what="hopes", is_open=bool(number % 2), **whose)
            told = {"subject": "other", "rater": "therapist", "basis": "client_account", "energy": 1}
            case = {"case_id": Case.objects.get(pk=COUPLE).pk}
            TeamAssessment.objects.create(assessed_on=START, **told, **whose, **case)
        with as_person("ana"):
            told = {"subject": "other", "rater": "client", "basis": "observed", "energy": 1}
            Assessment.objects.create(assessed_on=START, **told, **whose)
    given_norm("agreed")
    given_norm("ended", by="ana")


def one_by_one() -> list[dict[str, Any]]:
    """The same from each table for itself, sorted here."""
    found = [told for model, day in PLAIN.items() for told in _of(model, day)]
    return sorted(found, key=lambda told: (told["day"], told["recorded_at"], told["id"]), reverse=True)


def _of(model: Any, day: str) -> Iterator[dict[str, Any]]:
    source = next(source for source in SOURCES if source.model is model)
    way = "norm__relationship_id" if model is NormVersion else "relationship_id"
    for row in model.objects.filter(**{way: ANAS}):
        above = row.norm if model is NormVersion else None
        summary = {name: _glance(model_to_dict(row, [name])[name]) for name in source.shown}
        summary |= {name: getattr(above, name) for name in source.shown_above}
        yield {
            "kind": source.kind,
            "id": row.pk,
            "of_id": above.pk if above else row.pk,
            "day": (getattr(row, day) if day else None) or today_in(ZONE),
            "recorded_at": row.recorded_at,
            "recorded_by_id": row.recorded_by_id,
            "is_kept": getattr(row, "is_kept", False),
            "space": "team" if getattr(row, "is_kept", False) else model.space,
            "summary": summary,
        }


def _glance(value: Any) -> Any:
    return value[:GLANCE] if isinstance(value, str) else value


@pytest.mark.parametrize("name", ["ana", "thea", "sue"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_timeline_says_what_each_table_says(name: str, seed: int) -> None:
    scattered(random.Random(seed))  # noqa: S311 - the same each time
    with as_person(name):
        assert Relationship.objects.filter(pk=ANAS).exists()
        expected = one_by_one()
        whole = timeline(ANAS, size=500)
        assert whole is not None
        found = [{key: getattr(entry, key) for key in expected[0]} for entry in whole.entries]
    assert found == expected
    kinds = {entry["kind"] for entry in found}
    assert kinds == {next(s.kind for s in SOURCES if s.model is model) for model in PLAIN}
    assert any(entry["is_kept"] for entry in found) == (name != "ana")
