"""How a practice words the rungs of the ladder."""

from collections.abc import Mapping

from privacy.actor import Actor
from relationships.models import LadderRung
from rest.serializers import RowVersion


def word_ladder(*, by: Actor, rungs: Mapping[int, str]) -> None:
    """Each rung in the practice's own words; one that says the same already is not touched."""
    own = {row.rung: row for row in LadderRung.objects.select_for_update()}
    for rung, wording in sorted(rungs.items()):
        row = own.get(rung)
        if row is None:
            LadderRung.objects.create(practice_id=by.practice_id, rung=rung, wording=wording)
        elif row.wording != wording:
            RowVersion().write(row, {"wording": wording})
