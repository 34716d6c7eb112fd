"""When a question is asked: conditions on other answers, taken over where they mean the same here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assessments.rules.forms.form_shape import EXPECTED, OPERATORS, SILENT, as_text

from .nodes import CODING, PARTS_OF_CODING, QUANTITY, REFERENCE, WHEN, Node, is_choice
from .options import Offers, one_line
from .report import Place, Report

# Answers that are objects, and what of them is read.
HOLDING: Final = {
    "answerCoding": (CODING, PARTS_OF_CODING),
    "answerQuantity": (QUANTITY, tuple(QUANTITY)),
    "answerReference": (REFERENCE, tuple(REFERENCE)),
}
ORDERED: Final = (">", "<", ">=", "<=")
OLDER: Final = "This file is written for an older edition of FHIR. Save it as R4 or R5 and import that."
NO_OPERATOR: Final = f"The condition does not say how it compares. {OLDER}"
GONE: Final = "It asks about a question that was left out"
NOT_THERE: Final = "It asks about a question that is not in the file"
NO_SCORES: Final = "It compares answers that have no scores with a number"
TAKES_NONE: Final = "It asks about something that takes no answer"
UNREADABLE: Final = "It compares with something that cannot be compared with here"
OTHER_UNIT: Final = "It compares with another unit than the question's"
NO_ORDER: Final = "It asks which of two choices is larger"
DROPPED: Final = "{}, so this condition was left out. {}"
ALWAYS: Final = "What hangs on it is always shown now."
FEWER: Final = "The other conditions still decide."
ANY_TAKEN: Final = (
    "The file does not say whether one or all of the conditions have to hold; one is enough here."
)


@dataclass
class Asked:
    """An item that was taken over: as it stands here, and how its answers were written in the file."""

    node: Node
    told: dict[str, Any]
    offers: Offers
    hidden_by_expression: bool = False


class Conditions:
    """Reads the conditions once all items are known."""

    def __init__(self, asked: Mapping[str, Asked], gone: Mapping[str, Place], report: Report) -> None:
        self.asked, self.gone, self.report = asked, gone, report

    def put(self, item: Asked) -> None:
        rows = item.node.nodes("enableWhen", WHEN)
        read = [(row, self._read(row)) for row in rows]
        kept = [told for _, told in read if isinstance(told, dict)]
        for row, why in read:
            if isinstance(why, str):
                words = DROPPED.format(why, FEWER if kept else ALWAYS)
                self.report.changed(row.place, "enableWhen", words)
            else:
                self.report.kept(row.place, "enableWhen")
            row.finish()
        behavior = item.node.text("enableBehavior")
        if behavior not in (None, "all", "any"):
            place = item.node.place.below("enableBehavior")
            self.report.fault(place, "enableBehavior", 'This has to be "all" or "any".')
        if not kept:
            return
        item.told["enableWhen"] = kept
        if len(rows) > 1 and behavior is None:
            self.report.changed(item.node.place, "enableBehavior", ANY_TAKEN)
        if len(kept) > 1:
            item.told["enableBehavior"] = behavior or "any"

    def _read(self, row: Node) -> dict[str, Any] | str | None:
        """The condition as it stands here, or why it can't; None where it is a fault of the file."""
        question, operator = row.text("question"), row.text("operator")
        names = [name for name in row.raw if is_choice(name, "answer") and row.raw[name] is not None]
        row.seen |= {"question", "operator", *names}
        for name, (kinds, parts) in HOLDING.items():
            inner = row.node(name, kinds) if name in row.raw else None
            if inner is not None:
                inner.said(*parts)
        wrong = False
        if question is None:
            self._fault(row, "question", "A condition has to say which question it asks about.")
            wrong = True
        if operator is None and names and "operator" not in row.raw:
            self._fault(row, "operator", NO_OPERATOR)
            wrong = True
        elif operator not in OPERATORS:
            self._fault(row, "operator", f"The comparison is one of {', '.join(OPERATORS)}.")
            wrong = True
        if len(names) != 1:
            self._fault(row, "answer[x]", "A condition compares with exactly one answer.")
            wrong = True
        elif operator == "exists" and names != ["answerBoolean"]:
            self._fault(row, names[0], '"exists" is compared with true or false.')
            wrong = True
        if wrong or question is None or operator is None:
            return None
        if question in self.gone:
            return GONE
        target = self.asked.get(question)
        if target is None:
            return NOT_THERE
        if target.told["type"] in SILENT:
            return TAKES_NONE
        expected = self._expected(row, names[0].removeprefix("answer"), operator, target)
        if isinstance(expected, str):
            return expected
        return {"question": question, "operator": operator, **expected}

    def _fault(self, row: Node, name: str, words: str) -> None:
        self.report.fault(row.place.below(name), "enableWhen", words)

    def _expected(self, row: Node, kind: str, operator: str, target: Asked) -> dict[str, Any] | str:
        """The answerX of a condition here, or why there is none."""
        value = row.take(f"answer{kind}")
        if value is None or kind not in EXPECTED:
            return UNREADABLE
        if kind == "Coding":
            return self._coding(row, operator, target)
        if kind == "Quantity":
            return self._quantity(row, target)
        number = kind in ("Integer", "Decimal")
        if target.offers.rows and operator != "exists" and not (number and operator in ORDERED):
            if operator in ORDERED:
                return NO_ORDER
            ours = target.offers.code_for("", str(value))
            if ours or not number:
                return {"answerCoding": {"code": ours or one_line(str(value))}}
        scored = any(offer.score is not None for offer in target.offers.rows)
        if target.offers.rows and number and operator in ORDERED and not scored:
            return NO_SCORES
        if EXPECTED[kind](value) is None or (kind == "Boolean" and operator in ORDERED):
            return UNREADABLE
        return {f"answer{kind}": value}

    def _coding(self, row: Node, operator: str, target: Asked) -> dict[str, Any] | str:
        coding = row.node("answerCoding", CODING)
        if operator in ORDERED:
            return NO_ORDER
        system, code, display = (
            ("", "", "")
            if coding is None
            else (coding.text("system") or "", coding.text("code") or "", coding.text("display") or "")
        )
        if not code and not display:
            return UNREADABLE
        ours = target.offers.code_for(system, code, display)
        return {"answerCoding": {"code": ours or one_line(code or display)}}

    def _quantity(self, row: Node, target: Asked) -> dict[str, Any] | str:
        quantity = row.node("answerQuantity", QUANTITY)
        number = None if quantity is None else quantity.take("value")
        if quantity is None or number is None or quantity.text("comparator"):
            return UNREADABLE
        units = {quantity.text("unit"), quantity.text("code")} - {None}
        if units and as_text(target.told, "unit") not in units:
            return OTHER_UNIT
        return {"answerQuantity": {"value": number}}
