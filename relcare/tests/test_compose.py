"""The compose file says what is so: it parses, and each command is one that exists."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.beat import beat
from celery.bin.worker import worker

from relcare import processes, watchdog

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def pins(file: str) -> set[str]:
    lines = (ROOT / file).read_text().splitlines()
    return {line.split()[0] for line in lines if "==" in line and not line.startswith(("#", " "))}


def test_the_image_holds_what_each_setting_asks_for() -> None:
    (installed,) = re.findall(r"--requirement (\S+)", (ROOT / "Dockerfile").read_text())
    found = pins(installed)
    assert pins("requirements.txt") <= found
    # Whoever sets SMS_PROVIDER and has not got this is refused a start.
    assert {"twilio"} <= {pin.partition("==")[0] for pin in found}


def test_a_worker_is_run_as_the_supervisor_runs_it() -> None:
    _, *command = processes.worker().command
    assert SERVICES["worker"]["command"] == ["python", *command]
    assert f"`python {' '.join(command)}`" in OPERATIONS


def test_a_beat_has_a_schedule_of_its_own_and_is_else_run_as_the_supervisor_runs_it() -> None:
    _, _, *command = processes.beat(Path("/tmp/beat-schedule")).command
    assert SERVICES["beat"]["command"] == command
    assert not any("/tmp" in volume for volume in SERVICES["beat"].get("volumes", []))


@pytest.mark.parametrize(("name", "known"), [("worker", worker), ("beat", beat)])
def test_each_option_is_one_of_celerys(name: str, known: Any) -> None:
    command = SERVICES[name]["command"]
    of_it = command[command.index(name) + 1 :]
    options = {word.partition("=")[0] for word in of_it if word.startswith("--")}
    assert options <= {option for parameter in known.params for option in parameter.opts}


def test_each_module_is_there() -> None:
    commands = [service.get("command", []) for service in SERVICES.values()]
    modules = [command[2] for command in commands if command[:2] == ["python", "-m"]]
    assert modules == ["relcare.watchdog", "relcare.mailsink"]
    assert all(find_spec(module) for module in modules)


def test_whoever_stops_a_worker_waits_longer_than_it_takes() -> None:
    waits = int(SERVICES["worker"]["stop_grace_period"].removesuffix("s"))
    assert watchdog.STOP_SECONDS < processes.worker().stop_seconds < waits


def test_there_are_several_workers_and_a_restart_policy() -> None:
    assert SERVICES["worker"]["deploy"]["replicas"] >= 2
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES["broker"]["image"] == "rabbitmq:4"
