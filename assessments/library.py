"""The forms that ship with RelCare. Each practice gets its own copy, so that it stays whole in one place."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from assessments.models import BY_PRACTICE, DRAFT, OURS, PUBLISHED, RETIRED, Form, FormVersion, Programme
from practices.models import Practice

FOLDER = Path(__file__).parent / "shipped"
PROGRAMMES: Final = Path(__file__).parent / "shipped_programmes"
# The programme that comes first for whoever does not know yet what safety feels like.
SAFETY_REFERENCE: Final = "finding_a_safety_reference"
# What a practice supplies where we may not: the rest of a form is the same with it and without.
ITS_WORDS: Final = ("text", "title", "help", "prefix")


@lru_cache(maxsize=1)
def shipped() -> tuple[dict[str, Any], ...]:
    """Every document. One whose `texts` are `by_practice` has no words to its questions."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))


@lru_cache(maxsize=1)
def shipped_programmes() -> tuple[dict[str, Any], ...]:
    """Every programme: key, title, steps."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(PROGRAMMES.glob("*.json")))


def content_hash(form: Any, scoring: Any) -> str:
    text = json.dumps([form, scoring], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def without_words(node: Any) -> Any:
    """A form document without what people read in it."""
    if isinstance(node, dict):
        return {name: without_words(below) for name, below in node.items() if name not in ITS_WORDS}
    return [without_words(below) for below in node] if isinstance(node, list) else node


def give_shipped_forms(practice: Practice, using: str) -> Iterator[FormVersion]:
    """Give a practice what it doesn't have yet; a document that changed becomes the next version.

    Ours are published. Those without words stay drafts until the practice has supplied them: once they
    have the words of the practice they are not given again as long as all else is the same. A form that the
    practice retired stays retired, whatever became of its document.
    """
    for document in shipped():
        form, _ = Form.objects.using(using).get_or_create(
            practice=practice, key=document["key"], defaults={"title": document["title"], "is_built_in": True}
        )
        versions = list(FormVersion.objects.using(using).filter(practice=practice, form=form))
        given = _next_version(document, versions)
        if given is not None:
            yield FormVersion.objects.using(using).create(practice=practice, form=form, **given)


def give_shipped_programmes(practice: Practice, using: str) -> Iterator[Programme]:
    """Give a practice what it doesn't have yet; what it changed since, or retired, stays as it is."""
    for told in shipped_programmes():
        programme, is_new = Programme.objects.using(using).get_or_create(
            practice=practice, key=told["key"], defaults={"title": told["title"], "steps": told["steps"]}
        )
        if is_new:
            yield programme


def _next_version(document: dict[str, Any], versions: Sequence[FormVersion]) -> dict[str, Any] | None:
    by_practice = document.get("texts") == BY_PRACTICE
    if _is_retired(versions) or any(_is_this(document, version, by_practice) for version in versions):
        return None
    if by_practice and any(version.state == DRAFT for version in versions):
        # Somebody is at work on one, and of each form there is one draft.
        return None
    return {
        "number": max((version.number for version in versions), default=0) + 1,
        "state": DRAFT if by_practice else PUBLISHED,
        "form_document": document["form"],
        "scoring": document["scoring"],
        "licence": document["licence"],
        "minutes": document["minutes"],
        "texts": BY_PRACTICE if by_practice else OURS,
        "content_hash": content_hash(document["form"], document["scoring"]),
        "published_at": None if by_practice else timezone.now(),
    }


def _is_retired(versions: Sequence[FormVersion]) -> bool:
    """That it was published once and is no more; a draft that somebody began since changes nothing of it."""
    states = {version.state for version in versions}
    return RETIRED in states and PUBLISHED not in states


def _is_this(document: dict[str, Any], version: FormVersion, by_practice: bool) -> bool:
    if not by_practice:
        return bool(version.content_hash == content_hash(document["form"], document["scoring"]))
    there, given = (version.form_document, version.scoring), (document["form"], document["scoring"])
    return [*map(without_words, there)] == [*map(without_words, given)]
