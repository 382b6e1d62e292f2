"""What the editor is compared with: the manifest as it runs."""

import html
import re
import time

from django.test import Client

from playground.web.examples import examples
from playground.web.running import Running, running
from playground.workspaces import actions, reading
from tests.web.test_pages import HX, NGINX, apply, text

OBJECT = "objects/deployments.apps/default/nginx/"


def runs(public: str, manifest: str) -> Running:
    return running(reading.look(public), manifest)


def test_what_was_applied_runs_as_it_stands(alice: Client, public: str) -> None:
    for example in examples():
        apply(alice, public, example.text)
        assert runs(public, example.text) == Running(example.text)


def test_what_is_not_in_the_cluster_is_named(alice: Client, public: str) -> None:
    assert runs(public, NGINX) == Running(NGINX, ("Deployment nginx",))
    assert "Not in the cluster yet; Apply makes it: Deployment nginx" in text(alice.get(f"/w/{public}/"))


def test_a_scale_by_another_way_shows_in_its_line_and_comments_stay(alice: Client, public: str) -> None:
    manifest = "# mine\n" + NGINX.replace("replicas: 3", "replicas: 3 # few")
    apply(alice, public, manifest)
    alice.post(f"/w/{public}/{OBJECT}", {"do": "scale", "replicas": "5"}, headers=HX)
    assert runs(public, manifest).text == manifest.replace("replicas: 3", "replicas: 5")


def test_a_line_that_is_not_applied_yet_is_not_in_what_runs(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    assert runs(public, NGINX.replace("spec:\n  rep", "spec:\n  minReadySeconds: 7\n  rep", 1)).text == NGINX


def test_a_field_that_was_taken_out_of_the_text_still_runs(alice: Client, public: str) -> None:
    apply(alice, public, NGINX.replace("spec:\n  rep", "spec:\n  minReadySeconds: 7\n  rep", 1))
    shown = runs(public, NGINX).text
    assert "minReadySeconds: 7" in shown
    assert "strategy" not in shown, "what nobody wrote is left out"
    assert runs(public, shown).text == shown


def test_of_several_documents_only_those_that_differ_are_touched(alice: Client, public: str) -> None:
    both = f"# one\n{examples()[5].text}---\n# two\n{NGINX}"
    apply(alice, public, both)
    alice.post(f"/w/{public}/{OBJECT}", {"do": "scale", "replicas": "1"}, headers=HX)
    assert runs(public, both).text == both[::-1].replace("3 :sacilper", "1 :sacilper", 1)[::-1]


def test_a_label_with_dots_in_its_name_changes_in_its_line(alice: Client, public: str) -> None:
    labelled = NGINX.replace("  name: nginx\n", "  name: nginx # mine\n  labels:\n    app.kubernetes.io/name: a\n", 1)
    apply(alice, public, labelled)
    assert runs(public, labelled.replace("name: a\n", "name: b\n")).text == labelled


def test_a_line_with_very_many_spaces_keeps_nobody_waiting(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    spaces = " " * 60_000
    for line in (f"replicas: 5{spaces}", f"replicas: 5{spaces}# five"):
        began = time.thread_time()
        assert "replicas: 3" in runs(public, NGINX.replace("replicas: 3", line)).text
        assert time.thread_time() - began < 1, "a square of them takes many seconds"


def test_a_very_long_text_is_given_back_as_it_is(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    long = NGINX.replace("replicas: 3", "replicas: 5") + "# more\n" * 10_000
    assert runs(public, long) == Running(long)


def test_of_a_text_that_cannot_be_read_nothing_is_said(public: str) -> None:
    for broken in ("kind: [", "a: 1", "x", "", "#" * 1_000_000):
        assert runs(public, broken).text == broken


def test_without_a_script_the_editor_is_given_what_runs(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    alice.post(f"/w/{public}/{OBJECT}", {"do": "scale", "replicas": "2"}, headers=HX)
    page = alice.post(f"/w/{public}/apply/", {"manifest": NGINX, "do": "running"}).content.decode()
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert shown is not None
    assert "replicas: 2" in html.unescape(shown[1])


def test_what_is_asked_for_changes_nothing(alice: Client, public: str) -> None:
    alice.post(f"/w/{public}/apply/", {"manifest": NGINX, "do": "running"}, headers=HX)
    assert "Nothing runs here yet" in text(alice.get(f"/w/{public}/"))


def test_who_applies_while_time_is_paused_is_told_why_nothing_moves(alice: Client, public: str) -> None:
    assert "Time is paused" not in text(apply(alice, public, NGINX))
    actions.pause(public)
    assert "Time is paused" in text(apply(alice, public, NGINX.replace("replicas: 3", "replicas: 4")))
    assert "Time is paused" not in text(apply(alice, public, "kind: ["))
