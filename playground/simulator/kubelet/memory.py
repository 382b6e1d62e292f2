"""What a kubelet keeps in memory about a Pod that gives it trouble: how often it was tried, for the back-offs.

A container's own restart count is the memory of its back-off, until the back-off is forgotten (ten good minutes,
another image); from then on, and for images that cannot be pulled, one hidden object for each such Pod counts. Models
staging/src/k8s.io/client-go/util/flowcontrol/backoff.go as kubelet.go and kuberuntime_manager.go doBackOff use it.
"""

from playground.simulator.contract import Plan, Remember
from playground.simulator.kubelet.life import Life
from playground.simulator.objects import Key, Object, put
from playground.simulator.state import View

MEMORY = "kubeletmemory.internal"
FIRST, MOST = 10, 300  # seconds
FORGOTTEN = 600.0  # a container that ran so long begins anew


def key_of(pod: Key) -> Key:
    return Key(MEMORY, pod.namespace, pod.name)


def back_off(times: int) -> int:
    """Seconds to wait after so many failures: 10, 20, 40, ... 300."""
    return int(min(FIRST * 2 ** min(times - 1, 10), MOST)) if times > 0 else 0


def restart_delay(life: Life, container: Object, restarts: int) -> int:
    """Seconds from a container's end to its next start, after so many restarts: the first start again is at once."""
    return back_off(restarts - _recall(life, "restarts", container))


def failed_pulls(life: Life, container: Object) -> int:
    """How often in a row the container's image could not be pulled."""
    return _recall(life, "pulls", container)


def count_pull(life: Life, container: Object) -> Plan:
    """One more pull that failed; another image than the last time begins anew."""
    known = failed_pulls(life, container) if life.waits_for_image(container) else 0
    yield from _keep(life, "pulls", container, known + 1)


def forget_restarts(life: Life, container: Object, restarts: int) -> Plan:
    """From now on the back-off counts from so many restarts."""
    if restarts != _recall(life, "restarts", container):
        yield from _keep(life, "restarts", container, restarts)


def forget(pod: Key, view: View) -> Plan:
    """The Pod is gone."""
    if view.get(key_of(pod)) is not None:
        yield Remember(key_of(pod), None)


def _recall(life: Life, what: str, container: Object) -> int:
    noted = life.view.get(key_of(life.key))
    if noted is None or noted["metadata"]["uid"] != life.uid:
        return 0
    return int(noted.get(what, {}).get(container["name"], 0))


def _keep(life: Life, what: str, container: Object, count: int) -> Plan:
    key = key_of(life.key)
    noted = life.view.get(key)
    if noted is None or noted["metadata"]["uid"] != life.uid:
        noted = {"metadata": {"namespace": key.namespace, "name": key.name, "uid": life.uid}}
    yield Remember(key, put(noted, count, what, container["name"]))
