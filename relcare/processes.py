"""Which processes make up a running RelCare, as a configuration for supervisord."""

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

# By its name it is told from the workers of other hosts; neither of the rest is needed, and on RabbitMQ both
# would keep a worker that was killed from coming back.
WORKER: Final = ("--hostname", "worker@%h", "--without-gossip", "--without-mingle")


@dataclass(frozen=True)
class Process:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    # How long it may finish what it has begun.
    stop_seconds: int = 10


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def web(host: str, port: int) -> Process:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = python(
        "gunicorn",
        *("--bind", address, "--workers", "2", "--worker-class", "gthread", "--threads", "4"),
        *("--preload", "--graceful-timeout", "8", "--no-control-socket", "relcare.wsgi"),
    )
    return Process("web", command, {"RELCARE_POOL": "True"})


def worker() -> Process:
    command = python("relcare.watchdog", "celery", "--app", "relcare", "worker", "--concurrency", "2")
    return Process("worker", [*command, *WORKER])


def beat(schedule: Path) -> Process:
    return Process(
        "beat", python("celery", "--app", "relcare", "beat", "--schedule", str(schedule), "--pidfile=")
    )


def mail(port: int, folder: Path) -> Process:
    return Process("mail", python("relcare.mailsink", "127.0.0.1", str(port), str(folder)))


def supervisor_config(processes: Sequence[Process], var: Path, user: str | None) -> str:
    """The text of supervisord's file. Secrets are not in it: processes inherit the environment."""
    log = var / "log"
    lines = [
        "[supervisord]",
        "nodaemon = true",
        "silent = true",
        f"logfile = {_literal(log / 'supervisord.log')}",
        f"pidfile = {_literal(var / 'supervisord.pid')}",
        f"childlogdir = {_literal(log)}",
    ]
    if user:
        lines.append(f"user = {user}")
    # One group: supervisord stops groups one after the other, but all of a group at once.
    lines += ["", "[group:relcare]", f"programs = {','.join(process.name for process in processes)}"]
    for process in processes:
        lines += ["", *_program(process, log)]
    return "\n".join(lines) + "\n"


def _program(process: Process, log: Path) -> list[str]:
    environment = ",".join(f'{name}="{value}"' for name, value in process.environment.items())
    return [
        f"[program:{process.name}]",
        f"command = {_literal(shlex.join(process.command))}",
        *([f"environment = {environment}"] if environment else []),
        "autorestart = true",
        "startsecs = 3",
        "startretries = 20",
        f"stopwaitsecs = {process.stop_seconds}",
        "killasgroup = true",
        "redirect_stderr = true",
        f"stdout_logfile = {_literal(log / process.name)}.log",
        "stdout_logfile_maxbytes = 10MB",
        "stdout_logfile_backups = 2",
    ]


def _literal(value: object) -> str:
    """supervisord expands percent signs."""
    return str(value).replace("%", "%%")
