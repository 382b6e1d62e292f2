"""The log of a workspace: append, drop the unseen future, read, fold.

Many revisions share a row, compressed together: a learner's Apply with all that follows is about three rows. A whole
state is kept every few hundred revisions, so that any past moment is near one, and what lies further back than a
workspace may keep begins with such a state (compaction). Rows are never changed, only written and deleted, always by
whoever holds the workspace (locking.py).
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

import orjson
from django.db import models

from playground.simulator.state import State, checkpoint
from playground.simulator.state.revisions import Revision, decode, encode
from playground.workspaces.models import Checkpoint, Segment, Workspace

Row = TypeVar("Row", Segment, Checkpoint)
Blob: TypeAlias = bytes | memoryview  # as the database's driver gives it

# Revisions between two checkpoints; in a large cluster, as many as it has objects, so that both cost the same.
CHECKPOINT_EVERY = 256
CHECKPOINTS_APART = 2000  # revisions between those that stay


class GoneError(Exception):
    """What was asked for lies before the part of the log that is kept."""


class TornError(Exception):
    """What was read without a lock does not fit together: it was written to meanwhile."""


class Stored(NamedTuple):
    """What was read and not yet decoded."""

    checkpoint: Blob | None
    blobs: Sequence[Blob]

    def base(self) -> State:
        """The state before the first of the blobs, or somewhere within it."""
        return State() if self.checkpoint is None else checkpoint.decode(_load(self.checkpoint))

    def revisions(self, after: int) -> Iterator[Revision]:
        """Those with a higher number than `after`, in order."""
        for blob in self.blobs:
            yield from (revision for revision in unpack(blob) if revision.number > after)

    def state(self, at: float) -> State:
        """The cluster at the moment `at`, all looked at that was due until then."""
        state = self.base()
        for revision in self.revisions(state.number):
            if revision.time > at:
                break
            state.apply(revision)
        state.settle(at)
        return state


def pack(revisions: Sequence[Revision]) -> bytes:
    """Revisions as they are stored."""
    return _dump([encode(revision) for revision in revisions])


def unpack(blob: Blob) -> list[Revision]:
    """What `pack` wrote."""
    return [decode(row) for row in _load(blob)]


def _dump(values: object) -> bytes:
    # Keys and wake-ups are named tuples, which JSON knows as lists.
    return zlib.compress(orjson.dumps(values, default=list), 6)


def _load(blob: Blob) -> list[Any]:
    values: list[Any] = orjson.loads(zlib.decompress(blob))
    return values


def fetch(workspace: Workspace, at: float, upto: float | None = None) -> Stored:
    """The checkpoint nearest before the moment `at`, and what follows it, to the end or just past the moment `upto`.

    Raises GoneError where `at` lies before what is kept.
    """
    kept = _of(Checkpoint.objects, workspace).filter(time__lte=at)
    nearest = kept.order_by("-number").values_list("number", "blob").first()
    if nearest is None and workspace.floor:
        raise GoneError
    number, blob = nearest or (0, None)
    return Stored(blob, tail(workspace, number, upto))


def tail(workspace: Workspace, after: int, upto: float | None = None) -> list[Blob]:
    """The segments that hold revisions after that number, those that begin later than the moment `upto` left out."""
    segments = _of(Segment.objects, workspace).filter(last__gt=after)
    if upto is not None:
        segments = segments.filter(start__lte=upto)
    return list(segments.order_by("last").values_list("blob", flat=True))


def between(workspace: Workspace, after: int, upto: int) -> list[Revision]:
    """The revisions with numbers above `after` and up to `upto`. Raises GoneError where they are not kept any more."""
    if after < workspace.floor:
        raise GoneError
    segments = _of(Segment.objects, workspace).filter(last__gt=after, first__lte=upto).order_by("last")
    blobs = segments.values_list("blob", flat=True)
    return [one for blob in blobs for one in unpack(blob) if after < one.number <= upto]


def append(workspace: Workspace, revisions: Sequence[Revision], blob: bytes | None = None) -> None:
    """Writes the next revisions (`blob`: already packed) and moves the head, which the caller saves."""
    if not revisions:
        return
    first, last = revisions[0], revisions[-1]
    Segment.objects.create(
        workspace=workspace,
        branch=workspace.branch,
        first=first.number,
        last=last.number,
        start=first.time,
        end=last.time,
        blob=blob or pack(revisions),
    )
    workspace.head = last.number


def drop(workspace: Workspace, after: int) -> list[Revision]:
    """Deletes what was foreseen after that number, and the whole of a segment that it cuts.

    Answers what of that segment stays: the caller writes it again together with what comes next.
    """
    if workspace.head <= after:
        return []
    cut = _of(Segment.objects, workspace).filter(first__lte=after, last__gt=after).values_list("blob", flat=True)
    stays = [revision for blob in cut for revision in unpack(blob) if revision.number <= after]
    _of(Segment.objects, workspace).filter(last__gt=after).delete()
    if workspace.checkpointed > after:
        _of(Checkpoint.objects, workspace).filter(number__gt=after).delete()
        nearest = _of(Checkpoint.objects, workspace).order_by("-number").values_list("number", flat=True).first()
        workspace.checkpointed = nearest or workspace.floor
    workspace.head = after
    return stays


def wants_checkpoint(workspace: Workspace, state: State) -> bool:
    """Whether so much was written since the last one that another is worth its bytes."""
    since = state.number - workspace.checkpointed
    return since >= CHECKPOINT_EVERY and since >= sum(len(state.all(resource)) for resource in state.resources())


def keep(workspace: Workspace, state: State, settled: float) -> None:
    """Writes a checkpoint: the state after its number, with all looked at that was due up to `settled`.

    The last one before makes room for it where the one before that is near.
    """
    before = list(_of(Checkpoint.objects, workspace).order_by("-number").values_list("number", flat=True)[:2])
    if len(before) == 2 and before[0] - before[1] < CHECKPOINTS_APART:
        _of(Checkpoint.objects, workspace).filter(number=before[0]).delete()
    Checkpoint.objects.create(
        workspace=workspace,
        branch=workspace.branch,
        number=state.number,
        time=settled,
        blob=_dump(checkpoint.encode(state)),
    )
    workspace.checkpointed = state.number


def compact(workspace: Workspace, now: float, most: int) -> None:
    """Lets the log begin with a checkpoint so that about `most` revisions are kept, and all that is not past yet."""
    if workspace.head - workspace.floor <= most:
        return
    old = _of(Checkpoint.objects, workspace).filter(number__lte=workspace.head - most, time__lte=now)
    first = old.order_by("-number").values_list("number", flat=True).first()
    if first is not None:
        workspace.floor = first
        _of(Checkpoint.objects, workspace).filter(number__lt=first).delete()
        _of(Segment.objects, workspace).filter(last__lte=first).delete()


def _of(rows: models.Manager[Row], workspace: Workspace) -> models.QuerySet[Row]:
    return rows.filter(workspace=workspace, branch=workspace.branch)
