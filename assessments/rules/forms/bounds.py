"""How deep and how large a document may be to be read at all."""

from collections.abc import Mapping

from .form_shape import MAX_DEPTH

# An item is a list and an object; its texts lie a few levels further in.
MAX_NESTING = 2 * MAX_DEPTH + 10
# Values, and the letters of names and texts. An import may have 2 MB; larger ones are not even read.
LARGEST_FORM = 2_000_000


def out_of_bounds(document: object) -> str | None:
    """Why a document is not read any further, "too_deep" or "too_large"; None for all others."""
    size, waiting = 0, [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_NESTING:
            return "too_deep"
        size += 1 + (len(node) if isinstance(node, str) else 0)
        if isinstance(node, Mapping):
            size += sum(len(name) for name in node if isinstance(name, str))
        below = _below(node)
        size += len(below)
        if size > LARGEST_FORM:
            return "too_large"
        waiting += [(row, depth + 1) for row in below]
    return None


def _below(node: object) -> list[object]:
    if isinstance(node, Mapping):
        return list(node.values())
    return node if isinstance(node, list) else []
