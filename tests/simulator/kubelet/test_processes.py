"""What runs in a container, as seen from outside."""

from math import inf

import pytest

from playground.simulator.kubelet.commands import is_lasting, is_tool
from playground.simulator.kubelet.probes import ProbeError, _port
from playground.simulator.kubelet.processes import Process, process_of
from playground.simulator.kubelet.scripts import course


def process(image="busybox:1.28", metadata=None, **container) -> Process:
    return process_of({"metadata": metadata or {}}, {"name": "app", "image": image, **container}, image)


def script(text: str, **more) -> Process:
    return process(command=["sh", "-c", text], **more)


def known(word: str) -> bool:
    return is_tool(word)


@pytest.mark.parametrize(
    ("text", "seconds", "code"),
    [
        ("exit 3", 0, 3),
        ("true", 0, 0),
        ("false", 0, 1),
        ("sleep 5", 5, 0),
        ("sleep 1m 30s", 90, 0),
        ("echo hello && sleep 5 && exit 42", 5, 42),
        ("false && sleep 9", 0, 1),
        ("false || sleep 9", 9, 0),
        ("sleep 2; nonsense", 2, 127),
        ("for i in 1 2 3; do echo $i; sleep 2; done", 6, 0),
        ("for i in $(seq 1 4); do sleep 1; done; exit 7", 4, 7),
        ("for i in {1..3}; do sleep 1; done", 3, 0),
        ("if [ -f /tmp/x ]; then exit 1; else exit 2; fi", 0, 2),
        ("touch /tmp/x; if [ -f /tmp/x ]; then exit 1; fi", 0, 1),
        ("X=3; if [ $X -eq 3 ]; then sleep 4; fi", 4, 0),
        ("while true; do sleep 1; break; done; exit 5", 1, 5),
        ("echo a\nsleep 2 # a nap\nexit 4", 2, 4),
        ("cat /tmp/missing || exit 9", 0, 9),
        ("echo 'unclosed", 0, 2),
        ("date; echo Hello from the Kubernetes cluster", 0, 0),
    ],
)
def test_a_script_ends_when_and_how_a_shell_would_end_it(text, seconds, code):
    found = course(text, {}, known, is_lasting)
    assert (found.ends, found.code) == (seconds, code)


@pytest.mark.parametrize(
    "text",
    [
        "while true; do date; sleep 1; done",
        "sleep infinity",
        "tail -f /dev/null",
        "touch /a && tail -F /a",
        "until false; do sleep 1; done",
        "while :; do :; done",
    ],
)
def test_a_script_that_loops_or_waits_never_ends(text):
    assert course(text, {}, known, is_lasting).ends == inf


def test_files_come_and_go_as_the_script_goes_on():
    found = script("touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600")
    assert found.ends == pytest.approx(630, abs=0.2)
    assert [found.has_file("/tmp/healthy", age) for age in (0, 29, 30, 600)] == [True, True, False, False]


def test_a_script_sees_the_containers_variables():
    env = [{"name": "N", "value": "6"}]
    assert script("sleep $N; exit 1", env=env).ends == pytest.approx(6.1)
    index = [{"name": "I", "valueFrom": {"fieldRef": {"fieldPath": "metadata.annotations['x/index']"}}}]
    metadata = {"annotations": {"x/index": "2"}}
    assert script("if [ $I = 2 ]; then exit 8; fi", env=index, metadata=metadata).code == 8


def test_a_script_waits_for_the_services_that_it_looks_up():
    found = script("until nslookup mydb.default.svc.cluster.local; do sleep 2; done")
    assert found.awaits == ("mydb",)


def test_a_shell_without_a_script_ends_at_once_and_with_an_open_input_does_not():
    assert process().ends < 1
    assert process(stdin=True).ends == inf


def test_a_process_without_a_handler_ignores_term_and_a_trap_makes_one():
    assert script("sleep 3600").program.term is None
    assert script("trap 'exit 0' TERM; while true; do sleep 1; done").program.term is not None
    assert process("nginx:1.14.2").program.term is not None


