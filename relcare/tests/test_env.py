from pathlib import Path

import pytest

from relcare.env import Env, Refused


@pytest.mark.parametrize(("text", "value"), [("True", True), ("False", False)])
def test_a_flag_is_true_or_false(text: str, value: bool) -> None:
    assert Env({"DEBUG": text}).flag("DEBUG", not value) is value


@pytest.mark.parametrize("text", ["true", "1", "yes", "on", "FALSE", "0", " True"])
def test_a_flag_is_nothing_else(text: str) -> None:
    with pytest.raises(Refused, match="relcare: DEBUG must be True or False, not "):
        Env({"DEBUG": text}).flag("DEBUG", False)


def test_an_empty_value_is_the_default() -> None:
    env = Env({"PORT": "", "DEBUG": "", "HOST": ""})
    assert (env.number("PORT", 8000), env.flag("DEBUG", False), env.text("HOST", "::1")) == (
        8000,
        False,
        "::1",
    )


@pytest.mark.parametrize("text", ["x", "-1", "0", "65536", "8e3", "٣"])
def test_a_number_outside_its_range_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="PORT must be a whole number from 1 to 65535"):
        Env({"PORT": text}).number("PORT", 8000, least=1, most=65535)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("from-the-file\n")
    assert Env({"SECRET_KEY_FILE": str(path)}).text("SECRET_KEY") == "from-the-file"


def test_the_value_itself_wins_over_the_file(tmp_path: Path) -> None:
    assert Env({"SECRET_KEY": "here", "SECRET_KEY_FILE": str(tmp_path / "none")}).text("SECRET_KEY") == "here"


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_file_without_a_readable_line_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=r"SECRET_KEY_FILE names .*, which holds nothing readable"):
        Env({"SECRET_KEY_FILE": str(path)}).text("SECRET_KEY")


def test_an_address_of_another_kind_is_refused_without_repeating_it() -> None:
    with pytest.raises(Refused) as refused:
        Env({"DATABASE_URL": "mysql://me:my-password@db/x"}).address("DATABASE_URL", ("postgres",))
    assert str(refused.value) == "relcare: DATABASE_URL must begin with postgres://"


def test_a_choice_outside_the_list_is_refused() -> None:
    with pytest.raises(Refused, match="LOG_LEVEL must be one of INFO, ERROR, not 'LOUD'"):
        Env({"LOG_LEVEL": "LOUD"}).text("LOG_LEVEL", choices=("INFO", "ERROR"))


def test_names_are_separated_by_commas() -> None:
    assert Env({"ALLOWED_HOSTS": "a.example, b.example,"}).names("ALLOWED_HOSTS") == [
        "a.example",
        "b.example",
    ]
