"""A FHIR Questionnaire as a form: from its bytes to the form document and the report of what became of it.

Nothing that comes with a file is run, no total of it is believed, and no list of answers is fetched.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from assessments import rules
from assessments.rules.forms.document import WORDS, of_form
from assessments.rules.forms.form_shape import MAX_ITEMS, walk

from .conditions import Conditions
from .items import Items
from .json_text import read_json
from .names import OURS
from .nodes import QUESTIONNAIRE, Node
from .plain import plain
from .questionnaire import FORM_EXTRAS
from .report import CHANGED, MOST_LINES, TOP, Entry, Place, Report, entry, quoted
from .scoring import scoring_in
from .spoken import Speech, Spoken, base_language
from .terms import Terms

R5_KEYS: Final = ("versionAlgorithmString", "versionAlgorithmCoding", "copyrightLabel")
R5_ITEM_KEYS: Final = ("answerConstraint", "disabledDisplay")
LONGEST_KEY: Final = 50
NO_KEY: Final = "imported_form"

NOT_ONE: Final = "This is no FHIR Questionnaire, it is {}."
NO_ITEMS: Final = "A questionnaire needs items."
NONE_LEFT: Final = "Nothing of this file could be asked here: every item was left out."
TOO_MANY: Final = f"This questionnaire has more than {MAX_ITEMS} items."
CYCLIC: Final = "Whether this is asked depends on its own answer."
NO_LANGUAGE: Final = "The file does not say its language; its texts are taken to be in “{}”."
REGION: Final = "Its texts stand under the language “{}”."
NO_TITLE: Final = "The form had no title; {} is its title now."
LONGEST_TYPE: Final = 60
DRAFT_ONLY: Final = "The file calls itself “{}”. Here it is a draft until you publish it."
MORE_FAULTS: Final = "{} more things, which are not listed here."
BEFORE: Final = "Before this can be published: {}"


@dataclass(frozen=True)
class Imported:
    """What a file became. `form` is None where it was refused; `faults` then say why, each with its place.

    `source`: what the file says of itself (url, version, name, edition). `report` never leaves anything out:
    whatever stands in the file and not in `form` has a line.
    """

    form: dict[str, Any] | None
    scoring: dict[str, Any]
    licence: dict[str, Any]
    title: Spoken
    key: str
    source: dict[str, str]
    report: tuple[Entry, ...] = ()
    faults: tuple[Entry, ...] = field(default=())

    @property
    def is_accepted(self) -> bool:
        return self.form is not None


def read_questionnaire(data: bytes, language: str = "en") -> Imported:
    """Reads a FHIR R4 or R5 Questionnaire in JSON (FORMS, Import); `language` where the file names none.

    Raises nothing, whatever the bytes are.
    """
    report = Report()
    tree = read_json(data, report)
    if report.faults:
        return _refused(report)
    raw, place, beside = _questionnaire_in(tree, report)
    if raw is None:
        return _refused(report)
    if _has_too_many(raw):
        report.fault(place.below("item"), "item", TOO_MANY)
        return _refused(report)
    return _Reader(raw, place, beside, language, report).read()


def _refused(report: Report, source: Mapping[str, str] | None = None) -> Imported:
    return Imported(None, {}, {}, {}, "", dict(source or {}), tuple(report.whole()), tuple(report.faults))


def _questionnaire_in(tree: Any, report: Report) -> tuple[Any, Place, list[tuple[Any, Place]]]:
    """The Questionnaire, its place, and what travels beside it in a Bundle."""
    kind = _kind(tree)
    if kind == "Questionnaire":
        return tree, TOP, []
    if kind != "Bundle":
        report.fault(TOP, "resourceType", NOT_ONE.format(_what(tree, kind)))
        return None, TOP, []
    rows = tree.get("entry")
    inside = [
        (row.get("resource"), TOP.below("entry").row(number).below("resource"))
        for number, row in enumerate(rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]
    found = [one for one in inside if _kind(one[0]) == "Questionnaire"]
    if len(found) != 1:
        words = f"This Bundle holds {len(found)} Questionnaires. Import each from a file of its own."
        report.fault(TOP, "Bundle", words)
        return None, TOP, []
    report.changed(TOP, "Bundle", "The one Questionnaire of this Bundle was taken.")
    return (*found[0], [one for one in inside if one is not found[0]])


def _kind(resource: Any) -> Any:
    return resource.get("resourceType") if isinstance(resource, dict) else None


def _has_too_many(raw: Any) -> bool:
    """Whether there are more items than a form may have; counted first, so that no time is lost on them."""
    count, waiting = 0, [raw]
    while waiting and count <= MAX_ITEMS:
        rows = waiting.pop().get("item")
        below = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        count += len(below)
        waiting += below
    return count > MAX_ITEMS


def _what(tree: Any, kind: Any) -> str:
    # The name of a type, never a text that stands in its place.
    if isinstance(kind, str) and kind.isascii() and kind.isalpha() and len(kind) <= LONGEST_TYPE:
        return f"a resource of the type {quoted(kind)}"
    if isinstance(kind, str):
        return "a resource of another type"
    return "an object without a resourceType" if isinstance(tree, dict) else "no object at all"


class _Reader:
    """Reads one Questionnaire."""

    def __init__(
        self, raw: Any, place: Place, beside: list[tuple[Any, Place]], language: str, report: Report
    ) -> None:
        self.report = report
        self.node = Node(raw, place, report, QUESTIONNAIRE)
        self.edition = edition(self.node.raw)
        self.language = self._language(language)
        self.speech = Speech(self.language, report, markdown=self.edition == "R5")
        self.terms = Terms(self.speech, report)
        for number, resource in enumerate(self.node.take("contained") or []):
            self.terms.add(resource, place.below("contained").row(number))
        for resource, where in beside:
            self.terms.add(resource, where)

    def read(self) -> Imported:
        node = self.node
        node.seen |= {"resourceType", "item"}
        title = self._title()
        licence = self._licence()
        source = self._source()
        items = Items(self.speech, self.terms, self.report)
        rows = node.take("item") or []
        told = items.convert(rows, node.place.below("item"))
        conditions = Conditions(items.asked, items.gone, self.report)
        for asked in items.asked.values():
            conditions.put(asked)
            asked.node.finish()
        for heading in items.headings:
            heading.finish()
        self.terms.finish()
        described = self.speech.of(node, "description")
        languages = self._languages({**title, **described}, told)
        form: dict[str, Any] = {"title": title, "languages": languages, "item": told}
        if described:
            form["description"] = described
            self.report.kept(node.place.below("description"), "description")
        form |= self._extras()
        scoring = scoring_in(node, form, self.report)
        node.finish()
        self._whole(form, bool(rows), items)
        if self.report.faults:
            return _refused(self.report, source)
        report = [*self.report.whole(), *_before_publishing(form, scoring)]
        return Imported(form, scoring, licence, title, self._key(), source, tuple(report))

    def _whole(self, form: dict[str, Any], had_items: bool, items: Items) -> None:
        """Faults of the whole: nothing to ask, too much, conditions in a circle."""
        if not had_items:
            if self.node.raw.get("item") in (None, []):
                self.report.fault(self.node.place.below("item"), "item", NO_ITEMS)
        elif not form["item"] and not self.report.faults:
            self.report.fault(self.node.place.below("item"), "item", NONE_LEFT)
        for name in rules.prepare(form).on_cycle:
            if name in items.asked:
                place = items.asked[name].node.place.below("enableWhen")
                self.report.fault(place, "enableWhen", CYCLIC)

    def _extras(self) -> dict[str, Any]:
        """What only our own exports say of the whole form."""
        told: dict[str, Any] = {}
        for extension in self.node.extended(*(f"{OURS}{name}" for name, _ in FORM_EXTRAS)):
            name = extension.name.removeprefix(OURS)
            _, value = extension.value() or ("", None)
            if list(of_form({name: value})) or value is None:
                extension.leave()
            else:
                told[name] = value
        return told

    def _languages(self, title: Spoken, told: list[dict[str, Any]]) -> list[str]:
        """All languages of the form, its own first."""
        spoken: set[str] = set(title)
        waiting: list[Any] = [told]
        while waiting:
            part = waiting.pop()
            if isinstance(part, list):
                waiting += part
            elif isinstance(part, dict):
                spoken |= {tag for name in WORDS if isinstance(part.get(name), dict) for tag in part[name]}
                waiting += [part.get("item"), part.get("answerOption")]
        return [self.language, *sorted(spoken - {self.language})]

    def _language(self, fallback: str) -> str:
        told = self.node.text("language")
        place = self.node.place.below("language")
        language = base_language(told) if told else None
        if language is None:
            self.report.changed(place, "language", NO_LANGUAGE.format(fallback))
            return fallback
        if language == told:
            self.report.kept(place, "language")
        else:
            self.report.changed(place, "language", REGION.format(language))
        return language

    def _title(self) -> Spoken:
        title = self.speech.of(self.node, "title")
        if title:
            self.report.kept(self.node.place.below("title"), "title")
            return title
        told = self.node.text("name") or self.node.text("id") or "Imported form"
        self.node.seen -= {"name", "id"}
        words: Spoken = {}
        self.speech.keep(words, self.language, told, self.node.place.below("name"))
        self.report.changed(self.node.place.below("title"), "title", NO_TITLE.format(quoted(told)))
        return words or {self.language: "Imported form"}

    def _licence(self) -> dict[str, Any]:
        """What the file says of the rights in its words; they are the practice's to check."""
        told: dict[str, Any] = {}
        for name, ours in (("copyright", "text"), ("publisher", "holder")):
            texts = self.speech.of(self.node, name)
            if texts:
                told[ours] = texts.get(self.language) or next(iter(texts.values()))
                self.report.kept(self.node.place.below(name), name)
        url = plain(self.node.text("url") or "")
        if url:
            told["source"] = one_line(url)
            self.report.kept(self.node.place.below("url"), "url")
        told["languages"] = [self.language]
        return told

    def _source(self) -> dict[str, str]:
        status = self.node.text("status")
        if status:
            words = DRAFT_ONLY.format(quoted(status).strip("“”"))
            self.report.changed(self.node.place.below("status"), "status", words)
        told = {"edition": self.edition}
        for name in ("url", "version", "name", "id"):
            value = self.node.raw.get(name)
            if isinstance(value, str) and value.strip():
                told[name] = one_line(value)
        return told

    def _key(self) -> str:
        """A short name from what the file calls itself."""
        for name in ("name", "title", "id", "url"):
            told = self.node.raw.get(name)
            if isinstance(told, str):
                key = slug(told.rstrip("/").rsplit("/", 1)[-1] if name == "url" else told)
                if key:
                    return key
        return NO_KEY


