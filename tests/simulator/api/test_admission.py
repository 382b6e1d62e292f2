"""What admission adds to objects, and what it asks of them."""

import re

import pytest

from playground.simulator.api.admission import default_storage_class, storage_protection
from playground.simulator.api.admission.service_account import MOUNT_PATH, PROJECTED
from playground.simulator.objects import Key, put

from .doors import BY_LEARNER, account, changed, namespace, open_door, pod, refusal, serve

CLASSES = "priorityclasses.scheduling.k8s.io"


def spec_of(asked, api=None):
    return (api or open_door()).create("pods", asked, BY_LEARNER)["spec"]


def test_a_pod_runs_as_the_default_account_and_finds_its_token():
    spec = spec_of(pod())
    assert (spec["serviceAccountName"], spec["serviceAccount"]) == ("default", "default")
    (volume,) = spec["volumes"]
    assert re.fullmatch(r"kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}", volume["name"])
    assert volume["projected"] == PROJECTED
    mount = {"name": volume["name"], "readOnly": True, "mountPath": MOUNT_PATH}
    assert spec["containers"][0]["volumeMounts"] == [mount]


def test_init_containers_find_it_too_and_own_mounts_come_first():
    own = {"name": "data", "mountPath": "/data"}
    init = {"name": "init", "image": "busybox", "volumeMounts": [own]}
    spec = spec_of(pod(initContainers=[init], volumes=[{"name": "data", "emptyDir": {}}]))
    mounts = spec["initContainers"][0]["volumeMounts"]
    assert [each["name"] for each in mounts] == ["data", spec["volumes"][1]["name"]]


def test_a_container_that_uses_the_path_itself_gets_no_token():
    own = {"name": "data", "mountPath": MOUNT_PATH}
    asked = changed(pod(volumes=[{"name": "data", "emptyDir": {}}]), [own], "spec", "containers", 0, "volumeMounts")
    spec = spec_of(asked)
    assert [each["name"] for each in spec["volumes"]] == ["data"]
    assert spec["containers"][0]["volumeMounts"] == [own]


@pytest.mark.parametrize(
    ("of_pod", "of_account", "mounted"),
    [(None, None, True), (False, None, False), (None, False, False), (True, False, True)],
)
def test_the_pods_word_on_the_token_counts_more_than_the_accounts(of_pod, of_account, mounted):
    api = open_door()
    own = {} if of_account is None else {"automountServiceAccountToken": of_account}
    api.create("serviceaccounts", account("default", "robot", **own), BY_LEARNER)
    wish = {} if of_pod is None else {"automountServiceAccountToken": of_pod}
    assert ("volumes" in spec_of(pod(serviceAccountName="robot", **wish), api)) is mounted


def test_an_account_that_is_not_there_is_forbidden():
    refused = refusal(lambda: spec_of(pod(serviceAccountName="ghost")))
    assert (refused.code, refused.message) == (
        403,
        'pods "web" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
    )


def test_before_a_pod_has_a_name_refusals_speak_of_its_generate_name():
    api = open_door()
    api.create("namespaces", namespace("bare"), BY_LEARNER)
    asked = put(pod(), {"generateName": "web-5d4f7c9b8-", "namespace": "bare"}, "metadata")
    assert refusal(lambda: spec_of(asked, api)).message == (
        'pods "web-5d4f7c9b8-" is forbidden: error looking up service account bare/default: serviceaccount "default" '
        "not found"
    )


def test_an_accounts_pull_secrets_are_the_pods_where_it_has_none():
    api = open_door()
    api.create("serviceaccounts", account("default", "robot", imagePullSecrets=[{"name": "hub"}]), BY_LEARNER)
    assert spec_of(pod("a", serviceAccountName="robot"), api)["imagePullSecrets"] == [{"name": "hub"}]
    own = pod("b", serviceAccountName="robot", imagePullSecrets=[{"name": "mine"}])
    assert spec_of(own, api)["imagePullSecrets"] == [{"name": "mine"}]


def tolerations(*stated):
    return [
        (each["key"], each.get("tolerationSeconds")) for each in spec_of(pod(tolerations=list(stated)))["tolerations"]
    ]


def test_a_pod_bears_a_lost_node_for_five_minutes():
    assert tolerations() == [("node.kubernetes.io/not-ready", 300), ("node.kubernetes.io/unreachable", 300)]


