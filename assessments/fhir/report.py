"""What became of each feature of an imported file, in words a therapist understands."""

from dataclasses import dataclass, field
from typing import Final

KEPT, CHANGED, LEFT_OUT, REFUSED = "kept", "changed", "left_out", "refused"
OUTCOMES: Final = (KEPT, CHANGED, LEFT_OUT, REFUSED)
LONGEST_PLACE: Final = 300
LONGEST_QUOTE: Final = 200
# More is no report; a file may be made to have any number.
MOST_LINES: Final = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `name` for people (from the nearest linkId on), `path` from the file's top."""

    name: str = ""
    path: str = ""

    def below(self, key: str) -> "Place":
        return Place(f"{self.name}.{key}" if self.name else key, f"{self.path}.{key}" if self.path else key)

    def row(self, number: int) -> "Place":
        return Place(f"{self.name}[{number}]", f"{self.path}[{number}]")

    def called(self, name: str) -> "Place":
        return Place(readable(name), self.path)


TOP: Final = Place()
MORE: Final = "{} more lines are not listed here: what they are about was left out or changed as well."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the report: `outcome` is one of OUTCOMES, `refused` for what keeps the file out."""

    place: str
    path: str
    feature: str
    outcome: str
    words: str

    def as_json(self) -> dict[str, str]:
        return {
            "place": self.place,
            "path": self.path,
            "feature": self.feature,
            "outcome": self.outcome,
            "words": self.words,
        }


Mark = tuple[int, int, dict[str, int], dict[str, Place]]


@dataclass
class Report:
    """Collects while a file is read. What is kept stands once for each feature, all else at each place."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Entry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    firsts: dict[str, Place] = field(default_factory=dict)
    told: set[Entry] = field(default_factory=set)
    unlisted: int = 0

    def kept(self, place: Place, feature: str) -> None:
        self.counts[feature] = self.counts.get(feature, 0) + 1
        self.firsts.setdefault(feature, place)

    def changed(self, place: Place, feature: str, words: str) -> None:
        self._line(self.entries, place, feature, CHANGED, words)

    def left_out(self, place: Place, feature: str, words: str) -> None:
        self._line(self.entries, place, feature, LEFT_OUT, words)

    def fault(self, place: Place, feature: str, words: str) -> None:
        self._line(self.faults, place, feature, REFUSED, words)

    def so_far(self) -> "Mark":
        return len(self.entries), self.unlisted, dict(self.counts), dict(self.firsts)

    def back_to(self, mark: "Mark") -> None:
        """As if nothing had been read since: for what was left out after all. Faults stay."""
        length, self.unlisted, self.counts, self.firsts = mark
        self.told.difference_update(self.entries[length:])
        del self.entries[length:]

    def _line(self, lines: list[Entry], place: Place, feature: str, outcome: str, words: str) -> None:
        if len(lines) < MOST_LINES:
            line = entry(place, feature, outcome, words)
            # What is read twice, such as a list that two questions use, is told once.
            if line not in self.told:
                self.told.add(line)
                lines.append(line)
        elif outcome != REFUSED:
            self.unlisted += 1

    def whole(self) -> list[Entry]:
        """Every line: what was kept first, then the rest in the order of reading."""
        kept = [
            entry(self.firsts[feature], feature, KEPT, _times(count))
            for feature, count in self.counts.items()
        ]
        more = [entry(TOP, "report", LEFT_OUT, MORE.format(self.unlisted))] if self.unlisted else []
        return kept + self.entries + more


def entry(place: Place, feature: str, outcome: str, words: str) -> Entry:
    name, path = readable(place.name), readable(place.path)
    return Entry(name, path, readable(feature), outcome, readable(words, None))


def _times(count: int) -> str:
    return "Kept." if count == 1 else f"Kept, here and in {count - 1} more place{'s' if count > 2 else ''}."


def readable(text: str, longest: int | None = LONGEST_PLACE) -> str:
    """The same text without what no database could keep, and no longer than a line."""
    clean = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return clean if longest is None or len(clean) <= longest else clean[: longest - 1] + "…"


def quoted(text: str) -> str:
    return f"“{readable(' '.join(text.split()), LONGEST_QUOTE)}”"
