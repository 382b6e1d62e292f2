"""Old workspaces go: those of guests that nobody opened for long, a few at a time.

No beat: whenever a guest makes a new workspace, a few old ones are deleted, so that the table stops growing where it
grows. `manage.py workspace sweep` deletes them all at once. Those without an owner, which scripts made, go as well.
"""

from datetime import UTC, datetime, timedelta

from playground.workspaces.models import Workspace

KEPT = timedelta(days=90)
A_FEW = 5


def sweep(most: int | None = None, kept: timedelta = KEPT) -> int:
    """Deletes workspaces that were not used for as long as `kept`, `most` of them at most; answers how many."""
    old = Workspace.objects.filter(used__lt=datetime.now(UTC) - kept).order_by("used")
    chosen = list(old.values_list("pk", flat=True)[:most])
    Workspace.objects.filter(pk__in=chosen).delete()
    return len(chosen)
