"""Who acts, in words: the names that the story gives to controllers and to the learner."""

from playground.diagram.words import N_, Words, as_is
from playground.simulator.causes import LEARNER
from playground.simulator.objects import Key, Object

ACTORS = {
    LEARNER: N_("You"),
    "kube-apiserver": N_("API server"),
    "default-scheduler": N_("Scheduler"),
    "deployment-controller": N_("Deployment controller"),
    "replicaset-controller": N_("ReplicaSet controller"),
    "replication-controller": N_("ReplicationController controller"),
    "statefulset-controller": N_("StatefulSet controller"),
    "daemonset-controller": N_("DaemonSet controller"),
    "job-controller": N_("Job controller"),
    "cronjob-controller": N_("CronJob controller"),
    "horizontal-pod-autoscaler": N_("HorizontalPodAutoscaler controller"),
    "node-controller": N_("Node controller"),
    "namespace-controller": N_("Namespace controller"),
    "taint-eviction-controller": N_("Taint eviction controller"),
    "garbage-collector-controller": N_("Garbage collector"),
    "pod-garbage-collector-controller": N_("Pod garbage collector"),
    "endpoint-slice-controller": N_("EndpointSlice controller"),
    "persistentvolume-controller": N_("PersistentVolume controller"),
    "event-ttl": N_("API server"),
}
KUBELET_ON = N_("kubelet {node}")


def actor_words(actor: str, key: Key | None, obj: Object | None) -> Words:
    """The name of an actor; a kubelet's with its node, as the object it wrote tells it."""
    if actor == "kubelet":
        node = _node(key, obj)
        return Words(KUBELET_ON, {"node": node}) if node else as_is("kubelet")
    return Words(ACTORS[actor]) if actor in ACTORS else as_is(actor)


def _node(key: Key | None, obj: Object | None) -> str:
    if key is not None and key.resource == "nodes":
        return key.name
    return str(((obj or {}).get("spec") or {}).get("nodeName", ""))
