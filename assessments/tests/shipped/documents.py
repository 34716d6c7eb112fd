"""The shipped documents as they lie on disk, and their texts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[2] / "shipped"
DOCUMENTS: Final[dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
WITHOUT_WORDS: Final = tuple(key for key, one in DOCUMENTS.items() if one.get("texts") == "by_practice")
INSTRUMENTS: Final = ("gad7", "k10", "phq4", "phq9")
OWN: Final = tuple(key for key in DOCUMENTS if key not in (*WITHOUT_WORDS, *INSTRUMENTS))


def texts(node: Any) -> Iterator[dict[str, str]]:
    """Every text by language that somebody may read, in the order of the document."""
    if isinstance(node, dict):
        for name, below in node.items():
            if name in ("text", "title", "help") and isinstance(below, dict):
                yield below
            else:
                yield from texts(below)
    if isinstance(node, list):
        for below in node:
            yield from texts(below)


def items(node: Any) -> Iterator[dict[str, Any]]:
    """Every item of a form, parents first."""
    for one in node.get("item", []):
        yield one
        yield from items(one)
