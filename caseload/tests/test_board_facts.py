"""What happened between two people, on the board: harm, what is kept to, what is kept with the team."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import actions
from caseload.reports import caseload
from relationships.models import BoundaryEvent, Disagreement, Norm, NormObservation, Relationship
from relationships.words import CAPACITIES
from relcare.demo.people import PEOPLE, relationship_id
from tests.cast import actor, as_person, signed_in

pytestmark = pytest.mark.django_db

ANA, BEN = PEOPLE["ana"].client_id, relationship_id("ana", "Ben")
HERS = {"client_id": ANA, "relationship_id": BEN}
TODAY = datetime.now(UTC).date()


def shown(name: str = "thea") -> dict[str, Any]:
    """Ana's relationship with Ben, as it stands on this person's board."""
    rows = signed_in(name).get("/api/v1/caseload/").json()["results"]
    ana = next(row for row in rows if row["client"] == str(ANA))
    return next(told for told in ana["relationships"] if told["id"] == str(BEN))


def assessed(keep: bool = False, **levels: int) -> None:
    write = actions.keep_assessment if keep else actions.record_assessment
    with as_person("ana"):
        write(
            by=actor("ana"),
            relationship=Relationship.objects.get(pk=BEN),
            subject="other",
            basis="observed",
            assessed_on=TODAY,
            levels={**dict.fromkeys(CAPACITIES, 4), **levels},
        )


def fought(is_kept: bool = False) -> None:
    with as_person("ana"):
        told = {"happened_on": TODAY, "about": "Money", "area": "power", "outcome": "harm", "escalation": 4}
        moves = {"my_move": "flee", "their_move": "fight"}
        Disagreement.objects.bulk_create([Disagreement(**HERS, **told, **moves, is_kept=is_kept)])


def threatened(is_kept: bool = False) -> None:
    with as_person("ana"):
        told = {"happened_on": TODAY, "kind": "crossed", "crossed_by": "threat", "is_kept": is_kept}
        BoundaryEvent.objects.bulk_create([BoundaryEvent(**HERS, **told)])


@pytest.mark.parametrize("is_kept", [False, True])
@pytest.mark.parametrize("harm", [fought, threatened])
@pytest.mark.parametrize("name", ["thea", "sue"])
def test_harm_is_the_weakest_link_kept_or_not(harm: Any, is_kept: bool, name: str) -> None:
    assessed()
    assert (shown(name)["fit"], shown(name)["weakest"]) == ("holds", [])
    harm(is_kept)
    told = shown(name)
    assert (told["fit"], told["view"], told["weakest"]) == ("overloaded", "client", ["words_and_actions"])


def test_harm_is_known_where_nothing_was_seen() -> None:
    assert shown()["known"] == "0 of 6"
    fought()
    assert (shown()["known"], shown()["fit"]) == ("1 of 6", "overloaded")


def test_what_a_client_keeps_counts_on_the_board() -> None:
    assessed()
    assessed(keep=True, energy=0)
    assert shown()["weakest"] == ["energy"]


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_norm_that_is_not_kept_to_is_not_lived(is_kept: bool) -> None:
    with as_person("ana"):
        norm = Norm.objects.create(
            **HERS, area="time", question="needs", today="So", state="in_force", healthy="yes"
        )
    assert (shown()["norms_covered"], shown()["norm_areas"]["time"]) == (1, "covered")
    with as_person("ana"):
        NormObservation.objects.bulk_create(
            NormObservation(
                client_id=ANA, norm=norm, observed_on=TODAY - timedelta(days=back), was_lived=False,
                is_kept=is_kept,
            )
            for back in (0, 1, 90)
        )  # fmt: skip
    assert (shown()["norms_covered"], shown()["norm_areas"]["time"]) == (0, "not_lived")


def test_it_stays_one_statement() -> None:
    for tell in (assessed, fought, threatened):
        tell()
    with as_person("thea"), CaptureQueriesContext(connection) as seen:
        caseload()
    assert len(seen) == 1
