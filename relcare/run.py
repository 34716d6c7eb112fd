"""`make run`: prepares what is missing, then runs web, worker, beat and mail sink until told to stop."""

import ctypes
import fcntl
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from relcare import checks, processes
from relcare.env import Refused

START_SECONDS = 60
STOP_SECONDS = 40
WATCH_SECONDS = 2
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
DEMO = "demo-loaded"
DEMO_PASSWORD = "relcare-demo-only"  # noqa: S105 - printed for everyone, exists in demo data only


class Stopped(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        django.setup()
        with ExitStack() as stack:
            launch(stack)
    except Stopped:
        step("Stopped.")
    except CommandError as error:
        raise Refused(str(error)) from None


def launch(stack: ExitStack) -> None:
    var: Path = settings.VAR
    stack.enter_context(only_launcher(var))
    stop_leftovers(var)
    refuse_busy_port(settings.HOST, settings.PORT)
    for name in ("log", "mail", "cache"):
        (var / name).mkdir(parents=True, exist_ok=True)
    if settings.IS_EMBEDDED:
        prepare_embedded(stack)
    else:
        step("Checking the database of DATABASE_URL")
        checks.refuse_unsafe_start()
    step("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    supervisor = stack.enter_context(supervised(var))
    if settings.IS_EMBEDDED:
        # All at once or not at all, so that the processes may start meanwhile.
        load_demo(var / DEMO)
    wait_for_web(supervisor, var)
    print_table(var)
    watch(supervisor)
    raise Refused(f"the supervisor ended by itself; see {var / 'log'}")


def prepare_embedded(stack: ExitStack) -> None:
    step("Starting PostgreSQL 18 below " + str(settings.EMBEDDED.folder))
    if sys.platform == "linux":
        # A server that was killed is reaped here, where its restart waits for that.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    stack.callback(stop_database)
    settings.EMBEDDED.ensure()
    if not is_current():
        step("Bringing the schema up to date")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections.close_all()
    checks.refuse_unsafe_database(settings.EMBEDDED.url("relcare_app"))


def load_demo(loaded: Path) -> None:
    if loaded.exists():
        return
    step("Loading the demo practices")
    # What is said instead of loading: somebody has begun with a practice of their own.
    loaded.write_text(call_command("load_demo", unless_others=True) or "")
    connections.close_all()


def is_current() -> bool:
    """Whether no migration is missing: a second start then asks once instead of going through them all."""
    with psycopg.connect(settings.EMBEDDED.url("relcare_owner")) as connection:
        try:
            return not checks.unapplied_migrations(connection)
        except Refused:
            return False


def watch(supervisor: subprocess.Popen[bytes]) -> None:
    """Until the supervisor ends. It restarts what it started; the embedded database is ours to restart."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            supervisor.wait(WATCH_SECONDS)
            return
        if settings.IS_EMBEDDED:
            try:
                if settings.EMBEDDED.revive():
                    step("PostgreSQL had ended and was started again")
            except Refused as refused:
                # What is left of the killed server needs a moment to go away.
                step(f"{refused}; trying again")


def stop_database() -> None:
    step("Stopping PostgreSQL")
    connections.close_all()
    settings.EMBEDDED.stop()
    wait_until(no_child_left, 3)


def no_child_left() -> bool:
    """Take note of every child that ended, the database's orphans among them."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return True
    return False


def step(text: str) -> None:
    print(text, flush=True)


def _stop(*_: object) -> None:
    # Stopping takes its time; pressing Ctrl-C again must not leave half of it running.
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Stopped


# --- What may stand in the way ----------------------------------------------------------------------


@contextmanager
def only_launcher(var: Path) -> Iterator[None]:
    """One launcher for each var/: the kernel gives the lock back however this process ends."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(f"already running with {var} (process {lock.read().strip()})") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def stop_leftovers(var: Path) -> None:
    """End the supervisor of a launcher that was killed: it holds the port and talks to the database."""
    pid_file = var / "supervisord.pid"
    with suppress(OSError, ValueError):
        pid = int(pid_file.read_text())
        if str(var / "supervisord.conf") not in _command_line(pid):
            return
        step("Stopping what an earlier run left behind")
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not _command_line(pid), STOP_SECONDS)


def _command_line(pid: int) -> str:
    """How a process was started, or nothing where it has ended."""
    command = ["ps", "-ww", "-o", "stat=,args=", "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return "" if answer.startswith("Z") else answer


def refuse_busy_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does: connections of before that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(f"cannot listen on {host}:{port} ({error.strerror}); choose another PORT") from None


# --- The processes ----------------------------------------------------------------------------------


@contextmanager
def supervised(var: Path) -> Iterator[subprocess.Popen[bytes]]:
    """supervisord with all processes; on the way out everything is stopped."""
    step("Starting web, worker, beat" + (" and mail sink" if uses_mail_sink() else ""))
    mail_port = free_port()
    config = var / "supervisord.conf"
    user = pwd.getpwuid(0).pw_name if os.geteuid() == 0 else None
    config.write_text(processes.supervisor_config(wanted_processes(var, mail_port), var, user))
    libc = ctypes.CDLL(None)

    def follow_launcher() -> None:
        # A launcher that is killed outright takes the supervisor with it (Linux).
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    supervisor = subprocess.Popen(
        processes.python("supervisor.supervisord", "--configuration", str(config)),
        env=children_environment(mail_port),
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        # Ctrl-C reaches the launcher alone, which then stops things in order.
        start_new_session=True,
        preexec_fn=follow_launcher,  # noqa: PLW1509 - the launcher has one thread
    )
    try:
        yield supervisor
    finally:
        step("Stopping web, worker and beat")
        supervisor.terminate()
        try:
            supervisor.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            supervisor.kill()


def wanted_processes(var: Path, mail_port: int) -> list[processes.Process]:
    wanted = [
        processes.web(settings.HOST, settings.PORT),
        processes.worker(),
        processes.beat(Path(settings.CELERY_BEAT_SCHEDULE_FILENAME)),
    ]
    if uses_mail_sink():
        wanted.append(processes.mail(mail_port, var / "mail"))
    return wanted


def uses_mail_sink() -> bool:
    return not settings.EMAIL_HOST_IS_SET


def children_environment(mail_port: int) -> dict[str, str]:
    """The launcher's, with the application's address of the database and without any other."""
    environment = {name: value for name, value in os.environ.items() if name not in checks.OWNER_NAMES}
    environment["RELCARE_VAR"] = str(settings.VAR)
    environment["PYTHONUNBUFFERED"] = "1"
    if settings.IS_EMBEDDED:
        environment["DATABASE_URL"] = settings.EMBEDDED.url("relcare_app")
        environment["RELCARE_LAUNCHED"] = "True"
    if uses_mail_sink():
        environment["EMAIL_PORT"] = str(mail_port)
    return environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def wait_for_web(supervisor: subprocess.Popen[bytes], var: Path) -> None:
    step("Waiting for the web server")
    wait_until(lambda: supervisor.poll() is not None or answers(settings.HOST, settings.PORT), START_SECONDS)
    if supervisor.poll() is not None or not answers(settings.HOST, settings.PORT):
        log = var / "log" / "web.log"
        last = log.read_text().strip().splitlines()[-1:] if log.exists() else []
        raise Refused(f"the web server did not start: {' '.join(last)} (see {log})")


def answers(host: str, port: int) -> bool:
    connection = HTTPConnection(_reachable_host(host), port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _reachable_host(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def print_table(var: Path) -> None:
    url = settings.PUBLIC_URL
    rows = [("application", f"{url}/"), ("API", f"{url}/api/docs/"), ("health", f"{url}/healthz")]
    if settings.IS_EMBEDDED and not (var / DEMO).read_text():
        names = "thea, theo, sue, mark, ana, ben, cem, dina, eli"
        rows.append(("sign in as", f"<name>@riverside.example: {names}"))
        rows.append(("", "zoe@lakeside.example, yan@lakeside.example"))
        rows.append(("password", DEMO_PASSWORD))
    if uses_mail_sink():
        rows.append(("mail", f"{var / 'mail'}/ (one .eml each)"))
    rows.append(("logs", f"{var / 'log'}/"))
    rows.append(("stop", "Ctrl-C"))
    print()
    for name, value in rows:
        print(f"  {name:<12} {value}")
    print(flush=True)


if __name__ == "__main__":
    main()
