"""What a learner can do to the machines: make a node fail, and bring it back.

A failed node's kubelet is silent: it starts nothing, ends nothing and reports nothing, so its Pods stay as they were
last seen. The control plane sees it as upstream's does after 50 s without a lease; here it does at once.
Models pkg/controller/nodelifecycle (what it writes) and pkg/kubelet/nodestatus/setters.go.
"""

from playground.simulator.api.server import Api
from playground.simulator.causes import LEARNER, N_, because, sentence
from playground.simulator.cluster import CONDITIONS
from playground.simulator.objects import Key, Object
from playground.simulator.objects.conditions import with_condition

FAILED = sentence("lever.node-failed", N_("made {node} fail"), N_("its kubelet no longer answers"))
RECOVERED = sentence("lever.node-recovered", N_("brought {node} back"), N_("its kubelet answers again"))

_HEALTHY = {kind: (status, reason, message) for kind, status, reason, message in CONDITIONS}
_SILENT = dict.fromkeys(_HEALTHY, ("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."))


def fail_node(api: Api, name: str) -> Object:
    """The node's conditions become Unknown. Raises NotFound."""
    return _set(api, name, _SILENT, heard=False)


def recover_node(api: Api, name: str) -> Object:
    """The node's kubelet posts that all is well. Raises NotFound."""
    return _set(api, name, _HEALTHY, heard=True)


def _set(api: Api, name: str, conditions: dict[str, tuple[str, str, str]], heard: bool) -> Object:
    key = Key("nodes", "", name)
    node = api.get(key)
    stamp = api.store.setup.stamp(api.store.now)
    beats = {each["type"]: each.get("lastHeartbeatTime") for each in node.get("status", {}).get("conditions") or ()}
    for kind, words in conditions.items():
        beat = stamp if heard else beats.get(kind) or node["metadata"]["creationTimestamp"]
        node = with_condition(node, stamp, kind, *words, lastHeartbeatTime=beat)
    said = RECOVERED if heard else FAILED
    return api.update(key, node, because(LEARNER, said, node=name), "status")
