"""Bodies of requests: those of the permission table, varied within what the API's contract allows."""

import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from tests.contract import contract

API: Final = "/api/v1/"
TEXTS: Final = ("a", "She said no.", "Grüße – 你好 \u200d🙂", "  blanks at both ends ", "long " * 900)
# Below these, what is said is bound to something else in the body or in the world.
LEFT_ALONE: Final = frozenset(
    {"answers", "every", "to", "status", "kind", "what", "form", "password", "token", "email", "rater"}
)


def placeless(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path.split("?")[0])


@cache
def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Method and address -> what the contract says of its body."""
    return {
        (method.upper(), placeless(path).removeprefix(API)): operation
        for path, item in contract()["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    }


def resolved(told: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in told:
        told = contract()["components"]["schemas"][told["$ref"].rpartition("/")[2]]
    return told


def fields(method: str, path: str) -> Mapping[str, Any]:
    """What a body may say there, by name."""
    operation = operations().get((method, placeless(path)), {})
    media = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    properties: Mapping[str, Any] = resolved(media.get("schema", {})).get("properties", {})
    return properties


def queries(path: str) -> dict[str, Mapping[str, Any]]:
    """What the query of a GET may say there, by name."""
    told = operations().get(("GET", placeless(path)), {}).get("parameters", ())
    return {one["name"]: resolved(one["schema"]) for one in told if one["in"] == "query"}


def words_of(told: Mapping[str, Any]) -> list[Any]:
    """The words to choose from, where there is such a choice."""
    told = resolved(told)
    either = [word for part in (*told.get("oneOf", ()), *told.get("allOf", ())) for word in words_of(part)]
    return [*told.get("enum", ()), *either]


def others(told: Mapping[str, Any], value: Any, chance: random.Random) -> Iterator[Any]:
    """Other values that this field may take."""
    told = resolved(told)
    kinds = told.get("type", "")
    words = [word for word in words_of(told) if word not in ("", None)]
    if words:
        yield chance.choice(words)
    elif "boolean" in kinds:
        yield chance.random() < 0.5
    elif "integer" in kinds and "maximum" in told:
        yield chance.randint(int(told.get("minimum", 0)), int(told["maximum"]))
    elif told.get("format") == "date":
        yield f"2024-0{chance.randint(2, 6)}-{chance.randint(1, 28):02}"
    elif "string" in kinds and "format" not in told and isinstance(value, str) and "{" not in value:
        text = chance.choice(TEXTS)
        yield text if len(text) <= told.get("maxLength", len(text)) else text[:5]
    elif isinstance(value, dict) and value and all(type(level) is int for level in value.values()):
        yield {name: chance.randint(0, 4) for name in value}


def varied(method: str, path: str, body: Any, chance: random.Random) -> Any:
    """The body with some of its fields told otherwise, and now and then one that it left out."""
    if not isinstance(body, Mapping):
        return body
    told = dict(body)
    for name, field in fields(method, path).items():
        likely = 0.4 if name in body else 0.05
        if name in LEFT_ALONE or field.get("readOnly") or chance.random() > likely:
            continue
        for value in others(field, body.get(name), chance):
            told[name] = value
    return told


def may_be_kept(method: str, path: str) -> bool:
    """Whether a client may keep there with their therapist what they say."""
    return "keep" in fields(method, path)
