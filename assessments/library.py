"""The forms that ship with RelCare. Each practice gets its own copy, so that it stays whole in one place."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from assessments.models import PUBLISHED, Form, FormVersion
from practices.models import Practice

FOLDER = Path(__file__).parent / "shipped"


@lru_cache(maxsize=1)
def shipped() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))


def content_hash(form: Any, scoring: Any) -> str:
    text = json.dumps([form, scoring], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def give_shipped_forms(practice: Practice, using: str) -> Iterator[FormVersion]:
    """Publish in a practice what it doesn't have yet; a document that changed becomes the next version."""
    for document in shipped():
        form, _ = Form.objects.using(using).get_or_create(
            practice=practice, key=document["key"], defaults={"title": document["title"], "is_built_in": True}
        )
        versions = FormVersion.objects.using(using).filter(practice=practice, form=form)
        newest = versions.order_by("-number").first()
        digest = content_hash(document["form"], document["scoring"])
        if newest is not None and newest.content_hash == digest:
            continue
        yield FormVersion.objects.using(using).create(
            practice=practice,
            form=form,
            number=newest.number + 1 if newest else 1,
            state=PUBLISHED,
            form_document=document["form"],
            scoring=document["scoring"],
            licence=document["licence"],
            minutes=document["minutes"],
            content_hash=digest,
            published_at=timezone.now(),
        )
