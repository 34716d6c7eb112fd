"""Typed reading of the environment. A wrong value ends the start with one line that names it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit


class Refused(SystemExit):
    """Stops the process with exit code 1 and one line on stderr."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"relcare: {reason}")


class Env:
    """The environment, or any mapping that stands for it in a test."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values

    def text(self, name: str, default: str = "", *, choices: tuple[str, ...] = ()) -> str:
        """The value of `name`, else the first line of the file that `NAME_FILE` names, else the default."""
        value = self.values.get(name)
        if value is None and (path := self.values.get(f"{name}_FILE")):
            value = self._first_line(name, Path(path))
        if value is None or value == "":
            return default
        if choices and value not in choices:
            self._refuse(name, f"one of {', '.join(choices)}", value)
        return value

    def flag(self, name: str, default: bool) -> bool:
        """`True` or `False` and nothing else: "yes", "1" and "true" are mistakes someone must see."""
        value = self.text(name, str(default))
        if value not in ("True", "False"):
            self._refuse(name, "True or False", value)
        return value == "True"

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            self._refuse(name, f"a whole number from {least} to {most}", value)
        return int(value)

    def names(self, name: str, default: str = "") -> list[str]:
        """A list separated by commas."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def address(self, name: str, schemes: tuple[str, ...], default: str = "") -> str:
        """An address such as `postgres://...`. Its value is never repeated: it may hold a password."""
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            raise Refused(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return value

    def _first_line(self, name: str, path: Path) -> str:
        try:
            return path.read_text().splitlines()[0].strip()
        except (OSError, IndexError, UnicodeDecodeError):
            raise Refused(f"{name}_FILE names {path}, which holds nothing readable") from None

    def _refuse(self, name: str, wanted: str, value: str) -> NoReturn:
        raise Refused(f"{name} must be {wanted}, not {value!r}")
