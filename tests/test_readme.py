"""What the README tells a new user to type, typed in its order against the running stack."""

import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.conf import settings

from relcare.run import free_port
from tests.running import ROOT, Launcher, folder

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
]

README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")
MAKE = re.compile(r"`make (\w+)")
SECONDS = 300
# Printed between the answers of one step and those of the next.
NEXT_STEP = "--- next step ---"


@dataclass(frozen=True)
class Step:
    commands: str
    shown: str

    @property
    def expected(self) -> str:
        """As a pattern: a line of dots alone is any lines, dots within a line are anything there."""
        any_lines, anything = r"(?:[^\n]*\n)*?", r"[^\n]*"
        lines = self.shown.splitlines()
        return "".join(
            any_lines if line == "..." else anything.join(map(re.escape, line.split("..."))) + "\n"
            for line in lines
        )


def steps() -> list[Step]:
    """Each block of commands, with the block right after it that shows the answer."""
    section = README.split("\n## The first ten minutes\n", 1)[1].split("\n## ", 1)[0]
    blocks = [*BLOCK.findall(section), ("sh", "")]
    return [
        Step(text, shown if not kind else "")
        for (language, text), (kind, shown) in pairwise(blocks)
        if language == "sh"
    ]


STEPS = steps()


@pytest.fixture(scope="module")
def answers() -> Iterator[list[str]]:
    """What each step printed: one shell for all, which ends at the first failure."""
    with folder() as var:
        launcher = Launcher(var, free_port(), TICK_SECONDS="2")
        try:
            launcher.wait_for_table()
            script = f"\necho '{NEXT_STEP}'\n".join(step.commands for step in STEPS)
            for told, here in (("http://127.0.0.1:8000", launcher.address), ("=var/mail", f"={var}/mail")):
                assert script.count(told) == 1, f"{told} stands in one place"
                script = script.replace(told, here)
            done = subprocess.run(
                ["bash", "-eu", "-o", "pipefail", "-c", script],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            assert done.returncode == 0, f"{done.stderr} after\n{done.stdout}"
            yield done.stdout.split(f"{NEXT_STEP}\n")
        finally:
            code = launcher.end(signal.SIGTERM)
    assert code == 0


def test_the_first_ten_minutes_go_from_sign_in_to_the_closed_door() -> None:
    typed = "".join(step.commands for step in STEPS)
    for part in (
        "assessments/",
        "transition/",
        "homework/",
        "responses/",
        "acknowledge/",
        "progress/",
        "bridge/",
    ):
        assert part in typed
    assert "jq" not in typed
    shown = "".join(step.shown for step in STEPS)
    for answer in ("overloaded", "agreed", "Emergency", "'urgent', 'Thea'", "403"):
        assert answer in shown


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_every_command_of_the_readme_answers_what_is_shown(answers: list[str], number: int) -> None:
    said = answers[number].replace("\r\n", "\n")
    assert re.fullmatch(STEPS[number].expected, said), f"{STEPS[number].commands}\nanswers\n{said}"


def test_every_page_that_the_readme_names_is_there() -> None:
    named = LINK.findall(README)
    assert "docs/adding-things.md" in named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_target_that_the_readme_names_is_one_of_make_help() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(MAKE.findall(README)) == set(re.findall(r"^  make (\w+)", listed, re.MULTILINE))
