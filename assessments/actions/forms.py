"""Forms on their way: drafted, supplied with their texts, published, retired. What is published stays."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Max
from rest_framework.exceptions import ValidationError

from assessments import rules
from assessments.library import content_hash
from assessments.models import (
    BY_PRACTICE,
    DRAFT,
    PUBLISHED,
    RETIRED,
    VERSION_STATES,
    ExpectationLine,
    Form,
    FormVersion,
)
from assessments.models.forms import by_language
from practices import clock
from privacy.actor import Actor
from rest.problems import Refused
from rest.serializers import RowVersion

DRAFT_THERE: Final = "This form has a draft already: change it, publish it or throw it away."
NO_DRAFT: Final = "This form has no draft."
NOT_PUBLISHED: Final = "This form is not published."
NOT_A_DRAFT: Final = "A published version never changes: make the next one."
BUILT_IN: Final = "This instrument is built in; copy it under a key of your own to change it."
OWN_TEXTS: Final = "The texts of this form are its own: change the draft itself."
NO_RIGHT: Final = "Record who holds the right to these texts, and what your use of them rests on."
FAULTY_DRAFT: Final = "This draft cannot be told as a Questionnaire yet."
NO_TITLE: Final = "A form needs a title."
TOO_LARGE: Final = "Numbers here lie between -9,007,199,254,740,991 and 9,007,199,254,740,991."
LARGEST_NUMBER: Final = 2**53 - 1
LONGEST_PATH: Final = 200
DOCUMENTS: Final = ("form_document", "scoring", "licence")
TOLD_AS: Final = {"form_document": "form"}

Changes = Mapping[str, Any]


def draft_form(*, by: Actor, key: str, form: Mapping[str, Any], **told: Any) -> FormVersion:
    """A draft of a new form, or the next version of the one that has this key.

    Besides `form` may be told: title, scoring, licence, minutes, raw_import, import_report.
    """
    there = Form.objects.filter(key=key).first()
    if there is None:
        title = told.get("title") or form.get("title")
        there = Form.objects.create(practice_id=by.practice_id, key=key, title=by_language(title))
    elif there.is_built_in:
        raise ValidationError({"key": [BUILT_IN]})
    return _drafted(there, {"form_document": form, **told})


def draft_next_version(*, form: Form, told: Changes) -> FormVersion:
    """A draft of the next version; what is not told is as it was in the version before."""
    refuse_built_in(form, told)
    newest = FormVersion.objects.filter(form=form).exclude(state=DRAFT).order_by("-number").first()
    if newest is None:
        raise Refused(DRAFT_THERE, allowed=[])
    same = ("form_document", "scoring", "licence", "minutes", "texts")
    before = {name: getattr(newest, name) for name in same}
    return _drafted(form, {**before, **titled(told, newest.form_document)})


def _drafted(form: Form, told: Changes) -> FormVersion:
    versions = FormVersion.objects.filter(form=form)
    if versions.filter(state=DRAFT).exists():
        raise Refused(DRAFT_THERE, allowed=[])
    columns = titled(told)
    refuse_large_numbers(columns)
    columns["content_hash"] = content_hash(columns["form_document"], columns.get("scoring", {}))
    last = versions.aggregate(last=Max("number"))["last"] or 0
    return FormVersion.objects.create(form=form, number=last + 1, **columns)


def titled(told: Changes, before: Changes | None = None) -> dict[str, Any]:
    """What is told as columns: a title stands in the document, so that it stays with its version."""
    columns = {name: value for name, value in told.items() if name != "title"}
    old = before or {}
    document = columns.get("form_document", old)
    title = told.get("title") or document.get("title") or old.get("title")
    if title:
        columns["form_document"] = {**document, "title": title}
    return columns


def refuse_large_numbers(columns: Changes) -> None:
    """A number that browsers do not read exactly is none that a form or a scoring could mean."""
    told = {TOLD_AS.get(name, name): columns[name] for name in DOCUMENTS if name in columns}
    waiting: list[tuple[str, Any]] = list(told.items())
    errors = {}
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += [(f"{path}.{name}", row) for name, row in node.items()]
        elif isinstance(node, list):
            waiting += [(f"{path}.{place}", row) for place, row in enumerate(node)]
        elif isinstance(node, int | float) and abs(node) > LARGEST_NUMBER:
            errors[path[:LONGEST_PATH]] = [TOO_LARGE]
    if errors:
        raise ValidationError(errors)


def refuse_built_in(form: Form, told: Iterable[str]) -> None:
    """An instrument with other questions or another scoring would not be that instrument any more."""
    if form.is_built_in and told:
        raise ValidationError({TOLD_AS.get(name, name): [BUILT_IN] for name in told})


def change_draft(*, version: FormVersion, told: Changes) -> FormVersion:
    """Another wording, scoring or licence of what nobody was given yet."""
    refuse_unless_draft(version)
    refuse_built_in(version.form, told)
    columns = titled(told, version.form_document)
    refuse_large_numbers(columns)
    form, scoring = (columns.get(name, getattr(version, name)) for name in ("form_document", "scoring"))
    return RowVersion().write(version, {**columns, "content_hash": content_hash(form, scoring)})


def refuse_unless_draft(version: FormVersion) -> None:
    if version.state != DRAFT:
        raise Refused(NOT_A_DRAFT, allowed=list(VERSION_STATES[version.state]))


def throw_away(*, version: FormVersion) -> None:
    """A draft that comes to nothing, and its form where there was nothing else of it."""
    refuse_unless_draft(version)
    form = version.form
    RowVersion().remove(version)
    if not FormVersion.objects.filter(form=form).exists():
        Form.objects.filter(pk=form.pk).delete()


def supply_texts(
    *,
    by: Actor,
    version: FormVersion,
    texts: rules.Texts | None = None,
    options: rules.OptionTexts | None = None,
    right: Mapping[str, str] | None = None,
) -> FormVersion:
    """The texts of an instrument that may not ship with them, and what right the practice has to use them."""
    if version.texts != BY_PRACTICE:
        raise Refused(OWN_TEXTS, allowed=[])
    refuse_faults(rules.unknown_texts(version.form_document, texts or {}, options or {}))
    form = rules.with_texts(version.form_document, texts or {}, options or {})
    licence = dict(version.licence)
    if right is not None:
        licence["right"] = {
            **right,
            "recorded_by": str(by.member_id),
            "recorded_at": clock.now().isoformat(),
        }
    digest = content_hash(form, version.scoring)
    return RowVersion().write(version, {"form_document": form, "licence": licence, "content_hash": digest})


def publish_form(*, form: Form) -> FormVersion:
    """The draft becomes what is assigned from now on; what was assigned is answered on its own version."""
    draft = FormVersion.objects.select_related("form").filter(form=form, state=DRAFT).first()
    if draft is None:
        raise Refused(NO_DRAFT, allowed=[])
    refuse_faults(faults_of_version(draft))
    # As it was stored, for that is what it will be read as: JSON knows more ways to write a number.
    digest = content_hash(draft.form_document, draft.scoring)
    changes = {"state": PUBLISHED, "published_at": clock.now(), "content_hash": digest}
    published = RowVersion().write(draft, changes)
    published.form.title = by_language(draft.form_document["title"])
    Form.objects.filter(pk=form.pk).update(title=published.form.title)
    return published


def faults_of_version(version: FormVersion) -> list[rules.Fault]:
    """Everything that keeps this draft from being published, each with its place."""
    document = version.form_document
    faults = rules.faults_of(document, version.scoring)
    if not document.get("title"):
        faults.append(rules.Fault("form.title", "title_missing", NO_TITLE))
    if version.texts == BY_PRACTICE:
        named = {fault.path for fault in faults}
        faults += [fault for fault in rules.missing_texts(document) if fault.path not in named]
        if not version.licence.get("right"):
            faults.append(rules.Fault("licence.right", "right_missing", NO_RIGHT))
    return faults


def refuse_odd_draft(version: FormVersion) -> None:
    """409 with every fault: what could not be published is no Questionnaire either. What was published is."""
    if version.state == DRAFT:
        errors = _by_place(rules.faults_of(version.form_document, version.scoring))
        if errors:
            raise Refused(FAULTY_DRAFT, allowed=[], errors=errors)


def refuse_faults(faults: Iterable[rules.Fault]) -> None:
    """422 with every fault by its place."""
    errors = _by_place(faults)
    if errors:
        raise ValidationError(errors)


def _by_place(faults: Iterable[rules.Fault]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault(fault.path or "form", []).append(fault.message)
    return errors


def retire_form(*, form: Form) -> FormVersion:
    """A form that is assigned no longer; what was assigned is answered to its end."""
    version = FormVersion.objects.select_related("form").filter(form=form, state=PUBLISHED).first()
    if version is None:
        raise Refused(NOT_PUBLISHED, allowed=[])
    if not FormVersion.objects.filter(pk=version.pk, state=PUBLISHED).update(state=RETIRED):
        raise Refused(NOT_PUBLISHED, allowed=[])
    version.state = RETIRED
    return version


def expect(*, form: Form, lines: Iterable[Mapping[str, Any]]) -> None:
    """How the practice expects scales of this form to go from a day on. What was expected before stays."""
    ExpectationLine.objects.bulk_create(ExpectationLine(form=form, **line) for line in lines)
