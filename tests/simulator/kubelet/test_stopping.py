"""How long a Pod takes to stop, and which of its containers stops first."""

from datetime import datetime

import pytest

from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from tests.simulator.bench import Bench
from tests.simulator.kubelet.pods import pod, script

POD = Key("pods", "default", "web")
SLEEPS: Object = {"image": "busybox:1.28", "command": script("sleep infinity")}  # it heeds no TERM


def stopped(manifest: Object) -> tuple[float, dict[str, float]]:
    """Deletes the running Pod: the seconds until the kubelet says that it stopped, and when each container ended.

    The ends are in seconds since the delete, whole ones as the API writes them.
    """
    bench = Bench(Setup(pace="real"), nodes=1)
    bench.create("pods", manifest)
    bench.run(30)
    begin = bench.now
    bench.delete("pods", "web")
    [last] = [each for each in bench.run(60) if each.key == POD and each.cause.key == "kubelet.stopped"]
    assert last.object is not None
    status, metadata = last.object["status"], last.object["metadata"]
    each_one = [*status["containerStatuses"], *status.get("initContainerStatuses", ())]
    told = _seconds(metadata["deletionTimestamp"]) - metadata["deletionGracePeriodSeconds"]
    ends = {each["name"]: _seconds(each["state"]["terminated"]["finishedAt"]) - told for each in each_one}
    return last.time - begin, ends


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()


def sidecar(named: str, **container: object) -> Object:
    return {"name": named, "image": "nginx:1.14.2", "restartPolicy": "Always", **container}


def with_sidecars(*sidecars: Object) -> Object:
    return pod(spec={"terminationGracePeriodSeconds": 10, "initContainers": list(sidecars)})


def test_the_last_sidecar_stops_first_and_waits_for_none_before_it():
    _, ends = stopped(with_sidecars(sidecar("stubborn", **SLEEPS), sidecar("quick")))
    assert ends["app"] <= ends["quick"] <= 1
    assert ends["stubborn"] == 10


def test_the_first_sidecar_waits_for_those_after_it():
    _, ends = stopped(with_sidecars(sidecar("quick"), sidecar("stubborn", **SLEEPS)))
    assert ends["stubborn"] == 10
    assert ends["quick"] in (10, 11)


def test_a_sidecar_whose_turn_comes_after_the_grace_period_still_has_two_seconds():
    _, ends = stopped(with_sidecars(sidecar("first", **SLEEPS), sidecar("second", **SLEEPS)))
    assert (ends["second"], ends["first"]) == (10, 12)


@pytest.mark.parametrize(
    ("grace", "hook", "seconds"),
    [
        (30, None, 30),
        (3, None, 3),
        (1, None, 2),  # two seconds from TERM to KILL, however short the grace period
        (10, 4, 10),  # the hook takes its part of the grace period
        (10, 9, 11),
        (10, 60, 12),  # the hook is left alone at the end of the grace period; then come the two seconds
        (1, 5, 3),
    ],
)
def test_between_term_and_kill_are_two_seconds_at_least(grace, hook, seconds):
    lifecycle = {"lifecycle": {"preStop": {"exec": {"command": ["sleep", str(hook)]}}}} if hook else {}
    took, _ = stopped(pod(**SLEEPS, **lifecycle, spec={"terminationGracePeriodSeconds": grace}))
    assert seconds <= took < seconds + 0.5


def test_a_sidecar_runs_its_hook_while_the_others_stop_and_gets_term_at_its_turn():
    hook = {"preStop": {"exec": {"command": ["sleep", "6"]}}}
    side = sidecar("side", lifecycle=hook)
    manifest = with_sidecars(side)
    manifest["spec"]["containers"] = [{"name": "app", **SLEEPS, "lifecycle": {"preStop": {"sleep": {"seconds": 1}}}}]
    _, ends = stopped(manifest)
    assert ends["app"] == 10
    assert ends["side"] in (10, 11), "its hook was over long before"


def test_a_sidecar_without_a_turn_to_wait_for_waits_for_its_hook():
    _, ends = stopped(with_sidecars(sidecar("side", lifecycle={"preStop": {"exec": {"command": ["sleep", "6"]}}})))
    assert ends["app"] <= 1
    assert ends["side"] in (6, 7)
