"""How deep and how large a document may be to be read at all."""

from collections.abc import Mapping

from .form_shape import MAX_DEPTH

# An item is a list and an object; its texts lie a few levels further in.
MAX_NESTING = 2 * MAX_DEPTH + 10
# Values, and the letters of names and texts. An import may have 2 MB; larger ones are not even read.
LARGEST_FORM = 2_000_000
PLAIN = frozenset((str, int, float, bool, type(None)))


def out_of_bounds(document: object) -> str | None:
    """Why a document is not read any further, "too_deep" or "too_large"; None for all others."""
    size, waiting = 0, [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_NESTING:
            return "too_deep"
        below = _below(node)
        size += 1 + len(below)
        if size <= LARGEST_FORM:
            size += sum(len(text) for text in below if type(text) is str)
            size += sum(len(name) for name in node if type(name) is str) if isinstance(node, Mapping) else 0
        if size > LARGEST_FORM:
            return "too_large"
        # Only what holds more is looked at again: most of a document are plain values.
        waiting += [(row, depth + 1) for row in below if type(row) not in PLAIN]
    return None


def _below(node: object) -> list[object]:
    if isinstance(node, Mapping):
        return list(node.values())
    return node if isinstance(node, list) else []
