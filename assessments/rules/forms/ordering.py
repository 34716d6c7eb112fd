"""Names in an order in which each comes after what it needs."""

from collections.abc import Mapping


def in_order(needs: Mapping[str, set[str]]) -> tuple[list[str], set[str]]:
    """The names so that each comes after what it needs, and those that never can (Kahn)."""
    open_needs = {name: len(needed) for name, needed in needs.items()}
    waiting_for: dict[str, list[str]] = {name: [] for name in needs}
    for name, needed in needs.items():
        for other in needed:
            waiting_for[other].append(name)
    order = [name for name, count in open_needs.items() if count == 0]
    for name in order:
        for freed in waiting_for[name]:
            open_needs[freed] -= 1
            if open_needs[freed] == 0:
                order.append(freed)
    return order, set(needs) - set(order)