def test_a_shell_passes_no_signal_on_unless_it_becomes_the_program():
    assert process("redis:7", command=["sh", "-c", "echo hi; redis-server"]).program.term is None
    assert process("redis:7", command=["sh", "-c", "echo hi; exec redis-server"]).program.term is not None


def test_a_program_that_is_not_there_cannot_be_started():
    assert 'exec: "nonsense": executable file not found in $PATH' in process(command=["nonsense"]).failure
    path = process("nginx", command=["/bin/nonsense"]).failure
    assert 'exec: "/bin/nonsense": stat /bin/nonsense: no such file or directory' in path


def test_a_program_in_a_volume_is_there():
    mounts = [{"name": "scripts", "mountPath": "/scripts"}]
    assert process("nginx", command=["/scripts/run.sh"], volumeMounts=mounts).failure == ""


def test_args_follow_the_images_own_program():
    agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.40"
    assert process(agnhost, args=["netexec", "--http-port=8081"]).program.ports == (8081,)
    assert process(agnhost, args=["liveness"]).program.sick == 10
    assert process("redis:7", args=["--appendonly", "yes"]).program.ports == (6379,)
    assert process("nginx", args=["nginx", "-T"]).ends < 1


def test_a_database_wants_its_password():
    assert process("mysql:8.0").code == 1
    password = [{"name": "MYSQL_ROOT_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "mysql", "key": "password"}}}]
    assert process("mysql:8.0", env=password).ends == inf


def test_more_memory_than_the_limit_is_killed():
    stress = {"command": ["stress"], "args": ["--vm", "1", "--vm-bytes", "250M"]}
    assert process("polinux/stress", **stress, resources={"limits": {"memory": "100Mi"}}).reason == "OOMKilled"
    assert process("polinux/stress", **stress, resources={"limits": {"memory": "1Gi"}}).ends == inf


def test_an_unknown_image_runs_and_answers_on_the_ports_that_it_declares():
    found = process("teacher/app:1", ports=[{"containerPort": 3000}])
    assert (found.program.ports, found.ends) == ((3000,), inf)


def test_digits_of_pi_take_their_time():
    found = process("perl:5.34.0", command=["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"])
    assert (found.ends, found.code) == (7.0, 0)


INDEX = [{"name": "I", "value": "3"}]


@pytest.mark.parametrize(
    ("source", "seconds", "code"),
    [
        ("import sys; sys.exit(7)", 0, 7),
        ("import time; time.sleep(5)", 5, 0),
        ("raise ValueError('no')", 0, 1),
        ("print('unclosed", 0, 1),
        ("import os, sys\nif int(os.environ.get('I')) % 2 == 1:\n  sys.exit(1)", 0, 1),
        ("import os, sys\nif os.environ.get('I') == '3':\n  sys.exit(0)\nelse:\n  sys.exit(1)", 0, 0),
        ("import os\ni = int(os.environ['I'])\nif i == 0:\n  exit(1)\nelif i == 3:\n  exit(42)", 0, 42),
        ("import os\nos.environ['MISSING']", 0, 0),
        ("import os\nx = os.environ['MISSING']", 0, 1),
        ("import time\nfor i in range(3):\n  time.sleep(2)", 6, 0),
        ("import time\nwhile True:\n  time.sleep(1)", inf, 0),
        ("x = 'a' * 10 ** 10", 0, 0),
        ("(" * 500 + "1" + ")" * 500, 0, 1),
    ],
)
def test_python_in_a_manifest_ends_when_and_how_it_would(source, seconds, code):
    found = process("python:3", command=["python3", "-c", source], env=INDEX)
    assert found.ends == pytest.approx(seconds + 0.6)
    assert found.code == code


_NESTED = "for i in {1..1000}; do " * 6 + "a=1" + "; done" * 6
_LOOPS = "".join(" " * depth + "for i in range(1000):\n" for depth in range(6)) + " " * 6 + "x = 1"


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", _NESTED],
        ["sh", "-c", _NESTED.replace("a=1", ";")],
        ["sh", "-c", "while true; do " * 6 + "sleep 1; break" + "; done" * 6],
        ["sh", "-c", "for i in {1..1000}; do for j in {1..1000}; do sleep 1; done; done"],
        ["sh", "-c", "for i in {1..1000}; do false && " + "word " * 50_000 + "; done"],
        ["sh", "-c", "a=xxxx; " + "a=$a$a$a$a; " * 14],
        ["sh", "-c", "a=xxxx; " + "a=$a$a$a$a; " * 6 + "echo " + "$a" * 50_000],
        ["sh", "-c", "a=xxxx; " + "a=$a$a$a$a; " * 6 + "for i in {1..1000}; do echo " + "$a " * 1000 + "; done"],
        ["python3", "-c", _LOOPS],
        ["python3", "-c", "for i in range(1000):\n for j in range(1000):\n  x = " + "0 or " * 5000 + "1"],
    ],
)
def test_a_script_whose_loops_or_words_explode_goes_on_for_ever(command):
    assert process("python:3.12" if command[0] == "python3" else "busybox:1.28", command=command).ends == inf


