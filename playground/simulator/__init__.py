"""The control plane, simulated: pure functions over a log of revisions.

Nothing here knows Django, Celery, Redis, a wall clock or an unseeded random source. `run.run` is the whole of it seen
from outside: a state, a moment and a seed go in, the revisions that follow come out.
"""
