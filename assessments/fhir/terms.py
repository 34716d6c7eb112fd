"""Answers that stand in a list elsewhere in the file: value sets that name each of their codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from assessments.rules.forms.form_shape import Plain, plain_number

from .nodes import Node
from .report import Place, Report
from .spoken import NOTHING, Speech, Spoken

RESOURCE: Final = {"resourceType": "text", "url": "text", "content": "text", "status": "text"}
VALUE_SET: Final = {**RESOURCE, "compose": "node", "expansion": "node"}
CODE_SYSTEM: Final = {**RESOURCE, "concept": "nodes"}
COMPOSE: Final = {"include": "nodes", "exclude": "nodes"}
INCLUDE: Final = {
    "system": "text",
    "concept": "nodes",
    "filter": "nodes",
    "valueSet": "texts",
    "version": "text",
}
CONCEPT: Final = {
    "code": "text",
    "display": "text",
    "definition": "text",
    "designation": "nodes",
    "concept": "nodes",
    "property": "nodes",
}
EXPANSION: Final = {"total": "count", "offset": "count", "contains": "nodes", "parameter": "nodes"}
CONTAINS: Final = {
    **CONCEPT,
    "system": "text",
    "contains": "nodes",
    "abstract": "flag",
    "inactive": "flag",
}
DESIGNATION: Final = {"language": "text", "use": "node", "value": "text"}
PROPERTY: Final = {"code": "text", "valueDecimal": "number", "valueInteger": "count"}
SCORES: Final = (
    *("ordinalValue", "itemWeight", "valueset-ordinalValue", "codesystem-ordinalValue", "iso21090-CO-value"),
    "http://fhir.org/guides/argonaut-questionnaire/StructureDefinition/extension-score",
)
ORDERS: Final = ("valueset-conceptOrder", "codesystem-conceptOrder")
# A longer list is none that a person chooses from; and a short file could name a long one many times.
MOST_CODES: Final = 2000
MOST_ANSWERS: Final = 20_000

USED: Final = "Its answers stand at the questions that use it now; what else it says was left out."
UNUSED: Final = "A list that no question here takes its answers from."
OTHER: Final = "A record of another kind that travels with the file. It is not used here."


@dataclass(frozen=True)
class Concept:
    """One answer of a list."""

    system: str
    code: str
    texts: Spoken
    score: Plain | None
    place: Place
    order: Plain | None = None


@dataclass
class Terms:
    """The lists in the file: by `#id` and by address; the codes of a system by its address."""

    speech: Speech
    report: Report
    sets: dict[str, Node] = field(default_factory=dict)
    systems: dict[str, Node] = field(default_factory=dict)
    found: list[Node] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    # By the place of a list: what it holds, None also while that is being found out.
    known: dict[str, list[Concept] | None] = field(default_factory=dict)
    coded: dict[str, dict[str, Concept]] = field(default_factory=dict)
    handed_out: int = 0

    def add(self, raw: object, place: Place) -> None:
        """A resource inside the file; only lists of codes are of use."""
        kind = raw.get("resourceType") if isinstance(raw, Mapping) else None
        kinds = {"ValueSet": VALUE_SET, "CodeSystem": CODE_SYSTEM}.get(kind if isinstance(kind, str) else "")
        # What is of another kind is not read, so nothing in it is at fault.
        node = Node(raw, place, self.report, kinds or {})
        self.found.append(node)
        if kinds is None:
            return
        url, name = node.text("url"), node.text("id")
        here = self.sets if kind == "ValueSet" else self.systems
        if name:
            here.setdefault(f"#{name}", node)
        if url:
            here.setdefault(url.split("|")[0], node)

    def has(self, address: str) -> bool:
        return self._set(address) is not None

    def _set(self, address: str) -> Node | None:
        return self.sets.get(address) or self.sets.get(address.split("|")[0])

    def concepts(self, address: str) -> list[Concept] | None:
        """The answers of a list, None where the file doesn't name them all."""
        node = self._set(address)
        if node is None:
            return None
        found = self._held(node)
        if not found or len(found) + self.handed_out > MOST_ANSWERS:
            return None
        self.handed_out += len(found)
        self.used.add(node.place.path)
        return found

    def _held(self, node: Node) -> list[Concept] | None:
        """All of one list, found out once; a list that holds itself holds nothing that could be named."""
        path = node.place.path
        if path not in self.known:
            self.known[path] = None
            composed, expanded = self._composed(node), self._expanded(node)
            found = expanded if composed is None else self._completed(composed, expanded or [])
            self.known[path] = None if found is None or len(found) > MOST_CODES else _in_order(found)
        return self.known[path]

    def named(self, system: str, code: str) -> Concept | None:
        """What a system in the file says of one of its codes."""
        if system not in self.coded:
            node = self.systems.get(system.split("|")[0]) if system else None
            rows = [] if node is None else self._nested(node.nodes("concept", CONCEPT), system, "concept")
            self.coded[system] = {concept.code: concept for concept in rows}
            if node is not None:
                self.used.add(node.place.path)
        return self.coded[system].get(code)

    def _completed(self, concepts: list[Concept], beside: list[Concept]) -> list[Concept]:
        """Each with the text and the score that stand only in the list's expansion, or with its system."""
        known = {(concept.system, concept.code): concept for concept in beside}
        whole = [_with(concept, known.get((concept.system, concept.code))) for concept in concepts]
        return [_with(concept, self.named(concept.system, concept.code)) for concept in whole]

    def finish(self) -> None:
        """What became of each resource inside the file."""
        for node in self.found:
            kind = str(node.raw.get("resourceType", "contained"))
            if node.place.path in self.used:
                self.report.changed(node.place, kind, USED)
            else:
                lists = kind in ("ValueSet", "CodeSystem")
                self.report.left_out(node.place, kind, UNUSED if lists else OTHER)

    def _composed(self, node: Node) -> list[Concept] | None:
        compose = node.node("compose", COMPOSE)
        if compose is None:
            return None
        found: list[Concept] = []
        for include in compose.nodes("include", INCLUDE):
            part = self._included(include)
            if part is None:
                return None
            found += part
            if len(found) > MOST_CODES:
                return None
        gone: set[tuple[str, str]] = set()
        for exclude in compose.nodes("exclude", INCLUDE):
            part = self._included(exclude)
            if part is None:
                return None
            gone |= {(concept.system, concept.code) for concept in part}
        return [concept for concept in found if (concept.system, concept.code) not in gone]

    def _included(self, include: Node) -> list[Concept] | None:
        system = include.text("system") or ""
        rows, lists = include.nodes("concept", CONCEPT), include.take("valueSet") or []
        if include.take("filter"):
            return None
        if rows and not lists:
            return [concept for row in rows for concept in self._concept(row, system)]
        if not rows and not system and len(lists) == 1:
            inner = self.sets.get(str(lists[0]).split("|")[0])
            if inner is None:
                return None
            self.used.add(inner.place.path)
            return self._held(inner)
        return self._whole_system(system) if system and not lists else None

    def _whole_system(self, system: str) -> list[Concept] | None:
        node = self.systems.get(system.split("|")[0])
        if node is None or node.text("content") not in (None, "complete"):
            return None
        self.used.add(node.place.path)
        return list(self._nested(node.nodes("concept", CONCEPT), system, "concept"))

    def _expanded(self, node: Node) -> list[Concept] | None:
        expansion = node.node("expansion", EXPANSION)
        if expansion is None:
            return None
        found = list(self._nested(expansion.nodes("contains", CONTAINS), "", "contains"))
        total = expansion.take("total")
        whole = not expansion.take("offset") and (total is None or total <= len(found))
        return found if whole else None

    def _nested(self, rows: list[Node], system: str, below: str) -> Iterator[Concept]:
        """Parents first, without recursion: a list may be deep."""
        waiting = list(reversed(rows))
        while waiting:
            row = waiting.pop()
            if not row.take("abstract") and not row.take("inactive"):
                yield from self._concept(row, row.text("system") or system)
            waiting.extend(reversed(row.nodes(below, CONTAINS if below == "contains" else CONCEPT)))

    def _concept(self, row: Node, system: str) -> Iterator[Concept]:
        code = row.text("code")
        if code is None or not code.replace("\0", "").strip():
            self.report.left_out(row.place, "concept", "An answer without a code.")
            return
        texts = self.speech.of(row, "display")
        for designation in row.nodes("designation", DESIGNATION):
            self._designation(texts, designation)
        yield Concept(system, code, texts, score_of(row, self.report), row.place, self._order(row))

    def _order(self, row: Node) -> Plain | None:
        found = None
        for extension in row.extended(*ORDERS):
            _, value = extension.value() or ("", None)
            found = plain_number(value)
            self.report.kept(extension.place, extension.name)
        return found

    def _designation(self, texts: Spoken, designation: Node) -> None:
        told, value = designation.text("language"), designation.text("value")
        if told and value:
            language = told.split("-")[0].lower()
            if language not in texts:
                self.speech.keep(texts, language, value, designation.place)


