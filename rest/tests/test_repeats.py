from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from privacy.actor import Actor
from privacy.permissions import THERAPIST
from rest import repeats
from rest.models import Repeat
from rest.tests.house import THEA, THINGS, member

PATH = "/api/v1/things/"


def post(client: Client, body: Any, key: str | None = "key-1", actor: Actor = THEA) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(PATH, body, content_type="application/json", actor=actor, headers=headers)


def test_the_same_request_twice_makes_one_thing(client: Client, kept: list[Repeat]) -> None:
    first = post(client, {"words": "a", "level": 1})
    second = post(client, {"level": 1, "words": "a"})
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert len(THINGS.rows) == len(kept) == 1


@pytest.mark.parametrize("key", [None, "", " ", "a b", "ü", "x" * 129])
def test_a_post_that_creates_needs_a_key(client: Client, kept: list[Repeat], key: str | None) -> None:
    assert post(client, {"words": "a"}, key).status_code == 400
    assert THINGS.rows == kept == []


def test_a_key_stands_for_one_body(client: Client, kept: list[Repeat]) -> None:
    post(client, {"words": "a"})
    response = post(client, {"words": "b"})
    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["Idempotency-Key"]
    assert len(THINGS.rows) == 1


def test_a_key_is_one_members_own(client: Client, kept: list[Repeat]) -> None:
    post(client, {"words": "a"})
    assert "Idempotency-Replayed" not in post(client, {"words": "b"}, actor=member(THERAPIST))
    assert len(THINGS.rows) == 2


def test_a_key_counts_for_24_hours(client: Client, kept: list[Repeat]) -> None:
    post(client, {"words": "a"})
    kept[0].made_at = timezone.now() - timedelta(hours=23)
    assert post(client, {"words": "b"}).status_code == 422
    kept[0].made_at = timezone.now() - timedelta(hours=25)
    assert post(client, {"words": "b"}).status_code == 201
    assert len(kept) == 1
    assert len(THINGS.rows) == 2


def test_a_request_that_was_refused_may_be_sent_again(client: Client, kept: list[Repeat]) -> None:
    assert post(client, {"words": ""}).status_code == 422
    assert post(client, {"words": "a"}).status_code == 201


def test_a_repeat_while_the_first_is_running_is_refused(
    client: Client, kept: list[Repeat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "take_lock", lambda _name: False)
    assert post(client, {"words": "a"}).status_code == 409
    assert THINGS.rows == []


def test_what_is_gone_is_not_made_again(client: Client, kept: list[Repeat]) -> None:
    post(client, {"words": "a"})
    THINGS.rows.clear()
    assert post(client, {"words": "a"}).status_code == 409
    assert THINGS.rows == []


def test_no_word_of_the_body_is_kept(client: Client, kept: list[Repeat]) -> None:
    post(client, {"words": "fear"})
    assert "fear" not in str(vars(kept[0]))
    assert repeats.request_hash("POST", PATH, {"words": "fear"}) == kept[0].request_hash


def test_a_replay_is_a_read_on_record(
    client: Client, kept: list[Repeat], reads: list[tuple[Any, ...]]
) -> None:
    post(client, {"words": "a"})
    THINGS.rows[0].client_id = THEA.member_id
    post(client, {"words": "a"})
    assert reads == [({THEA.member_id}, "things:create", "care")]
