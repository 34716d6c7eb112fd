"""Settings are read once for each process, so each case here is a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMhISE="
SERVER = {"DATABASE_URL": "postgres://relcare_app@db/relcare", "SECRET_KEY": "s", "FIELD_KEY": KEY}

PROVIDER = {"EMAIL_PROVIDER": "mailgun", "EMAIL_PROVIDER_KEY": "k", "EMAIL_WEBHOOK_SECRET": "s"}
TWILIO = {
    "SMS_PROVIDER": "twilio",
    "TWILIO_ACCOUNT": "AC1",
    "TWILIO_TOKEN": "t",
    "SMS_FROM": "+4930123456",
}


def read(tmp_path: Path, expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {"PATH": os.environ["PATH"], "RELCARE_VAR": str(tmp_path / "var")}
    code = f"from relcare import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=keep | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"DEBUG": "yes"}, "relcare: DEBUG must be True or False, not 'yes'"),
        ({"SECRET_KEY": ""}, "relcare: SECRET_KEY is not set; "),
        ({"FIELD_KEY": "short"}, "relcare: FIELD_KEY must be a Fernet key"),
        (
            {"DATABASE_URL": "", "DATABASE_OWNER_URL": "postgres://o@db/x"},
            "relcare: DATABASE_OWNER_URL is set and ",
        ),
        (
            {"EMAIL_USE_TLS": "True", "EMAIL_USE_SSL": "True"},
            "relcare: EMAIL_USE_TLS and EMAIL_USE_SSL exclude ",
        ),
        ({"BROKER_URL": "redis://cache"}, "relcare: BROKER_URL must begin with filesystem:// or amqp:// or "),
        ({"EMAIL_TIMEOUT": "30"}, "relcare: EMAIL_TIMEOUT must be a whole number from 1 to 8, not '30'"),
        ({"EMAIL_PROVIDER": "pigeon"}, "relcare: EMAIL_PROVIDER must be one of mailgun, postmark, not "),
        (
            {"EMAIL_PROVIDER": "mailgun", "EMAIL_PROVIDER_KEY": "k"},
            "relcare: EMAIL_WEBHOOK_SECRET is not ",
        ),
        ({"EMAIL_PROVIDER_KEY": "k", "EMAIL_WEBHOOK_SECRET": "s"}, "relcare: EMAIL_PROVIDER is not set, "),
        (
            {"EMAIL_PROVIDER_URL": "https://mail.example"},
            "relcare: EMAIL_PROVIDER_URL is set and ",
        ),
        (
            PROVIDER | {"EMAIL_PROVIDER_URL": "http://mail.example"},
            "relcare: EMAIL_PROVIDER_URL must begin ",
        ),
        (PROVIDER | {"EMAIL_PROVIDER": "postmark"}, "relcare: EMAIL_WEBHOOK_SECRET must be user:password"),
        ({"VAPID_PRIVATE_KEY": "A" * 43}, "relcare: VAPID_SUBJECT is not set, and VAPID_PRIVATE_KEY is: "),
        (
            {"VAPID_PRIVATE_KEY": "A" * 42, "VAPID_SUBJECT": "mailto:a@b"},
            "relcare: VAPID_PRIVATE_KEY must ",
        ),
        ({"VAPID_PRIVATE_KEY": "A" * 43, "VAPID_SUBJECT": "a@b"}, "relcare: VAPID_SUBJECT must begin with "),
        (TWILIO | {"SMS_FROM": "Practice"}, "relcare: SMS_FROM must be a number like "),
        (TWILIO | {"TWILIO_TOKEN": ""}, "relcare: TWILIO_TOKEN is not set, and "),
        ({"METRICS_TOKEN": "short"}, "relcare: METRICS_TOKEN must be at least 32 characters long"),
    ],
)
def test_a_wrong_value_ends_the_start_with_one_line(
    tmp_path: Path, changes: dict[str, str], line: str
) -> None:
    result = read(tmp_path, "'started'", **(SERVER | changes))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(line)
    assert result.stderr.count("\n") == 1


def test_the_owner_is_known_exactly_where_its_address_is_set(tmp_path: Path) -> None:
    aliases = "sorted(settings.DATABASES)"
    owner = {"DATABASE_OWNER_URL": "postgres://relcare_owner@db/relcare"}
    assert read(tmp_path, aliases, **SERVER).stdout == "['default']\n"
    assert read(tmp_path, aliases, **SERVER, **owner).stdout == "['default', 'owner']\n"
    assert read(tmp_path, aliases).stdout == "['default', 'owner']\n"


def test_kept_secrets_stay_and_are_private(tmp_path: Path) -> None:
    keys = "settings.SECRET_KEY, settings.FIELD_KEY"
    first, second = read(tmp_path, keys), read(tmp_path, keys)
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "var").iterdir()} == {0o600}


def test_reading_settings_starts_no_server(tmp_path: Path) -> None:
    read(tmp_path, "settings.DATABASES")
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["field_key", "secret_key"]


def test_a_message_expires_after_two_ticks(tmp_path: Path) -> None:
    expires = "settings.CELERY_BEAT_SCHEDULE['tick']['options']['expires']"
    assert read(tmp_path, expires, TICK_SECONDS="7").stdout == "14\n"


def test_a_provider_takes_the_place_of_a_mail_server_and_follows_nobody(tmp_path: Path) -> None:
    told = "settings.EMAIL_BACKEND, settings.ANYMAIL['SEND_DEFAULTS'], settings.ANYMAIL['REQUESTS_TIMEOUT']"
    assert read(tmp_path, told, **PROVIDER).stdout == (
        "anymail.backends.mailgun.EmailBackend {'track_opens': False, 'track_clicks': False} (3, 5)\n"
    )
    nothing = "settings.EMAIL_BACKEND, settings.ANYMAIL, settings.VAPID_PRIVATE_KEY, settings.SMS_PROVIDER"
    assert read(tmp_path, nothing).stdout == "reminders.channels.smtp.SmtpBackend {}  \n"


def test_push_and_text_messages_are_sent_where_all_of_it_is_set(tmp_path: Path) -> None:
    push = {"VAPID_PRIVATE_KEY": "A" * 43, "VAPID_SUBJECT": "mailto:office@practice.example"}
    told = "settings.VAPID_SUBJECT, settings.SMS_PROVIDER, settings.SMS_FROM"
    assert read(tmp_path, told, **push, **TWILIO).stdout == (
        "mailto:office@practice.example twilio +4930123456\n"
    )


@pytest.mark.parametrize("broker", ["filesystem://", "amqp://u:p@broker/"])
def test_workers_wait_for_the_broker_as_long_as_it_takes(tmp_path: Path, broker: str) -> None:
    told = "settings.CELERY_BROKER_CONNECTION_MAX_RETRIES, settings.CELERY_WORKER_ENABLE_REMOTE_CONTROL"
    assert read(tmp_path, told, BROKER_URL=broker).stdout == "None False\n"


def test_a_shared_broker_keeps_what_it_was_given_in_quorum_queues(tmp_path: Path) -> None:
    told = (
        "settings.CELERY_TASK_DEFAULT_QUEUE_TYPE, settings.CELERY_WORKER_DETECT_QUORUM_QUEUES,"
        " settings.CELERY_BROKER_TRANSPORT_OPTIONS"
    )
    assert read(tmp_path, told, BROKER_URL="amqps://u:p@broker/").stdout == (
        "quorum True {'confirm_publish': True}\n"
    )


SOURCE = "".join((ROOT / "relcare" / name).read_text() for name in ("settings.py", "outward.py"))
READ = set(re.findall(r'env\.(?:text|flag|number|names|address)\(\s*"([A-Z_]+)"', SOURCE))
EXAMPLE = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
COMPOSE = (ROOT / "docker-compose.yml").read_text()
# In a container nobody chooses these: the file sets them, the image does, or they are for one machine alone.
NOT_FOR_CONTAINERS = {
    *("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "BROKER_URL", "RELCARE_POOL"),
    *("RELCARE_VAR", "STATIC_ROOT", "HOST", "PORT", "DEBUG"),
}


def test_every_name_read_is_in_the_example() -> None:
    # Set by the launcher and by the tests' settings, for nobody to choose.
    internal = {"RELCARE_TESTING", "RELCARE_LAUNCHED"}
    assert (READ - internal) | set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)) == EXAMPLE


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "beat"])
def test_what_may_be_chosen_reaches_every_container(service: str) -> None:
    handed_over = yaml.safe_load(COMPOSE)["services"][service]["environment"]
    chosen = (READ & EXAMPLE) - NOT_FOR_CONTAINERS
    assert {name for name in chosen if f"${{{name}:" not in str(handed_over.get(name))} == set()
