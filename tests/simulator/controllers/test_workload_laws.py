"""Whatever a learner does to a Deployment, the laws hold, and wherever the run is cut, it goes on as if it were not."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.simulator.objects import Key, is_active, name
from playground.simulator.setup import Setup
from tests.simulator import cut
from tests.simulator.bench import DEPLOYMENTS, Bench, deployment, rolling

WEB = Key(DEPLOYMENTS, "default", "web")
IMAGES = ("nginx:1.15.2", "nginx:1.15.3", "nginx:no-such-tag")

counts = st.integers(0, 6)
parts = st.one_of(st.integers(0, 3), st.sampled_from(["0%", "25%", "50%", "100%"]))


def _is_legal(pair):
    return any(int(str(part).rstrip("%")) for part in pair)


def act(bench, action, argument):
    """One thing that a learner may do."""
    match action:
        case "scale":
            bench.scale("web", argument)
        case "image":
            bench.set_image("web", argument)
        case "pause":
            bench.change(WEB, paused=argument)
        case "patience":
            bench.change(WEB, minReadySeconds=argument)
        case "strategy":
            bench.change(WEB, strategy=argument)
        case "delete":
            pods = [pod for pod in bench.pods() if is_active(pod)]
            if pods:
                bench.delete("pods", name(pods[argument % len(pods)]))


strategies = st.one_of(
    st.tuples(parts, parts).filter(_is_legal).map(lambda pair: rolling(*pair)),
    st.just({"type": "Recreate", "rollingUpdate": None}),
)
actions = st.one_of(
    st.tuples(st.just("scale"), counts),
    st.tuples(st.just("image"), st.sampled_from(IMAGES)),
    st.tuples(st.just("pause"), st.booleans()),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("patience"), st.integers(0, 5)),
    st.tuples(st.just("strategy"), strategies),
)
waits = st.sampled_from([0.0, 0.4, 0.9, 2.0, 5.0, 12.0])
scripts = st.lists(st.tuples(waits, actions), max_size=8)
setups = st.sampled_from([Setup(seed, pace) for seed in "abc" for pace in ("real", "classroom")])

relaxed = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def played(setup, replicas, script):
    bench = Bench(setup)
    bench.create(DEPLOYMENTS, deployment(replicas))
    for wait, (action, argument) in script:
        bench.run(wait)
        act(bench, action, argument)
    return bench


@relaxed
@given(setups, counts, scripts)
def test_whatever_is_done_the_laws_hold_and_at_rest_the_counts_are_true(setup, replicas, script):
    bench = played(setup, replicas, script)
    bench.rest(at_most=900)


@relaxed
@given(setups, counts, scripts, st.lists(st.floats(0, 20), max_size=4))
def test_wherever_a_run_is_cut_it_goes_on_to_the_letter(setup, replicas, script, cuts):
    bench = played(setup, replicas, script)
    start = bench.now
    moments = [round(start + moment, 6) for moment in cuts]
    cut.check(bench.log, setup, start, start + 20, moments)


@relaxed
@given(setups, counts, scripts)
def test_a_good_template_that_is_left_alone_comes_through(setup, replicas, script):
    bench = played(setup, replicas, script)
    # A Deployment that turned to Recreate in mid-rollout and is scaled too gets stuck, upstream as here.
    bench.change(WEB, paused=False, minReadySeconds=0, strategy=rolling(1, 0))
    bench.set_image("web", "nginx:1.15.4")
    bench.rest(at_most=900)
    status = bench.deployment()["status"]
    wanted = bench.deployment()["spec"]["replicas"]
    counted = {status.get(field, 0) for field in ("replicas", "updatedReplicas", "availableReplicas")}
    assert counted == {wanted}
