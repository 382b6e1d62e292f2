"""The pages as a browser without scripts sees them, and the fragments that the scripts ask for."""

import html
import re

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.test import Client, override_settings

from playground.simulator.objects import Key
from playground.web.examples import examples
from playground.workspaces import reading
from playground.workspaces.models import Workspace

NGINX = examples()[0].text
WEB = Key("deployments.apps", "default", "nginx")
HX = {"HX-Request": "true"}


def text(answer: HttpResponse) -> str:
    """What is read on a page, in one line."""
    assert answer.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def apply(client: Client, public: str, manifest: str, do: str = "apply") -> HttpResponse:
    return client.post(f"/w/{public}/apply/", {"manifest": manifest, "do": do}, headers=HX)


def test_the_first_page_shows_a_real_rollout_and_offers_a_sandbox(alice: Client) -> None:
    page = alice.get("/")
    assert "Open a sandbox" in text(page)
    assert "3 of 3 ready" in text(page)
    assert 'action="/sandbox/new/"' in page.content.decode()


def test_a_guest_finds_the_sandbox_again(alice: Client, public: str) -> None:
    assert f"/w/{public}/" in alice.get("/").content.decode()
    assert "nginx:1.15.2" in text(alice.get(f"/w/{public}/"))


def test_apply_says_what_was_done_and_the_cluster_has_it(alice: Client, public: str) -> None:
    assert "deployment.apps/nginx created" in text(apply(alice, public, NGINX))
    assert reading.look(public).state.get(WEB) is not None
    page = alice.get(f"/w/{public}/")
    assert 'data-key="deployments.apps/default/nginx"' in page.content.decode()
    assert "You created Deployment nginx" in text(page)


def test_without_a_script_apply_answers_the_whole_page(alice: Client, public: str) -> None:
    page = alice.post(f"/w/{public}/apply/", {"manifest": NGINX, "do": "apply"})
    assert "deployment.apps/nginx created" in text(page)
    assert 'id="diagram"' in page.content.decode()


def test_a_refusal_names_the_line_and_what_to_do(alice: Client, public: str) -> None:
    answer = apply(alice, public, NGINX.replace("replicas", "replica"))
    assert 'data-line="6" data-column="3"' in answer.content.decode()
    assert 'unknown field "spec.replica"' in text(answer)
    assert "Did you mean replicas?" in text(answer)
    assert reading.look(public).state.get(WEB) is None


def test_the_editor_keeps_what_was_sent_last_even_if_it_was_refused(alice: Client, public: str) -> None:
    apply(alice, public, "kind: [")
    assert "kind: [" in text(alice.get(f"/w/{public}/"))


