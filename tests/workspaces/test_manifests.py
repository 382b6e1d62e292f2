"""A press of a button: what becomes of every document, and what is said where."""

import pytest

from playground.simulator.objects import Key
from playground.workspaces import manifests, reading
from playground.workspaces.limits import LimitReached
from playground.workspaces.manifests import Outcome
from playground.workspaces.models import Workspace
from tests.workspaces.hands import WEB

NGINX = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: nginx:1.15.2
"""
NOTES = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: notes
data:
  said: hello
"""


def test_a_document_is_created_then_unchanged_then_configured_then_deleted(workspace: Workspace) -> None:
    public = workspace.public
    assert manifests.apply(public, NGINX) == [Outcome("created", 1, "deployment.apps", "web")]
    assert manifests.apply(public, NGINX) == [Outcome("unchanged", 1, "deployment.apps", "web")]
    changed = NGINX.replace("1.15.2", "1.16")
    assert manifests.apply(public, changed) == [Outcome("configured", 1, "deployment.apps", "web")]
    assert manifests.delete(public, NGINX) == [Outcome("deleted", 1, "deployment.apps", "web")]
    assert reading.look(public).state.get(WEB) is None


def test_of_several_documents_each_stands_or_falls_by_itself(workspace: Workspace) -> None:
    wrong = NGINX.replace("replicas: 3", "replica: 3")
    first, second = manifests.apply(workspace.public, f"{wrong}---\n{NOTES}")
    (problem,) = first.problems
    assert (first.verb, problem.line, problem.column) == ("", 6, 3)
    assert problem.message == 'unknown field "spec.replica"'
    assert "Did you mean replicas?" in problem.hint.format(**problem.params)
    assert (second.verb, second.line) == ("created", 19)
    state = reading.look(workspace.public).state
    assert state.get(WEB) is None
    assert state.get(Key("configmaps", "default", "notes")) is not None


def test_every_invalid_field_is_said_at_its_own_line(workspace: Workspace) -> None:
    wrong = NGINX.replace("replicas: 3", "replicas: -1").replace("name: nginx\n", "name: Nginx\n")
    (outcome,) = manifests.apply(workspace.public, wrong)
    assert [problem.line for problem in outcome.problems] == [6, 16]


def test_a_text_that_is_no_yaml_is_said_at_its_line(workspace: Workspace) -> None:
    (outcome,) = manifests.apply(workspace.public, NOTES + "  - what\n")
    (problem,) = outcome.problems
    assert outcome.resource == ""
    assert problem.line in {6, 7}
    assert "yaml:" in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("kind", "version", "hint"),
    [
        ("deployment", "apps/v1", "Did you mean Deployment (apps/v1)?"),
        ("Deployment", "extensions/v1beta1", "Did you mean Deployment (apps/v1)?"),
        ("Zebra", "v1", "This playground knows ConfigMap,"),
    ],
)
def test_an_unknown_kind_is_said_with_the_one_that_was_meant(
    workspace: Workspace, kind: str, version: str, hint: str
) -> None:
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: web\n"
    ((problem,),) = [outcome.problems for outcome in manifests.apply(workspace.public, text)]
    assert problem.message == f'no matches for kind "{kind}" in version "{version}"'
    assert problem.line == 2
    assert problem.hint.format(**problem.params).startswith(hint)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: notes\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: [1]\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {a: b}}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [a]}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n",
        "apiVersion: v1\nkind: ConfigMap\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 5}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: [x]}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: nowhere}\n",
        "apiVersion: 7\nkind: 7\n",
        "kind: [a]\napiVersion: {}\n",
        "just words",
        "\ttabs: here",
        "a: *nobody",
        "a: &a [*a]",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: 7}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: 1}}\nspec: {containers: [{name: 7}]}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: null\n",
        "a\x00b: \ud800",
    ],
)
def test_whatever_is_sent_is_answered_with_what_is_wrong_and_where(workspace: Workspace, text: str) -> None:
    before = reading.look(workspace.public).state.number
    outcomes = manifests.apply(workspace.public, text)
    assert [outcome.verb for outcome in outcomes] == [""]
    assert all(problem.line >= 1 and problem.message for outcome in outcomes for problem in outcome.problems)
    assert outcomes[0].problems
    assert reading.look(workspace.public).state.number == before


def test_a_text_without_an_object_does_nothing(workspace: Workspace) -> None:
    assert manifests.apply(workspace.public, "---\n# only words\n---\n") == []


def test_what_is_too_long_is_refused_before_it_is_read(workspace: Workspace) -> None:
    with pytest.raises(LimitReached, match="at most 512 kB"):
        manifests.apply(workspace.public, "#" * 10_000_000)


def test_what_was_sent_is_there_tomorrow(workspace: Workspace) -> None:
    assert workspace.manifest == ""
    manifests.apply(workspace.public, NOTES)
    manifests.apply(workspace.public, "no: [object")
    assert Workspace.objects.get().manifest == "no: [object"


def test_the_story_tells_that_it_was_the_learner(workspace: Workspace) -> None:
    number = reading.look(workspace.public).state.number
    manifests.apply(workspace.public, NOTES)
    manifests.delete(workspace.public, NOTES)
    causes = [revision.cause for revision in reading.since(reading.look(workspace.public), number)]
    assert [(cause.actor, cause.key, cause.params["name"]) for cause in causes] == [
        ("learner", "learner.created", "notes"),
        ("learner", "learner.deleted", "notes"),
    ]
