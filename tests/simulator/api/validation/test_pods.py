# ruff: noqa: E501 (tables of what is written and what is said)
"""What a Pod cannot be: the words for every part of its specification."""

from copy import deepcopy
from typing import Any

import pytest

from tests.simulator.api.doors import pod
from tests.simulator.api.manifests import rich_pod

from .judging import KEY, LABEL, SUBDOMAIN, VALUE, words

C = "spec.containers[0]"


def container(**fields: Any) -> dict[str, Any]:
    made = pod()
    made["spec"]["containers"][0] |= fields
    return made


def without(field: str) -> dict[str, Any]:
    made = pod()
    del made["spec"]["containers"][0][field]
    return made


def mounting(mount: dict[str, Any], *volumes: dict[str, Any]) -> dict[str, Any]:
    made = container(volumeMounts=[{"name": "v", "mountPath": "/v", **mount}])
    made["spec"]["volumes"] = [*volumes, {"name": "v", "emptyDir": {}}]
    return made


def volume(**source: Any) -> dict[str, Any]:
    return pod(volumes=[{"name": "v", **source}])


def env(**variable: Any) -> dict[str, Any]:
    return container(env=[{"name": "A", **variable}])


CONTAINERS = [
    (pod(containers=[]), "spec.containers: Required value"),
    (without("image"), f"{C}.image: Required value"),
    (without("name"), f"{C}.name: Required value"),
    (container(name="Web"), f'{C}.name: Invalid value: "Web": {LABEL}'),
    (container(image=" nginx"), f'{C}.image: Invalid value: " nginx": must not have leading or trailing whitespace'),
    (
        container(imagePullPolicy="Sometimes"),
        f'{C}.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ),
    (
        container(terminationMessagePolicy="Book"),
        f'{C}.terminationMessagePolicy: Unsupported value: "Book": supported values: "File", "FallbackToLogsOnError"',
    ),
    (
        container(restartPolicy="Sometimes"),
        f'{C}.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"',
    ),
    (
        container(restartPolicyRules=[{"action": "Restart", "exitCodes": {"operator": "In", "values": [1]}}]),
        f"{C}.restartPolicy: Required value: must specify restartPolicy when restart rules are used",
    ),
    (
        container(
            restartPolicy="Never",
            restartPolicyRules=[{"action": "DoNotRestart", "exitCodes": {"operator": "In", "values": [1]}}],
        ),
        f'{C}.restartPolicyRules[0].action: Unsupported value: "DoNotRestart": supported values: "Restart", "RestartAllContainers"',
    ),
    (
        container(restartPolicy="Never", restartPolicyRules=[{"action": "Restart", "exitCodes": {"values": [1]}}]),
        f'{C}.restartPolicyRules[0].exitCodes.operator: Unsupported value: "": supported values: "In", "NotIn"',
    ),
    (pod(initContainers=[{"name": "web", "image": "busybox"}]), 'spec.initContainers[0].name: Duplicate value: "web"'),
    (
        pod(initContainers=[{"name": "a", "image": "b", "readinessProbe": {"exec": {"command": ["a"]}}}]),
        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
    ),
    (pod(containers=[{"name": "web", "image": "a"}] * 2), 'spec.containers[1].name: Duplicate value: "web"'),
]
PORTS = [
    (container(ports=[{}]), f"{C}.ports[0].containerPort: Required value"),
    (
        container(ports=[{"containerPort": 70000}]),
        f"{C}.ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
    ),
    (
        container(ports=[{"containerPort": 80, "protocol": "ICMP"}]),
        f'{C}.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
    ),
    (
        container(ports=[{"containerPort": 80, "name": "Http"}]),
        f'{C}.ports[0].name: Invalid value: "Http": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ),
    (
        container(ports=[{"containerPort": 80, "name": "80"}]),
        f'{C}.ports[0].name: Invalid value: "80": must contain at least one letter (a-z)',
    ),
    (
        container(ports=[{"containerPort": 80, "name": "a--b"}]),
        f'{C}.ports[0].name: Invalid value: "a--b": must not contain consecutive hyphens',
    ),
    (
        container(ports=[{"containerPort": 80, "name": "a-"}]),
        f'{C}.ports[0].name: Invalid value: "a-": must not begin or end with a hyphen',
    ),
    (
        container(ports=[{"containerPort": 80, "name": "a"}, {"containerPort": 81, "name": "a"}]),
        f'{C}.ports[1].name: Duplicate value: "a"',
    ),
    (
        container(ports=[{"containerPort": 80, "hostPort": 8080}, {"containerPort": 81, "hostPort": 8080}]),
        f'{C}.ports[1].hostPort: Duplicate value: "TCP//8080"',
    ),
]
ENVIRONMENT = [
    (container(env=[{"value": "x"}]), f"{C}.env[0].name: Required value"),
    (
        container(env=[{"name": "1=2"}]),
        f"{C}.env[0].name: Invalid value: \"1=2\": a valid environment variable name must consist only of printable ASCII characters other than '='",
    ),
    (
        env(valueFrom={}),
        f'{C}.env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    ),
    (
        env(value="a", valueFrom={"fieldRef": {"fieldPath": "metadata.name"}}),
        f'{C}.env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ),
    (
        env(valueFrom={"fieldRef": {"fieldPath": "spec.color"}}),
        f'{C}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.color": error converting fieldPath: field label not supported: spec.color',
    ),
    (
        env(valueFrom={"fieldRef": {"fieldPath": "metadata.labels"}}),
        f'{C}.env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    ),
    (
        env(valueFrom={"resourceFieldRef": {"resource": "limits.disk"}}),
        f'{C}.env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.disk": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
    ),
    (
        env(valueFrom={"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1Mi"}}),
        f'{C}.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
    ),
    (env(valueFrom={"configMapKeyRef": {"name": "a"}}), f"{C}.env[0].valueFrom.configMapKeyRef.key: Required value"),
    (
        env(valueFrom={"secretKeyRef": {"name": "A", "key": "a"}}),
        f'{C}.env[0].valueFrom.secretKeyRef.name: Invalid value: "A": {SUBDOMAIN}',
    ),
    (container(envFrom=[{}]), f'{C}.envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'),
    (container(envFrom=[{"configMapRef": {}}]), f"{C}.envFrom[0].configMapRef.name: Required value"),
]
AMOUNTS = [
    (
        container(resources={"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}),
        f'{C}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ),
    (
        container(resources={"requests": {"cpu": "-1"}}),
        f'{C}.resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    ),
    (
        container(resources={"requests": {"pods": "1"}}),
        f'{C}.resources.requests[pods]: Invalid value: "pods": must be a standard resource for containers',
    ),
    (
        container(resources={"requests": {"example.com/gpu": "1"}}),
        f"{C}.resources.limits: Required value: Limit must be set for non overcommitable resources",
    ),
    (
        container(resources={"limits": {"hugepages-2Mi": "2Mi"}}),
        f"{C}.resources: Forbidden: HugePages require cpu or memory",
    ),
]
PROBES = [
    (container(livenessProbe={"periodSeconds": 5}), f"{C}.livenessProbe: Required value: must specify a handler type"),
    (
        container(livenessProbe={"httpGet": {"port": 80}, "exec": {"command": ["a"]}}),
        f"{C}.livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type",
    ),
    (
        container(readinessProbe={"httpGet": {"port": "a_b"}}),
        f'{C}.readinessProbe.httpGet.port: Invalid value: "a_b": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ),
    (
        container(readinessProbe={"httpGet": {"port": 0}}),
        f"{C}.readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
    ),
    (
        container(readinessProbe={"httpGet": {"port": 80, "scheme": "FTP"}}),
        f'{C}.readinessProbe.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"',
    ),
    (container(readinessProbe={"exec": {}}), f"{C}.readinessProbe.exec.command: Required value"),
    (
        container(livenessProbe={"exec": {"command": ["a"]}, "successThreshold": 2}),
        f"{C}.livenessProbe.successThreshold: Invalid value: 2: must be 1",
    ),
    (
        container(startupProbe={"exec": {"command": ["a"]}, "periodSeconds": -1}),
        f"{C}.startupProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
    ),
    (
        container(readinessProbe={"exec": {"command": ["a"]}, "terminationGracePeriodSeconds": 1}),
        f"{C}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 1: must not be set for readinessProbes",
    ),
    (container(lifecycle={"preStop": {}}), f"{C}.lifecycle.preStop: Required value: must specify a handler type"),
    (
        container(lifecycle={"preStop": {"sleep": {"seconds": 31}}}),
        f"{C}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
    ),
]
VOLUMES = [
    (mounting({"name": "nope"}), f'{C}.volumeMounts[0].name: Not found: "nope"'),
    (mounting({"mountPath": ""}), f"{C}.volumeMounts[0].mountPath: Required value"),
    (mounting({"subPath": "/a"}), f'{C}.volumeMounts.subPath: Invalid value: "/a": must be a relative path'),
    (mounting({"subPath": "a/../b"}), f"{C}.volumeMounts.subPath: Invalid value: \"a/../b\": must not contain '..'"),
    (
        mounting({"mountPropagation": "Bidirectional"}),
        f"{C}.volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers",
    ),
    (pod(volumes=[{"name": "v"}, {"name": "v", "emptyDir": {}}]), 'spec.volumes[1].name: Duplicate value: "v"'),
    (pod(volumes=[{"emptyDir": {}}]), "spec.volumes[0].name: Required value"),
    (
        volume(emptyDir={}, hostPath={"path": "/a"}),
        "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
    ),
    (
        volume(hostPath={"path": "/a", "type": "Disk"}),
        'spec.volumes[0].hostPath.type: Unsupported value: "Disk": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ),
    (
        volume(hostPath={"path": "/a/../b"}),
        "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
    ),
    (volume(configMap={}), "spec.volumes[0].configMap.name: Required value"),
    (
        volume(secret={"secretName": "a", "defaultMode": 1000}),
        "spec.volumes[0].secret.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive",
    ),
    (
        volume(configMap={"name": "a", "items": [{"key": "a"}]}),
        "spec.volumes[0].configMap.items[0].path: Required value",
    ),
    (
        volume(persistentVolumeClaim={"claimName": ""}),
        "spec.volumes[0].persistentVolumeClaim.claimName: Required value",
    ),
    (
        volume(projected={"sources": [{"secret": {"name": "a"}, "configMap": {"name": "b"}}]}),
        "spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source",
    ),
    (
        volume(downwardAPI={"items": [{"path": "a"}]}),
        "spec.volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
    ),
]
PLACEMENT = [
    (pod(nodeSelector={"disk": "b c"}), f'spec.nodeSelector: Invalid value: "b c": {VALUE}'),
    (
        pod(tolerations=[{"key": "a", "operator": "Exists", "value": "x"}]),
        "spec.tolerations[0].operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'",
    ),
    (
        pod(tolerations=[{"operator": "Equal"}]),
        'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ),
    (
        pod(tolerations=[{"key": "a", "operator": "Is"}]),
        'spec.tolerations[0].operator: Unsupported value: "Is": supported values: "Equal", "Exists"',
    ),
    (
        pod(tolerations=[{"key": "a", "effect": "Never"}]),
        'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ),
    (
        pod(tolerations=[{"key": "a", "effect": "NoSchedule", "tolerationSeconds": 1}]),
        "spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
    ),
    (
        pod(affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}}),
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
    ),
    (
        pod(
            affinity={
                "podAntiAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": [
                        {"topologyKey": "zone", "labelSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]}}
                    ]
                }
            }
        ),
        "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ),
    (
        pod(
            affinity={
                "podAffinity": {
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        {"weight": 0, "podAffinityTerm": {"topologyKey": "zone"}}
                    ]
                }
            }
        ),
        "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
    ),
    (
        pod(topologySpreadConstraints=[{"maxSkew": 0, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}]),
        "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
    ),
    (
        pod(topologySpreadConstraints=[{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "Never"}]),
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"',
    ),
    (
        pod(
            topologySpreadConstraints=[{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}] * 2
        ),
        'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"',
    ),
]
THE_REST = [
    (pod(restartPolicy="Sometimes"), 'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'),
    (pod(dnsPolicy="Mine"), 'spec.dnsPolicy: Unsupported value: "Mine": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"'),
    (pod(dnsPolicy="None"), "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
    (pod(dnsConfig={"nameservers": ["a"]}), 'spec.dnsConfig.nameservers[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
    (pod(activeDeadlineSeconds=0), "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"),
    (pod(hostname="a.b"), 'spec.hostname: Invalid value: "a.b": must not contain dots'),
    (pod(readinessGates=[{"conditionType": "a b"}]), f'spec.readinessGates[0].conditionType: Invalid value: "a b": {KEY}'),
    (pod(schedulingGates=[{"name": "a"}, {"name": "a"}]), 'spec.schedulingGates[1]: Duplicate value: "a"'),
    (pod(schedulingGates=[{"name": "a"}], nodeName="node-1"), "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"),
    (pod(securityContext={"runAsUser": -1}), "spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 4294967295, inclusive"),
    (container(securityContext={"seccompProfile": {"type": "Localhost"}}), f"{C}.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost"),
    (pod(hostNetwork=True, containers=[{"name": "a", "image": "b", "ports": [{"containerPort": 80, "hostPort": 81}]}]), "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true"),
    (pod(hostUsers=False, hostNetwork=True), "spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false"),
    (pod(preemptionPolicy="Maybe"), 'spec.preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"'),
    (pod(ephemeralContainers=[{"name": "a", "image": "b"}]), "spec.ephemeralContainers: Forbidden: cannot be set on create"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("obj", "said"),
    [*CONTAINERS, *PORTS, *ENVIRONMENT, *AMOUNTS, *PROBES, *VOLUMES, *PLACEMENT, *THE_REST],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_pod_is_refused_in_these_words(obj: dict[str, Any], said: str) -> None:
    assert words(obj) == [said]


@pytest.mark.parametrize(
    ("name", "amount", "said"),
    [
        ("example.com/gpu", "1500m", 'Invalid value: "1500m": must be an integer'),
        ("hugepages-2Mi", "3Mi", 'Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi'),
    ],
)
def test_what_is_counted_or_paged_comes_whole_in_limits_and_so_in_requests(name: str, amount: str, said: str) -> None:
    assert words(container(resources={"limits": {"cpu": "1", name: amount}})) == [
        f"{C}.resources.limits[{name}]: {said}",
        f"{C}.resources.requests[{name}]: {said}",
    ]


def test_an_amount_of_nothing_known_is_told_twice() -> None:
    at = f'{C}.resources.requests[disk]: Invalid value: "disk"'
    assert words(container(resources={"requests": {"disk": "1"}})) == [
        f"{at}: must be a standard resource type or fully qualified",
        f"{at}: must be a standard resource for containers",
    ]


def test_a_privileged_container_that_may_not_gain_privileges_is_shown_whole() -> None:
    context = {"allowPrivilegeEscalation": False, "privileged": True, "capabilities": {"add": ["NET_ADMIN"]}}
    assert words(container(securityContext=context)) == [
        f'{C}.securityContext: Invalid value: {{"Capabilities":{{"Add":["NET_ADMIN"]}},"Privileged":true,'
        '"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,'
        '"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,'
        '"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true'
    ]


def test_everything_wrong_is_said_at_once_and_in_the_order_of_upstream() -> None:
    made = pod(volumes=[{"name": "V"}], restartPolicy="No", tolerations=[{"key": "a", "effect": "x"}])
    made["spec"]["containers"][0] = {"name": "", "image": "", "ports": [{"containerPort": 0}]}
    assert [said.partition(":")[0] for said in words(made)] == [
        "spec.volumes[0].name",
        "spec.containers[0].name",
        "spec.containers[0].image",
        "spec.containers[0].ports[0].containerPort",
        "spec.restartPolicy",
        "spec.tolerations[0].effect",
    ]


def test_a_price_on_deletion_is_a_number() -> None:
    made = pod()
    made["metadata"]["annotations"] = {"controller.kubernetes.io/pod-deletion-cost": "+1"}
    assert words(made) == [
        'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer'
    ]


@pytest.mark.parametrize("cost", ["0", "-5", "2147483647"])
def test_a_price_may_be_nothing_or_less(cost: str) -> None:
    made = pod()
    made["metadata"]["annotations"] = {"controller.kubernetes.io/pod-deletion-cost": cost}
    assert words(made) == []


def test_a_sidecar_has_probes_and_hooks_like_a_container() -> None:
    probe = {"exec": {"command": ["true"]}}
    sidecar = {
        "name": "s",
        "image": "b",
        "restartPolicy": "Always",
        "readinessProbe": probe,
        "lifecycle": {"preStop": probe},
    }
    assert words(pod(initContainers=[sidecar])) == []


def test_a_pod_that_says_a_lot_is_fine_and_is_not_changed_by_being_judged() -> None:
    made = rich_pod()
    before = deepcopy(made)
    assert words(made) == []
    assert made == before
