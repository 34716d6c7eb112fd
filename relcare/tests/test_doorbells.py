"""The folder that rings: whole files only, and nothing in it can end a worker."""

import json
import resource
import signal
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any, Final

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from relcare.celery import app
from relcare.doorbells import Channel, Transport, is_doorbell


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    folders = {name: str(tmp_path / "messages") for name in ("data_folder_in", "data_folder_out")}
    (tmp_path / "messages").mkdir()
    options = {**folders, "control_folder": str(tmp_path / "control")}
    with Connection("filesystem://", transport=Transport, transport_options=options) as connection:
        found = connection.default_channel
        assert isinstance(found, Channel)
        yield found


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    return tmp_path / "messages"


def rung(channel: Channel) -> None:
    """As Celery does it."""
    with app.amqp.Producer(channel, auto_declare=True) as producer:
        app.send_task("reminders.tasks.tick", producer=producer, retry=False)


def body(told: Any) -> dict[str, Any]:
    """A doorbell with other arguments."""
    return {
        "body": b64encode(json.dumps(told).encode()).decode(),
        "content-type": "application/json",
        "content-encoding": "utf-8",
        "headers": {"task": "reminders.tasks.tick", "id": "1"},
        "properties": {"body_encoding": "base64", "delivery_tag": "2", "delivery_info": {}},
    }


NO_ARGUMENTS: Final[list[Any]] = [{"a": 1}, [], [1, {}, {}], [[], [], {}], [[], {}, None], "abc", None]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_what_rings_is_found_once_and_in_order(channel: Channel) -> None:
    rung(channel)
    rung(channel)
    first, second = channel._get("celery"), channel._get("celery")
    assert is_doorbell(first)
    assert first["headers"]["task"] == "reminders.tasks.tick"
    assert first["headers"]["id"] != second["headers"]["id"]
    with pytest.raises(Empty):
        channel._get("celery")


@pytest.mark.parametrize(
    "found",
    ["", "not json", "[]", "1", "null", "{}", '{"body": "x"}', "\ud800".encode("utf-8", "surrogatepass")]
    + [json.dumps(body(told)) for told in NO_ARGUMENTS]
    + [json.dumps(body([[], {}, {}]) | {name: None}) for name in ("body", "headers", "properties")],
)
def test_what_is_no_doorbell_is_thrown_away_and_the_next_one_found(
    channel: Channel, messages: Path, found: str | bytes
) -> None:
    rung(channel)
    bad = messages / "0000_x.celery.msg"
    bad.write_bytes(found if isinstance(found, bytes) else found.encode())
    assert channel._get("celery")["headers"]["task"] == "reminders.tasks.tick"
    assert not list(messages.iterdir())
    with pytest.raises(Empty):
        channel._get("celery")


def test_a_full_disk_leaves_nothing_behind(channel: Channel, messages: Path) -> None:
    rung(channel)
    channel._get("celery")
    with full_disk(), pytest.raises(ChannelError):
        channel._put("celery", body([[], {}, {}]))
    assert not list(messages.iterdir())


@pytest.mark.parametrize("cut", ["", "[[", '{"a"'])
def test_a_table_of_queues_that_was_cut_short_is_made_anew(
    channel: Channel, tmp_path: Path, cut: str
) -> None:
    (tmp_path / "control").mkdir()
    table = tmp_path / "control" / "celery.exchange"
    table.write_text(cut)
    channel._queue_bind("celery", "celery", "", "celery")
    assert json.loads(table.read_text()) == [["celery", "", "celery"]]