def test_delete_and_reset_take_things_away(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    assert 'deployment.apps "nginx" deleted' in text(apply(alice, public, NGINX, "delete"))
    apply(alice, public, NGINX)
    apply(alice, public, "", "reset")
    assert reading.look(public).state.get(WEB) is None
    assert "Nothing runs here yet" in text(alice.get(f"/w/{public}/"))


def test_the_clock_pauses_goes_on_and_takes_a_speed(alice: Client, public: str) -> None:
    def turn(**form: str) -> str:
        return text(alice.post(f"/w/{public}/clock/", form, headers=HX))

    assert "Go on" in turn(do="pause")
    assert "Pause" in turn(do="resume")
    turn(do="speed", speed="5")
    assert Workspace.objects.get(public=public).speed == 5


@pytest.mark.parametrize(
    "form", [{"do": "explode"}, {"do": "speed", "speed": "1e9"}, {"do": "speed", "speed": "x"}, {}]
)
def test_a_button_of_the_clock_that_is_not_there_is_refused(alice: Client, public: str, form: dict[str, str]) -> None:
    assert alice.post(f"/w/{public}/clock/", form).status_code == 400


def test_a_step_stops_the_clock_and_says_where_nothing_more_comes(alice: Client, public: str) -> None:
    def step() -> str:
        return text(alice.post(f"/w/{public}/clock/", {"do": "step"}, headers=HX))

    at_rest = step()
    assert "nothing more happens by itself" in at_rest
    assert "paused" not in at_rest
    apply(alice, public, NGINX)
    moved = step()
    assert "nothing more" not in moved
    assert "paused" in moved


def test_the_drawer_tells_all_about_an_object(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    drawer = alice.get(f"/w/{public}/objects/deployments.apps/default/nginx/", headers=HX)
    said = text(drawer)
    assert "Deployment · default" in said
    assert "You created Deployment nginx" in said
    assert "image: nginx:1.15.2" in said
    assert "resourceVersion" not in said
    assert "resourceVersion" in text(
        alice.get(f"/w/{public}/objects/deployments.apps/default/nginx/?noise=1", headers=HX)
    )


def test_the_drawer_scales_and_deletes_and_says_the_command_for_it(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    address = f"/w/{public}/objects/deployments.apps/default/nginx/"
    page = alice.post(address, {"do": "scale", "replicas": "5"}, headers=HX)
    assert "kubectl scale deployment/nginx --replicas=N" in page.content.decode()
    deployment = reading.look(public).state.get(WEB)
    assert deployment is not None
    assert deployment["spec"]["replicas"] == 5
    assert "It is gone." in text(alice.post(address, {"do": "delete"}, headers=HX))


def test_a_scale_that_is_no_number_is_refused_in_the_apis_words(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    answer = alice.post(f"/w/{public}/objects/deployments.apps/default/nginx/", {"do": "scale", "replicas": "x"})
    assert "must be greater than or equal to 0" in text(answer)


def test_a_node_is_cordoned_and_cut_off_from_the_drawer(alice: Client, public: str) -> None:
    address = f"/w/{public}/objects/nodes/-/node-1/"
    assert "Uncordon" in text(alice.post(address, {"do": "cordon"}, headers=HX))
    assert "Connect it again" in text(alice.post(address, {"do": "fail"}, headers=HX))


def test_the_drawer_shows_a_learners_own_event_of_which_nothing_is_told(alice: Client, public: str) -> None:
    node = reading.look(public).state.all("nodes")[Key("nodes", "", "node-1")]
    involved = f"{{kind: Node, name: node-1, uid: {node['metadata']['uid']}}}"
    apply(alice, public, f"{{apiVersion: v1, kind: Event, metadata: {{name: mine}}, involvedObject: {involved}}}")
    assert reading.look(public).state.get(Key("events", "default", "mine")) is not None
    assert alice.get(f"/w/{public}/objects/nodes/-/node-1/", headers=HX).status_code == 200


@pytest.mark.parametrize("path", ["", "objects/nodes/-/node-1/"])
def test_another_guest_is_told_that_there_is_nothing(bob: Client, public: str, path: str) -> None:
    assert bob.get(f"/w/{public}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["apply/", "clock/", "objects/nodes/-/node-1/"])
def test_another_guest_can_do_nothing(bob: Client, public: str, path: str) -> None:
    assert bob.post(f"/w/{public}/{path}", {"do": "cordon", "manifest": NGINX}).status_code == 404
    assert reading.look(public).state.get(WEB) is None


@pytest.mark.parametrize(
    "path", ["objects/secrets.evil/-/x/", "objects/eventcorrelator.internal/default/x/", "nothing/"]
)
def test_what_is_not_served_is_not_found(alice: Client, public: str, path: str) -> None:
    assert alice.get(f"/w/{public}/{path}").status_code == 404


def test_the_theme_is_kept_and_leads_back_only_to_our_own_pages(alice: Client) -> None:
    answer = alice.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert 'data-theme="dark"' in alice.get("/").content.decode()


def test_no_page_has_a_script_or_a_style_in_it(alice: Client, public: str) -> None:
    apply(alice, public, NGINX)
    for address in ("/", f"/w/{public}/", f"/w/{public}/?view=nodes", f"/w/{public}/objects/nodes/-/node-1/"):
        page = alice.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_a_stopped_simulation_says_so_on_the_page(alice: Client, public: str) -> None:
    Workspace.objects.filter(public=public).update(trouble="failed")
    assert "The simulation stopped: the simulator made a mistake" in text(alice.get(f"/w/{public}/"))


def test_a_sandbox_can_be_removed_by_its_guest_alone(alice: Client, bob: Client, public: str) -> None:
    assert bob.post(f"/w/{public}/remove/").status_code == 404
    assert alice.post(f"/w/{public}/remove/").headers["Location"] == "/"
    assert alice.get(f"/w/{public}/").status_code == 404


def test_who_has_too_many_sandboxes_is_told_and_can_remove_one(alice: Client, public: str) -> None:
    with override_settings(WORKSPACE_LIMITS={"workspaces": 1}):
        page = alice.post("/sandbox/new/")
    assert page.status_code == 429
    assert "Delete one first" in page.content.decode()
    assert f"/w/{public}/remove/" in page.content.decode()


def test_who_acts_too_fast_is_told_and_keeps_the_buttons(alice: Client, public: str) -> None:
    Workspace.objects.filter(public=public).update(tokens=0, tokens_at=F("wall"))
    page = text(alice.post(f"/w/{public}/clock/", {"do": "pause"}, headers=HX))
    assert "That was fast" in page
    assert "Step" in page


def test_a_manifest_that_is_far_too_long_is_answered_in_words(alice: Client, public: str) -> None:
    answer = apply(alice, public, "#" * 10_000_000)
    assert "most" in text(answer)
    assert alice.post(f"/w/{public}/apply/", {"manifest": "#" * 13_000_000}).status_code == 400


def test_the_address_of_an_answer_leads_back_to_the_page(alice: Client, public: str) -> None:
    assert alice.get(f"/w/{public}/apply/").headers["Location"] == f"/w/{public}/"


def test_what_is_private_is_kept_by_no_cache(alice: Client, public: str) -> None:
    for address in (f"/w/{public}/", f"/w/{public}/objects/nodes/-/node-1/"):
        assert "no-cache" in alice.get(address).headers["Cache-Control"]


def test_the_page_of_an_object_that_is_not_there_is_not_found(alice: Client, public: str) -> None:
    assert alice.get(f"/w/{public}/objects/pods/default/nobody/").status_code == 404


def test_the_first_page_opens_a_sandbox_with_an_example_in_it(alice: Client) -> None:
    answer = alice.post("/sandbox/new/", {"example": "crash"})
    assert answer.headers["Location"].endswith("/?example=crash")
    assert "sleep 5; exit 1" in text(alice.get(answer.headers["Location"]))
    assert alice.post("/sandbox/new/", {"example": "//evil.example"}).headers["Location"].endswith("/")


def test_the_drawer_says_what_conditions_mean_and_tells_the_latest_event_first(alice: Client, public: str) -> None:
    drawer = text(alice.get(f"/w/{public}/objects/nodes/-/node-1/", headers=HX))
    assert "MemoryPressure False it has memory enough KubeletHasSufficientMemory" in drawer
    node = reading.look(public).state.all("nodes")[Key("nodes", "", "node-1")]
    for reason in ("First", "Second"):
        involved = f"{{kind: Node, name: node-1, uid: {node['metadata']['uid']}}}"
        times = "firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:00:00Z'"
        event = f"{{apiVersion: v1, kind: Event, metadata: {{name: {reason.lower()}}}, reason: {reason}, {times}"
        apply(alice, public, f"{event}, involvedObject: {involved}}}")
    drawer = text(alice.get(f"/w/{public}/objects/nodes/-/node-1/", headers=HX))
    assert drawer.index("Second") < drawer.index("First")


def test_of_several_documents_the_one_that_fails_is_named(alice: Client, public: str) -> None:
    broken = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers: []\n"
    answer = text(apply(alice, public, f"{NGINX}---\n{broken}"))
    assert "deployment.apps/nginx created" in answer
    assert "pod/a spec.containers: Required value A Pod needs at least one container." in answer
    assert "pod/a" not in text(apply(alice, public, broken))


def test_a_slip_is_marked_where_it_was_made(alice: Client, public: str) -> None:
    answer = apply(alice, public, NGINX.replace("replicas: 3", "replicas：3"))
    assert 'data-line="6"' in answer.content.decode()
    assert "full-width sign" in text(answer)
