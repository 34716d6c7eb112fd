"""The answers a question offers, with their scores; and which of them a coding of the file means."""

from dataclasses import dataclass, field
from typing import Any, Final

from assessments.rules.forms.form_shape import Plain, plain_number

from .nodes import CODING, OPTION, Node
from .report import Place, Report, quoted
from .spoken import Speech, Spoken
from .terms import MOST_CODES, Concept, Terms, coding_of, score_of

NUMBER_KINDS: Final = ("Integer", "Decimal")
TEXT_KINDS: Final = ("String", "Date", "Time", "DateTime", "Uri", "Url", "Code")

NOT_NAMED: Final = "The list {} of the file does not name its answers. Give the answers before publishing."
NO_LIST: Final = "The list {} is not in the file. Give the answers before publishing."
UNSCORED: Final = "Other answers of this question have a score; these have none: {}."
UNAVAILABLE: Final = "The answers stand in a list outside the file ({}). Give the answers before publishing."
COMPUTED: Final = "A program of the file would find the answers. It is not run: give them before publishing."
NO_ANSWERS: Final = "The question has no answers to choose from. Give them before publishing."
TOO_MANY: Final = f"Nobody chooses from more than {MOST_CODES:,} answers."
NO_CODE: Final = "This answer had no code; its text is its code now."
NO_TEXT: Final = "This answer had no text; its code is shown."
SAME_CODE: Final = "Two answers had this code from different lists; the list is part of the code now."
TWICE: Final = "This answer stands there twice."
SYSTEMS: Final = "The answers keep their codes; which lists these come from stays in the original file: {}"


@dataclass
class Offer:
    """One answer as the file has it, and as it is offered here."""

    kind: str
    system: str
    code: str
    texts: Spoken
    score: Plain | None
    exclusive: bool
    is_initial: bool
    place: Place
    prefix: str = ""

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"code": self.code, "text": self.texts}
        if self.prefix:
            told["prefix"] = self.prefix
        if self.score is not None:
            told["score"] = as_number(self.score)
        if self.exclusive:
            told["exclusive"] = True
        return told


@dataclass
class Offers:
    """All answers of one question; `original` leads from system and code in the file to the code here."""

    rows: list[Offer] = field(default_factory=list)
    original: dict[tuple[str, str], str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, key: tuple[str, str], offer: Offer) -> None:
        self.original[key] = offer.code
        self.first.setdefault(key[1], offer.code)
        self.rows.append(offer)

    def code_for(self, system: str, code: str, display: str = "") -> str | None:
        """The code here of a coding in the file; without a system, of the first with its code."""
        wanted = one_line(code or display)
        return self.original.get((system, wanted)) or self.first.get(wanted)


