"""What every Namespace gets: the ServiceAccount "default" and the ConfigMap "kube-root-ca.crt".

Models pkg/controller/serviceaccount/serviceaccounts_controller.go and
pkg/controller/certificates/rootcacertpublisher/publisher.go. The certificate is one that nobody has the key of: nothing
here speaks TLS.
"""

from collections.abc import Iterator

from playground.simulator.causes import N_, because, sentence
from playground.simulator.contract import Controller, Create, Moment, Plan, Update, Watch, key_of
from playground.simulator.objects import Key, Object, is_terminating, namespace, put
from playground.simulator.state import View

ACCOUNTS = "serviceaccount-controller"
PUBLISHER = "root-ca-certificate-publisher-controller"

DEFAULT_ACCOUNT = "default"
ROOT_CA = "kube-root-ca.crt"

_DESCRIPTION = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the "
    "internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes "
    "clusters."
)
_CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUOpN3xdJb788kN51LICCISHJJUIUwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjQxMTM3NTRaGA8yMTI2MTAz
MTExMzc1NFowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABFbdGknmtKZbxp+uhiPgu+Y/NwhwRMBd/RFli8WtnkSz7Va27mnD
Lfh2wQjv6s5Lx0lHnYUkLYBNmGHLLdnt3YmjUzBRMB0GA1UdDgQWBBRbkiSaF4hA
AEo909giroeYC6+nnTAfBgNVHSMEGDAWgBRbkiSaF4hAAEo909giroeYC6+nnTAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDWhRkKaARYw1T87HAB
4NRc6UHfzkGgFuFSxjNl51C/CgIgfH1429xWC2tZ5jv9Fu1DGT1d+MFFhN1uhKFH
kAeWRmY=
-----END CERTIFICATE-----
"""
_DATA = {"ca.crt": _CERTIFICATE}

ACCOUNT_MADE = sentence(
    "serviceaccount.made",
    N_("creates ServiceAccount default in {namespace}"),
    N_("Pods run as it unless they name another, so every namespace has one"),
)
CA_MADE = sentence(
    "rootca.made",
    N_("creates ConfigMap kube-root-ca.crt in {namespace}"),
    N_("Pods check the API server's certificate by it"),
)
CA_RESTORED = sentence(
    "rootca.restored",
    N_("writes ConfigMap kube-root-ca.crt in {namespace} anew"),
    N_("it no longer held the cluster's certificate"),
)


def plan_account(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """The namespace's default ServiceAccount is there."""
    if _is_active(view, key) and view.get(Key("serviceaccounts", key.name, DEFAULT_ACCOUNT)) is None:
        account = {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": DEFAULT_ACCOUNT, "namespace": key.name},
        }
        yield Create("serviceaccounts", account, because(ACCOUNTS, ACCOUNT_MADE, namespace=key.name))


def plan_certificate(key: Key, slot: str, view: View, moment: Moment) -> Plan:
    """The namespace's certificate is there, and is the cluster's."""
    if not _is_active(view, key):
        return
    where = Key("configmaps", key.name, ROOT_CA)
    standing = view.get(where)
    if standing is None:
        yield Create("configmaps", root_ca(key.name), because(PUBLISHER, CA_MADE, namespace=key.name))
    elif standing.get("data") != _DATA:
        yield Update(where, put(standing, _DATA, "data"), because(PUBLISHER, CA_RESTORED, namespace=key.name))


def root_ca(namespace: str) -> Object:
    """The ConfigMap that every namespace gets."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": ROOT_CA,
            "namespace": namespace,
            "annotations": {"kubernetes.io/description": _DESCRIPTION},
        },
        "data": _DATA,
    }


def _is_active(view: View, key: Key) -> bool:
    space = view.get(key)
    return space is not None and not is_terminating(space)


def _space_of(name: str) -> Watch:
    """The namespace of an object of this name, when it changes or goes."""

    def watch(before: Object | None, after: Object | None, view: View) -> Iterator[Key]:
        if before is not None and before["metadata"]["name"] == name:
            yield Key("namespaces", "", namespace(before))

    return watch


_NAMESPACE = key_of("namespaces")

SERVICE_ACCOUNTS = Controller(
    ACCOUNTS, plan_account, {"namespaces": _NAMESPACE, "serviceaccounts": _space_of(DEFAULT_ACCOUNT)}
)
ROOT_CERTIFICATES = Controller(
    PUBLISHER, plan_certificate, {"namespaces": _NAMESPACE, "configmaps": _space_of(ROOT_CA)}
)
