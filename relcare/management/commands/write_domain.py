from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand

from practices.thresholds import LIMITS, shown
from privacy.models import PracticeOwned
from privacy.spaces import Rows

States = Mapping[str, tuple[str, ...]]
Owned = type[PracticeOwned]

PAGE: Final = Path("docs") / "domain.md"
HEAD: Final = """# What is stored, who may see it, and what may follow what

Drawn from the models: each names its space, which says who reads its rows; each machine of states is one dict
beside the models, and nothing else decides. The words and rules behind it stand in
[design/DOMAIN.md](design/DOMAIN.md). Written by `manage.py write_domain`; a test compares.
"""
MOVED: Final = (
    "A manager moves them (`PATCH practice/thresholds/`); who moved what, when and from what is kept. None of"
    " them is a clinical norm."
)
# In the words of the person who looks it up; what each means as SQL stands in privacy/spaces.py.
READ_BY: Final = {
    "practice": "all staff; a client what is used with them",
    "chart": "care team, supervisor, managers, the client",
    "care": "care team, supervisor, the client",
    "joint": "care team of the case, supervisor, its author; the partner from the share on",
    "own": "the client alone",
    "team": "care team of the case, supervisor; never a client",
    "author": "its author alone",
    "audit": "each their own acts; a manager the practice's; a client the reads of their record",
    "special": "as its model says",
}


class Command(BaseCommand):
    help = "Writes docs/domain.md from the models' spaces and state dicts. Needs no database."

    def handle(self, *args: Any, **options: Any) -> None:
        (Path(settings.BASE_DIR) / PAGE).write_text(domain_page())


def domain_page() -> str:
    parts = [HEAD, *_thresholds()]
    for config in our_apps():
        parts += [f"## {config.label}", "", *_models(config), *_states(config)]
    return "\n".join(parts)


def our_apps() -> list[AppConfig]:
    """The apps of the house that keep something, the lowest first."""
    return [
        config
        for config in apps.get_app_configs()
        if config.models_module is not None and Path(config.path).parent == Path(settings.BASE_DIR)
    ]


def owned(config: AppConfig) -> list[Owned]:
    models = (model for model in config.get_models() if issubclass(model, PracticeOwned))
    return sorted(models, key=lambda model: model.__name__)


def _models(config: AppConfig) -> list[str]:
    rows = [f"| {' | '.join(_cells(model))} |" for model in owned(config)]
    head = ["| | what it is | space | read by | and |", "| --- | --- | --- | --- | --- |"]
    return [*head, *rows, ""] if rows else []


def _cells(model: Owned) -> tuple[str, ...]:
    return (model.__name__, _says(model), f"`{model.space}`", READ_BY[model.space], _writes(model.rows))


def _says(model: Owned) -> str:
    return " ".join((model.__doc__ or "").split()).replace("|", "\\|")


def _writes(rows: Rows) -> str:
    says = []
    if rows.keeps:
        says.append("a client may keep it with their therapist")
    if rows.reason:
        says.append(rows.reason.rstrip("."))
    if not (rows.changes or rows.removes):
        says.append("never changed")
    return "; ".join(says)


def _states(config: AppConfig) -> list[str]:
    lines = []
    for app, name, states in state_dicts():
        if app == config.label:
            lines += _table(name, states)
    return lines


def state_dicts() -> Iterator[tuple[str, str, States]]:
    """App, name and dict of every `..._STATES` beside models of our own, the lowest app first."""
    seen: list[States] = []
    for config in our_apps():
        for name, value in vars(config.models_module).items():
            # What an app imports from one below it has its place there.
            if name.endswith("_STATES") and isinstance(value, Mapping) and all(value is not s for s in seen):
                seen.append(value)
                yield config.label, name.removesuffix("_STATES").replace("_", " ").lower(), value


def _thresholds() -> list[str]:
    """By which numbers the rules judge, where a practice has not moved them."""
    rows = [
        f"| `{limit.name}` | {shown(limit.standard)} | {shown(limit.lowest)} to {shown(limit.highest)}"
        f" | {limit.unit} | {limit.rule} | {limit.words} |"
        for limit in LIMITS.values()
    ]
    head = [
        "| threshold | standard | range | unit | rule | what it does |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return ["## Thresholds", "", MOVED, "", *head, *rows, ""]


def _table(name: str, states: States) -> list[str]:
    lines = [f"### States of a {name}", "", "| state | next |", "| --- | --- |"]
    lines += [f"| {state} | {', '.join(following) or 'the end'} |" for state, following in states.items()]
    return [*lines, ""]
