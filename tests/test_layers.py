"""The tower stands: imports go down only, and a file that grew too long became a package."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from django.conf import settings

ROOT: Final = Path(settings.BASE_DIR)
LONGEST: Final = 400
NOT_OURS: Final = {".venv", "var", "frontend", "node_modules", "migrations"}


def test_imports_go_down_only() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_no_file_is_longer_than_a_page_of_thought() -> None:
    ours = [path for path in ROOT.rglob("*.py") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    assert len(ours) > 100
    lengths = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in ours}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
