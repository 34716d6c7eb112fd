"""What else is said of a question: whether it has to be answered, how often, within which limits, and how."""

from collections.abc import Mapping
from typing import Any, Final

from assessments import rules
from assessments.rules.forms.document import CONTROLS as FORM_CONTROLS
from assessments.rules.forms.document import SENSITIVITIES
from assessments.rules.forms.form_shape import ABSENT, CHOICES, LONGEST_TEXT, SILENT, parse_limit
from assessments.rules.forms.reading import MOST_ANSWERS

from .names import OURS
from .nodes import CODING, CONCEPT, PARTS_OF_CODING, QUANTITY, VALUES, Extension, Node
from .options import Offers
from .plain import plain
from .report import Report, quoted
from .spoken import Speech

CONTROLS: Final = {
    "radio-button": "radio",
    "check-box": "check",
    "drop-down": "dropdown",
    "autocomplete": "dropdown",
    "slider": "slider",
    "likert": "likert",
    **dict.fromkeys(("table", "htable", "grid"), "grid"),
}
MEASURED: Final = ("integer", "decimal", "quantity")
LONGEST_UNIT: Final = 40
LIMITED: Final = (*MEASURED, "date", "dateTime", "time")
LIMITS: Final = {
    "minValue": ("minValue", "minQuantity"),
    "maxValue": ("maxValue", "maxQuantity"),
}

NO_GRID: Final = "Only choices among the same answers can stand in one grid; each is shown on its own."
NO_CONTROL: Final = "It says how the question looks elsewhere ({}). Here it is shown in our own way."
NEAR_CONTROL: Final = "The answers are shown as a list to choose from."
ONE_ONLY: Final = "The question takes one answer, so this says nothing."
NOT_FOR: Final = "This says nothing for something of this type."
NO_LIMIT: Final = "This limit cannot be compared with an answer of this type."
NO_INITIAL: Final = "This is no answer that the question takes, so it starts without one."
NO_UNIT: Final = (
    "The file leaves the unit open. Answers here are plain numbers: name the unit before publishing."
)
UNITS: Final = "The file offers several units ({}). Answers here have one unit; put it into the text."


