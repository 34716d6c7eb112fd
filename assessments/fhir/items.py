"""Items of a Questionnaire as items of a form: what each becomes, and what of its features."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from assessments.rules.forms.form_shape import CHOICES, MAX_DEPTH, SILENT, TYPES, as_rows

from .conditions import OLDER, Asked
from .details import NOT_FOR, Details
from .nodes import ITEM, OPTION, Node
from .options import COMPUTED, NO_ANSWERS, Offers, Options
from .report import Place, Report, quoted
from .spoken import Speech
from .terms import Terms

CALCULATED: Final = ("calculatedExpression", "cqf-calculatedValue", "cqif-calculatedValue")
FINDS_OPTIONS: Final = ("answerExpression", "candidateExpression")
NOT_HERE: Final = {
    "attachment": "Files cannot be handed in here, so this question was left out.",
    "reference": "It asks for a record in another system, so this question was left out.",
}
OFFERING: Final = ("string", "text", "integer", "decimal", "date", "dateTime", "time", "url")
CONSTRAINTS: Final = ("optionsOnly", "optionsOrString", "optionsOrType")

NO_TOTAL: Final = (
    "A program of the file would work this out. It is not run, and no total of a file is believed: left out."
)
NEVER_FILLED: Final = "It would be filled in by another system and cannot be answered: left out."
HIDDEN: Final = "It is never shown to anybody who answers: left out."
WITHIN_HIDDEN: Final = "It stands in something that is never shown: left out."
ONLY_HEADING: Final = "The question itself was left out; what belongs to it is still asked below its words."
ALWAYS_SHOWN: Final = (
    "A program of the file would decide whether this is asked. It is not run: this is always asked now."
)
OWN_WORDS: Final = "An answer that is not in the list is given in the person's own words."
BY_CODE: Final = "The question had no text; the name of its code is its text now: {}."
NO_LINK_ID: Final = "Every item needs a linkId."
SAME_LINK_ID: Final = "The linkId {} is used twice."
NOTHING_IN_IT: Final = "Nothing in it can be answered here, so it is not required any more."
HELP: Final = "These words stand beside the question above now, as its help."
TOO_DEEP: Final = f"Items are nested more than {MAX_DEPTH} deep."
OLDER_KEYS: Final = ("option", "options", "concept", "group", "question")


@dataclass
class Items:
    """Reads all items of one file. `asked` and `gone` are by linkId, in the order of the file."""

    speech: Speech
    terms: Terms
    report: Report
    asked: dict[str, Asked] = field(default_factory=dict)
    gone: dict[str, Place] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    headings: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.options = Options(self.speech, self.terms, self.report)
        self.details = Details(self.speech, self.report)

    def convert(
        self, rows: list[Any], place: Place, depth: int = 1, above: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The items of one level; what is nested too deeply is a fault."""
        if depth > MAX_DEPTH:
            self.report.fault(place, "nesting", TOO_DEEP)
            return []
        told = []
        for node in self._nodes(rows, place):
            skipped = not node.is_object or self._is_help(node, above)
            item = None if skipped else self._one(node, depth)
            if item is not None:
                told.append(item)
        return told

    def _nodes(self, rows: list[Any], place: Place) -> Iterator[Node]:
        for number, raw in enumerate(rows):
            here = place.row(number)
            link_id = raw.get("linkId") if isinstance(raw, dict) else None
            named = isinstance(link_id, str) and bool(link_id.strip())
            if named and link_id not in self.seen:
                here = here.called(str(link_id))
            node = Node(raw, here, self.report, ITEM)
            if isinstance(raw, dict):
                self._known(node, str(link_id) if named else None)
            yield node

    def _known(self, node: Node, link_id: str | None) -> None:
        """Faults of the item that have nothing to do with what it asks."""
        node.seen.add("linkId")
        if link_id is None:
            if not isinstance(node.raw.get("linkId"), int | float | dict | list):
                self.report.fault(node.place.below("linkId"), "linkId", NO_LINK_ID)
        elif link_id in self.seen:
            words = SAME_LINK_ID.format(quoted(link_id))
            self.report.fault(node.place.below("linkId"), "linkId", words)
        elif "\0" in link_id or any("\ud800" <= letter <= "\udfff" for letter in link_id):
            words = "The linkId holds a sign that cannot be kept."
            self.report.fault(node.place.below("linkId"), "linkId", words)
        else:
            self.seen.add(link_id)
        for name in OLDER_KEYS:
            if isinstance(node.raw.get(name), dict | list):
                self.report.fault(node.place.below(name), name, OLDER)
        for number, row in enumerate(as_rows(node.raw, "enableWhen")):
            if isinstance(row, dict) and "hasAnswer" in row:
                place = node.place.below("enableWhen").row(number).below("hasAnswer")
                self.report.fault(place, "hasAnswer", OLDER)

    def _one(self, node: Node, depth: int) -> dict[str, Any] | None:
        link_id = node.raw.get("linkId")
        name = link_id if isinstance(link_id, str) else ""
        if self._is_hidden(node):
            self.report.left_out(node.place, "hidden", HIDDEN)
            self._bury(node, depth, name)
            return None
        why = self._why_not(node)
        told: dict[str, Any] = {"linkId": name}
        offers = Offers()
        if why is None:
            before = self.report.so_far()
            offers = self._typed(node, told)
            if node.take("readOnly") is True and "initial" not in told and told["type"] not in SILENT:
                why = ("readOnly", NEVER_FILLED)
                self.report.back_to(before)
        if why is not None:
            told, offers = {"linkId": name}, Offers()
            self.gone[name] = node.place
            if not node.raw.get("item"):
                self.report.left_out(node.place, *why)
                return None
            self.report.changed(node.place, why[0], f"{why[1]} {ONLY_HEADING}")
            told["type"] = "group"
        self._shown(node, told)
        if why is None:
            self.asked[name] = Asked(node, told, offers)
        else:
            self._leave_question(node)
        rows = node.take("item")
        below = self.convert(rows, node.place.below("item"), depth + 1, told) if rows else []
        if below:
            told["item"] = below
        if told["type"] == "group" and told.get("required") and not _asks(told):
            # Nobody could ever answer it, and nobody could send the form.
            del told["required"]
            self.report.changed(node.place.below("required"), "required", NOTHING_IN_IT)
        if told.get("control") == "grid":
            self.details.settle_grid(node, told)
        return told

    def _is_help(self, node: Node, above: dict[str, Any] | None) -> bool:
        """Whether it was put beside the question above it, as the words that help to answer."""
        plain = {"linkId", "type", "text", "_text", "extension"}
        if above is None or "help" in above or node.raw.get("type") != "display" or set(node.raw) - plain:
            return False
        controls = [one for one in node.extensions() if one.name == "itemControl"]
        if len(controls) != 1 or self.details.control_code(controls[0]) != "help":
            return False
        text = self.speech.of(node, "text")
        if not text:
            return False
        above["help"] = text
        self.gone[str(node.raw.get("linkId"))] = node.place
        controls[0].is_read = True
        node.seen.add("type")
        node.finish()
        self.report.changed(node.place, "help", HELP)
        return True

    def _is_hidden(self, node: Node) -> bool:
        found = [extension.value() == ("Boolean", True) for extension in node.extended("hidden")]
        return any(found)

    def _bury(self, node: Node, depth: int, name: str) -> None:
        """What is below something that is never shown: checked and named, and left out."""
        self.gone[name] = node.place
        if depth >= MAX_DEPTH:
            if node.raw.get("item"):
                self.report.fault(node.place.below("item"), "nesting", TOO_DEEP)
            return
        for inner in self._nodes(node.take("item") or [], node.place.below("item")):
            self.report.left_out(inner.place, "hidden", WITHIN_HIDDEN)
            link_id = inner.raw.get("linkId")
            self._bury(inner, depth + 1, link_id if isinstance(link_id, str) else "")

    def _why_not(self, node: Node) -> tuple[str, str] | None:
        """The feature and the words, where a question cannot be asked here."""
        kind = node.raw.get("type")
        if isinstance(kind, str) and kind in NOT_HERE:
            return kind, NOT_HERE[kind]
        if kind not in SILENT and any(True for _ in node.extended(*CALCULATED)):
            return "calculatedExpression", NO_TOTAL
        return None

    def _typed(self, node: Node, told: dict[str, Any]) -> Offers:
        """Sets the type and the answers it offers."""
        raw = node.take("type")
        offers = Offers()
        offering = bool(node.raw.get("answerOption") or node.raw.get("answerValueSet"))
        kind = self._kind(node, raw, offering)
        told["type"] = kind
        if raw == kind:
            self.report.kept(node.place, f"type {raw}")
        if kind in CHOICES:
            offers = self._offers(node, told)
        elif offering:
            words = "A question of this kind takes no list of answers; the list was left out."
            self.report.left_out(node.place.below("answerOption"), "answerOption", words)
            node.seen |= {"answerOption", "answerValueSet"}
        self.details.put(node, told, offers)
        return offers

    def _kind(self, node: Node, raw: Any, offering: bool) -> str:
        place = node.place.below("type")
        constraint, at = self._constraint(node)
        kind = raw
        if raw in ("coding", "choice") or (raw in OFFERING and offering):
            kind = "choice" if constraint in (None, "optionsOnly") else "open-choice"
            if constraint == "optionsOrType":
                self.report.changed(at, "answerConstraint", OWN_WORDS)
            elif constraint is not None:
                self.report.kept(at, "answerConstraint")
        elif constraint is not None and raw != "open-choice":
            self.report.left_out(at, "answerConstraint", NOT_FOR)
        if raw == "url":
            kind = "string"
        if raw not in (*TYPES, "coding", "url"):
            known = ", ".join((*TYPES, "coding", "url", "reference"))
            if raw is not None or node.raw.get("type") is None:
                self.report.fault(place, "type", f"The type is one of {known}.")
            return "display"
        if kind != raw:
            self.report.changed(place, f"type {raw}", f"This is a question of the type {kind} now.")
        return str(kind)

    def _constraint(self, node: Node) -> tuple[str | None, Place]:
        """What besides the list may be answered; R4 files say it by an extension."""
        told, at = node.text("answerConstraint"), node.place.below("answerConstraint")
        for extension in node.extended("answerConstraint"):
            found = extension.value()
            if told is None and found is not None and isinstance(found[1], str):
                told, at = found[1], extension.place
        if told is not None and told not in CONSTRAINTS:
            self.report.fault(at, "answerConstraint", f"It is one of {', '.join(CONSTRAINTS)}.")
            return None, at
        return told, at

    def _offers(self, node: Node, told: dict[str, Any]) -> Offers:
        offers = self.options.of(node)
        computed = list(node.extended(*FINDS_OPTIONS))
        if offers.rows:
            told["answerOption"] = [offer.as_json() for offer in offers.rows]
            self.report.kept(node.place, "answerOption")
            for extension in computed:
                extension.leave()
            return offers
        address = node.text("answerValueSet")
        for extension in computed:
            self.report.changed(extension.place, extension.name, COMPUTED)
            extension.seen |= set(extension.raw)
        if address is None and not computed:
            self.report.changed(node.place.below("answerOption"), "answerOption", NO_ANSWERS)
        return offers

    def _shown(self, node: Node, told: dict[str, Any]) -> None:
        """Its words, and whether an expression would have hidden it."""
        prefix = self.speech.of(node, "prefix")
        if prefix:
            told["prefix"] = prefix if len(prefix) > 1 else next(iter(prefix.values()))
            self.report.kept(node.place, "prefix")
        text = self.speech.of(node, "text")
        if text:
            told["text"] = text
            self.report.kept(node.place, "text")
        elif told["type"] not in SILENT:
            self._named_by_code(node, told)
        for extension in node.extended("enableWhenExpression"):
            extension.seen |= set(extension.raw)
            self.report.changed(extension.place, "enableWhenExpression", ALWAYS_SHOWN)

    def _named_by_code(self, node: Node, told: dict[str, Any]) -> None:
        """A question without a text is asked by the name of its code."""
        for row in as_rows(node.raw, "code"):
            display = row.get("display") if isinstance(row, dict) else None
            words: dict[str, str] = {}
            if isinstance(display, str):
                self.speech.keep(words, self.speech.language, display, node.place.below("code"))
            if words:
                told["text"] = words
                name = quoted(words[self.speech.language])
                self.report.changed(node.place.below("text"), "text", BY_CODE.format(name))
                return

    def _leave_question(self, node: Node) -> None:
        """A question that became a heading: what belonged to its answer went with it."""
        node.seen |= {"type", "required", "repeats", "readOnly", "maxLength", "initial", "answerOption"}
        node.seen |= {"answerValueSet", "answerConstraint", "enableWhen", "enableBehavior"}
        self.headings.append(node)
        for number, raw in enumerate(as_rows(node.raw, "answerOption")):
            Node(raw, node.place.below("answerOption").row(number), self.report, OPTION)


def _asks(told: dict[str, Any]) -> bool:
    """Whether anything in a group takes an answer."""
    return any(row["type"] not in SILENT or _asks(row) for row in told.get("item", ()))
