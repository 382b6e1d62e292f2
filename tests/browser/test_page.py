"""The page itself: errors at their lines, examples, languages, themes, views, links that survive."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Opens
from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Words that stay as they are in every language.
NAMES = re.compile(
    r"Podyard|English|YAML|manifest\.yaml|kubelet|default|nginx(-\w+)*|Pod|[A-Z][a-z]+(?:Set|ment|space)|❚❚|▸\||▶"
)
WORDS = """() => {
    const visible = [...document.querySelectorAll("button, h1, h2, summary, label, a, p, th, li > strong")];
    return visible.filter(e => e.checkVisibility()).map(e => e.innerText.trim()).filter(Boolean);
}"""


def test_an_error_is_marked_at_its_line(sandbox: Sandbox) -> None:
    sandbox.write(deployment().replace("  replicas: 3", "  replica: 3"))
    sandbox.press("apply")
    refused = sandbox.outcome.locator("[data-line='6']")
    expect(refused).to_contain_text('unknown field "spec.replica"')
    marked = sandbox.page.locator("#editor .cm-line").nth(5).locator(".cm-lintRange-error")
    expect(marked).to_have_count(1)
    refused.locator("[data-go]").click()
    expect(sandbox.page.locator("#editor .cm-activeLine")).to_contain_text("replica: 3")


def test_every_example_can_be_applied(english: Sandbox) -> None:
    slugs = english.page.eval_on_selector_all("[data-example]", "all => all.map(each => each.dataset.example)")
    assert len(slugs) >= 4
    for slug in slugs:
        english.page.click("details.menu summary")
        english.page.click(f"[data-example={slug}]")
        english.press("apply")
        english.page.wait_for_selector("#outcome [data-applied=true]")


def test_all_words_are_chinese_in_chinese(opens: Opens, address: str) -> None:
    page = opens("zh-CN").new_page()
    sandbox = Sandbox(page, address)
    page.goto(address)
    words = page.evaluate(WORDS)
    sandbox.open().apply(deployment())
    sandbox.wait_for_pods(ready=3)
    words += page.evaluate(WORDS)
    sandbox.pods().first.click()
    page.wait_for_selector("#drawer h2")
    words += page.evaluate(WORDS)
    foreign = [text for text in words if not CHINESE.search(text) and re.search(r"[a-z]{3}", NAMES.sub("", text))]
    assert foreign == []
    assert page.get_attribute("html", "lang") == "zh-hans"


def test_the_language_can_be_switched_and_stays(opens: Opens, address: str) -> None:
    page = opens("en").new_page()
    page.goto(address)
    page.click("[name=language][value=zh-hans]")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    Sandbox(page, address).open()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")


def test_the_theme_can_be_switched_and_stays(english: Sandbox) -> None:
    def background() -> str:
        return str(english.page.evaluate("() => getComputedStyle(document.body).backgroundColor"))

    light = background()
    with english.page.expect_response("**/theme/"):
        english.page.click("[name=theme][value=dark]")
    dark = background()
    assert dark != light
    english.page.reload()
    assert background() == dark


def test_the_nodes_view_shows_where_the_pods_are(sandbox: Sandbox) -> None:
    sandbox.apply(deployment())
    sandbox.wait_for_pods(ready=3)
    sandbox.page.click("a[href='?view=nodes']")
    sandbox.live()
    sandbox.wait_for_pods(ready=3)
    assert {"nodes//node-1", "nodes/_/node-1", "nodes/-/node-1"} & set(sandbox.things())
    sandbox.apply(deployment(replicas=5))
    sandbox.wait_for_pods(ready=5)


def test_the_sandbox_is_still_there_when_one_comes_back(english: Sandbox) -> None:
    english.apply(deployment(replicas=2))
    public = english.public
    english.page.goto(english.address)
    english.page.click(f"a[href='/w/{public}/']")
    english.live()
    english.wait_for_pods(ready=2)
    assert "replicas: 2" in english.text


def test_the_page_says_that_the_connection_is_lost_and_comes_back(opens: Opens, address: str) -> None:
    context = opens()
    sandbox = Sandbox(context.new_page(), address).open()
    sandbox.page.evaluate("() => window.dispatchEvent(new Event('offline'))")
    expect(sandbox.page.locator("#connection")).to_be_visible()
    sandbox.apply(deployment(replicas=1))
    expect(sandbox.page.locator("#connection")).to_be_hidden()


def test_a_server_that_falls_silent_is_noticed(opens: Opens, address: str) -> None:
    page = opens().new_page()
    page.clock.install()
    Sandbox(page, address).open()
    expect(page.locator("#connection")).to_be_hidden()
    page.route("**/events/**", lambda _: None)  # it hangs
    page.clock.fast_forward(30_000)
    expect(page.locator("#connection")).to_be_hidden()
    page.clock.fast_forward(15_000)
    expect(page.locator("#connection")).to_be_visible()


def test_the_stream_opens_however_late_the_scripts_of_the_page_come(opens: Opens, address: str) -> None:
    page = opens().new_page()

    def come_late(route: Route) -> None:
        page.wait_for_function("() => window.htmx")
        page.evaluate("() => new Promise(then => setTimeout(then, 100))")
        route.continue_()

    page.route("**/build/page.*.js", come_late)
    sandbox = Sandbox(page, address).open()
    sandbox.apply(deployment(replicas=1))
    sandbox.wait_for_pods(ready=1)


@pytest.mark.parametrize("path", ["", "?view=nodes"])
def test_without_scripts_the_page_shows_the_state_and_apply_works_by_reload(
    opens: Opens, address: str, language: str, path: str
) -> None:
    page = opens(language, java_script_enabled=False).new_page()
    page.goto(address)
    page.click("form[action$='/sandbox/new/'] button")
    page.goto(page.url + path)
    page.fill("#manifest", deployment(replicas=2))
    page.click("#manifest-form [value=apply]")
    expect(page.locator("#outcome")).to_contain_text("nginx")
    home = page.url.partition("apply/")[0] + path
    for _ in range(200):
        page.goto(home)
        if page.locator("#picture .pod[data-state=ready]").count() == 2:
            break
    expect(page.locator("#picture .pod[data-state=ready]")).to_have_count(2)
    _follow(page)


def _follow(page: Page) -> None:
    """A Pod is a link to its drawer for whoever has no scripts."""
    page.click("#clock [value=pause]")
    expect(page.locator("#clock [value=resume]")).to_be_visible()