@pytest.mark.parametrize(
    ("stated", "added"),
    [
        ({"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}, ["unreachable"]),
        ({"key": "node.kubernetes.io/not-ready", "operator": "Exists"}, ["unreachable"]),
        (
            {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoSchedule"},
            ["not-ready", "unreachable"],
        ),
        ({"operator": "Exists"}, []),
        ({"key": "other", "operator": "Exists"}, ["not-ready", "unreachable"]),
    ],
)
def test_a_pods_own_tolerations_stand(stated, added):
    made = spec_of(pod(tolerations=[stated]))["tolerations"]
    assert made[0] == stated
    assert [each["key"].removeprefix("node.kubernetes.io/") for each in made[1:]] == added


def priority_class(name, value, **fields):
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name},
        "value": value,
        **fields,
    }


def priority(asked, api=None):
    spec = spec_of(asked, api)
    return spec.get("priorityClassName"), spec["priority"], spec["preemptionPolicy"]


def test_a_pod_without_a_class_has_priority_zero():
    assert priority(pod()) == (None, 0, "PreemptLowerPriority")


def test_a_class_gives_its_number_and_policy():
    api = open_door()
    api.create(CLASSES, priority_class("batch", -5, preemptionPolicy="Never"), BY_LEARNER)
    assert priority(pod(priorityClassName="batch"), api) == ("batch", -5, "Never")


def test_the_default_class_counts_where_none_is_named():
    api = open_door()
    api.create(CLASSES, priority_class("usual", 100, globalDefault=True), BY_LEARNER)
    assert priority(pod(), api) == ("usual", 100, "PreemptLowerPriority")


def test_a_class_that_is_not_there_is_forbidden():
    refused = refusal(lambda: spec_of(pod("high-priority", priorityClassName="high")))
    assert refused.message == 'pods "high-priority" is forbidden: no PriorityClass with name high was found'


def test_a_pod_cannot_choose_its_own_number():
    assert refusal(lambda: spec_of(pod(priority=7))).message == (
        'pods "web" is forbidden: the integer value of priority (7) must not be provided in pod spec; priority '
        "admission controller computed 0 from the given PriorityClass name"
    )


def test_a_new_node_is_not_ready():
    api = open_door()
    made = api.create("nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-9"}}, BY_LEARNER)
    assert made["spec"]["taints"] == [{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}]


PLUGINS = (default_storage_class.admit, storage_protection.admit_claim)
CLAIM = Key("persistentvolumeclaims", "default", "data")
STORAGE = "storageclasses.storage.k8s.io"


def claim(**spec):
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data", "namespace": "default"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, **spec},
    }


def storage_class(name, default, created):
    annotations = {"storageclass.kubernetes.io/is-default-class": default}
    metadata = {"name": name, "annotations": annotations, "creationTimestamp": created}
    return {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": metadata}


@pytest.fixture
def storage(monkeypatch):
    serve(monkeypatch, CLAIM.resource, "PersistentVolumeClaim", "v1", admit_create=PLUGINS)
    return open_door(trusted=True)


@pytest.mark.parametrize(
    ("asked", "got"), [({}, "new"), ({"storageClassName": ""}, ""), ({"storageClassName": "x"}, "x")]
)
def test_a_claim_without_a_class_gets_the_newest_default(storage, asked, got):
    classes = (("old", "true", "2025-01-01T00:00:00Z"), ("new", "true", "2025-01-02T00:00:00Z"))
    for name, default, created in (*classes, ("other", "false", "2025-01-03T00:00:00Z")):
        storage.store.write(Key(STORAGE, "", name), storage_class(name, default, created), BY_LEARNER)
    made = storage.create(CLAIM.resource, claim(**asked), BY_LEARNER)
    assert made["spec"]["storageClassName"] == got


def test_a_claim_stays_as_long_as_it_is_used(storage):
    storage.create(CLAIM.resource, claim(), BY_LEARNER)
    held = storage.delete(CLAIM, BY_LEARNER)
    assert held["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]


def test_a_runtime_class_that_is_not_there_is_forbidden():
    assert refusal(lambda: spec_of(pod("boxed", runtimeClassName="gvisor"))).message == (
        'pods "boxed" is forbidden: pod rejected: RuntimeClass "gvisor" not found'
    )
