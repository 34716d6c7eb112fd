"""Migrations whose operations share one rendering of all models.

After each operation Django renders every model anew that is related to the one that changed. Here all are
related, through the practice, so that a migration of sixty operations takes sixty times what one takes.
The SQL and its order stay the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import migrations
from django.db.migrations.operations.base import Operation

OF_FIELDS: Final = (migrations.AddField, migrations.AlterField, migrations.RemoveField)


class Together(Operation):
    """Operations that may all see the models as they are after the last of them."""

    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        self.reversible = all(one.reversible for one in operations)  # type: ignore[misc]

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Without rendered models nothing is rendered again; whoever asks next renders them once.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations in the same order, in as few groups as they allow."""
    return [group[0] if len(group) == 1 else Together(group) for group in _groups(operations)]


def _groups(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    group: list[Operation] = []
    seen: set[tuple[str, ...]] = set()
    for operation in operations:
        touched = _touched(operation)
        if group and (not touched or not _touched(group[-1]) or seen & {touched, touched[:1]}):
            yield group
            group, seen = [], set()
        group.append(operation)
        seen.add(touched)
    if group:
        yield group


def _touched(operation: Operation) -> tuple[str, ...]:
    """What no other operation of its group may touch, or nothing for one that has to stand alone.

    A model that is made is made with all that its group leaves it with, hence with none of the others.
    """
    if isinstance(operation, migrations.CreateModel):
        return (operation.name_lower,)
    if isinstance(operation, OF_FIELDS):
        return (operation.model_name_lower, operation.name_lower)
    if isinstance(operation, migrations.AddConstraint):
        return (operation.model_name_lower, operation.constraint.name)
    if isinstance(operation, migrations.AddIndex):
        return (operation.model_name_lower, operation.index.name)
    if isinstance(operation, migrations.RemoveConstraint | migrations.RemoveIndex):
        return (operation.model_name_lower, operation.name)
    return ()
