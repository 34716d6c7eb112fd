import configparser
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from relcare import checks, processes, run
from relcare.env import Refused

ROOT = Path(__file__).parents[2]
KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMhISE="


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def launch(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {"PATH": os.environ["PATH"], "RELCARE_VAR": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"}
    return subprocess.run(
        [sys.executable, "-m", "relcare.run"],
        env=keep | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_busy_port_is_one_clear_line(tmp_path: Path, busy_port: int) -> None:
    result = launch(tmp_path, PORT=str(busy_port))
    assert result.returncode == 1
    assert result.stderr == (
        f"relcare: cannot listen on 127.0.0.1:{busy_port} (Address already in use); choose another PORT\n"
    )
    assert not (tmp_path / "var" / "pg").exists()


def test_an_unreachable_database_is_one_clear_line(tmp_path: Path) -> None:
    result = launch(
        tmp_path,
        PORT=str(run.free_port()),
        DATABASE_URL="postgres://relcare_app@127.0.0.1:1/relcare",
        SECRET_KEY="s",
        FIELD_KEY=KEY,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("relcare: the database of DATABASE_URL cannot be reached: ")
    assert result.stderr.count("\n") == 1


def test_a_second_launcher_with_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (
        run.only_launcher(tmp_path),
        pytest.raises(Refused, match=rf"already running with .* \(process {os.getpid()}\)"),
        run.only_launcher(tmp_path),
    ):
        pass


def test_a_launcher_may_follow_one_that_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with run.only_launcher(tmp_path):
            assert (tmp_path / "run.lock").read_text() == str(os.getpid())


def test_a_leftover_pid_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        (tmp_path / "supervisord.pid").write_text(str(other.pid))
        run.stop_leftovers(tmp_path)
        assert other.poll() is None
        other.communicate(b"\n")
    assert other.returncode == 0


def test_no_process_is_given_the_owners_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in checks.OWNER_NAMES:
        monkeypatch.setenv(name, "postgres://relcare_owner@db/relcare")
    environment = run.children_environment(1025)
    assert not set(environment) & set(checks.OWNER_NAMES)
    assert "relcare_app@" in environment["DATABASE_URL"]


def test_the_supervisor_reads_back_commands_with_blanks_and_percent_signs() -> None:
    process = processes.Process(
        "mail", ["/my venv/python", "--folder", "/50%/mail"], {"RELCARE_POOL": "True"}
    )
    config = configparser.RawConfigParser()
    config.read_string(processes.supervisor_config([process], Path("/my var"), "root"))
    program = config["program:mail"]
    assert shlex.split(program["command"].replace("%%", "%")) == process.command
    assert program["environment"] == 'RELCARE_POOL="True"'
    assert program["autorestart"] == "true"
    assert config["supervisord"]["user"] == "root"


def test_only_web_has_a_pool() -> None:
    pooled = [
        p.name
        for p in (processes.web("::1", 1), processes.worker(), processes.beat(Path("b")))
        if p.environment
    ]
    assert pooled == ["web"]
