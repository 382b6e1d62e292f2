"""The columns of `kubectl get pods`. Cases after pkg/printers/internalversion/printers_test.go."""

import pytest

from playground.simulator.objects import Object
from playground.simulator.objects.podstatus import pod_columns

RUNNING = {"running": {}}


def container(state: Object, ready: bool = False, restarts: int = 0, name: str = "app", **more) -> Object:
    return {"name": name, "state": state, "ready": ready, "restartCount": restarts, **more}


def ended(code: int, reason: str = "", **more) -> Object:
    return {"terminated": {"exitCode": code, **({"reason": reason} if reason else {}), **more}}


def waits(reason: str) -> Object:
    return {"waiting": {"reason": reason}}


def columns(containers, init=(), init_specs=(), deleted=False, **status) -> tuple[int, int, str, int]:
    pod = {
        "metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"} if deleted else {},
        "spec": {"containers": [{"name": each["name"]} for each in containers], "initContainers": list(init_specs)},
        "status": {"containerStatuses": list(containers), "initContainerStatuses": list(init), **status},
    }
    return pod_columns(pod)[:4]


@pytest.mark.parametrize(
    ("containers", "status", "expected"),
    [
        ([container(RUNNING, True)], {"phase": "Running"}, (1, 1, "Running", 0)),
        ([container(RUNNING, True, 6)], {"phase": "Running"}, (1, 1, "Running", 6)),
        ([container(waits("ContainerCreating"))], {"phase": "Pending"}, (0, 1, "ContainerCreating", 0)),
        ([container(waits("CrashLoopBackOff"), restarts=3)], {"phase": "Running"}, (0, 1, "CrashLoopBackOff", 3)),
        ([container(ended(0, "Completed"))], {"phase": "Succeeded"}, (0, 1, "Completed", 0)),
        ([container(ended(137, "OOMKilled"))], {"phase": "Failed"}, (0, 1, "OOMKilled", 0)),
        ([container(ended(3))], {"phase": "Failed"}, (0, 1, "ExitCode:3", 0)),
        ([container(ended(0, signal=9))], {"phase": "Failed"}, (0, 1, "Signal:9", 0)),
        ([container(waits(""))], {"phase": "Failed", "reason": "Evicted"}, (0, 1, "Evicted", 0)),
        (
            [container(RUNNING, True), container(ended(0, "Completed"), name="b")],
            {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
            (1, 2, "Running", 0),
        ),
        (
            [container(RUNNING, True), container(ended(0, "Completed"), name="b")],
            {"phase": "Running"},
            (1, 2, "NotReady", 0),
        ),
        (
            [container(ended(0, "Completed"), name="a"), container(RUNNING, True)],
            {"phase": "Running"},
            (1, 2, "NotReady", 0),
        ),
        (
            [
                container(ended(0, "Completed"), name="a"),
                container(ended(2, "Error"), name="b"),
                container(RUNNING, True),
            ],
            {"phase": "Running"},
            (1, 3, "Error", 0),
        ),
        (
            [],
            {
                "phase": "Pending",
                "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}],
            },
            (0, 0, "SchedulingGated", 0),
        ),
    ],
)
def test_the_status_is_read_as_kubectl_reads_it(containers, status, expected):
    assert columns(containers, **status) == expected


def test_a_deleted_pod_is_terminating_unless_it_has_finished():
    assert columns([container(RUNNING, True)], deleted=True, phase="Running")[2] == "Terminating"
    assert columns([container(ended(0, "Completed"))], deleted=True, phase="Succeeded")[2] == "Completed"
    assert columns([container(RUNNING)], deleted=True, phase="Running", reason="NodeLost")[2] == "Unknown"


@pytest.mark.parametrize(
    ("init", "expected"),
    [
        ([container(RUNNING, name="first"), container(waits("PodInitializing"), name="second")], "Init:0/2"),
        ([container(ended(0), name="first"), container(RUNNING, name="second")], "Init:1/2"),
        ([container(ended(1, "Error"), name="first")], "Init:Error"),
        ([container(ended(7), name="first")], "Init:ExitCode:7"),
        ([container(waits("CrashLoopBackOff"), restarts=2, name="first")], "Init:CrashLoopBackOff"),
        ([container(waits("ErrImagePull"), name="first")], "Init:ErrImagePull"),
    ],
)
def test_init_containers_speak_first(init, expected):
    assert (
        columns([container(waits("PodInitializing"))], init, [{"name": each["name"]} for each in init])[2] == expected
    )


def test_restarts_are_the_init_containers_until_they_are_done_and_then_the_others():
    init = [container(ended(0), restarts=3, name="first")]
    spec = [{"name": "first"}]
    assert columns([container(RUNNING, True, 2)], init, spec, phase="Running") == (1, 1, "Running", 2)
    failing = [container(waits("CrashLoopBackOff"), restarts=3, name="first")]
    assert columns([container(waits("PodInitializing"))], failing, spec, phase="Pending")[3] == 3


def test_a_sidecar_counts_among_the_containers():
    sidecar = [{"name": "proxy", "restartPolicy": "Always"}]
    runs = [container(RUNNING, True, 1, "proxy", started=True)]
    assert columns([container(RUNNING, True, 2)], runs, sidecar, phase="Running") == (2, 2, "Running", 3)


def test_the_last_restart_is_dated():
    last = {"terminated": {"exitCode": 1, "finishedAt": "2026-01-02T03:04:05Z"}}
    pod = {
        "metadata": {},
        "spec": {"containers": [{"name": "app"}]},
        "status": {"phase": "Running", "containerStatuses": [container(RUNNING, True, 1, lastState=last)]},
    }
    assert pod_columns(pod).restarted_at == "2026-01-02T03:04:05Z"
