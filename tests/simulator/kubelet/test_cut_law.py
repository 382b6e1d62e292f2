"""Whatever befalls a Pod, and wherever the run is cut: it is the same run."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.simulator.api.errors import ApiError
from playground.simulator.api.server import Api, DeleteOptions
from playground.simulator.levers import fail_node, recover_node
from playground.simulator.objects import Key, Object
from tests.simulator import cut
from tests.simulator.bench import SAID, Bench
from tests.simulator.kubelet.pods import IMAGES, specs

KEY = Key("pods", "default", "web")
Action = Callable[[Api], Any]


def create(spec: Object) -> Action:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}
    return lambda api: api.create("pods", pod, SAID, "default")


def delete(grace: int | None) -> Action:
    return lambda api: api.delete(KEY, SAID, DeleteOptions(grace=grace))


def set_image(image: str) -> Action:
    def action(api: Api) -> None:
        pod = api.get(KEY)
        first, *rest = pod["spec"]["containers"]
        api.update(KEY, {**pod, "spec": {**pod["spec"], "containers": [{**first, "image": image}, *rest]}}, SAID)

    return action


def lever(script: str) -> Action:
    patch = {"metadata": {"annotations": {"podyard.dev/probe.app.readiness": script}}}
    return lambda api: api.patch(KEY, patch, "merge", SAID)


def configure(api: Api) -> None:
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "late"}, "data": {"k": "v"}}
    api.create("configmaps", obj, SAID, "default")


ACTIONS = st.one_of(
    st.builds(create, specs()),
    st.builds(delete, st.sampled_from((None, 0, 1, 5))),
    st.builds(set_image, st.sampled_from(IMAGES)),
    st.builds(lever, st.sampled_from(("fail", "ok 5s, fail 9s, ok"))),
    st.just(configure),
    st.just(lambda api: fail_node(api, "node-1")),
    st.just(lambda api: recover_node(api, "node-1")),
)
MOMENTS = st.floats(0.1, 40).map(lambda seconds: round(seconds, 1))


@settings(max_examples=60)
@given(st.lists(st.tuples(ACTIONS, MOMENTS), max_size=5), specs(), st.lists(MOMENTS, min_size=1, max_size=4))
def test_a_pod_lives_the_same_life_wherever_the_run_is_cut(
    actions: list[tuple[Action, float]], spec: Object, cuts: list[float]
) -> None:
    bench = Bench(nodes=1)
    bench.do(create(spec))
    for action, seconds in actions:
        bench.run(seconds)
        with suppress(ApiError):  # the API refuses what cannot be; nothing has happened then
            bench.do(action)
    since = bench.now
    cut.check(bench.log, bench.setup, since, since + 60, [round(since + each, 6) for each in cuts])
