"""How large the numbers of a scoring may be, so that whatever is answered gives a score that can be kept."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from .answers import Fault
from .form_shape import Form, Plain, as_rows, field, plain_number, prepare, walk
from .scoring_shape import Scale, read_scoring

LARGEST = 1_000_000
# A kept score has ten digits before its point.
LARGEST_SCORE = 10**10
# What an answer may be where the item declares no range.
UNBOUNDED = {"integer": 2**31, "decimal": 10**15}

MESSAGES = {
    "too_large": "Numbers of a scoring lie between -1,000,000 and 1,000,000.",
    "score_too_large": "This score may become too large to keep: give its items a minValue and a maxValue.",
}


def oversized(form: Form, scoring: object) -> list[Fault]:
    """The numbers of a scoring, and scores of options, beyond what is ever needed; and scales that could
    reach 10^10, whatever their numbers.

    Places are like `scoring.scales[0].weights.q1` and `form.item[0].answerOption[1].score`. Raises nothing.
    """
    found = [*_numbers(scoring, "scoring")]
    for place in walk(form):
        for number, option in enumerate(as_rows(place.raw, "answerOption")):
            found.append((f"form.{place.path}.answerOption[{number}].score", field(option, "score")))
    faults = [_fault(path, "too_large") for path, raw in found if _is_oversized(raw)]
    return faults or [_fault(path, "score_too_large") for path in _unbounded(form, scoring)]


def _unbounded(form: Form, scoring: object) -> Iterator[str]:
    ready = prepare(form)
    shape = read_scoring(ready, scoring)
    for place, scale in enumerate(() if shape.troubles else shape.scales):
        items = (ready.items[name] for name in scale.items)
        ends = [end for item in items for end in item.range or (UNBOUNDED.get(item.type, 0),)]
        if _reach(scale, ends) >= LARGEST_SCORE:
            yield f"scoring.scales[{place}]"


def _reach(scale: Scale, ends: list[Plain]) -> Fraction:
    """No value of the scale is farther from 0: gaps are filled, numbers turned over, weighed and compared."""
    number = 2 * _farthest(ends) + _farthest(scale.against.values())
    weight = max(Fraction(1), _farthest(scale.weights.values()))
    return len(scale.items) * number * weight * _farthest([scale.multiply]) + _farthest([scale.add])


def _farthest(numbers: Iterable[Plain]) -> Fraction:
    return max((abs(Fraction(number)) for number in numbers), default=Fraction(0))


def _is_oversized(raw: object) -> bool:
    number = plain_number(raw)
    return number is not None and _farthest([number]) > LARGEST


def _numbers(document: object, path: str) -> Iterator[tuple[str, object]]:
    waiting: list[tuple[object, str]] = [(document, path)]
    while waiting:
        node, where = waiting.pop()
        if isinstance(node, Mapping):
            waiting += [(row, f"{where}.{name}"[:200]) for name, row in reversed(list(node.items()))]
        elif isinstance(node, list):
            waiting += [(row, f"{where}[{place}]") for place, row in reversed(list(enumerate(node)))]
        else:
            yield where, node


def _fault(path: str, code: str) -> Fault:
    return Fault(path, code, MESSAGES[code])
