"""The manifests that a sandbox offers to start from: one file each, in the order of their names."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Example(NamedTuple):
    slug: str
    title: str | Promise
    about: str | Promise
    text: str


_WORDS = {
    "nginx": (_("nginx, three times"), _("The Deployment of the course: nginx:1.15.2, three replicas.")),
    "strategy": (_("A rolling update with room"), _("Six replicas, maxSurge 2, maxUnavailable 1, a readiness probe.")),
    "bad-image": (
        _("An image that is not there"),
        _("nginx:1.161 does not exist: the rollout stalls."),
    ),
    "crash": (_("A container that crashes"), _("It ends with code 1, and the kubelet restarts it, ever later.")),
    "no-room": (_("Pods that fit no node"), _("12 processors wanted, 8 on each node.")),
    "replicaset": (_("A ReplicaSet alone"), _("Without a Deployment above it.")),
}


@cache
def examples() -> tuple[Example, ...]:
    paths = sorted(Path(__file__).parent.glob("*.yaml"))
    return tuple(Example(slug, *_WORDS[slug], path.read_text()) for path in paths if (slug := path.stem[3:]))
