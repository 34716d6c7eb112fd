"""How the tests are spread over processes names them by file."""

from pathlib import Path

import pytest

from tests.spread import DIVIDED, LONGEST, STACKS, bundle, rank

ROOT = Path(__file__).parents[1]
MARKED = "pytest.mark." + "journey"


def test_whoever_starts_a_whole_stack_is_kept_from_the_others() -> None:
    files = {*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("*/tests/**/test_*.py")}
    marked = {str(path.relative_to(ROOT)) for path in files if MARKED in path.read_text(encoding="utf-8")}
    assert marked == set(STACKS)
    assert {bundle(f"{file}::test_one") for file in STACKS} == {"stacks"}


@pytest.mark.parametrize("file", sorted({*LONGEST, *DIVIDED}))
def test_what_is_named_is_there(file: str) -> None:
    assert (ROOT / file).exists()


def test_a_file_stays_together_unless_it_is_divided() -> None:
    assert bundle("rest/tests/test_a.py::test_one[x]") == bundle("rest/tests/test_a.py::test_two")
    one, other = (f"{DIVIDED[0]}::test_one[{name}]" for name in "ab")
    assert bundle(one) != bundle(other)


def test_what_takes_longest_begins_first() -> None:
    ranks = [rank(f"{file}::test_one") for file in (STACKS[0], DIVIDED[0], "rest/tests/test_a.py")]
    assert ranks == sorted(set(ranks))
