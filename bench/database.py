"""A database of its own for the benchmarks, on the tests' server; seeded once for each scale."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

import conftest
from bench.seed import Size, seed

HERE = Path(__file__).parent


def _name(template: str, label: str, more: Sequence[str]) -> str:
    sown = b"".join((HERE / name).read_bytes() for name in ("seed.py", "seed.sql", *more))
    digest = hashlib.sha256(template.encode() + sown).hexdigest()[:12]
    return f"{label}_{digest}"


@contextmanager
def bench_database(
    size: Size, kind: str = "", more: Sequence[str] = (), then: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Both aliases point to the seeded database of this size and kind; older ones are dropped.

    `then` writes what this kind needs more, and `more` names the files beside this one that say it.
    """
    label = f"bench_{kind}{size.label}"
    with conftest.maintenance() as server:
        server.execute("SELECT pg_advisory_lock(hashtext('relcare bench'))")
        template = conftest.ensure_template(server)
        name = _name(template, label, more)
        found = {
            old for (old,) in server.execute("SELECT datname FROM pg_database WHERE datname ^@ 'bench_'")
        }
        for old in found - {name}:
            if old.startswith(f"{label}_") or old == "bench_unfinished":
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        if name not in found:
            make = sql.SQL("CREATE DATABASE bench_unfinished TEMPLATE {} STRATEGY file_copy")
            server.execute(make.format(sql.Identifier(template)))
            conftest.use_database("bench_unfinished")
            seed(size)
            then()
            conftest.use_database(name)
            rename = sql.SQL("ALTER DATABASE bench_unfinished RENAME TO {}")
            server.execute(rename.format(sql.Identifier(name)))
        conftest.use_database(name)
        yield
        conftest.use_database(name)
