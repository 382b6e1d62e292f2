"""What must be true before the first page: one supervisor per state, tables up to date, static files collected."""

import fcntl
import hashlib
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OPEN_FILES = 16384  # two thousand streams want more than the usual 1024


class AlreadyRunningError(Exception):
    """Another supervisor works with this state."""


def lock(path: Path) -> IO[str]:
    """Takes the lock on this file for as long as the returned file is open. Raises AlreadyRunningError."""
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRunningError from None
    return file


def raise_open_files() -> None:
    """Lets this process and its children open as many files as they may, within reason."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def migrate() -> bool:
    """Brings the tables up to date, if they are not; whether there was anything to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static(root: Path) -> bool:
    """Collects the static files into `root`, if any changed since the last time; whether there was anything to do."""
    mark = root / ".collected"
    seen = fingerprint(_sources())
    if mark.is_file() and mark.read_text() == seen:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(seen)
    return True


def fingerprint(files: Iterator[Path]) -> str:
    """Changes when a file comes, goes, or is written; looks at names, sizes and times, not into files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        stat = path.stat()
        digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def forget_connections() -> None:
    """Closes what a forked child must not share."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()
