"""Podyard broken on purpose, while it runs: `make drill` prints a line a drill; a short form of it is in the tests.

Killed parts, a lost Redis, a locked or full disk, tasks twice, late or never, two at once, a long sleep, bad input.
After each: the page shows the truth again by itself, and what is kept is, to the letter, what a run that nobody
disturbed would have kept.
"""
