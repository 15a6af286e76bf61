"""Run the benchmarks: all of them, or those named.

    python -m tests.benchmarks [SUBJECT ...] [--questions FILE.tsv ...]

A subject is a module of this package with `tables(files) -> Iterator[str]`. More question files (columns
`id question topic`) are measured beside the project's own.
"""

import argparse
import importlib
import inspect
from pathlib import Path

SUBJECTS = (
    "search",
    "growing",
    "asking",
    "eligibility",
    "matching",
    "throughput",
    "duplicates",
    "queue",
    "broadcast",
    "crashes",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("subjects", nargs="*", help=f"of {', '.join(SUBJECTS)}; all where none is named")
    parser.add_argument("--full", action="store_true", help="as large as the aims, where that takes long")
    parser.add_argument("--questions", nargs="*", type=Path, default=[], metavar="FILE.tsv")
    chosen = parser.parse_args()
    if unknown := set(chosen.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    for subject in chosen.subjects or SUBJECTS:
        tables = importlib.import_module(f"tests.benchmarks.{subject}").tables
        more = {"full": chosen.full} if "full" in inspect.signature(tables).parameters else {}
        for line in tables(chosen.questions, **more):
            print(line, flush=True)


if __name__ == "__main__":
    main()
