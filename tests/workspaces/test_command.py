"""`manage.py workspace`: for scripts and tests."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from playground.workspaces import actions
from playground.workspaces.models import Segment, Workspace
from playground.workspaces.sweep import KEPT
from tests.workspaces.test_manifests import NGINX

pytestmark = pytest.mark.usefixtures("transactional_db", "redis_here")


def workspace(*words: str) -> list[str]:
    out = StringIO()
    call_command("workspace", *words, stdout=out)
    return out.getvalue().splitlines()


def test_a_script_makes_a_workspace_applies_a_manifest_and_sees_the_pods(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(NGINX)
    (public,) = workspace("new", "--pace", "real", "--nodes", "2")
    assert workspace("apply", public, "-f", str(tmp_path / "web.yaml")) == ["deployment.apps/web created"]
    workspace("run", public, "--for", "60")
    lines = workspace("show", public)
    assert [line.partition(" ")[0] for line in lines if line.startswith("nodes/")] == ["nodes/node-1", "nodes/node-2"]
    assert len([line for line in lines if line.startswith("pods/web-") and "Running" in line and "Ready" in line]) == 3
    assert not any(line.startswith("pods/") for line in workspace("show", public, "--at", "0"))


def test_the_same_seed_and_actions_give_the_same_names() -> None:
    names = []
    for _ in range(2):
        (public,) = workspace("new", "--seed", "one")
        names.append(workspace("show", public))
    assert names[0] == names[1]


def test_the_kubeconfig_names_the_workspace(tmp_path: Path) -> None:
    file = tmp_path / "kubeconfig"
    (public,) = workspace("new", "--kubeconfig", str(file), "--server", "http://localhost:8123")
    (cluster,) = json.loads(file.read_text())["clusters"]
    assert cluster["cluster"]["server"] == f"http://localhost:8123/k8s/{public}"


def test_what_is_wrong_with_a_manifest_ends_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "web.yaml").write_text(NGINX.replace("replicas:", "replica:"))
    (public,) = workspace("new")
    with pytest.raises(CommandError, match="not everything was applied"):
        workspace("apply", public, "-f", str(tmp_path / "web.yaml"))
    assert 'line 6, column 3: unknown field "spec.replica"' in capfd.readouterr().err


def test_a_workspace_that_is_not_there_is_said_so() -> None:
    with pytest.raises(CommandError, match="no such workspace"):
        workspace("show", "nowhere")


def old(public: str) -> None:
    Workspace.objects.filter(public=public).update(used=datetime.now(UTC) - KEPT - timedelta(days=1))


def test_what_nobody_used_for_long_is_swept_and_the_rest_is_not() -> None:
    kept, gone = workspace("new") + workspace("new")
    old(gone)
    assert workspace("sweep") == ["1 workspaces deleted"]
    assert [row.public for row in Workspace.objects.all()] == [kept]
    assert set(Segment.objects.values_list("workspace__public", flat=True)) == {kept}


def test_new_workspaces_make_room_for_themselves() -> None:
    for _ in range(3):
        old(workspace("new")[0])
    actions.new("alice")
    assert Workspace.objects.count() == 1
