"""Answers that stand in a list elsewhere in the file: value sets that name each of their codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from assessments.rules.forms.form_shape import Plain, plain_number

from .nodes import Node
from .report import Place, Report
from .spoken import Speech, Spoken

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
)
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


@dataclass
class Terms:
    """The lists in the file: by `#id` and by address."""

    speech: Speech
    report: Report
    sets: dict[str, Node] = field(default_factory=dict)
    systems: dict[str, Node] = field(default_factory=dict)
    found: list[Node] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    # By the place of a list: what it holds, None also while that is being found out.
    known: dict[str, list[Concept] | None] = field(default_factory=dict)
    handed_out: int = 0

    def add(self, raw: object, place: Place) -> None:
        """A resource inside the file; only lists of codes are of use."""
        kind = raw.get("resourceType") if isinstance(raw, Mapping) else None
        kinds = {"ValueSet": VALUE_SET, "CodeSystem": CODE_SYSTEM}.get(kind if isinstance(kind, str) else "")
        node = Node(raw, place, self.report, kinds or RESOURCE)
        self.found.append(node)
        if kinds is None:
            return
        url, name = node.text("url"), node.text("id")
        here = self.sets if kind == "ValueSet" else self.systems
        if name:
            here.setdefault(f"#{name}", node)
        if url:
            here.setdefault(url.split("|")[0], node)

    def concepts(self, address: str) -> list[Concept] | None:
        """The answers of a list, None where the file doesn't name them all."""
        node = self.sets.get(address) or self.sets.get(address.split("|")[0])
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
            found = self._composed(node)
            found = self._expanded(node) if found is None else found
            self.known[path] = found if found is None or len(found) <= MOST_CODES else None
        return self.known[path]

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
        if code is None:
            self.report.left_out(row.place, "concept", "An answer without a code.")
            return
        texts = self.speech.of(row, "display")
        for designation in row.nodes("designation", DESIGNATION):
            self._designation(texts, designation)
        yield Concept(system, code, texts, score_of(row, self.report), row.place)

    def _designation(self, texts: Spoken, designation: Node) -> None:
        told, value = designation.text("language"), designation.text("value")
        if told and value:
            language = told.split("-")[0].lower()
            if language not in texts:
                self.speech.keep(texts, language, value, designation.place)


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
    return scores[0] if scores else None


def coding_of(node: Node) -> tuple[str, str, str]:
    """System, code and display of a coding, as they stand there."""
    return node.text("system") or "", node.text("code") or "", node.text("display") or ""
