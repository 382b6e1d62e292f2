"""What a newcomer does: a Deployment comes up, is rolled, stalls, loses a Pod, is paused and stepped through."""

import re

from playwright.sync_api import Page, expect

from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

# Notes, at every change of the picture: available Pods, the two posts (all three from the gauge's words, which say them
# in this order in every language), and the Pods that are not leaving.
OBSERVE = """() => {
    const picture = document.getElementById("picture");
    window.observed = [];
    const look = () => {
        const gauge = picture.querySelector(".gauge");
        if (!gauge) return;
        const numbers = gauge.getAttribute("aria-label").match(/\\d+/g).map(Number);
        const going = ["terminating", "succeeded"];
        const pods = [...picture.querySelectorAll(".pod[data-key]")].filter(pod => !going.includes(pod.dataset.state));
        window.observed.push([...numbers, pods.length]);
    };
    look();
    new MutationObserver(look).observe(picture, {subtree: true, childList: true, attributes: true});
}"""


def start(sandbox: Sandbox, image: str = "nginx:1.15.2") -> None:
    """Three Pods come up, five times as fast as a learner would watch it."""
    sandbox.speed("5")
    sandbox.apply(deployment(image))
    sandbox.wait_for_pods(ready=3)


def test_the_example_that_is_there_comes_up_at_one_click(sandbox: Sandbox) -> None:
    assert "image: nginx:1.15.2" in sandbox.text
    sandbox.press("apply")
    sandbox.wait_for_pods(ready=3)
    things = sandbox.things()
    assert [key.split("/")[0] for key in things].count("pods") == 3
    assert "deployments.apps/default/nginx" in things
    expect(sandbox.page.locator("#story")).to_contain_text("ReplicaSet nginx-")
    expect(sandbox.page.locator("#story .story-why").first).not_to_be_empty()


def test_a_rolling_update_walks_between_its_two_posts(sandbox: Sandbox) -> None:
    start(sandbox)
    old = [key for key in sandbox.things() if key.startswith("pods/")]
    sandbox.page.evaluate(OBSERVE)
    sandbox.apply(deployment("nginx:1.16.1"))
    sandbox.wait(
        "old => ![...document.querySelectorAll('#picture .pod[data-key]')].some(p => old.includes(p.dataset.key))",
        old,
    )
    sandbox.wait_for_pods(ready=3)
    observed = sandbox.page.evaluate("() => window.observed")
    assert {(least, most) for _, least, most, _ in observed} == {(3, 4)}
    assert min(available for available, _, _, _ in observed) == 3, "never fewer than 3 available"
    assert max(pods for _, _, _, pods in observed) == 4, "one more while it rolls, never two"


def test_an_image_that_is_not_there_stalls_the_rollout_and_says_why(sandbox: Sandbox) -> None:
    start(sandbox)
    impatient = deployment("nginx:1.161").replace(
        "spec:\n  replicas", "spec:\n  progressDeadlineSeconds: 20\n  replicas", 1
    )
    sandbox.apply(impatient)
    failed = sandbox.pods("failed").first
    failed.wait_for(timeout=30_000)
    assert "ImagePull" in (failed.get_attribute("aria-label") or "")
    expect(sandbox.page.locator("#picture .band")).to_contain_text("nginx:1.161")
    expect(sandbox.page.locator("#story .mine").last).to_contain_text("nginx:1.15.2 → nginx:1.161")
    sandbox.speed("15")
    sandbox.page.wait_for_selector("#picture .news.tone-failed", state="attached")
    expect(sandbox.pods("ready")).to_have_count(3)
    failed.click()
    drawer = sandbox.page.locator("#drawer")
    expect(drawer).to_contain_text("nginx:1.161")
    expect(drawer).to_contain_text("not found")


def test_a_rollout_that_stalls_is_undone_from_the_details_of_its_deployment(sandbox: Sandbox) -> None:
    start(sandbox)
    sandbox.apply(deployment("nginx:1.161"))
    sandbox.pods("failed").first.wait_for(timeout=30_000)
    sandbox.page.locator("#picture [data-key='deployments.apps/default/nginx']").first.click()
    drawer = sandbox.page.locator("#drawer")
    expect(drawer.locator(".tone-failed").first).to_contain_text("nginx:1.161")
    expect(drawer.locator(".tone-way")).to_have_count(0)
    drawer.locator("[value=undo]").click()
    expect(sandbox.pods("failed")).to_have_count(0, timeout=30_000)
    sandbox.wait_for_pods(ready=3)
    expect(sandbox.page.locator("#story .mine").last).to_contain_text(re.compile("revision 1|修订版本 1"))


