"""Texts by language: the plain one, its translations, and what stands in its formatted forms alone."""

import re
from typing import Final

from .nodes import Node
from .plain import plain
from .report import Place, Report, quoted

LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]+)*")
NO_LANGUAGE: Final = "This translation does not say its language in a way that is known here."
SECOND: Final = "There is a text in this language already; this one was left out."

NO_FIXED_TEXT: Final = (
    "A program of the file would write this text. It is not run: write the text before publishing."
)
COMPUTED: Final = (
    "A program of the file would write this text. It is not run; the fixed text is shown instead."
)
PICTURE: Final = "A picture, which is not shown here."
SAME: Final = "The same words stand there unformatted."
NOTHING: Final = ("", None)

Spoken = dict[str, str]


def base_language(tag: str) -> str | None:
    """ "de" of "de-AT"; None for what is no language."""
    found = LANGUAGE.fullmatch(tag.strip())
    return found.group(1).lower() if found else None


class Speech:
    """Reads texts of one file, whose own language is `language`."""

    def __init__(self, language: str, report: Report, *, markdown: bool) -> None:
        self.language, self.report, self.markdown = language, report, markdown

    def of(self, node: Node, name: str) -> Spoken:
        """A text of this node in every language it has; empty where it has none."""
        beside = node.side(name)
        place = node.place.below(name)
        told = node.text(name)
        texts: Spoken = {}
        if told is not None:
            self.keep(texts, self.language, told, place, markdown=self.markdown)
        if beside is not None:
            self._formatted(texts, beside)
            for translation in beside.extended("translation"):
                self._translation(texts, translation)
            self._computed(texts, beside)
            beside.finish()
        return texts

    def keep(self, texts: Spoken, language: str, told: str, place: Place, *, markdown: bool = False) -> None:
        words = plain(told, markdown=markdown)
        if words != told:
            self.report.changed(place, "formatted text", f"Taken over as plain text: {quoted(words)}")
        if words.strip():
            texts[language] = words

    def _translation(self, texts: Spoken, translation: Node) -> None:
        parts = {part.name: part.value() for part in translation.extended("lang", "content")}
        (_, told), (_, content) = parts.get("lang") or NOTHING, parts.get("content") or NOTHING
        language = base_language(told) if isinstance(told, str) else None
        if language is None or not isinstance(content, str):
            self.report.left_out(translation.place, "translation", NO_LANGUAGE)
        elif language in texts:
            self.report.left_out(translation.place, "translation", SECOND)
        else:
            self.keep(texts, language, content, translation.place, markdown=self.markdown)
            self.report.kept(translation.place, "translation")

    def _formatted(self, texts: Spoken, beside: Node) -> None:
        for extension in beside.extended("rendering-xhtml", "rendering-markdown"):
            found = extension.value()
            if found is None or not isinstance(found[1], str):
                extension.leave()
                continue
            words = plain(found[1], markdown=extension.name == "rendering-markdown")
            if self.language not in texts and words.strip():
                texts[self.language] = words
                self.report.changed(
                    extension.place, extension.name, f"Taken over as plain text: {quoted(words)}"
                )
            elif not words.strip():
                self.report.left_out(extension.place, extension.name, PICTURE)
            elif _same(words, texts.get(self.language, "")):
                self.report.left_out(extension.place, extension.name, SAME)
            else:
                self.report.left_out(
                    extension.place,
                    extension.name,
                    f"The unformatted text is shown. The formatted one says: {quoted(words)}",
                )

    def _computed(self, texts: Spoken, beside: Node) -> None:
        for extension in beside.extended("cqf-expression"):
            extension.leave(COMPUTED if texts else NO_FIXED_TEXT)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
