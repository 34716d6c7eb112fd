from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

States = Mapping[str, tuple[str, ...]]

PAGE: Final = Path("docs") / "states.md"
HEAD: Final = """# States

What may follow what. Each table is one dict beside the models of its app, and nothing else decides.
Written by `manage.py write_states`; a test compares.
"""


class Command(BaseCommand):
    help = "Writes docs/states.md from the state dicts beside the models. Needs no database."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / PAGE
        page.parent.mkdir(exist_ok=True)
        page.write_text(states_page())


def states_page() -> str:
    return "\n".join([HEAD, *(_table(app, name, states) for app, name, states in state_dicts())])


def state_dicts() -> Iterator[tuple[str, str, States]]:
    """App, name and dict of every `..._STATES` beside models of our own, the lowest app first."""
    seen: list[States] = []
    for config in apps.get_app_configs():
        if config.models_module is None or Path(config.path).parent != Path(settings.BASE_DIR):
            continue
        for name, value in vars(config.models_module).items():
            # What an app imports from one below it has its place there.
            if name.endswith("_STATES") and isinstance(value, Mapping) and all(value is not s for s in seen):
                seen.append(value)
                yield config.label, name.removesuffix("_STATES").replace("_", " ").lower(), value


def _table(app: str, name: str, states: States) -> str:
    lines = [f"## {app}: {name}", "", "| state | next |", "| --- | --- |"]
    lines += [f"| {state} | {', '.join(following) or 'the end'} |" for state, following in states.items()]
    return "\n".join([*lines, ""])
