"""ServiceAccount: a Pod runs as an account that exists, and finds its token, the CA and its namespace mounted.

Models plugin/pkg/admission/serviceaccount/admission.go. Left out: mirror Pods (nobody makes any) and the deprecated
annotation that limits an account's secrets.
"""

from typing import Any

from playground.simulator import chance
from playground.simulator.api import errors
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Key, Object

VOLUME = "kube-api-access"
MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"

# Shared by every Pod, since nobody changes an object in place.
PROJECTED: dict[str, Any] = {
    "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {
            "downwardAPI": {
                "items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]
            }
        },
    ],
    "defaultMode": 420,
}


def admit(pod: Object, request: Request) -> None:
    """Gives the Pod its account. Raises Forbidden where there is no such account."""
    spec, namespace = pod["spec"], request.key.namespace
    name = spec.get("serviceAccountName") or "default"
    account = request.view.get(Key("serviceaccounts", namespace, name))
    if account is None:
        why = f'error looking up service account {namespace}/{name}: serviceaccount "{name}" not found'
        raise errors.forbidden(request.key, why)
    spec["serviceAccountName"] = spec["serviceAccount"] = name
    if _wants_token(spec, account):
        _mount(spec, request)
    if not spec.get("imagePullSecrets") and account.get("imagePullSecrets"):
        spec["imagePullSecrets"] = account["imagePullSecrets"]


def _wants_token(spec: Object, account: Object) -> bool:
    own = spec.get("automountServiceAccountToken")
    return bool(account.get("automountServiceAccountToken", True) if own is None else own)


def _mount(spec: Object, request: Request) -> None:
    """Adds the volume, mounted by every container that does not use the path for something else."""
    volumes = spec.get("volumes") or ()
    names = (volume.get("name", "") for volume in volumes if "projected" in volume)
    known = [name for name in names if name.startswith(VOLUME + "-")]
    name = known[0] if known else f"{VOLUME}-{chance.suffix(request.seed, 'volume', request.number, request.key.name)}"
    mount = {"name": name, "readOnly": True, "mountPath": MOUNT_PATH}
    is_wanted = False
    for field in ("initContainers", "containers"):
        containers = spec.get(field)
        if containers and not all(map(_is_mounted, containers)):
            is_wanted = True
            spec[field] = [each if _is_mounted(each) else _mounted(each, mount) for each in containers]
    if is_wanted and not known:
        spec["volumes"] = [*volumes, {"name": name, "projected": PROJECTED}]


def _is_mounted(container: Object) -> bool:
    mounts = container.get("volumeMounts")
    return mounts is not None and any(mount.get("mountPath") == MOUNT_PATH for mount in mounts)


def _mounted(container: Object, mount: Object) -> Object:
    return {**container, "volumeMounts": [*(container.get("volumeMounts") or ()), mount]}
