"""The status that the kubelet writes, field by field, and how seldom it writes it."""

from math import inf

from playground.simulator.objects import Key, condition, is_ready
from playground.simulator.run import run
from playground.simulator.setup import Setup
from tests.simulator.bench import Bench
from tests.simulator.kubelet.pods import http, pod, script

POD = Key("pods", "default", "web")


def bench(manifest, seconds=20.0) -> Bench:
    found = Bench(Setup(pace="real"), nodes=1)
    found.run(1)
    found.create("pods", manifest)
    found.run(seconds)
    return found


def test_the_status_of_a_running_pod_is_complete():
    requests = {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}}
    found = bench(pod(resources=requests)).get("pods", "web")["status"]
    container = found["containerStatuses"][0]
    started = container["state"]["running"]["startedAt"]
    assert container == {
        "name": "app",
        "state": {"running": {"startedAt": started}},
        "lastState": {},
        "ready": True,
        "restartCount": 0,
        "image": "docker.io/library/nginx:1.14.2",
        "imageID": container["imageID"],
        "containerID": container["containerID"],
        "started": True,
        "resources": requests,
        "allocatedResources": requests["requests"],
        "user": {"linux": {"uid": 0, "gid": 0, "supplementalGroups": [0]}},
        "volumeMounts": [
            {
                "name": container["volumeMounts"][0]["name"],
                "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
                "readOnly": True,
                "recursiveReadOnly": "Disabled",
            }
        ],
    }
    assert container["containerID"].startswith("containerd://")
    assert container["imageID"].startswith("docker.io/library/nginx@sha256:")
    assert found["phase"] == "Running"
    assert (found["hostIP"], found["hostIPs"]) == ("172.18.0.2", [{"ip": "172.18.0.2"}])
    assert found["podIP"].startswith("10.244.1.")
    assert found["podIPs"] == [{"ip": found["podIP"]}]
    assert found["observedGeneration"] == 1


def test_the_conditions_stand_in_the_kubelets_order():
    running = bench(pod()).get("pods", "web")
    kinds = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"]
    assert [each["type"] for each in running["status"]["conditions"]] == kinds
    assert all(each["status"] == "True" for each in running["status"]["conditions"])
    assert all(each["observedGeneration"] == 1 for each in running["status"]["conditions"])


def test_a_pod_that_waits_says_what_is_not_ready():
    waiting = bench(pod(image="nginx:1.161"), 8).get("pods", "web")
    ready = condition(waiting, "Ready")
    assert ready is not None
    assert (ready["reason"], ready["message"]) == ("ContainersNotReady", "containers with unready status: [app]")
    state = waiting["status"]["containerStatuses"][0]["state"]["waiting"]
    assert state["message"].startswith('Back-off pulling image "nginx:1.161": ErrImagePull: rpc error: code = NotFound')


def test_a_pod_whose_work_is_done_says_so():
    done = bench(pod(image="busybox:1.28", command=script("exit 0"), spec={"restartPolicy": "Never"})).get(
        "pods", "web"
    )
    assert done["status"]["phase"] == "Succeeded"
    initialized, ready = condition(done, "Initialized"), condition(done, "Ready")
    assert initialized is not None
    assert ready is not None
    assert (initialized["status"], initialized["reason"]) == ("True", "PodCompleted")
    assert (ready["status"], ready["reason"]) == ("False", "PodCompleted")


def test_the_message_of_a_container_that_ended_is_kept():
    failed = bench(
        pod(
            image="busybox:1.28",
            command=script("echo no flour > /dev/termination-log; exit 4"),
            spec={"restartPolicy": "Never"},
        )
    ).get("pods", "web")
    end = failed["status"]["containerStatuses"][0]["state"]["terminated"]
    assert (end["exitCode"], end["reason"], end["message"]) == (4, "Error", "no flour")


def test_a_pod_is_written_twice_on_its_way_up_and_twice_on_its_way_down():
    found = bench(pod())
    begin = len(found.log)
    assert _writes(found, 0) == ["kubelet.prepares", "kubelet.ready"]
    found.delete("pods", "web")
    found.run(20)
    assert _writes(found, begin) == ["kubelet.stopped", "kubelet.removed"]


def _writes(found: Bench, begin: int) -> list[str]:
    return [each.cause.key for each in found.log[begin:] if each.key == POD and each.cause.actor == "kubelet"]


def test_a_pod_with_probes_that_succeed_comes_to_rest():
    probes = {"readinessProbe": http(periodSeconds=1), "livenessProbe": http(periodSeconds=1)}
    found = bench(pod(**probes), 30)
    assert is_ready(found.get("pods", "web"))
    later = run(found.state, found.now + 3600, found.setup)
    assert [each for each in later.revisions if each.cause.actor == "kubelet"] == []
    assert later.settled_until in (inf, found.now + 3600)


def test_no_two_pods_share_an_address():
    found = Bench(Setup(pace="real"), nodes=2)
    for number in range(40):
        found.create("pods", pod(f"web-{number}"))
    found.run(30)
    for number in range(0, 40, 3):
        found.delete("pods", f"web-{number}")
    found.run(30)
    for number in range(40, 60):
        found.create("pods", pod(f"web-{number}"))
    found.run(30)
    addresses = [each["status"]["podIP"] for each in found.pods()]
    assert len(set(addresses)) == len(addresses) == 46


def test_an_image_is_listed_by_its_node_once_it_is_there():
    found = bench(pod())
    images = found.state.get(Key("nodes", "", "node-1"))["status"]["images"]
    assert images[0]["names"][1] == "docker.io/library/nginx:1.14.2"
    assert images[0]["sizeBytes"] > 10_000_000


def test_ten_good_minutes_and_the_crashes_are_forgotten():
    slow = "sleep 700; exit 1"
    found = bench(pod(image="busybox:1.28", command=script(slow)), 2200)
    causes = [each.cause for each in found.log if each.key == POD and each.cause.key == "kubelet.restarts"]
    assert [cause.params["delay"] for cause in causes] == [0, 0, 0]


def test_the_back_off_doubles_up_to_five_minutes():
    found = bench(pod(image="busybox:1.28", command=script("sleep 1; exit 1")), 1300)
    causes = [each.cause for each in found.log if each.key == POD and each.cause.key == "kubelet.restarts"]
    assert [cause.params["delay"] for cause in causes][:8] == [0, 10, 20, 40, 80, 160, 300, 300]


def test_a_pod_of_the_same_name_begins_anew():
    found = bench(pod(image="busybox:1.28", command=script("sleep 20; exit 1")), 5)
    found.delete("pods", "web", grace=0)
    found.create("pods", pod())
    found.run(60)
    status = found.get("pods", "web")["status"]["containerStatuses"][0]
    assert (status["restartCount"], status["ready"]) == (0, True)
