"""The states that are pictured: sandboxes with a given seed, taken to a given point of their run while paused."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.learner import disk, markup
from tests.learner.http import Learner, deployment
from tests.services import wait_until

SEED = "podyard-pictures"
BEGAN = 1_767_225_600  # 2026-01-01
MOST_STEPS = 400
CAREFUL = """\
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
"""


class Stage:
    """A sandbox of a learner, paused at its very beginning."""

    def __init__(self, learner: Learner, data: Path) -> None:
        self.learner = learner
        learner.open_sandbox()
        self.public = learner.public
        learner.clock("pause")
        wait_until(lambda: disk.kept(data, self.public).is_foreseen, "the new cluster is at rest")
        with closing(disk.connect(data)) as database:
            change = "UPDATE workspaces_workspace SET seed = ?, started_at = ? WHERE public = ?"
            database.execute(change, [SEED, BEGAN, self.public])
        learner.send("", "reset")

    def apply(self, image: str = "nginx:1.15.2", replicas: int = 3, strategy: str = "") -> None:
        manifest = deployment(image, replicas).replace("  selector:", f"{strategy}  selector:", 1)
        answer = self.learner.send(manifest)
        assert 'data-applied="true"' in answer.text, answer.text

    def step_until(self, shows: Callable[[list[str]], bool]) -> None:
        """Steps from change to change until the words of the Pods (what a screen reader hears) are so."""
        for _ in range(MOST_STEPS):
            things = markup.things(self.learner.page().text)
            if shows([words for key, words in things.items() if key.startswith("pods/")]):
                return
            while "actions a minute" in self.learner.clock("step").text:
                time.sleep(0.5)
        raise AssertionError("it does not come to that")


def are_ready(number: int, of: int | None = None) -> Callable[[list[str]], bool]:
    """That many Pods are ready; where `of` is given, that many are there."""

    def shows(pods: list[str]) -> bool:
        ready = sum(", ready," in f"{words}," for words in pods)
        return ready == number and (of is None or len(pods) == of)

    return shows


def rollout(stage: Stage) -> None:
    """A rolling update half way: two new Pods, one of them ready, a surge of one."""
    stage.apply(replicas=4, strategy=CAREFUL)
    stage.step_until(are_ready(4))
    stage.apply("nginx:1.16.1", 4, CAREFUL)
    stage.step_until(lambda pods: sum("revision 2" in words and ", ready" in words for words in pods) == 2)
    stage.step_until(lambda pods: any("terminating" in words for words in pods))


def stalled(stage: Stage) -> None:
    """nginx:1.161 does not exist; the old Pods stay."""
    stage.apply()
    stage.step_until(are_ready(3, of=3))
    stage.apply("nginx:1.161")
    stage.step_until(lambda pods: any("ImagePullBackOff" in words for words in pods))


def empty(stage: Stage) -> None:
    """Nothing there yet."""


STATES: dict[str, Callable[[Stage], None]] = {"rollout": rollout, "stalled": stalled, "empty": empty}
