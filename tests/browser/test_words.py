"""Words in their places: none is cut off, sticks out or lies on another, in English as in Chinese; and the details."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

CUT_OFF = """() => [...document.querySelectorAll("button, summary, label, h1, h2, h3, th, nav a, .tab")]
    .filter(each => each.checkVisibility() && !each.closest(".visually-hidden"))
    .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
    .map(each => each.outerHTML.slice(0, 80))"""
# Texts of the diagram that leave their box.
STICKS_OUT = """() => [...document.querySelectorAll("#picture :is(.card, .lane, .node)")].flatMap(place => {
    const box = place.querySelector(".card-box, .lane-box, .node-box").getBoundingClientRect();
    return [...place.querySelectorAll("text")]
        .map(text => [text.textContent, text.getBoundingClientRect()])
        .filter(([, at]) => at.left < box.left - 8 || at.right > box.right + 1)
        .map(([text]) => text);
})"""
# Texts of one head that lie on one another: by more than the room that a line leaves above and below.
OVERLAP = """() => [...document.querySelectorAll("#picture :is(.card-head, .lane-head, .node-head)")].flatMap(head => {
    const texts = [...head.querySelectorAll("text.t")].map(text => [text.textContent, text.getBoundingClientRect()]);
    return texts.flatMap(([a, one], at) => texts.slice(at + 1)
        .filter(([, two]) => Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1)
        .filter(([, two]) => Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > one.height / 3)
        .map(([b]) => [a, b]));
})"""

BROKEN = deployment(image="nginx:1.161")


def turn(page: Page, pane: str) -> None:
    """To a part of the page, where only one is shown at a time."""
    button = page.locator(f"[data-pane-of={pane}]")
    if button.is_visible():
        button.click()


@pytest.mark.parametrize("width", [360, 820, 1440])
def test_words_have_room_in_both_languages(opens: Opens, address: str, language: str, width: int) -> None:
    page = opens(language, viewport={"width": width, "height": 900}).new_page()
    page.goto(address)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(STICKS_OUT.replace("#picture", ".demo")) == []
    sandbox = Sandbox(page, address).open()
    turn(page, "cluster")
    sandbox.speed("15")
    turn(page, "editor")
    assert page.evaluate(CUT_OFF) == []
    sandbox.apply(deployment())
    sandbox.wait_for_pods(ready=3)
    turn(page, "editor")
    sandbox.apply(BROKEN)
    page.wait_for_selector("#picture .pod[data-state=failed]")
    for view in ("ownership", "nodes"):
        sandbox.visit(sandbox.public, view=view)
        turn(page, "cluster")
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(STICKS_OUT) == []
        assert page.evaluate(OVERLAP) == []


def test_closing_the_details_leaves_the_page_as_it_is(english: Sandbox) -> None:
    english.apply(deployment())
    english.pods().first.wait_for()
    english.page.evaluate("() => { window.same = true; }")
    english.page.locator("#picture .card-head").first.click()
    expect(english.page.locator("#drawer h2")).to_be_visible()
    english.page.click("#drawer [data-close]")
    expect(english.page.locator("#drawer")).to_be_hidden()
    assert english.page.evaluate("() => window.same")


def test_the_details_on_a_page_of_their_own_are_redrawn_where_they_stand(english: Sandbox) -> None:
    page = english.page
    page.goto(f"{english.address}/w/{english.public}/objects/nodes/-/node-1/")
    page.click("[value=cordon]")
    page.click("[value=fail]")
    expect(page.locator("[value=recover]")).to_be_visible()
    assert page.locator("h2").count() == 1
    assert page.locator("form.acts").count() == 1


def test_the_editors_own_words_are_in_the_readers_language(opens: Opens, address: str) -> None:
    sandbox = Sandbox(opens("zh-CN").new_page(), address).open()
    sandbox.page.locator("#editor .cm-content").click()
    sandbox.page.keyboard.press("Control+f")
    panel = sandbox.page.locator("#editor .cm-search")
    expect(panel.locator("[name=search]")).to_have_attribute("placeholder", "查找")
    for word in ("下一个", "上一个", "全选", "区分大小写", "正则表达式", "全词匹配", "替换", "全部替换"):
        expect(panel).to_contain_text(word)
    assert sandbox.page.evaluate(CUT_OFF) == []
