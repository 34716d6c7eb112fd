"""A questionnaire of somebody else's becomes a draft of the practice's own."""

from math import ceil
from typing import Any, Final

from assessments.actions.forms import draft_form
from assessments.fhir import Entry, Imported
from assessments.models import Form, FormVersion
from assessments.rules.forms.form_shape import SILENT, as_text, walk
from privacy.actor import Actor

QUESTIONS_A_MINUTE: Final = 4
MOST_MINUTES: Final = 240
MINUTES: Final = "Answering is taken to need {} minutes. Change that in the draft where it is wrong."
OTHER_KEY: Final = "An instrument that is built in has this key; the draft has the key {}."


def import_form(*, by: Actor, imported: Imported, raw: bytes, key: str | None = None) -> FormVersion:
    """The draft of what was read, with the file byte for byte and the report; never for what was refused.

    A file whose key an own form has becomes the next version of that form.
    """
    if imported.form is None:
        raise ValueError("What was refused has no form.")
    name = key or imported.key
    told = [entry.as_json() for entry in imported.report]
    if key is None and Form.objects.filter(key=name, is_built_in=True).exists():
        name = f"{name}_imported"
        told.append(_line("key", OTHER_KEY.format(name)))
    minutes = _minutes(imported.form)
    told.append(_line("minutes", MINUTES.format(minutes)))
    return draft_form(
        by=by,
        key=name,
        form=imported.form,
        title=imported.title,
        scoring=imported.scoring,
        licence=imported.licence,
        minutes=minutes,
        raw_import=raw,
        import_report=told,
    )


def _line(feature: str, words: str) -> dict[str, str]:
    return Entry("", "", feature, "changed", words).as_json()


def _minutes(form: dict[str, Any]) -> int:
    questions = sum(as_text(place.raw, "type") not in SILENT for place in walk(form))
    return min(max(ceil(questions / QUESTIONS_A_MINUTE), 1), MOST_MINUTES)
