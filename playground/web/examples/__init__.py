"""The manifests that a sandbox offers to start from: one file each, in the order of their names.

What there is to try with one stands above it as a comment, in the reader's language.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Example(NamedTuple):
    slug: str
    title: str | Promise
    about: str | Promise
    try_this: str | Promise
    manifest: str

    @property
    def text(self) -> str:
        """The manifest with its comment, as the editor shows it."""
        comment = "".join(f"# {line}\n" for line in str(self.try_this).splitlines())
        return comment + self.manifest


_WORDS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "nginx": (_("nginx, three times"), _("The Deployment of the course: nginx:1.15.2, three replicas."), ""),
    "strategy": (
        _("A rolling update with room"),
        _("Six replicas, maxSurge 2, maxUnavailable 1, a readiness probe."),
        _(
            "Apply this, wait until all are ready, then change the image to nginx:1.16.1 and apply again:\n"
            "at least 5 Pods stay available, at most 8 exist."
        ),
    ),
    "bad-image": (
        _("An image that is not there"),
        _("nginx:1.161 does not exist: the rollout stalls."),
        _(
            "There is no nginx:1.161. Apply the first example before this one: its three Pods stay,\n"
            "and the new one cannot come up."
        ),
    ),
    "crash": (
        _("A container that crashes"),
        _("It ends with code 1, and the kubelet restarts it, ever later."),
        _("The container ends after five seconds with code 1, again and again:\neach restart is waited for longer."),
    ),
    "no-room": (
        _("Pods that fit no node"),
        _("12 processors wanted, 8 on each node."),
        _("No node has 12 processors: the Pods wait, and the scheduler says why for every node."),
    ),
    "replicaset": (
        _("A ReplicaSet alone"),
        _("Without a Deployment above it."),
        _("Delete one of its Pods, or take the label off one, and see what the ReplicaSet does."),
    ),
}


@cache
def examples() -> tuple[Example, ...]:
    paths = sorted(Path(__file__).parent.glob("*.yaml"))
    return tuple(Example(slug, *_WORDS[slug], path.read_text()) for path in paths if (slug := path.stem[3:]))
