from pathlib import Path

from django.apps import apps
from django.conf import settings

from clients.models import CASE_STATES
from practices.thresholds import LIMITS, shown
from privacy.models import PracticeOwned
from privacy.spaces import SPACES
from relationships.words import NORM_STATES
from relcare.management.commands.write_domain import PAGE, READ_BY, domain_page, state_dicts


def test_the_page_of_the_domain_is_current() -> None:
    assert (Path(settings.BASE_DIR) / PAGE).read_text() == domain_page(), "run `manage.py write_domain`"


def test_every_space_is_told_in_words() -> None:
    assert SPACES.keys() <= READ_BY.keys()


def test_every_model_of_a_practice_stands_there_with_its_space() -> None:
    page = domain_page()
    for model in apps.get_models():
        if issubclass(model, PracticeOwned):
            assert f"| {model.__name__} | " in page
            assert model.__doc__
            assert not model.__doc__.startswith(f"{model.__name__}("), (
                f"{model.__name__} says nothing of itself"
            )


def test_every_dict_stands_once_under_the_app_that_made_it() -> None:
    found = [(app, name) for app, name, _ in state_dicts()]
    assert len(found) == len(set(found))
    assert ("clients", "case") in found
    assert ("relationships", "norm") in found
    assert {"homework", "version"} <= {name for app, name in found if app == "assessments"}


def test_every_threshold_stands_there_with_its_range_and_what_it_does() -> None:
    page = domain_page()
    for limit in LIMITS.values():
        assert f"| `{limit.name}` | {shown(limit.standard)} | {shown(limit.lowest)} to " in page
        assert limit.words in page


def test_no_state_leads_to_one_that_is_not_there() -> None:
    for _app, name, states in state_dicts():
        assert {to for following in states.values() for to in following} <= set(states), name


def test_a_table_names_what_follows_and_where_it_ends() -> None:
    page = domain_page()
    assert f"| opened | {', '.join(CASE_STATES['opened'])} |" in page
    assert f"| agreed | {', '.join(NORM_STATES['agreed'])} |" in page
    assert "| ended | the end |" in page
