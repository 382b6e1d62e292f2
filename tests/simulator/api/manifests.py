"""Objects of every kind that say a lot, for tests that change a little of them."""

from typing import Any

from .doors import config_map, deployment, namespace

_HTTP = {"httpGet": {"path": "/", "port": 80, "httpHeaders": [{"name": "X-Test", "value": "1"}]}}

CONTAINER: dict[str, Any] = {
    "name": "web",
    "image": "nginx:1.25",
    "command": ["sh", "-c", "sleep 1"],
    "ports": [{"name": "http", "containerPort": 80, "hostPort": 8080}],
    "env": [
        {"name": "A", "value": "1"},
        {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "b"}}},
        {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['app']"}}},
        {"name": "D", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}}},
    ],
    "envFrom": [{"prefix": "X_", "secretRef": {"name": "keys"}}],
    "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi", "example.com/gpu": "1"}},
    "volumeMounts": [{"name": "scratch", "mountPath": "/tmp/x", "subPath": "a/b"}],
    "livenessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 5},
    "readinessProbe": _HTTP,
    "startupProbe": {"tcpSocket": {"port": "http"}},
    "lifecycle": {"preStop": {"sleep": {"seconds": 5}}, "postStart": _HTTP},
    "securityContext": {"runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
}

_TERM = {"labelSelector": {"matchLabels": {"app": "web"}}, "topologyKey": "kubernetes.io/hostname"}

POD_SPEC: dict[str, Any] = {
    "containers": [CONTAINER, {"name": "side", "image": "busybox"}],
    "initContainers": [
        {"name": "first", "image": "busybox"},
        {"name": "sidecar", "image": "busybox", "restartPolicy": "Always", "livenessProbe": _HTTP},
    ],
    "volumes": [
        {"name": "scratch", "emptyDir": {"sizeLimit": "1Gi"}},
        {"name": "settings", "configMap": {"name": "settings", "items": [{"key": "a", "path": "a.txt", "mode": 292}]}},
        {"name": "keys", "secret": {"secretName": "keys"}},
        {"name": "host", "hostPath": {"path": "/var/log", "type": "Directory"}},
        {"name": "data", "persistentVolumeClaim": {"claimName": "data"}},
        {
            "name": "all",
            "projected": {
                "sources": [
                    {"configMap": {"name": "settings"}},
                    {"downwardAPI": {"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
                ]
            },
        },
    ],
    "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}],
    "nodeSelector": {"disk": "ssd"},
    "affinity": {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}]
            },
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {
                    "weight": 1,
                    "preference": {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n"]}]},
                }
            ],
        },
        "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [_TERM]},
        "podAntiAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": _TERM}]
        },
    },
    "topologySpreadConstraints": [
        {
            "maxSkew": 1,
            "topologyKey": "zone",
            "whenUnsatisfiable": "DoNotSchedule",
            "minDomains": 1,
            "labelSelector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]},
        }
    ],
    "securityContext": {"fsGroup": 1, "sysctls": [{"name": "kernel.shm_rmid_forced", "value": "0"}]},
    "dnsPolicy": "None",
    "dnsConfig": {"nameservers": ["1.2.3.4"], "searches": ["a.b"], "options": [{"name": "ndots", "value": "2"}]},
    "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["a.local"]}],
    "terminationGracePeriodSeconds": 30,
    "activeDeadlineSeconds": 60,
    "readinessGates": [{"conditionType": "example.com/ready"}],
    "schedulingGates": [{"name": "example.com/wait"}],
}


def rich_pod() -> dict[str, Any]:
    meta = {"name": "web", "labels": {"app": "web"}, "annotations": {"example.com/a": "b"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": POD_SPEC}


def rich_deployment() -> dict[str, Any]:
    spec = {name: value for name, value in POD_SPEC.items() if name not in ("activeDeadlineSeconds", "schedulingGates")}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": spec}
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}}
    return deployment(template=template, strategy=strategy, replicas=3, minReadySeconds=1, progressDeadlineSeconds=60)


def replica_set() -> dict[str, Any]:
    made = deployment()
    return {**made, "kind": "ReplicaSet", "spec": {**made["spec"], "replicas": 2}}


def replication_controller(**spec: Any) -> dict[str, Any]:
    template = deployment()["spec"]["template"]
    meta = {"name": "web"}
    return {
        "apiVersion": "v1",
        "kind": "ReplicationController",
        "metadata": meta,
        "spec": {"template": template, **spec},
    }


def service(**spec: Any) -> dict[str, Any]:
    ports = [{"name": "http", "port": 80, "targetPort": "http"}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {"selector": {"app": "web"}, "ports": ports, **spec},
    }


def secret(**fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"}, "data": {"a": "Yg=="}, **fields}


def node() -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": "node-9"},
        "spec": {"taints": [{"key": "a", "value": "b", "effect": "NoSchedule"}], "podCIDRs": ["10.1.0.0/24"]},
        "status": {"capacity": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
    }


def account() -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "robot"}}


def priority_class() -> dict[str, Any]:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "high"},
        "value": 1000,
        "preemptionPolicy": "Never",
    }


def event() -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": "web.1"},
        "involvedObject": {"kind": "Pod", "name": "web", "namespace": "default"},
        "reason": "Test",
        "message": "a test",
        "type": "Normal",
    }


EVERYTHING = (
    rich_pod(), rich_deployment(), replica_set(), replication_controller(), service(type="NodePort"), secret(),
    config_map(a="b"), node(), account(), namespace("lab"), priority_class(), event(),
)  # fmt: skip