def one_line(text: str) -> str:
    return quoted(text).strip("“”")


def slug(text: str) -> str:
    """Lower-case letters and digits, joined by underscores."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "_".join(re.findall("[a-z0-9]+", letters))[:LONGEST_KEY].strip("_")


def edition(raw: Mapping[str, Any]) -> str:
    """ "R5" where the file uses what only R5 has, else "R4"; what they share reads the same."""
    if any(name in raw for name in R5_KEYS):
        return "R5"
    for place in walk(raw):
        item = place.raw if isinstance(place.raw, Mapping) else {}
        if item.get("type") == "coding" or any(name in item for name in R5_ITEM_KEYS):
            return "R5"
    return "R4"


def _before_publishing(form: Mapping[str, Any], scoring: Mapping[str, Any]) -> list[Entry]:
    """What is left to do with the draft."""
    names = {f"form.{place.path}": place for place in walk(form)}
    told = []
    faults = rules.faults_of(form, scoring or None)
    for fault in faults[:MOST_LINES]:
        start = next((path for path in _starts(fault.path) if path in names), None)
        place = Place(fault.path, fault.path)
        if start is not None:
            raw = names[start].raw
            link_id = raw.get("linkId") if isinstance(raw, Mapping) else None
            place = Place(f"{link_id}{fault.path[len(start) :]}", fault.path)
        told.append(entry(place, "before publishing", CHANGED, BEFORE.format(fault.message)))
    if len(faults) > MOST_LINES:
        words = BEFORE.format(MORE_FAULTS.format(len(faults) - MOST_LINES))
        told.append(entry(TOP, "before publishing", CHANGED, words))
    return told


def _starts(path: str) -> list[str]:
    """The path and each of its beginnings, the longest first."""
    ends = [found.start() for found in re.finditer(r"\.", path)]
    return [path, *(path[:end] for end in reversed(ends))]
