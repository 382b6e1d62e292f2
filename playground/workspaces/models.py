"""A workspace's rows: the workspace itself, its log in segments of many revisions, and checkpoints of whole states.

A row holds facts; what follows from them is computed (clock.py, log.py). Rows of the log are never changed, only
written and deleted. Only log.py, actions.py and ahead.py write here.
"""

import secrets
from math import inf, isinf
from typing import cast

from django.db import models

from playground.simulator.setup import Pace, Setup
from playground.workspaces.clock import Clock

# No vowels, so no words; no letters that look like digits.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def new_public() -> str:
    """A name that cannot be guessed, for addresses: 66 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(14))


def new_seed() -> str:
    return secrets.token_hex(8)


class Workspace(models.Model):
    """One learner's cluster. `virtual` and `settled_until` are seconds of virtual time (no settled_until: at rest);
    `wall`, `awake`, `settled_at` and `tokens_at` seconds of the database's time (locking.py); `started_at` is the unix
    time at virtual time zero."""

    public = models.CharField(max_length=16, unique=True, default=new_public)
    owner = models.CharField(max_length=64, db_index=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(auto_now_add=True, db_index=True)

    # What a run starts from
    seed = models.CharField(max_length=32, default=new_seed)
    pace = models.CharField(max_length=16, default="classroom")
    started_at = models.BigIntegerField()
    nodes = models.PositiveSmallIntegerField(default=3)

    # The log. A reset begins a new branch; numbers go on, so that none is ever shown with two contents.
    branch = models.PositiveIntegerField(default=0)
    epoch = models.PositiveBigIntegerField(default=0)
    head = models.PositiveBigIntegerField(default=0)
    # Up to which number the log of the epoch before still stands
    cut = models.PositiveBigIntegerField(default=0)
    floor = models.PositiveBigIntegerField(default=0)
    checkpointed = models.PositiveBigIntegerField(default=0)
    settled_until = models.FloatField(null=True, default=0.0)
    settled_at = models.FloatField()
    # Why the simulation stopped, as a key of ahead.TROUBLES; "" where it did not.
    trouble = models.CharField(max_length=32, blank=True)

    # The clock
    virtual = models.FloatField(default=0.0)
    wall = models.FloatField()
    awake = models.FloatField()
    speed = models.FloatField(default=1.0)
    paused = models.BooleanField(default=False)
    gate = models.FloatField(null=True)

    # How many actions it may still take, and when that was counted (limits.py)
    tokens = models.FloatField(default=0.0)
    tokens_at = models.FloatField(default=0.0)

    def __str__(self) -> str:
        return self.public

    @property
    def manifest(self) -> str:
        """The YAML that was sent last, "" for none."""
        return Draft.objects.filter(workspace=self).values_list("text", flat=True).first() or ""

    @property
    def setup(self) -> Setup:
        return Setup(self.seed, cast(Pace, self.pace), self.started_at)

    @property
    def clock(self) -> Clock:
        settled = inf if self.settled_until is None else self.settled_until
        gate = inf if self.gate is None else self.gate
        return Clock(self.virtual, self.wall, self.awake, self.speed, self.paused, settled, gate)

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.virtual, self.wall, self.awake = clock.virtual, clock.wall, clock.awake
        self.speed, self.paused = clock.speed, clock.paused
        self.settled_until = None if isinf(clock.settled) else clock.settled


class Draft(models.Model):
    """The YAML that was sent last, for the editor; beside the workspace's row, which is read all the time."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.workspace_id}: {len(self.text)} letters"

    @staticmethod
    def keep(public: str, text: str) -> None:
        """For the editor, tomorrow. What no database takes is left out."""
        text = text.encode("utf-8", "replace").decode().replace("\x00", "")
        for pk in Workspace.objects.filter(public=public).values_list("pk", flat=True):
            draft = Draft(workspace_id=pk, text=text)
            Draft.objects.bulk_create(
                [draft], update_conflicts=True, update_fields=["text"], unique_fields=["workspace"]
            )


CLOCK_FIELDS = ("virtual", "wall", "awake", "speed", "paused")
LOG_FIELDS = ("branch", "epoch", "head", "cut", "floor", "checkpointed", "settled_until", "settled_at", "trouble")


class Segment(models.Model):
    """The revisions `first` to `last`, written from `start` to `end`, compressed together."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    branch = models.PositiveIntegerField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    start = models.FloatField()
    end = models.FloatField()
    blob = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workspace", "branch", "last"], name="segment_last"),)

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.first} to {self.last}"


class Checkpoint(models.Model):
    """The whole state after revision `number`, all looked at that was due up to `time`: good for moments from there."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    branch = models.PositiveIntegerField()
    number = models.PositiveBigIntegerField()
    time = models.FloatField()
    blob = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workspace", "branch", "number"], name="checkpoint_number"),)

    def __str__(self) -> str:
        return f"{self.workspace_id}: at {self.number}"
