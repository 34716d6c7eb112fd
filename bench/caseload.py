"""The caseload page, signed in, through all middleware; against a bare loop and against the plain version."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from psycopg.types.json import set_json_loads

from bench import naive
from bench.measure import Variant
from bench.seed import every_therapist, sign_in
from caseload import reports
from privacy.actor import ENTER, Actor, acting_as
from privacy.audit import log_reads
from rest.renderers import JSONRenderer

PATH = "/api/v1/caseload/"
LOG = "SELECT rls.log_reads(%s, %s, %s)"
BOUND = {"therapist": None, "check_in": reports.CHECK_IN}


class Limit:
    """The same statements, prepared, binary, in the same transaction; nothing is made of the rows."""

    def __init__(self, keys: list[str]) -> None:
        parameters = connections["default"].get_connection_params()
        names = ("dbname", "host", "port", "user", "password")
        told = {name: parameters[name] for name in names if parameters.get(name)}
        self.connection = psycopg.connect(**told, autocommit=True, prepare_threshold=0)
        set_json_loads(json.loads, self.connection)
        self.keys = keys

    def pid(self) -> int:
        return self.connection.info.backend_pid

    def ask(self, number: int) -> None:
        key = self.keys[number % len(self.keys)]
        with self.connection.transaction(), self.connection.cursor(binary=True) as cursor:
            cursor.execute(ENTER, [key, str(uuid4()), settings.IDLE_SECONDS], prepare=True)
            cursor.fetchone()
            cursor.execute(reports.BOARD, BOUND, prepare=True)
            rows = cursor.fetchall()
            cursor.execute(LOG, [sorted(row[0] for row in rows), "caseload:list", "care"], prepare=True)


class Product:
    """The application as a web server calls it: WSGI, every middleware, a cookie."""

    def __init__(self, keys: list[str]) -> None:
        self.handler = WSGIHandler()
        self.keys = keys

    def ask(self, number: int) -> None:
        self.answer(self.keys[number % len(self.keys)])

    def answer(self, key: str) -> bytes:
        statuses: list[str] = []

        def start(
            status: str, _headers: list[tuple[str, str]], _exc_info: Any = None
        ) -> Callable[[bytes], Any]:
            statuses.append(status)
            return len

        body = self.handler(_environ(key), start)
        told = b"".join(body)
        if close := getattr(body, "close", None):
            close()
        if not statuses[0].startswith("200"):
            raise RuntimeError(f"{statuses[0]}: {told[:300]!r}")
        return told


def _environ(key: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT": "application/json",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={key}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def naive_ask(therapists: list[Actor]) -> Callable[[int], None]:
    def ask(number: int) -> None:
        by = therapists[number % len(therapists)]
        with acting_as(by):
            rows = naive.caseload(by)
            JSONRenderer().render({"results": rows, "next": None, "previous": None})
            log_reads((row["client"] for row in rows), "caseload:list", "care")

    return ask


def _pid() -> int:
    connections["default"].ensure_connection()
    return int(connections["default"].connection.info.backend_pid)


def _counted(ask: Callable[[int], None]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(0)
    return len([query for query in captured if query["sql"] not in ("BEGIN", "COMMIT")])


def variants() -> list[Variant]:
    therapists = every_therapist()
    keys = [sign_in(actor) for actor in therapists]
    limit, again, product = Limit(keys), Limit(keys), Product(keys)
    plain = naive_ask(therapists)
    return [
        Variant("limit", limit.ask, limit.pid, 3),
        Variant("limit again", again.ask, again.pid, 3),
        Variant("product", product.ask, _pid, _counted(product.ask)),
        Variant("naive", plain, _pid, _counted(plain), share=0.1),
    ]


def buffers() -> int:
    """What the board's statement touches, as the application's role, for one therapist."""
    with acting_as(every_therapist()[0]), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {reports.BOARD}", BOUND)
        (told,) = cursor.fetchone()
    plan = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
