"""Run the benchmarks: all of them, or those named.

    python -m tests.benchmarks [SUBJECT ...] [--questions FILE.tsv ...]

A subject is a module of this package with `tables(files) -> Iterator[str]`. More question files (columns
`id question topic`) are measured beside the project's own.
"""

import argparse
import importlib
from pathlib import Path

SUBJECTS = (
    "search",
    "growing",
    "asking",
    "eligibility",
    "matching",
    "throughput",
    "duplicates",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("subjects", nargs="*", help=f"of {', '.join(SUBJECTS)}; all where none is named")
    parser.add_argument("--questions", nargs="*", type=Path, default=[], metavar="FILE.tsv")
    chosen = parser.parse_args()
    if unknown := set(chosen.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    for subject in chosen.subjects or SUBJECTS:
        for line in importlib.import_module(f"tests.benchmarks.{subject}").tables(chosen.questions):
            print(line, flush=True)


if __name__ == "__main__":
    main()