class Details:
    """Reads them into an item whose type is set already."""

    def __init__(self, speech: Speech, report: Report) -> None:
        self.speech, self.report = speech, report

    def put(self, node: Node, told: dict[str, Any], offers: Offers) -> None:
        self._flags(node, told)
        self._occurs(node, told)
        if told["type"] in SILENT:
            self._control(node, told)
            return
        self._length(node, told)
        self._unit(node, told)
        self._limits(node, told)
        self._control(node, told)
        self._ours(node, told)
        self._initial(node, told, offers)

    def _flags(self, node: Node, told: dict[str, Any]) -> None:
        fits = {
            "required": told["type"] != "display",
            "repeats": told["type"] != "display",
            "readOnly": told["type"] not in SILENT,
        }
        for name, here in fits.items():
            if node.take(name) is True and here:
                told[name] = True
                self.report.kept(node.place, name)
            elif node.take(name) is True:
                self.report.left_out(node.place.below(name), name, NOT_FOR)
            beside = node.side(name)
            if beside is not None:
                beside.finish()

    def _occurs(self, node: Node, told: dict[str, Any]) -> None:
        for extension in node.extended("minOccurs", "maxOccurs"):
            found = extension.value()
            number = found[1] if found is not None else None
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST_ANSWERS:
                extension.leave("This is no number of answers.")
            elif told.get("repeats") and _can_count(told, extension.name, number):
                told[extension.name] = number
                self.report.kept(extension.place, extension.name)
            elif extension.name == "minOccurs" and number == 1 and told["type"] != "display":
                told["required"] = True
                self.report.kept(extension.place, "minOccurs")
            else:
                extension.leave(ONE_ONLY)

    def _length(self, node: Node, told: dict[str, Any]) -> None:
        longest = node.take("maxLength")
        if longest is None:
            return
        if told["type"] in ("string", "text", "open-choice") and 0 < longest <= LONGEST_TEXT:
            told["maxLength"] = longest
            self.report.kept(node.place, "maxLength")
        else:
            self.report.left_out(node.place.below("maxLength"), "maxLength", NOT_FOR)

    def _unit(self, node: Node, told: dict[str, Any]) -> None:
        measured = told["type"] in MEASURED
        for extension in node.extended("unit"):
            name = self._unit_name(extension)
            if not measured or name is None or "unit" in told:
                extension.leave(NOT_FOR)
            else:
                told["unit"] = name
                self.report.kept(extension.place, "unit")
        offered = list(node.extended("unitOption"))
        names = [self._unit_name(extension) for extension in offered]
        for extension, name in zip(offered, names, strict=True):
            if len(offered) == 1 and measured and name and told.get("unit", name) == name:
                told["unit"] = name
                self.report.kept(extension.place, "unitOption")
            else:
                extension.leave(UNITS.format(quoted(", ".join(filter(None, names)))))
        if told["type"] == "quantity" and "unit" not in told:
            self.report.changed(node.place.below("unit"), "unit", NO_UNIT)

    def _unit_name(self, extension: Extension) -> str | None:
        coding = extension.node("valueCoding", CODING)
        if coding is None:
            return None
        names = self.speech.of(coding, "display")
        coding.seen |= {"system", "code"}
        coding.finish()
        name = names.get(self.speech.language) or coding.text("code")
        unit = plain(name) if name else ""
        return unit if 0 < len(unit) <= LONGEST_UNIT else None

    def _limits(self, node: Node, told: dict[str, Any]) -> None:
        for name, sources in LIMITS.items():
            for extension in node.extended(*sources):
                limit = self._limit(extension, told)
                if limit is None or name in told:
                    extension.leave(NO_LIMIT)
                else:
                    told[name] = limit
                    self.report.kept(extension.place, extension.name)

    def _limit(self, extension: Extension, told: dict[str, Any]) -> Any:
        found = extension.value()
        if found is None or told["type"] not in LIMITED:
            return None
        kind, value = found
        if kind == "Quantity":
            quantity = extension.node("valueQuantity", QUANTITY)
            unit = None if quantity is None else quantity.text("unit") or quantity.text("code")
            same = quantity is not None and unit == told.get("unit")
            value = quantity.said(*QUANTITY).take("value") if quantity is not None and same else None
        limit = parse_limit(value)
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if limit is None or numeric != (told["type"] in MEASURED):
            return None
        # A day says nothing of an instant; the answer itself shows of which kind it has to be.
        return value if numeric or kind.lower() == told["type"].lower() else None

    def _control(self, node: Node, told: dict[str, Any]) -> None:
        for extension in node.extended("itemControl"):
            code = self.control_code(extension)
            control = CONTROLS.get(code)
            if control is None or "control" in told or not _fits_control(control, told):
                extension.leave(NO_CONTROL.format(quoted(code)))
                continue
            told["control"] = control
            if code == "autocomplete":
                self.report.changed(extension.place, "itemControl", NEAR_CONTROL)
            elif control != "grid":
                self.report.kept(extension.place, "itemControl")

    def _ours(self, node: Node, told: dict[str, Any]) -> None:
        """What only our own exports say."""
        for extension in node.extended(*(f"{OURS}{name}" for name in ("sensitivity", "absent", "code"))):
            _, value = extension.value() or ("", None)
            if extension.name.endswith("sensitivity") and value in SENSITIVITIES:
                told["sensitivity"] = value
            elif extension.name.endswith("absent") and value in ABSENT:
                told["absent"] = [*told.get("absent", ()), value]
            elif extension.name.endswith("code") and isinstance(value, str) and value.isidentifier():
                told["code"] = value
            else:
                extension.leave()

    def control_code(self, extension: Extension) -> str:
        """The code of an itemControl, all of which then counts as read."""
        concept = extension.node("valueCodeableConcept", CONCEPT)
        if concept is None:
            return ""
        rows = concept.nodes("coding", CODING)
        codes = [row.text("code") or row.text("display") or "" for row in rows]
        for row in (*rows, concept):
            row.seen |= {"system", "version", "display", "code", "text", "coding", "userSelected"}
            row.finish()
        return codes[0] if codes else concept.text("text") or ""

    def settle_grid(self, node: Node, told: dict[str, Any]) -> None:
        """A grid once its rows are known: all of them choices among the same answers."""
        place = node.place.below("extension")
        rows = [row for row in told.get("item", []) if row["type"] != "display"]
        columns = {tuple(option["code"] for option in row.get("answerOption", [])) for row in rows}
        if len(columns) == 1 and all(row["type"] == "choice" for row in rows):
            self.report.kept(place, "itemControl")
        else:
            del told["control"]
            self.report.left_out(place, "itemControl", NO_GRID)

    def _initial(self, node: Node, told: dict[str, Any], offers: Offers) -> None:
        chosen = [offer.code for offer in offers.rows if offer.is_initial]
        if len(node.take("initial") or ()) > MOST_ANSWERS:
            self.report.left_out(node.place.below("initial"), "initial", NO_INITIAL)
            return
        rows = node.nodes("initial", VALUES)
        given = [self._given(row, offers, told) for row in rows]
        values = [value for value in given if value is not None] + [
            code for code in chosen if code not in given
        ]
        for row in rows:
            row.finish()
        if not values and not rows:
            return
        place = node.place.below("initial")
        value = values if told.get("repeats") else values[0] if len(values) == 1 else None
        if values and value is not None and _is_answer(told, value):
            told["initial"] = value
            self.report.kept(place, "initial")
        else:
            self.report.left_out(place, "initial", NO_INITIAL)

    def _given(self, row: Node, offers: Offers, told: Mapping[str, Any]) -> Any:
        found = row.value()
        if found is None:
            return None
        kind, value = found
        if kind == "Coding":
            coding = row.node("valueCoding", CODING)
            if coding is None:
                return None
            system, code, display = (coding.text(name) or "" for name in ("system", "code", "display"))
            coding.said(*PARTS_OF_CODING)
            return offers.code_for(system, code, display)
        if kind == "Quantity":
            quantity = row.node("valueQuantity", QUANTITY)
            unit = None if quantity is None else quantity.text("unit") or quantity.text("code")
            number = None if quantity is None else quantity.said(*QUANTITY).take("value")
            return {"value": number, **({"unit": unit} if unit else {})}
        if told["type"] in CHOICES:
            own = self._bare(row, str(value)) if told["type"] == "open-choice" else None
            return offers.code_for("", str(value)) or own
        return self._bare(row, value) if told["type"] in ("string", "text") else value

    def _bare(self, row: Node, value: Any) -> Any:
        """A text that stands in a field from the start, without its markup."""
        words = plain(value) if isinstance(value, str) else value
        if words != value:
            self.report.changed(row.place, "formatted text", f"Taken over as plain text: {quoted(words)}")
        return words


def _can_count(told: Mapping[str, Any], name: str, number: int) -> bool:
    """Whether the number of answers this asks for can be given."""
    if name == "maxOccurs":
        return number > 0 and number >= int(told.get("minOccurs", 0))
    return number <= int(told.get("maxOccurs", MOST_ANSWERS))


def _fits_control(control: str, told: Mapping[str, Any]) -> bool:
    once = control not in ("radio", "likert", "slider") or not told.get("repeats")
    types: tuple[str, ...] = ("group",) if control == "grid" else FORM_CONTROLS[control]
    return once and str(told["type"]) in types


def _is_answer(told: Mapping[str, Any], value: Any) -> bool:
    alone = {**told, "linkId": "alone", "required": False, "readOnly": False}
    return not rules.check({"item": [alone]}, {"alone": value}, draft=True)
