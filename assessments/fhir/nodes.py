"""Objects of a file, read key by key: what has a wrong type is a fault, what nobody read is reported."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from .plain import plain
from .report import Place, Report, quoted
from .words import GENERIC, INSTRUCTIONS, MODIFIER, NO_VALUE, UNKNOWN, words_for

Kinds = Mapping[str, str]

HL7 = re.compile(
    r"https?://hl7\.org/fhir/(?:[a-z0-9.\-/]+/)?StructureDefinition/([A-Za-z0-9.\-]+)(?:\[x\])?(?:\|.*)?"
)
PREFIXES: Final = ("sdc-questionnaire-", "questionnaire-", "sdc-")
# How a file of one edition says what only another has: by the whole path of it.
OTHER_EDITION = re.compile(r"extension-(?:Questionnaire|ValueSet)\.(?:[a-z]+\.)*")

SAYS: Final = {
    "text": "a text",
    "flag": "true or false",
    "count": "a whole number",
    "number": "a number",
    "node": "an object",
    "nodes": "a list of objects",
    "texts": "a list of texts",
}


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda raw: isinstance(raw, str),
    "flag": lambda raw: isinstance(raw, bool),
    "count": lambda raw: isinstance(raw, int) and not isinstance(raw, bool),
    "number": _is_number,
    "node": lambda raw: isinstance(raw, dict),
    "nodes": lambda raw: isinstance(raw, list),
    "texts": lambda raw: isinstance(raw, list) and all(row is None or isinstance(row, str) for row in raw),
}


class Node:
    """One object of the file. What is taken counts as read; `finish` reports all the rest as left out."""

    def __init__(self, raw: object, place: Place, report: Report, kinds: Kinds) -> None:
        self.place, self.report, self.kinds = place, report, kinds
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.seen: set[str] = set()
        self._extensions: list[Extension] | None = None
        self.is_object = isinstance(raw, dict)
        if not self.is_object:
            self.wrong(place, "node")
        for name, value in self.raw.items():
            kind = self.kind_of(name)
            if kind and value is not None and not FITS[kind](value):
                self.wrong(place.below(name), kind)

    def kind_of(self, name: str) -> str:
        if name in self.kinds:
            return self.kinds[name]
        if name in EVERYWHERE:
            return EVERYWHERE[name]
        return "node" if name.startswith("_") and not isinstance(self.raw.get(name), list) else ""

    def wrong(self, place: Place, kind: str) -> None:
        self.report.fault(place, place.path.rsplit(".", 1)[-1], f"This has to be {SAYS[kind]}.")

    def take(self, name: str) -> Any:
        """The value where it is of its kind, else None; read either way."""
        self.seen.add(name)
        found = self.raw.get(name)
        kind = self.kind_of(name)
        return found if found is not None and (not kind or FITS[kind](found)) else None

    def text(self, name: str) -> str | None:
        found = self.take(name)
        return found if isinstance(found, str) and found.strip() else None

    def node(self, name: str, kinds: Kinds) -> "Node | None":
        found = self.take(name)
        return None if found is None else Node(found, self.place.below(name), self.report, kinds)

    def nodes(self, name: str, kinds: Kinds) -> "list[Node]":
        rows = self.take(name) or []
        below = self.place.below(name)
        return [Node(row, below.row(number), self.report, kinds) for number, row in enumerate(rows)]

    def side(self, name: str) -> "Node | None":
        """What stands beside a plain value: `_name`, with its extensions."""
        key = f"_{name}"
        return None if self.raw.get(key) is None else self.node(key, {})

    def value(self, prefix: str = "value") -> tuple[str, Any] | None:
        """The X and the value of the one valueX; two of them are a fault."""
        names = [name for name in self.raw if is_choice(name, prefix) and self.raw[name] is not None]
        self.seen.update(names)
        if len(names) > 1:
            self.report.fault(self.place, f"{prefix}[x]", f"Only one {prefix} can stand here.")
        if len(names) != 1:
            return None
        found = self.take(names[0])
        return None if found is None else (names[0][len(prefix) :], found)

    def extensions(self) -> "list[Extension]":
        if self._extensions is None:
            self._extensions = []
            for key in ("extension", "modifierExtension"):
                rows = self.take(key) if key in self.raw else None
                if not rows:
                    continue
                below = self.place.below(key)
                self._extensions += [
                    Extension(row, below.row(number), self.report, is_modifier=key != "extension")
                    for number, row in enumerate(rows)
                ]
        return self._extensions

    def extended(self, *names: str) -> "Iterator[Extension]":
        """The extensions of these names, read as they are handed out."""
        for extension in self.extensions():
            if extension.name in names:
                extension.is_read = True
                yield extension

    def said(self, *names: str) -> "Node":
        """This, with these keys read and whatever else it holds reported."""
        self.seen |= set(names)
        self.finish()
        return self

    def finish(self) -> None:
        """Report what nobody read."""
        for name, value in self.raw.items():
            if name in self.seen or name in ("extension", "modifierExtension"):
                continue
            self._leave(name, value)
        for extension in self.extensions():
            extension.report_rest()

    def _leave(self, name: str, value: Any) -> None:
        place = self.place.below(name)
        beside = self.side(name[1:]) if name.startswith("_") and isinstance(value, dict) else None
        if beside is not None:
            beside.finish()
            return
        known = name in self.kinds or name in EVERYWHERE
        words = NO_VALUE if value is None else words_for(name.lstrip("_")) or (GENERIC if known else UNKNOWN)
        self.report.left_out(place, name, words)


def is_choice(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name[len(prefix) : len(prefix) + 1].isupper()


class Extension(Node):
    """`name` is the short name of what HL7 defines, else the whole address."""

    def __init__(self, raw: object, place: Place, report: Report, *, is_modifier: bool = False) -> None:
        super().__init__(raw, place, report, EXTENSION)
        self.is_modifier, self.is_read = is_modifier, False
        self.url = self.text("url") or ""
        self.name = short_name(self.url)

    def report_rest(self) -> None:
        if self.is_read:
            self.finish()
        else:
            self.leave()

    def leave(self, words: str = "") -> None:
        """Report this one as left out, its own text told where it has one: somebody may want it back."""
        self.is_read = True
        self.seen.update(self.raw)
        told = words or words_for(self.name) or f"An addition that is not known here ({quoted(self.url)})."
        said = self.raw.get("valueString", self.raw.get("valueMarkdown"))
        telling = self.name in INSTRUCTIONS or not (words or words_for(self.name))
        if isinstance(said, str) and said.strip() and telling:
            told = f"{told} It says: {quoted(plain(said))}"
        self.report.left_out(self.place, self.name, MODIFIER + told if self.is_modifier else told)

    def extensions(self) -> "list[Extension]":
        # Parts are named by their plain `url` and not looked up on their own.
        if self._extensions is None:
            self._extensions = []
            rows = self.take("extension") or []
            below = self.place.below("extension")
            self._extensions = [
                Extension(row, below.row(number), self.report) for number, row in enumerate(rows)
            ]
        return self._extensions


def short_name(url: str) -> str:
    found = HL7.fullmatch(url)
    if found is None:
        return url or "extension"
    name = OTHER_EDITION.sub("", found.group(1))
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


EVERYWHERE: Final = {"id": "text", "extension": "nodes", "modifierExtension": "nodes"}
VALUES: Final = {
    "valueBoolean": "flag",
    "valueInteger": "count",
    "valuePositiveInt": "count",
    "valueUnsignedInt": "count",
    "valueDecimal": "number",
    **{
        f"value{name}": "text"
        for name in (
            *("String", "Code", "Uri", "Url", "Canonical", "Markdown", "Id", "Oid", "Uuid"),
            *("Date", "DateTime", "Time", "Instant", "Base64Binary"),
        )
    },
    **{
        f"value{name}": "node"
        for name in (
            *("Coding", "CodeableConcept", "Quantity", "Expression", "Reference", "Duration", "Period"),
            *("Range", "Attachment", "Identifier", "Age", "Count", "Distance", "Ratio", "RelatedArtifact"),
        )
    },
}
EXTENSION: Final = {"url": "text", **VALUES}
CODING: Final = {
    "system": "text",
    "version": "text",
    "code": "text",
    "display": "text",
    "userSelected": "flag",
}
CONCEPT: Final = {"coding": "nodes", "text": "text"}
REFERENCE: Final = {"reference": "text", "type": "text", "identifier": "node", "display": "text"}
PARTS_OF_CODING: Final = ("system", "version", "code", "display", "userSelected")
QUANTITY: Final = {"value": "number", "comparator": "text", "unit": "text", "system": "text", "code": "text"}
QUESTIONNAIRE: Final = {
    **dict.fromkeys(
        (
            *(
                "resourceType",
                "implicitRules",
                "language",
                "url",
                "version",
                "name",
                "title",
                "status",
                "date",
            ),
            *("publisher", "description", "purpose", "copyright", "copyrightLabel", "approvalDate"),
            *("lastReviewDate", "versionAlgorithmString"),
        ),
        "text",
    ),
    **dict.fromkeys(("meta", "text", "effectivePeriod", "versionAlgorithmCoding"), "node"),
    **dict.fromkeys(
        ("contained", "identifier", "contact", "useContext", "jurisdiction", "code", "item"), "nodes"
    ),
    **dict.fromkeys(("derivedFrom", "subjectType"), "texts"),
    "experimental": "flag",
}
ITEM: Final = {
    **dict.fromkeys(
        (
            *("linkId", "definition", "prefix", "text", "type", "answerValueSet", "enableBehavior"),
            *("disabledDisplay", "answerConstraint"),
        ),
        "text",
    ),
    **dict.fromkeys(("code", "item", "answerOption", "initial", "enableWhen"), "nodes"),
    **dict.fromkeys(("required", "repeats", "readOnly"), "flag"),
    "maxLength": "count",
}
OPTION: Final = {"initialSelected": "flag", **VALUES}
WHEN: Final = {
    "question": "text",
    "operator": "text",
    **{f"answer{name[5:]}": kind for name, kind in VALUES.items()},
}
