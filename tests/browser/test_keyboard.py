"""Everything by keyboard alone: no click in this file."""

from playwright.sync_api import Page, expect

from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

MOST_TABS = 60
# What has the focus, looked for inside shadow roots too.
ACTIVE = """selector => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return Boolean(active?.matches(selector));
}"""


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(MOST_TABS):
        if page.evaluate(ACTIVE, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


def test_a_rollout_from_the_home_page_to_the_drawer_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    tab_to(page, "form[action$='/sandbox/new/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/*/")
    sandbox = Sandbox(page, address).live()

    tab_to(page, ".cm-content")
    page.keyboard.press("Control+a")
    sandbox.paste(deployment())
    page.keyboard.press("Control+Enter")
    sandbox.wait_for_pods(ready=3)

    page.keyboard.press("Escape")  # leaves the editor, in which Tab indents
    tab_to(page, "#picture [data-key]")
    page.keyboard.press("ArrowRight")
    for _ in range(6):
        if page.evaluate(ACTIVE, ".pod"):
            break
        page.keyboard.press("ArrowRight")
    name = page.evaluate("() => document.activeElement.dataset.key").rpartition("/")[2]
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_have_text(name)

    tab_to(page, "#drawer [value=delete]")
    page.keyboard.press("Enter")
    sandbox.wait("name => !document.querySelector(`#picture [data-key$='${name}']`)", name)
    sandbox.wait("() => document.activeElement.matches('#drawer *')")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert page.evaluate(ACTIVE, "#picture [data-key]"), "the focus goes back to the diagram"
    sandbox.wait_for_pods(ready=3)


def test_space_pauses_the_point_steps_and_the_question_mark_lists(english: Sandbox) -> None:
    page = english.page
    page.evaluate("() => document.activeElement.blur()")
    with page.expect_response("**/clock/"):
        page.keyboard.press("Space")
    expect(page.locator("#clock [value=resume]")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    english.page.evaluate("() => document.activeElement.blur()")
    with page.expect_response("**/clock/"):
        page.keyboard.press(".")


def test_the_focus_stays_on_a_pod_while_the_picture_changes(english: Sandbox) -> None:
    english.apply(deployment())
    english.wait_for_pods(ready=3)
    english.pods().first.focus()
    key = english.page.evaluate("() => document.activeElement.dataset.key")
    english.page.evaluate(
        """async manifest => {
            document.getElementById("manifest").value = manifest;
            document.getElementById("manifest-form").requestSubmit();
        }""",
        deployment(replicas=5),
    )
    english.wait_for_pods(ready=5)
    assert english.page.evaluate("() => document.activeElement.dataset.key") == key
    assert english.page.locator("#picture [tabindex='0']").count() == 1, "one stop for Tab"
