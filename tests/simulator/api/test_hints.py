# ruff: noqa: E501 (tables of what is written and what is said)
"""Hints: what a learner is told to do, and at which line."""

import re
from typing import Any

import pytest

from playground.simulator import learner
from playground.simulator.api import hint_texts
from playground.simulator.api.errors import ApiError
from playground.simulator.api.hints import explain, hint_for, unknown_kind
from playground.simulator.api.manifests import read
from tests.simulator.api.doors import open_door, refusal

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
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
      - name: web
        image: nginx:1.25
        imagePullPolicy: Always
        ports:
        - containerPort: 80
"""


def told(text: str) -> list[tuple[int, str]]:
    """The lines that an Apply marks, each with its hint."""
    (document,) = read(text)
    refused: ApiError = refusal(lambda: learner.apply(open_door(), document.object))
    return [
        (document.locate(each.path).line, each.hint.text.format(**each.hint.params))
        for each in explain(refused, document.object)
    ]


def typed(before: str, after: str) -> str:
    assert DEPLOYMENT.count(before) >= 1
    return DEPLOYMENT.replace(before, after, 1)


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        (typed("  replicas: 3", "  replica: 3"), 8, "Did you mean replicas? There is no field replica here."),
        (typed("containerPort", "containerport"), 22, "Did you mean containerPort? There is no field containerport here."),
        (typed("  replicas: 3\n", "").replace("  name: web\n", "  name: web\n  replicas: 3\n", 1), 5, "replicas belongs under spec. Look at the indentation."),
        (typed("  replicas: 3", "  containers: []"), 8, "containers belongs under spec.template.spec. Look at the indentation."),
        (typed("  replicas: 3", "  kind: Pod"), 8, "kind belongs at the top, without indentation."),
        (typed("  replicas: 3", "  colour: red"), 8, "There is no field colour here. There are: minReadySeconds, paused, progressDeadlineSeconds, replicas, revisionHistoryLimit, selector, strategy, template."),
        (typed("replicas: 3", 'replicas: "3"'), 8, "A whole number belongs here, without quotes."),
        (typed("replicas: 3", "replicas: -3"), 8, "It cannot be less than 0."),
        (typed("        app: web\n    spec", "        app: shop\n    spec"), 14, "The Pods would not belong to it: write the same labels under selector.matchLabels and under template.metadata.labels."),
        (typed("  name: web\n  labels", "  name: Web\n  labels"), 4, "A name is made of small letters, digits and dashes, and begins and ends with a letter or digit."),
        (typed("    app: web\nspec", "    app: web!\nspec"), 6, "Labels are made of letters, digits, dashes, underscores and dots, and begin and end with a letter or digit."),
        (typed("        app: web\n    spec", "        app: web\n        a b: c\n    spec"), 16, "Labels are made of letters, digits, dashes, underscores and dots, and begin and end with a letter or digit."),
        (typed("        image: nginx:1.25\n", ""), 18, "Every container needs an image."),
        (typed("imagePullPolicy: Always", "imagePullPolicy: always"), 20, 'Did you mean Always? "Always", "IfNotPresent", "Never" are the words that can stand here.'),
        (typed("imagePullPolicy: Always", "imagePullPolicy: Monthly"), 20, 'Write one of "Always", "IfNotPresent", "Never".'),
        (typed("containerPort: 80", "containerPort: 70000"), 22, "Write a number from 1 to 65535."),
        (typed("      containers", "      restartPolicy: Never\n      containers"), 17, "A Deployment keeps its containers running, so only Always makes sense here. What is to end by itself can be a Pod of its own."),
        (typed("        ports", "        volumeMounts:\n        - {name: data, mountPath: /data}\n        ports"), 22, "The Pod has no volume data. List it under volumes, beside containers, or mount one that is there."),
        (typed("        ports", "        resources: {requests: {cpu: 2}, limits: {cpu: 1}}\n        ports"), 21, "A container cannot ask for more cpu than it may use: lower the request, or raise the limit of 1."),
        (typed("        ports", "        resources: {requests: {memory: 1 Gi}}\n        ports"), 21, "Write an amount such as 500m, 2, 64Mi or 1Gi."),
        (typed("        ports", "        env: [{name: A, value: 1}]\n        ports"), 21, "Text belongs here: put the value in quotes."),
        (typed("        ports", "        livenessProbe: {periodSeconds: 5}\n        ports"), 21, "Say how to look: with httpGet, tcpSocket, exec or grpc."),
        (typed("metadata:\n  name: web", "metadata:\n  namespace: nowhere\n  name: web"), 5, "Make the namespace first: it can stand above in the same text."),
        ("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  a: plain text\n", 6, "Under data, values are base64. Write plain text under stringData instead."),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_a_mistake_is_marked_at_its_line_with_what_to_do(text: str, line: int, hint: str) -> None:
    assert told(text) == [(line, hint)]


def test_several_mistakes_are_told_at_once() -> None:
    text = typed("  replicas: 3", "  replicas: -1").replace("containerPort: 80", "containerPort: 0")
    assert [line for line, _ in told(text)] == [8, 22]


@pytest.mark.parametrize(
    ("kind", "version", "hint"),
    [
        ("Deploymnt", "apps/v1", "Did you mean Deployment (apps/v1)?"),
        ("Deployment", "extensions/v1beta1", "Did you mean Deployment (apps/v1)?"),
        ("Zebra", "zoo/v1", "This playground knows ConfigMap, Deployment, "),
    ],
)
def test_a_kind_that_is_not_here_leads_to_those_that_are(kind: str, version: str, hint: str) -> None:
    said = unknown_kind(version, kind)
    assert said.text.format(**said.params).startswith(hint)


def test_words_that_nobody_has_a_hint_for_get_none() -> None:
    assert hint_for("the moon is full").text == ""


@pytest.mark.parametrize("rule", hint_texts.RULES, ids=lambda rule: rule.pattern.pattern[:40])
def test_every_hint_finds_in_the_words_what_it_repeats(rule: hint_texts.Rule) -> None:
    wanted: set[Any] = set(re.findall(r"(?<!\{)\{(\w+)\}", rule.text))
    assert wanted <= set(rule.pattern.groupindex)
