"""The broker of a single host: a folder of small files, by kombu's filesystem transport.

A doorbell may be lost, but none may hurt: whoever reads finds each file whole or not at all, and what is no
doorbell is thrown away instead of ending the worker that finds it.
"""

import json
import logging
from base64 import b64decode
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    # kombu's own names for it differ.
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        # In the order of their names they are taken. Nobody looks for a name that ends so.
        written = folder / f"{uuid4()}.part"
        try:
            written.write_text(dumps(payload), encoding="utf-8")
            written.rename(folder / f"{round(monotonic() * 1000)}_{written.stem}.{queue}.msg")
        except OSError as error:
            written.unlink(missing_ok=True)
            raise ChannelError("a doorbell could not be written") from error

    def _get(self, queue: str, timeout: Any = None) -> Any:
        """The next one of `queue`; raises `queue.Empty` where there is none."""
        while True:
            try:
                payload: Any = super()._get(queue)
            except ValueError:
                payload = None
            if is_doorbell(payload):
                return payload
            log.warning("A file in the broker's folder was no doorbell: it is gone")

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        """A table of queues that was cut short is made anew: without one no worker starts."""
        try:
            super()._queue_bind(exchange, routing_key, pattern, queue)
        except ValueError:
            (self.control_folder / f"{exchange}.exchange").unlink(missing_ok=True)
            super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    Channel = Channel


def is_doorbell(payload: Any) -> bool:
    """Whether Celery can unpack it: a task's name, and arguments as its second protocol has them."""
    try:
        body = payload["body"]
        if payload["properties"].get("body_encoding") == "base64":
            body = bytes_to_str(b64decode(body, validate=True))
        arguments, named, embedded = json.loads(body)
        told = payload["headers"]["task"], payload["headers"]["id"], payload["properties"]["delivery_tag"]
        kinds = (arguments, list), (named, dict), (embedded, dict), *((one, str) for one in told)
        return all(isinstance(value, kind) for value, kind in kinds)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
