"""Not waiting for longer than is there to wait."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

R = TypeVar("R")


class TooSlow(Exception):
    """It goes on by itself, and nobody hears what comes of it."""


def within(seconds: float, act: Callable[[], R]) -> R:
    """What `act` gives or raises, if it does so in time; else TooSlow.

    For libraries whose time limits start anew with each byte. `act` may touch neither the database nor what
    belongs to this thread.
    """
    future: Future[R] = Future()

    def run() -> None:
        try:
            future.set_result(act())
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError:
        if future.done():
            raise
        raise TooSlow from None
