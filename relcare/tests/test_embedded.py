import os
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from relcare import embedded
from relcare.embedded import MARKER, SOCKET_FOLDER_LIMIT, Embedded
from relcare.env import Refused


def test_a_folder_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "pg"
    theirs.mkdir(mode=0o750)
    (theirs / "PG_VERSION").write_text("18\n")
    before = theirs.stat()
    server = Embedded(theirs)
    with pytest.raises(Refused, match="holds files that RelCare did not make"):
        server.ensure()
    assert server.home == theirs or not server.home.exists()
    after = theirs.stat()
    assert (before.st_mode, before.st_uid, before.st_gid) == (after.st_mode, after.st_uid, after.st_gid)
    assert [path.name for path in theirs.iterdir()] == ["PG_VERSION"]


def test_removing_leaves_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine")
    Embedded(tmp_path).remove()
    assert (tmp_path / "note").read_text() == "mine"


def test_removing_deletes_what_was_made_here(tmp_path: Path) -> None:
    made = tmp_path / "pg"
    made.mkdir()
    (made / MARKER).touch()
    Embedded(made).remove()
    assert not made.exists()


def test_the_socket_lies_inside_a_short_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_reachable", lambda _: True)
    assert Embedded(Path("/srv/relcare/var/pg")).socket == Path("/srv/relcare/var/pg/socket")


def test_a_long_path_gets_a_short_socket_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_reachable", lambda _: True)
    long = Path("/srv") / ("x" * 90)
    first, second = Embedded(long / "a").socket, Embedded(long / "b").socket
    assert first != second
    assert max(len(os.fsencode(first)), len(os.fsencode(second))) <= SOCKET_FOLDER_LIMIT


def test_root_keeps_its_private_folders_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded, "_reachable", lambda _: False)
    server = Embedded(tmp_path / "pg")
    assert server.home.parent == embedded.ROOT_HOMES
    assert server.home != Embedded(tmp_path / "other").home


def test_what_was_placed_elsewhere_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_reachable", lambda _: True)
    (tmp_path / embedded.ELSEWHERE).write_text("/var/lib/relcare-0\n")
    assert Embedded(tmp_path).home == Path("/var/lib/relcare-0")


@pytest.mark.skipif(not settings.IS_EMBEDDED, reason="a server of somebody else")
def test_the_server_of_the_tests_listens_on_no_network(django_db_setup: None) -> None:
    with psycopg.connect(settings.EMBEDDED.admin_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.info.server_version >= 180000
