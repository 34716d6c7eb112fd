"""Formatted text to plain text: markup is taken off, its words stay, what runs is dropped.

The tags are found by one pattern that cannot look back: time grows with the length of the text alone.
"""

import html
import re
from typing import Final

from assessments.rules.forms.publishing import has_markup

TAG = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>|<[!?][^<>]*>")
ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# A sign that would be taken for markup again; a blank after it says that it is none.
OPENS = re.compile(r"<(?=[a-zA-Z/!?])|&(?=(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);)")
BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
LINES = re.compile(r" ?\n ?")
MANY_LINES = re.compile(r"\n{3,}")

DROPPED: Final = frozenset((
    "audio", "head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "video",
))  # fmt: skip
BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tr", "ul",
))  # fmt: skip
INLINE: Final = frozenset((
    "a", "abbr", "acronym", "area", "b", "base", "bdi", "bdo", "big", "body", "button", "canvas",
    "caption", "center", "cite", "code", "col", "colgroup", "data", "del", "details", "dfn", "dialog",
    "em", "embed", "font", "html", "i", "img", "input", "ins", "kbd", "label", "legend", "link", "map",
    "mark", "meta", "meter", "optgroup", "option", "output", "param", "picture", "progress", "q", "rp",
    "rt", "ruby", "s", "samp", "select", "slot", "small", "source", "span", "strike", "strong", "sub",
    "summary", "sup", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "title", "tt", "u",
    "var", "wbr",
))  # fmt: skip
KNOWN: Final = BLOCKS | INLINE | DROPPED

# Pairs only, and never across lines, so that 2 * 3 * 4 stays what it is.
MARKDOWN: Final = (
    (re.compile(r"!\[([^\][\n]*)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"\[([^\][\n]+)\]\(([^()\n]*)\)"), r"\1 (\2)"),
    (re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE), ""),
    (re.compile(r"(?<!\\)\*\*(?=[^\s*])([^*\n]*[^\s*\\])\*\*"), r"\1"),
    (re.compile(r"(?<![\w\\])__(?=[^\s_])([^_\n]*[^\s_\\])__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]*[^\s*\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]*[^\s_\\])_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)


def plain(text: str, *, markdown: bool = False) -> str:
    """The text a person is shown: no tags, entities decoded, scripts and styles gone; plain text as it is.

    A word in angle brackets that is no tag of HTML stays, with a blank after the bracket. What comes out is
    never changed by a second reading without `markdown`.
    """
    clean = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if markdown:
        for pattern, words in MARKDOWN:
            clean = pattern.sub(words, clean)
    # Some files encode their tags twice.
    for _ in range(3):
        if not has_markup(clean):
            return clean
        bare = html.unescape(_without_tags(clean))
        if bare == clean:
            break
        clean = bare.replace("\0", "")
    return OPENS.sub(lambda found: found.group() + " ", clean)


def _without_tags(text: str) -> str:
    parts: list[str] = []
    done, tags, comments_end = 0, 0, True
    # Names that are never closed from here on: looking for each again would take the square of the length.
    left_open: set[str] = set()
    position = 0
    while found := TAG.search(text, position):
        name = (found.group(2) or "").lower()
        position = found.end()
        if found.group() == "<!--":
            end = text.find("-->", found.end()) if comments_end else -1
            comments_end = end >= 0
            if not comments_end:
                continue
            position = end + 3
        elif name and name not in KNOWN:
            continue
        parts.append(text[done : found.start()])
        parts.append(_instead(name, found.group(1) == "/", found.group(3) or ""))
        tags += 1
        opened = not found.group(1) and not found.group().endswith("/>")
        if name in DROPPED and opened and name not in left_open:
            position, start = _end_of(name, text, position), position
            left_open |= {name} if position == start else set()
        done = position
    parts.append(text[done:])
    return _tidy("".join(parts)) if tags else text


def _end_of(name: str, text: str, start: int) -> int:
    found = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(text, start)
    if found:
        return found.end()
    # Left open, a script runs to the end; of anything else only the tag goes.
    return len(text) if name in ("script", "style") else start


def _instead(name: str, closes: bool, attributes: str) -> str:
    if name == "img":
        alt = ALT.search(attributes)
        return f" {alt.group(1) or alt.group(2) or ''} " if alt else ""
    if name == "li" and not closes:
        return "\n- "
    if name in BLOCKS:
        return "\n"
    return " " if name in ("td", "th") else ""


def _tidy(text: str) -> str:
    lines = LINES.sub("\n", BLANKS.sub(" ", text))
    return MANY_LINES.sub("\n\n", lines).strip()
