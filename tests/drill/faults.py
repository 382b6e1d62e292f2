"""Faults that kill nobody: a Redis that forgets, a database that is locked, tasks that come twice, late or never."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

from playground import environment
from playground.celery import app
from tests.drill.yard import IMAGES, Pupil, Yard, pod_images, yard_on
from tests.learner import disk
from tests.learner.http import Learner, deployment
from tests.services import wait_until

LOCKED = 3.0  # seconds
AN_HOUR = 3600.0
WALLS = ("wall", "awake", "settled_at", "tokens_at")


def redis_forgets(yard: Yard) -> str:
    """FLUSHALL in the middle of a rolling update, tasks and all."""
    pupil = yard.enter()
    pupil.roll()
    yard.redis.flushall()
    pupil.recovers()
    return _done(pupil, "Redis flushed")


def database_is_locked(yard: Yard) -> str:
    """Another process holds the database for three seconds, while the learner applies."""
    pupil = yard.enter()
    with _locked(yard.data):
        begin = time.monotonic()
        pupil.roll()
    waited = time.monotonic() - begin
    pupil.recovers()
    return _done(pupil, f"locked for {LOCKED:g} s, Apply answered after {waited:.1f} s")


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    """From the moment at which it is; for three seconds."""
    is_locked = Event()

    def hold() -> None:
        with closing(disk.connect(data)) as database:
            database.execute("BEGIN EXCLUSIVE")
            is_locked.set()
            time.sleep(LOCKED)
            database.execute("ROLLBACK")

    holder = Thread(target=hold)
    holder.start()
    is_locked.wait()
    yield
    holder.join()


def task_comes_twice(yard: Yard) -> str:
    """The same task many times over, those of epochs that are past, and one for a workspace that is not there."""
    pupil = yard.enter()
    pupil.roll()
    epoch = pupil.kept().row["epoch"]
    wanted = [(pupil.learner.public, number) for number in [*range(epoch + 1), *[epoch] * 20]]
    for arguments in [*wanted, ("nowhere", 1)]:
        _send(yard, *arguments)
    pupil.recovers()
    return _done(pupil, f"{len(wanted) + 1} tasks too many")


def task_comes_late(yard: Yard) -> str:
    """The worker sleeps through an Apply and another one; the task of the first comes after the second."""
    pupil = yard.enter()
    with _stopped(yard):
        pupil.roll()
        time.sleep(1)
        pupil.roll()
    pupil.recovers()
    return _done(pupil, "the worker stopped for a second between two Applies")


def task_never_comes(yard: Yard) -> str:
    """The task is lost on its way: a reader asks again."""
    pupil = yard.enter()
    with _stopped(yard):
        pupil.roll()
        for key in ("celery", "unacked", "unacked_index"):
            yard.redis.delete(key)
    begin = time.monotonic()
    pupil.recovers()
    wait_until(lambda: pupil.kept().is_foreseen, "a reader asked again")
    return _done(pupil, f"asked for again within {time.monotonic() - begin:.1f} s")


@contextmanager
def _stopped(yard: Yard) -> Iterator[None]:
    worker = yard.pid("worker")
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def _send(yard: Yard, public: str, epoch: int) -> None:
    url = f"unix://{environment.redis_socket(yard.data)}"
    with app.connection_for_write(environment.broker(url)) as connection:
        app.send_task("workspaces.reconcile", (public, epoch), connection=connection)


def two_apply_at_once(yard: Yard) -> str:
    """Two browsers of one learner apply different images at the same instant, again and again."""
    pupil = yard.enter()
    twins = [pupil.learner, Learner(yard.address)]
    for cookie in pupil.learner.jar:
        twins[1].jar.set_cookie(cookie)
    twins[1].public = pupil.learner.public
    with ThreadPoolExecutor(2) as pool:
        for number in range(10):
            images = IMAGES if number % 2 else IMAGES[::-1]
            list(pool.map(lambda twin, image: twin.apply(image), twins, images))
    found = disk.kept(yard.data, pupil.learner.public).deployment()
    assert found is not None
    pupil.image = found["spec"]["template"]["spec"]["containers"][0]["image"]
    pupil.recovers()
    return _done(pupil, "20 Applies, two at a time")


def browser_sleeps(yard: Yard) -> str:
    """A browser is shut for an hour and opened again: the cluster slept too, and goes on where it was."""
    pupil = yard.enter()
    pupil.roll()
    pupil.sandbox.page.goto("about:blank")
    _shift(yard.data, pupil, -AN_HOUR)
    before = pupil.kept().row["virtual"]
    pupil.sandbox.visit(pupil.learner.public)
    pupil.recovers()
    passed = pupil.kept().row["virtual"] - before
    assert passed < 11 * 60, f"it sleeps after ten minutes, not {passed:.0f} s"
    return _done(pupil, f"an hour later {passed / 60:.0f} minutes had passed in the cluster")


def _shift(data: Path, pupil: Pupil, seconds: float) -> None:
    """Moves all that is known of wall time, as if the rest of the world had gone the other way."""
    changes = ", ".join(f"{name} = {name} + {seconds}" for name in WALLS)
    with closing(disk.connect(data)) as database:
        database.execute(f"UPDATE workspaces_workspace SET {changes} WHERE public = ?", [pupil.learner.public])


def machine_restarts(yard: Yard) -> str:
    """The machine's clock, which runs from its start, begins anew: all that was noted lies in the future."""
    pupil = yard.enter()
    pupil.roll()
    _shift(yard.data, pupil, 1e6)
    pupil.recovers()
    return _done(pupil, "the machine's clock set back by 11 days")


def disk_is_full(yard: Yard) -> str:
    """An Apply while the disk is full is refused with a message; once there is room, all goes on. Wants root."""
    browser = yard.browser.browser
    assert browser is not None
    with _small_disk(yard.data / "small") as small, yard_on(small, browser) as one:
        pupil = one.enter()
        ballast = small / "ballast"
        _fill(ballast)
        answers = [pupil.learner.send(deployment(image)) for image in IMAGES[::-1] * 20]
        ballast.unlink()
        assert {answer.status for answer in answers} == {200}, "it is said on the page"
        refused = sum('data-applied="true"' not in answer.text for answer in answers)
        pupil.roll()
        pupil.recovers()
        return _done(pupil, f"{refused} of {len(answers)} Applies refused on a full disk, none half done")


@contextmanager
def _small_disk(where: Path) -> Iterator[Path]:
    where.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "podyard-drill", str(where)], check=True)
    try:
        yield where
    finally:
        subprocess.run(["umount", "--lazy", str(where)], check=True)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (2**20, 2**12):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def _done(pupil: Pupil, what: str) -> str:
    kept = pupil.settles()
    pupil.leave()
    assert len(pod_images(kept)) == 3
    return f"{what}; {len(kept.log)} revisions as they would have been; the page recovered within {pupil.slowest:.1f} s"


FAULTS = (
    redis_forgets,
    database_is_locked,
    task_comes_twice,
    task_comes_late,
    task_never_comes,
    two_apply_at_once,
    browser_sleeps,
    machine_restarts,
    disk_is_full,
)
