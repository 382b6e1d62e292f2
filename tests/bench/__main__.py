"""`python -m tests.bench [--only NAME ...]`: measures, prints one table, and ends with 1 where a limit is exceeded."""

import argparse
import sys
from importlib import import_module

from tests.bench.figure import Figure, table

# In the order of the table. Each is a module of this package.
NAMES = ("start", "sandbox", "apply", "crowd", "simulator", "stored", "resting")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="measure these alone")
    figures: list[Figure] = []
    for name in parser.parse_args().only:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        figures += import_module(f"tests.bench.{name}").measure()
    print(table(figures))
    return int(any(figure.ok is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
