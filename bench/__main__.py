"""`make bench`: how fast the hot paths are, as ratios that don't hang on the machine; what forms cost; how
fast messages leave; how soon a first start sends one."""

import argparse
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from bench import caseload, forms, reminders, start  # noqa: E402
from bench.database import bench_database  # noqa: E402
from bench.measure import Goal, Variant, middle, percentile, run  # noqa: E402
from bench.seed import Size  # noqa: E402

PARTS = ("caseload", "forms", "reminders", "start")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, default=PARTS[0])
    parser.add_argument("--scale", type=float, default=0.05, help="1.0 is 20,000 clients (default 0.05)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=100, help="a round and variant")
    return parser.parse_args()


def goals(found: dict[str, Variant]) -> list[Goal]:
    limit, product, naive = (middle(found[name].cpu_ms) for name in ("limit", "product", "naive"))
    return [
        Goal("caseload page / limit", product / limit, 4.0, 3.0),
        Goal("caseload page: naive / product", naive / product, 10, 15, faster=True),
    ]


def main() -> int:
    asked = arguments()
    if asked.part == "forms":
        return forms.run(asked.rounds)
    if asked.part == "reminders":
        return reminders.run(asked.rounds)
    if asked.part == "start":
        return start.run(asked.rounds)
    size = Size.of_scale(asked.scale)
    print(f"Seeding {size.practices * size.therapists * size.clients} clients (kept for the next run)")
    with bench_database(size):
        variants, touched = caseload.variants(), caseload.buffers()
        print(f"Measuring: {asked.rounds} rounds of {asked.requests} requests")
        run(variants, asked.rounds, asked.requests)
    found = {variant.name: variant for variant in variants}
    guard = middle(found["limit again"].cpu_ms) / middle(found["limit"].cpu_ms)
    report = {
        "scale": asked.scale,
        "guard": round(guard, 3),
        "buffers": touched,
        "variants": {variant.name: _told(variant) for variant in variants},
        "goals": [
            {
                "goal": goal.name,
                "ratio": round(goal.ratio, 2),
                "target": goal.target,
                "stretch": goal.stretch,
                "verdict": goal.verdict(guard),
            }
            for goal in goals(found)
        ],
    }
    _print(report)
    print(f"Written to {_write(report)}")
    return 0


def _told(variant: Variant) -> dict[str, float]:
    return {
        "cpu_ms": round(middle(variant.cpu_ms), 3),
        "p50_ms": round(percentile(variant.wall_ms, 0.5), 3),
        "p99_ms": round(percentile(variant.wall_ms, 0.99), 3),
        "statements": variant.statements,
    }


def _print(report: dict[str, object]) -> None:
    print(f"\n{'':32}{'CPU ms':>9}{'p50 ms':>9}{'p99 ms':>9}{'statements':>12}")
    told = report["variants"]
    assert isinstance(told, dict)
    for name, row in told.items():
        print(f"{name:32}{row['cpu_ms']:9}{row['p50_ms']:9}{row['p99_ms']:9}{row['statements']:12}")
    print(f"\nlimit again / limit: {report['guard']}; buffers of the statement: {report['buffers']}")
    found = report["goals"]
    assert isinstance(found, list)
    for row in found:
        bounds = f"target {row['target']}, stretch {row['stretch']}"
        print(f"{row['goal']:32}{row['ratio']:9}   {bounds:28}{row['verdict']}")


def _write(report: dict[str, object]) -> Path:
    folder = settings.BASE_DIR / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path: Path = folder / f"{time.strftime('%Y%m%dT%H%M%S')}.json"
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return path.relative_to(settings.BASE_DIR)


if __name__ == "__main__":
    sys.exit(main())