class Options:
    """Reads the answers of questions."""

    def __init__(self, speech: Speech, terms: Terms, report: Report) -> None:
        self.speech, self.terms, self.report = speech, terms, report

    def of(self, node: Node) -> Offers:
        """What a question offers: its own answers, else those of a list in the file."""
        if len(node.take("answerOption") or ()) > MOST_CODES:
            self.report.fault(node.place.below("answerOption"), "answerOption", TOO_MANY)
            return Offers()
        rows = [self._offer(row) for row in node.nodes("answerOption", OPTION)]
        offers = [offer for offer in rows if offer is not None]
        address = node.text("answerValueSet")
        if address is not None:
            offers += self._listed(node, address)
        return self._told_apart(node, offers)

    def _listed(self, node: Node, address: str) -> list[Offer]:
        place = node.place.below("answerValueSet")
        found = self.terms.concepts(address)
        if found is None:
            words = UNAVAILABLE if not address.startswith("#") else NO_LIST
            words = NOT_NAMED if self.terms.has(address) else words
            self.report.changed(place, "answerValueSet", words.format(quoted(address)))
            return []
        self.report.kept(place, "answerValueSet")
        return [_of_concept(concept) for concept in found]

    def _offer(self, row: Node) -> Offer | None:
        found = row.value()
        exclusive = any(self._is_true(row, extension) for extension in row.extended("optionExclusive"))
        initial = row.take("initialSelected") is True
        offer = None if found is None else self._valued(row, *found)
        if offer is None:
            self.report.left_out(row.place, "answerOption", "This answer has neither a code nor a text.")
        else:
            offer.exclusive, offer.is_initial, offer.place = exclusive, initial, row.place
            offer.prefix = self._prefix(row)
        row.finish()
        return offer

    def _prefix(self, row: Node) -> str:
        """The mark before an answer, which stands at the option or at its coding."""
        told: Spoken = {}
        for extension in row.extended("optionPrefix", "valueset-label"):
            found = extension.value()
            if found is None or not isinstance(found[1], str) or told:
                extension.leave()
                continue
            self.speech.keep(told, self.speech.language, found[1], extension.place)
            self.report.kept(extension.place, extension.name)
        return told.get(self.speech.language, "")

    def _is_true(self, row: Node, extension: Node) -> bool:
        self.report.kept(extension.place, "optionExclusive")
        return extension.value() == ("Boolean", True)

    def _valued(self, row: Node, kind: str, value: Any) -> Offer | None:
        if kind == "Coding":
            return self._coded(row)
        beside = row.side(f"value{kind}")
        score = score_of(row, self.report, beside)
        if beside is not None:
            beside.finish()
        number = plain_number(value) if kind in NUMBER_KINDS else None
        if number is not None:
            if score is None:
                self.report.kept(row.place, "number as score")
            return self._new(kind, "", str(value), {self.speech.language: str(value)}, number)
        if kind in TEXT_KINDS and isinstance(value, str) and one_line(value):
            texts: Spoken = {}
            self.speech.keep(texts, self.speech.language, value, row.place)
            return self._new(kind, "", value, texts, score)
        return None

    def _coded(self, row: Node) -> Offer | None:
        coding = row.node("valueCoding", CODING)
        if coding is None:
            return None
        system, code, _ = coding_of(coding)
        texts = self.speech.of(coding, "display")
        score = score_of(row, self.report, coding)
        known = self.terms.named(system, code)
        if known is not None:
            texts = {**known.texts, **texts}
            score = known.score if score is None else score
        coding.seen |= {"system", "code", "display"}
        coding.finish()
        code = one_line(code)
        if not code and not texts:
            return None
        if not code:
            self.report.changed(row.place, "code", NO_CODE)
            code = next(iter(texts.values()))
        return self._new("Coding", system, code, texts, score)

    def _new(self, kind: str, system: str, code: str, texts: Spoken, score: Plain | None) -> Offer:
        return Offer(kind, system, one_line(code), texts, score, False, False, Place())

    def _told_apart(self, node: Node, offers: list[Offer]) -> Offers:
        """Each with a code of its own and a text."""
        systems: dict[str, set[str]] = {}
        for offer in offers:
            systems.setdefault(offer.code, set()).add(offer.system)
        told = Offers()
        taken: set[str] = set()
        for offer in offers:
            key = (offer.system, offer.code)
            if key in told.original:
                self.report.left_out(offer.place, "answerOption", TWICE)
                continue
            if len(systems[offer.code]) > 1 and offer.system:
                self.report.changed(offer.place, "code", SAME_CODE)
                offer.code = one_line(f"{offer.system}|{offer.code}")
            if offer.code in taken:
                self.report.left_out(offer.place, "answerOption", TWICE)
                continue
            if not offer.texts:
                self.report.changed(offer.place, "display", NO_TEXT)
                self.speech.keep(offer.texts, self.speech.language, key[1], offer.place)
            taken.add(offer.code)
            told.add(key, offer)
        self._tell_systems(node, offers)
        bare = [offer.code for offer in told.rows if offer.score is None]
        if len(bare) < len(told.rows) and bare:
            words = UNSCORED.format(quoted(", ".join(bare)))
            self.report.changed(node.place.below("answerOption"), "score", words)
        return told

    def _tell_systems(self, node: Node, offers: list[Offer]) -> None:
        names = sorted({offer.system for offer in offers if offer.system})
        if names:
            words = SYSTEMS.format(quoted(", ".join(names)))
            self.report.left_out(node.place.below("answerOption"), "system", words)


def _of_concept(concept: Concept) -> Offer:
    code = one_line(concept.code)
    return Offer(
        "Coding", concept.system, code, dict(concept.texts), concept.score, False, False, concept.place
    )


def one_line(code: str) -> str:
    """A code as FHIR has it: no blanks at its ends, single ones inside; nothing that cannot be kept."""
    clean = code.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean.split())


def as_number(number: Plain) -> int | float:
    return number if isinstance(number, int) else float(number)
