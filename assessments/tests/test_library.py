"""What ships reaches each practice once: ours published, those without words as drafts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments import library
from assessments.library import content_hash, give_shipped_forms, shipped
from assessments.models import BY_PRACTICE, DRAFT, OURS, PUBLISHED, RETIRED, Form, FormVersion, Programme
from practices.clock import now
from practices.models import Practice
from relcare.demo.people import OWNER

pytestmark = pytest.mark.django_db(databases=["default", OWNER])


@pytest.fixture
def practice() -> Practice:
    return Practice.objects.using(OWNER).get(slug="riverside")


def versions(key: str) -> list[FormVersion]:
    found = FormVersion.objects.using(OWNER).filter(practice__slug="riverside", form__key=key)
    return list(found.select_related("form").order_by("number"))


def publish(version: FormVersion) -> None:
    published = {"state": PUBLISHED, "published_at": now()}
    FormVersion.objects.using(OWNER).filter(pk=version.pk).update(**published)


def given(practice: Practice) -> list[str]:
    return [version.form.key for version in give_shipped_forms(practice, OWNER)]


def test_each_document_is_there_in_its_state(practice: Practice) -> None:
    for document in shipped():
        (version,) = versions(document["key"])
        by_practice = document.get("texts") == BY_PRACTICE
        assert (version.state, version.texts) == ((DRAFT, BY_PRACTICE) if by_practice else (PUBLISHED, OURS))
        assert (version.published_at is None) == by_practice
        assert version.form_document == document["form"]
        assert version.licence == document["licence"]
        assert version.form.is_built_in


def test_giving_again_gives_nothing(practice: Practice) -> None:
    assert given(practice) == []


def test_a_form_that_is_gone_is_given_again(practice: Practice) -> None:
    FormVersion.objects.using(OWNER).filter(practice=practice, form__key="ras").delete()
    Form.objects.using(OWNER).filter(practice=practice, key="ras").delete()
    assert given(practice) == ["ras"]
    assert [version.state for version in versions("ras")] == [DRAFT]


@pytest.mark.parametrize("state", [DRAFT, PUBLISHED])
def test_words_that_a_practice_supplied_stay_and_are_not_asked_for_again(
    practice: Practice, state: str
) -> None:
    (draft,) = versions("ras")
    document = draft.form_document
    worded = [{**item, "text": {"en": "Words of the practice"}} for item in document["item"]]
    filled = {**document, "title": {"en": "RAS", "fr": "RAS"}, "item": worded}
    FormVersion.objects.using(OWNER).filter(pk=draft.pk).update(
        form_document=filled, content_hash=content_hash(filled, draft.scoring)
    )
    if state == PUBLISHED:
        publish(draft)
    assert given(practice) == []
    assert [version.form_document for version in versions("ras")] == [filled]


@pytest.fixture
def another_scoring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents as a later release might ship them: PHQ-4 and RAS with another scoring."""
    changed = [
        {**document, "scoring": {**document["scoring"], "edition": 2}}
        if document["key"] in ("phq4", "ras")
        else document
        for document in shipped()
    ]
    monkeypatch.setattr(library, "shipped", lambda: changed)


@pytest.mark.usefixtures("another_scoring")
def test_a_document_of_ours_that_changed_is_published_and_the_one_before_retired(practice: Practice) -> None:
    assert given(practice) == ["phq4"]
    assert [(version.number, version.state) for version in versions("phq4")] == [(1, RETIRED), (2, PUBLISHED)]
    assert given(practice) == []


@pytest.mark.usefixtures("another_scoring")
def test_a_draft_somebody_is_at_work_on_is_left_alone_and_a_published_one_gets_a_next(
    practice: Practice,
) -> None:
    list(give_shipped_forms(practice, OWNER))
    assert [(version.number, version.state) for version in versions("ras")] == [(1, DRAFT)]
    publish(versions("ras")[0])
    assert given(practice) == ["ras"]
    assert [(version.number, version.state) for version in versions("ras")] == [(1, PUBLISHED), (2, DRAFT)]


def retire(version: FormVersion) -> None:
    FormVersion.objects.using(OWNER).filter(pk=version.pk).update(state=RETIRED)


@pytest.mark.usefixtures("another_scoring")
@pytest.mark.parametrize("key", ["phq4", "ras"])
def test_what_a_practice_retired_stays_retired_whatever_became_of_its_document(
    practice: Practice, key: str
) -> None:
    (version,) = versions(key)
    if version.state == DRAFT:
        publish(version)
    retire(version)
    assert key not in given(practice)
    assert [version.state for version in versions(key)] == [RETIRED]


@pytest.mark.usefixtures("another_scoring")
def test_a_draft_begun_of_a_retired_form_is_not_overtaken(practice: Practice) -> None:
    (version,) = versions("phq4")
    retire(version)
    told = {"form_document": version.form_document, "scoring": {}, "content_hash": "x", "number": 2}
    FormVersion.objects.using(OWNER).create(practice=practice, form=version.form, state=DRAFT, **told)
    assert given(practice) == []
    assert [version.state for version in versions("phq4")] == [RETIRED, DRAFT]


@pytest.mark.usefixtures("another_scoring")
def test_what_a_practice_published_again_is_given_again(practice: Practice) -> None:
    (version,) = versions("phq4")
    retire(version)
    told = {"form_document": version.form_document, "scoring": {}, "content_hash": "x", "number": 2}
    FormVersion.objects.using(OWNER).create(
        practice=practice, form=version.form, state=PUBLISHED, published_at=now(), **told
    )
    assert given(practice) == ["phq4"]


def command(*told: str) -> list[str]:
    out = StringIO()
    call_command("give_shipped_forms", *told, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("another_scoring")
def test_the_command_gives_every_practice_what_it_lacks_and_says_so() -> None:
    ours = [f"{slug}: form phq4, version 2, published" for slug in ("lakeside", "riverside")]
    assert command() == [*ours, "2 given"]
    assert command() == ["0 given"]


@pytest.mark.usefixtures("another_scoring")
def test_the_command_leaves_retired_what_is_retired_in_one_practice_alone() -> None:
    retire(versions("phq4")[0])
    assert command() == ["lakeside: form phq4, version 2, published", "1 given"]
    assert [version.state for version in versions("phq4")] == [RETIRED]


@pytest.mark.usefixtures("another_scoring")
def test_the_command_is_for_one_practice_where_one_is_named() -> None:
    assert command("--practice", "riverside") == ["riverside: form phq4, version 2, published", "1 given"]
    with pytest.raises(CommandError, match="no practice hillside"):
        command("--practice", "hillside")


def test_a_programme_that_a_practice_retired_stays_retired(practice: Practice) -> None:
    programmes = Programme.objects.using(OWNER).filter(practice=practice)
    programmes.update(is_retired=True)
    assert command() == ["0 given"]
    assert not programmes.filter(is_retired=False).exists()
