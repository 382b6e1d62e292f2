"""Who acts, in words: the names that the story gives to controllers and to the learner."""

from playground.diagram.words import N_, Words, as_is
from playground.simulator.causes import LEARNER
from playground.simulator.state.revisions import Revision

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
    "serviceaccount-controller": N_("ServiceAccount controller"),
    "root-ca-certificate-publisher-controller": N_("Root CA certificate publisher"),
    "garbage-collector-controller": N_("Garbage collector"),
    "pod-garbage-collector-controller": N_("Pod garbage collector"),
    "endpoint-slice-controller": N_("EndpointSlice controller"),
    "persistentvolume-controller": N_("PersistentVolume controller"),
    "event-ttl": N_("API server"),
}
KUBELET_ON = N_("kubelet on {node}")


def actor_words(revision: Revision, is_placed: bool = False) -> Words:
    """The name of who wrote the revision; a kubelet's with its node, unless the sentence names it (`is_placed`)."""
    actor = revision.cause.actor
    if actor != "kubelet":
        return Words(ACTORS[actor]) if actor in ACTORS else as_is(actor)
    node = "" if is_placed else _node(revision)
    return Words(KUBELET_ON, {"node": node}) if node else as_is("kubelet")


def _node(revision: Revision) -> str:
    if revision.key is not None and revision.key.resource == "nodes":
        return revision.key.name
    spec = (revision.object or {}).get("spec") or {}
    return str(revision.cause.params.get("node") or spec.get("nodeName") or "")
