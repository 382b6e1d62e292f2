"""The picture on the first page: a real run of the simulator, stopped half way through a rolling update."""

import re
from functools import lru_cache

import yaml
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from playground.diagram.layout import Width, layout
from playground.diagram.scene import scene
from playground.simulator import cluster, learner
from playground.simulator.objects import Object, put
from playground.simulator.run import run
from playground.simulator.setup import Setup
from playground.simulator.state import State, fold
from playground.web.examples import examples

SETUP = Setup(seed="home", pace="classroom")
REST = 600.0  # seconds of virtual time in which the first rollout is done
STEP = 0.25
WIDTHS: tuple[Width, ...] = ("wide", "narrow")


def pictures() -> list[tuple[Width, SafeString]]:
    """The picture in the reader's language, drawn once for a wide screen and once for a narrow one."""
    return [(width, _drawn(get_language() or "en", width)) for width in WIDTHS]


@lru_cache(maxsize=8)
def _drawn(language: str, width: Width) -> SafeString:
    state = _half_way()
    with translation.override(language):
        drawn = layout(scene(state, SETUP, state.time), "ownership", width, translation)
        picture = render_to_string("diagram/ownership.svg", {"picture": drawn})
    # Both stand on one page, where an id may stand once; nothing here needs any.
    return mark_safe(re.sub(r' id="[^"]*"', "", picture))  # noqa: S308 (a template's)


@lru_cache(maxsize=1)
def _half_way() -> State:
    """The cluster at the first moment at which two of the new Pods are ready."""
    manifest = yaml.safe_load(examples()[0].text)
    state = _after(fold(cluster.start(SETUP)), manifest, REST)
    template = manifest["spec"]["template"]
    containers = [{**template["spec"]["containers"][0], "image": "nginx:1.15.3"}]
    state = _after(state, put(manifest, containers, "spec", "template", "spec", "containers"), 0)
    while not _is_half_way(state):
        state = _until(state, state.time + STEP)
    return state


def _is_half_way(state: State) -> bool:
    (deployment,) = state.all("deployments.apps").values()
    status = deployment["status"]
    return bool(status.get("updatedReplicas") == 2 and status.get("unavailableReplicas"))


def _after(state: State, manifest: Object, seconds: float) -> State:
    written = cluster.act(state, state.time, SETUP, lambda api: learner.apply(api, manifest))
    return _until(fold(written, state), state.time + seconds)


def _until(state: State, moment: float) -> State:
    return fold(run(state, moment, SETUP).revisions, state, moment)
