"""History: old ReplicaSets are kept for undoing, but not all of them.

Models pkg/controller/deployment/sync.go cleanupDeployment.
"""

from playground.simulator.api.errors import ApiError
from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Delete, Plan
from playground.simulator.controllers.deployment.arithmetic import reported, size
from playground.simulator.controllers.deployment.revisions import revision
from playground.simulator.controllers.deployment.sync import NAME, Sync, by_age, key_of
from playground.simulator.objects import Object, is_terminating, name, uid

NO_LIMIT = 2**31 - 1

FORGOTTEN = sentence(
    "deployment.forgot-revision",
    N_("deleted ReplicaSet {replicaset} of revision {revision}"),
    N_("no more old revisions than {limit} are kept"),
)


def clean_up(sync: Sync) -> Plan:
    """Deletes the empty ReplicaSets of the lowest revisions beyond revisionHistoryLimit."""
    limit = sync.deployment["spec"].get("revisionHistoryLimit", NO_LIMIT)
    if limit == NO_LIMIT:
        return
    kept = [each for each in sync.old if not is_terminating(each)]
    kept.sort(key=lambda each: (revision(each), by_age(each)))
    for replica_set in kept[: max(0, len(kept) - limit)]:
        if _is_at_rest(replica_set):
            cause = because(NAME, FORGOTTEN, replicaset=name(replica_set), revision=revision(replica_set), limit=limit)
            try:
                yield Delete(key_of(replica_set), cause, uid=uid(replica_set))
            except ApiError as refusal:
                if refusal.reason != "NotFound":
                    raise


def _is_at_rest(replica_set: Object) -> bool:
    """Whether it is to have no Pods, has none, and its controller knows."""
    observed = (replica_set.get("status") or {}).get("observedGeneration", 0)
    is_known: bool = replica_set["metadata"]["generation"] <= observed
    return size(replica_set) == 0 and reported([replica_set], "replicas") == 0 and is_known
