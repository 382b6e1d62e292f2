"""What a DELETE does to an object: it goes, it lingers, or nothing changes.

Models staging/src/k8s.io/apiserver/pkg/registry/{rest/delete.go,generic/registry/store.go} and
pkg/registry/core/{pod/strategy.go,namespace/storage/storage.go}. An object that goes at once goes in one revision;
upstream writes the timestamp first and removes it with a second write.
"""

from typing import NamedTuple

from playground.simulator.api import errors
from playground.simulator.api.resource import Resource
from playground.simulator.objects import Key, Object, is_finished, put
from playground.simulator.setup import Setup

ORPHAN = "orphan"
FOREGROUND = "foregroundDeletion"


class DeleteOptions(NamedTuple):
    """`grace` in seconds, None for the object's own; `propagation` "" for the kind's default; then preconditions."""

    grace: int | None = None
    propagation: str = ""
    uid: str = ""
    resource_version: str = ""


PROPAGATIONS = ("Foreground", "Background", "Orphan")


def check_options(key: Key, obj: Object, options: DeleteOptions) -> None:
    """Raises Invalid for a propagation that there is not, Conflict where the object is not the one that was meant."""
    if options.propagation and options.propagation not in PROPAGATIONS:
        why = (
            f'Unsupported value: "{options.propagation}": supported values: "Foreground", "Background", "Orphan", "nil"'
        )
        problem = errors.FieldError("propagationPolicy", "FieldValueNotSupported", why)
        raise errors.invalid(Key("deleteoptions.meta.k8s.io", "", ""), "DeleteOptions", [problem])
    if not options.uid and not options.resource_version:
        return
    metadata = obj["metadata"]
    # Upstream puts the kind where the resource should be.
    named = key._replace(resource=obj["kind"] + ("." + key.resource.split(".", 1)[1] if "." in key.resource else ""))
    if options.uid and options.uid != metadata["uid"]:
        why = (
            f"the UID in the precondition ({options.uid}) does not match the UID in record ({metadata['uid']}). "
            "The object might have been deleted and then recreated"
        )
        raise errors.conflict(named, why)
    if options.resource_version and options.resource_version != metadata["resourceVersion"]:
        why = (
            f"the ResourceVersion in the precondition ({options.resource_version}) does not match the ResourceVersion "
            f"in record ({metadata['resourceVersion']}). The object might have been modified"
        )
        raise errors.conflict(named, why)


def deleted(kind: Resource, key: Key, obj: Object, options: DeleteOptions, now: float, setup: Setup) -> Object | None:
    """The object after a DELETE: None where it goes, itself where nothing changes."""
    if key.resource == "namespaces":
        return _namespace_deleted(obj, now, setup)
    if key.resource == "pods":
        return _pod_deleted(kind, obj, options, now, setup)
    return _finalized(_with_finalizers(kind, obj, options), now, setup)


def _finalized(obj: Object, now: float, setup: Setup) -> Object | None:
    """What becomes of an object without a grace period (any longer): it lingers only for its finalizers."""
    return _marked(obj, now, 0, setup) if obj["metadata"].get("finalizers") else None


def _pod_deleted(kind: Resource, pod: Object, options: DeleteOptions, now: float, setup: Setup) -> Object | None:
    """Models BeforeDelete: the first DELETE starts the grace period, a second one may only shorten it."""
    metadata = pod["metadata"]
    if "deletionTimestamp" in metadata:
        standing = metadata.get("deletionGracePeriodSeconds") or 0
        if options.grace is None and standing:
            return pod
        grace = _at_least_one(options.grace or 0) if standing else 0
        if grace >= standing > 0:
            return pod
        if standing:
            pod = _shortened(pod, grace, standing, setup)
    else:
        grace = _grace(pod, options)
        pod = _marked(pod, now + grace, grace, setup)
    pod = _with_finalizers(kind, pod, options)
    return pod if grace > 0 else _finalized(pod, now, setup)


def _namespace_deleted(namespace: Object, now: float, setup: Setup) -> Object | None:
    """Models pkg/registry/core/namespace/storage/storage.go Delete: the namespace controller does the rest."""
    if "deletionTimestamp" not in namespace["metadata"]:
        going = put(namespace, setup.stamp(now), "metadata", "deletionTimestamp")
        return put(going, "Terminating", "status", "phase")
    return namespace if is_held(Key("namespaces", "", ""), namespace) else None


def is_held(key: Key, obj: Object) -> bool:
    """Whether a finalizer keeps the object."""
    if obj["metadata"].get("finalizers"):
        return True
    return bool(key.resource == "namespaces" and obj["spec"].get("finalizers"))


def is_over(key: Key, new: Object, old: Object) -> bool:
    """Whether an update takes away the last thing that kept a deleted object. Models ShouldDeleteDuringUpdate."""
    metadata = old["metadata"]
    if "deletionTimestamp" not in metadata or metadata.get("deletionGracePeriodSeconds"):
        return False
    return not is_held(key, new)


def _grace(pod: Object, options: DeleteOptions) -> int:
    """Models pkg/registry/core/pod/strategy.go CheckGracefulDelete."""
    spec = pod["spec"]
    if not spec.get("nodeName") or is_finished(pod):
        return 0
    grace = spec.get("terminationGracePeriodSeconds", 0) if options.grace is None else options.grace
    return _at_least_one(grace)


def _at_least_one(grace: int) -> int:
    """A negative grace period means one second."""
    return 1 if grace < 0 else int(grace)


def _shortened(pod: Object, grace: int, standing: int, setup: Setup) -> Object:
    since = setup.seconds(pod["metadata"]["deletionTimestamp"]) - standing
    metadata = {
        **pod["metadata"],
        "deletionTimestamp": setup.stamp(since + grace),
        "deletionGracePeriodSeconds": grace,
    }
    return {**pod, "metadata": metadata}


def _marked(obj: Object, due: float, grace: int, setup: Setup) -> Object:
    """The object on its way out. Models markAsDeleting and BeforeDelete; the first mark raises the generation."""
    metadata = dict(obj["metadata"])
    if "deletionTimestamp" not in metadata:
        if metadata.get("generation"):
            metadata["generation"] += 1
        metadata["deletionTimestamp"] = setup.stamp(due)
    elif setup.seconds(metadata["deletionTimestamp"]) > due:
        metadata["deletionTimestamp"] = setup.stamp(due)
    metadata["deletionGracePeriodSeconds"] = grace
    if metadata == obj["metadata"]:
        return obj
    return {**obj, "metadata": metadata}


def _with_finalizers(kind: Resource, obj: Object, options: DeleteOptions) -> Object:
    """The object with the finalizer that the propagation asks for. Models deletionFinalizersForGarbageCollection."""
    if not kind.collected:
        return obj
    before = obj["metadata"].get("finalizers") or []
    policy = options.propagation or _policy(kind, before)
    if policy == "Background" and not before:
        return obj
    after = [each for each in before if each not in (ORPHAN, FOREGROUND)]
    if policy == "Orphan":
        after.append(ORPHAN)
    elif policy == "Foreground":
        after.append(FOREGROUND)
    return obj if set(after) == set(before) else put(obj, after, "metadata", "finalizers")


def _policy(kind: Resource, finalizers: list[str]) -> str:
    if ORPHAN in finalizers:
        return "Orphan"
    if FOREGROUND in finalizers:
        return "Foreground"
    return "Orphan" if kind.orphans else "Background"
