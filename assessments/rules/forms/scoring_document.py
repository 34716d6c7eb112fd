"""What a scoring must have to be published, beyond what is needed to compute with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain

from .document import unknown_fields
from .form_shape import Plain, PreparedForm, as_rows, as_text, field, plain_number
from .reading import FHIR_INTEGER, LARGEST_DECIMAL
from .scoring_shape import Scale, ScoringShape

TELL: tuple[str, ...] = ("therapist", "duty")
# Beyond this a score does not fit the column it is kept in.
TOO_LARGE = 10**10

MESSAGES = {
    "unknown_field": "There is no such field.",
    "not_a_list": "This is a list.",
    "not_a_boolean": "This is true or false.",
    "direction_missing": "Reliable change needs to know which direction is better.",
    "source_missing": "Reliable change names the kind of its reliability, its population and its source.",
    "bad_cutoff": "The cut-off is a number within the range, or null.",
    "bad_z": "z is a number above 0.",
    "range_too_narrow": "Answers can give values outside this range.",
    "value_too_large": "Answers can give values too large to keep; limit the items or the weights.",
    "unknown_tell": f"A flag tells {' or '.join(TELL)}.",
}

Found = tuple[str, str]


def of_scoring(form: PreparedForm, scoring: object, shape: ScoringShape) -> Iterator[Found]:
    """Faults with their places below `scoring`; `shape` is what was read of it."""
    if not isinstance(scoring, Mapping):
        return
    yield from unknown_fields(scoring, "scoring")
    for name in ("scales", "flags"):
        if not isinstance(scoring.get(name, []), list):
            yield f".{name}", "not_a_list"
    if not isinstance(scoring.get("comparable", False), bool):
        yield ".comparable", "not_a_boolean"
    for place, (raw, scale) in enumerate(zip(as_rows(scoring, "scales"), shape.scales, strict=True)):
        found = chain(_fields(raw), _of_change(raw), _of_range(form, raw, scale, bool(shape.troubles)))
        yield from ((f".scales[{place}]{below}", code) for below, code in found)
    for place, raw in enumerate(as_rows(scoring, "flags")):
        found = chain(unknown_fields(raw, "flag"), _of_flag(raw))
        yield from ((f".flags[{place}]{below}", code) for below, code in found)


def _fields(raw: object) -> Iterator[Found]:
    yield from unknown_fields(raw, "scale")
    for name in ("missing", "transform", "reliable_change"):
        yield from ((f".{name}{below}", code) for below, code in unknown_fields(field(raw, name), name))
    for place, band in enumerate(as_rows(raw, "bands")):
        yield from ((f".bands[{place}]{below}", code) for below, code in unknown_fields(band, "band"))
    for name in ("reverse", "bands", "range"):
        if field(raw, name) is not None and not isinstance(field(raw, name), list):
            yield f".{name}", "not_a_list"


def _of_change(raw: object) -> Iterator[Found]:
    change = field(raw, "reliable_change")
    if change is None:
        return
    if field(raw, "direction") is None:
        yield ".direction", "direction_missing"
    if any(as_text(change, name) is None for name in ("kind", "population", "source")):
        yield ".reliable_change", "source_missing"
    z, cutoff = field(change, "z"), field(change, "cutoff")
    if z is not None and (plain_number(z) or 0) <= 0:
        yield ".reliable_change.z", "bad_z"
    limit = plain_number(cutoff)
    ends = [end for end in map(plain_number, as_rows(raw, "range")) if end is not None]
    outside = limit is not None and len(ends) == 2 and not ends[0] <= limit <= ends[1]
    if cutoff is not None and (limit is None or outside):
        yield ".reliable_change.cutoff", "bad_cutoff"


def _of_flag(raw: object) -> Iterator[Found]:
    tell = field(raw, "tell")
    if tell is not None and tell not in TELL:
        yield ".tell", "unknown_tell"


def _of_range(form: PreparedForm, raw: object, scale: Scale, is_broken: bool) -> Iterator[Found]:
    if is_broken or not scale.items:
        return
    low, high = extent(form, scale)
    if _largest(form, scale) >= TOO_LARGE:
        yield "", "value_too_large"
    ends = [end for end in map(plain_number, as_rows(raw, "range")) if end is not None]
    if len(ends) == 2 and (low < ends[0] or ends[1] < high):
        yield ".range", "range_too_narrow"


def extent(form: PreparedForm, scale: Scale) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value that full sets of answers give. Reversing keeps a range as it is."""
    ends = {name: _ends(form, name) for name in scale.items}
    if scale.method == "weighted":
        ends = {
            name: _turned(low * scale.weights[name], high * scale.weights[name])
            for name, (low, high) in ends.items()
        }
    if scale.method == "min_margin":
        ends = {
            name: (low - scale.against[name], high - scale.against[name])
            for name, (low, high) in ends.items()
        }
    if scale.method == "count":
        ends = {name: (low >= scale.at_least, high >= scale.at_least) for name, (low, high) in ends.items()}
    together = TOGETHER[scale.method]
    low, high = (together([pair[side] for pair in ends.values()]) for side in (0, 1))
    return _turned(Fraction(low) * scale.multiply + scale.add, Fraction(high) * scale.multiply + scale.add)


def _turned(one: Plain, other: Plain) -> tuple[Fraction, Fraction]:
    return Fraction(min(one, other)), Fraction(max(one, other))


def _ends(form: PreparedForm, name: str) -> tuple[Plain, Plain]:
    item = form.items[name]
    if item.range is not None:
        return item.range
    widest = FHIR_INTEGER if item.type == "integer" else LARGEST_DECIMAL
    low, high = item.lowest, item.highest
    return (
        low if isinstance(low, int | Fraction) else -widest,
        high if isinstance(high, int | Fraction) else widest,
    )


def _largest(form: PreparedForm, scale: Scale) -> Fraction:
    """No value is further from 0, whatever is left out and filled in."""
    most = _furthest([end for name in scale.items for end in _ends(form, name)])
    heaviest = _furthest(scale.weights.values()) if scale.weights else 1
    furthest = _furthest(scale.against.values())
    count = len(scale.items) if scale.method in ("sum", "weighted") else 1
    return Fraction(
        (most * heaviest + furthest) * count * _furthest([scale.multiply]) + _furthest([scale.add])
    )


def _furthest(numbers: Iterable[Plain]) -> Plain:
    return max((max(number, -number) for number in numbers), default=0)


def _mean(ends: Sequence[Plain]) -> Plain:
    return Fraction(sum(ends)) / len(ends)


TOGETHER: dict[str, Callable[[Sequence[Plain]], Plain]] = {
    "sum": sum,
    "weighted": sum,
    "count": sum,
    "mean": _mean,
    "min": min,
    "min_margin": min,
    "max": max,
}
