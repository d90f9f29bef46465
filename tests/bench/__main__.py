"""`python -m tests.bench [NOTES...]`: one table of start-up, speed, rebuilds, growth and memory.

NOTES are the sizes of the synthetic folders, 1000 and 10000 unless told; each is read by rules alone
in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.bench import speed

SIZES = ("1000", "10000")
GRAPHS = (("20000", "100000"), ("200000", "1000000"))


def main() -> None:
    print("Start-up and words per second")
    speed.main([])
    print("\nFolders of synthetic notes, by rules alone: seconds of a build, and peak memory")
    print_rows([(f"{int(n):,} notes", run_stages("notes", n)) for n in sys.argv[1:] or SIZES])
    print("\nGraphs: seconds of each stage, and peak memory")
    print_rows(
        [(f"{int(n):,} nodes, {int(m):,} edges", run_stages("graph", n, m)) for n, m in GRAPHS]
    )


def run_stages(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.stages", *arguments]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def print_rows(rows: list[tuple[str, dict[str, float]]]) -> None:
    """A line a measure and a column a size."""
    print(f"{'':18}" + "".join(f"{title:>32}" for title, _ in rows))
    for name in rows[0][1]:
        print(f"{name:18}" + "".join(f"{told[name]:>32,.1f}" for _, told in rows))


if __name__ == "__main__":
    main()
