import pytest
from django.db import connections, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState, StateApps

from privacy.together import together

APP = "privacy"


def key() -> tuple[str, models.Field]:  # type: ignore[type-arg]
    return ("id", models.BigAutoField(primary_key=True))


def to(model: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(f"{APP}.{model}", models.PROTECT)


def above(number: int) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(number__gt=number), name="number_is_above")


ROOM = migrations.CreateModel("Room", [key(), ("number", models.IntegerField())])
BED = migrations.CreateModel("Bed", [key(), ("room", to("Room"))])
FLOOR = migrations.AddField("room", "floor", models.IntegerField(null=True))
WIDER = migrations.AlterField("room", "number", models.BigIntegerField())
ABOVE = migrations.AddConstraint("room", above(0))
HIGHER = migrations.AddConstraint("room", above(1))
NOT_ABOVE = migrations.RemoveConstraint("room", "number_is_above")
BY_NUMBER = migrations.AddIndex("room", models.Index(fields=["number"], name="room_by_number"))
UPDATE = migrations.RunSQL("UPDATE privacy_room SET number = 1")


class OneWay(migrations.RemoveField):
    reversible = False


def applied(operations: list[Operation]) -> tuple[list[str], int]:
    """The statements that operations make, and how often models were rendered."""
    rendered = 0
    original = StateApps.render_multiple

    def counted(self: StateApps, states: list[ModelState]) -> None:
        nonlocal rendered
        rendered += len(states)
        original(self, states)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StateApps, "render_multiple", counted)
        migration = migrations.Migration("0001", APP)
        migration.operations = operations  # type: ignore[misc]
        with connections["owner"].schema_editor(collect_sql=True, atomic=False) as editor:
            state = ProjectState()
            _ = state.apps
            migration.apply(state, editor)
        return [line for line in editor.collected_sql if not line.startswith("--")], rendered


def shape(operations: list[Operation]) -> list[int]:
    return [len(getattr(operation, "operations", [operation])) for operation in together(operations)]


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_statements_and_their_order_are_those_of_one_after_the_other() -> None:
    operations = [ROOM, BED, FLOOR, WIDER, ABOVE, BY_NUMBER, UPDATE, NOT_ABOVE, HIGHER]
    alone, often = applied(operations)
    grouped, seldom = applied(together(operations))
    assert grouped == alone
    assert len(alone) > len(operations)
    assert seldom < often


@pytest.mark.parametrize(
    ("operations", "groups"),
    [
        ([], []),
        ([ROOM], [1]),
        ([ROOM, BED], [2]),
        # A room that was made together with its floor would have it already.
        ([ROOM, FLOOR], [1, 1]),
        ([BED, ROOM, ABOVE, BY_NUMBER, WIDER], [2, 3]),
        ([FLOOR, WIDER, ABOVE, BY_NUMBER], [4]),
        ([WIDER, WIDER], [1, 1]),
        # The one that goes has to be there before, as it was.
        ([ABOVE, NOT_ABOVE, HIGHER], [1, 1, 1]),
        ([FLOOR, UPDATE, WIDER, ABOVE], [1, 1, 2]),
    ],
)
def test_what_touches_the_same_never_goes_together(operations: list[Operation], groups: list[int]) -> None:
    assert shape(operations) == groups
    assert sum(groups) == len(operations)


def test_a_group_goes_back_where_each_of_it_does() -> None:
    assert together([FLOOR, WIDER])[0].reversible
    assert not together([FLOOR, OneWay("bed", "room")])[0].reversible
