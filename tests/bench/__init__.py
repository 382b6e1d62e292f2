"""What Podyard costs, held against what it may cost: `make bench` prints the table, `--only NAME` a part of it.

A module per figure; each has `measure() -> Iterator[Figure]`. Nothing is written. docs/performance.md keeps a table
with its date and machine.
"""