def test_the_strip_runs_with_the_clock_while_nothing_happens(sandbox: Sandbox) -> None:
    start(sandbox)
    where = "() => Number(document.querySelector('#past rect').getAttribute('width'))"
    before = sandbox.page.evaluate(where)
    sandbox.wait(f"before => ({where})() > before + 20", before)


BELOW = """() => {
    const picture = document.getElementById("picture");
    const last = [...picture.querySelectorAll(".card")].at(-1).getBoundingClientRect();
    return picture.scrollTop > 0 && last.bottom <= picture.getBoundingClientRect().bottom + 1;
}"""


def test_what_one_applies_below_the_fold_is_brought_into_view(english: Sandbox) -> None:
    english.speed("5")
    english.apply("\n---\n".join(deployment().replace("nginx\n", f"{name}\n") for name in ("a", "b", "c")))
    english.wait_for_pods(ready=9)
    english.page.evaluate("() => document.getElementById('picture').scrollTo(0, 0)")
    english.apply(deployment("nginx:1.15.2").replace("nginx\n", "last\n"))
    english.wait(BELOW)


def test_a_pod_that_is_deleted_is_replaced(sandbox: Sandbox) -> None:
    start(sandbox)
    pod = sandbox.pods("ready").first
    key = pod.get_attribute("data-key")
    pod.click()
    expect(sandbox.page.locator("#drawer h2")).to_have_text(str(key).rpartition("/")[2])
    with sandbox.page.expect_response("**/objects/**"):
        sandbox.page.click("#drawer [value=delete]")
    sandbox.wait("key => !document.querySelector(`#picture [data-key='${key}']`)", key)
    sandbox.wait_for_pods(ready=3)
    assert key not in sandbox.things()


def test_a_paused_cluster_moves_at_each_step_and_only_then(sandbox: Sandbox) -> None:
    page = sandbox.page
    sandbox.clock("pause")
    moment = now(page)
    sandbox.apply(deployment())
    page.wait_for_selector("#picture [data-key='deployments.apps/default/nginx']")
    assert now(page) == moment
    seen = [picture(page)]
    for _ in range(8):
        sandbox.clock("step")
        sandbox.wait("before => document.getElementById('now').dataset.now !== before", moment)
        moment = now(page)
        seen.append(picture(page))
    assert len(sandbox.things()) > 2, "a ReplicaSet and Pods have come, step by step"
    assert len(set(seen)) > 4
    sandbox.clock("resume")
    sandbox.wait_for_pods(ready=3)


def now(page: Page) -> str:
    """The moment that the clock shows, to the millisecond."""
    return page.get_attribute("#now", "data-now") or ""


def picture(page: Page) -> str:
    return page.inner_html("#picture")


def test_a_pod_keeps_its_element_while_it_changes(english: Sandbox) -> None:
    english.apply(deployment(replicas=1))
    english.page.wait_for_selector("#picture .pod")
    english.page.evaluate("() => (document.querySelector('#picture .pod').mark = 'mine')")
    english.wait_for_pods(ready=1)
    assert english.page.evaluate("() => document.querySelector('#picture .pod').mark") == "mine"


def test_what_is_deleted_goes_and_reset_empties_the_cluster(english: Sandbox) -> None:
    start(english)
    english.press("delete")
    english.wait("() => !document.querySelector('#picture [data-key]')")
    start(english, "nginx:1.16.1")
    english.page.on("dialog", lambda dialog: dialog.accept())
    english.press("reset")
    english.wait("() => !document.querySelector('#picture [data-key]')")


def test_another_window_of_the_same_guest_shows_the_same(english: Sandbox, address: str) -> None:
    start(english)
    other = Sandbox(english.page.context.new_page(), address).visit(english.public)
    assert other.things() == english.things()
    english.apply(deployment(replicas=2))
    other.wait_for_pods(ready=2)
