"""The one alphabet of every body: in another one it can hold letters that nothing here can write again, and a
name that is no alphabet's makes Django itself fail, before anything of ours could answer."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

LETTERS: Final = ("utf-8", "utf8", "us-ascii")
CHARSET: Final = re.compile(r";\s*charset(?:\*[^=]*)?\s*=\s*\"?([^\";\s]*)", re.IGNORECASE)
UNFIT: Final = "relcare.unfit_letters"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def are_fit(content_type: str) -> bool:
    return all(told.lower() in LETTERS for told in CHARSET.findall(content_type))


def read_safely(application: Wsgi) -> Wsgi:
    """Before a request is made of it: what is unfit goes on without its alphabet, marked, to be refused."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        told = str(environ.get("CONTENT_TYPE", ""))
        if not are_fit(told):
            environ = {**environ, "CONTENT_TYPE": told.partition(";")[0], UNFIT: True}
        return application(environ, start_response)

    return serve