def _with(concept: Concept, other: Concept | None) -> Concept:
    if other is None:
        return concept
    score = other.score if concept.score is None else concept.score
    return replace(concept, score=score, texts={**other.texts, **concept.texts})


def _in_order(concepts: list[Concept]) -> list[Concept]:
    """As the file numbers them, where it numbers each."""
    numbered = [concept.order for concept in concepts]
    if any(number is None for number in numbered):
        return concepts
    return sorted(concepts, key=lambda concept: concept.order or 0)


def score_of(node: Node, report: Report, also: Node | None = None) -> Plain | None:
    """The one number that the file gives to an answer; where it gives two, the first counts."""
    scores: list[Plain] = []
    for holder in (node, also):
        for extension in holder.extended(*SCORES) if holder is not None else ():
            found = extension.value()
            number = plain_number(found[1]) if found is not None else None
            if number is None:
                extension.leave("This score is no number.")
            elif scores and number not in scores:
                report.left_out(extension.place, extension.name, "The answer has another score already.")
            else:
                scores.append(number)
                report.kept(extension.place, extension.name)
    for row in node.nodes("property", PROPERTY) if "property" in node.kinds else ():
        numbers = [plain_number(row.take(name)) for name in ("valueDecimal", "valueInteger")]
        given = [number for number in numbers if number is not None]
        if row.text("code") in SCORES and not scores:
            scores += given[:1]
    for extension in node.extended("property"):
        # How files of R4 say what R5 has a property for.
        parts = {part.name.removesuffix("[x]"): part.value() for part in extension.extensions()}
        (_, code), (_, value) = parts.get("code") or NOTHING, parts.get("value") or NOTHING
        number = plain_number(value)
        if code in SCORES and number is not None and not scores:
            scores.append(number)
            report.kept(extension.place, code)
    return scores[0] if scores else None


def coding_of(node: Node) -> tuple[str, str, str]:
    """System, code and display of a coding, as they stand there."""
    return node.text("system") or "", node.text("code") or "", node.text("display") or ""