def test_a_script_of_many_rounds_still_comes_to_its_end():
    assert script("for i in $(seq 1 1000); do a=$i; echo $a; sleep 1; done; exit 3").code == 3
    program = "import time\nfor i in range(1000):\n x = i + 1\n time.sleep(1)\n print(x)\nraise ValueError"
    assert process("python:3.12", command=["python3", "-c", program]).code == 1


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", "while"],
        ["sh", "-c", "until"],
        ["sh", "-c", "} " * 800 + "{ " * 800],
        ["sh", "-c", "if true; then " * 800 + "true" + "; fi" * 800],
        ["sh", "-c", "for i in {1.." + "9" * 5000 + "}; do true; done"],
        ["sh", "-c", "exec " * 5000],
        ["stress", "--vm-bytes", "xyz"],
        ["stress", "--vm-bytes", "²"],
    ],
)
def test_a_container_with_a_mistake_in_its_words_ends_as_a_shell_with_a_syntax_error(command):
    found = process("polinux/stress", command=command, resources={"limits": {"memory": "100Mi"}})
    assert (found.code, found.reason) == (2, "Error")


def test_a_program_that_wants_more_bytes_than_anybody_can_count_is_killed_for_its_memory():
    limits = {"limits": {"memory": "1Gi"}}
    found = process("polinux/stress", command=["stress", "--vm-bytes", "1e99999999"], resources=limits)
    assert found.reason == "OOMKilled"


@pytest.mark.parametrize("word", ["²", "9" * 5000, "٣" * 10, "--5"], ids=["square", "endless", "arabic", "signs"])
def test_what_is_no_sensible_number_is_taken_for_none(word):
    assert process("python:3.12", command=["python3", "-m", "http.server", word]).program.ports == (8000,)
    assert process("perl", command=["perl", "-e", f"print bpi({word})"]).ends == 3.0
    assert process("nginx", command=["nginx", "--port", word]).program.ports == (80,)
    assert course(f"exit {word}", {}, known).code == 0
    with pytest.raises(ProbeError, match="invalid syntax"):
        _port({}, word)


@pytest.mark.parametrize("text", ["while", "until", "exec " * 5000, "{ " * 800], ids=lambda text: text[:5])
def test_the_script_of_a_probe_that_no_shell_can_read_ends_with_a_syntax_error(text):
    assert course(text, {}, known).code == 2


def test_a_script_can_be_told_the_contrary() -> None:
    assert script("! true").code == 1
    assert script("! false").code == 0


def test_a_program_cannot_sleep_backwards() -> None:
    asleep = process("python:3.12", command=["python", "-c", "import time\ntime.sleep(2-900)"])
    assert asleep.code == 1
    assert 0 < asleep.ends < 1
