"""The editor beside what runs: what differs is tinted and said, and what runs can be shown; and a pause is said."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

TINTED = "#editor .cm-edited"


def scale(sandbox: Sandbox, replicas: int) -> None:
    """From the drawer, which is closed again."""
    page = sandbox.page
    page.locator("#picture .card-head").first.click()
    page.fill("#drawer [name=replicas]", str(replicas))
    page.click("#drawer [value=scale]")
    page.keyboard.press("Escape")


def test_a_scale_from_the_drawer_is_said_in_the_editor_and_what_runs_is_shown(sandbox: Sandbox) -> None:
    page = sandbox.page
    sandbox.apply(deployment())
    sandbox.wait_for_pods(ready=3)
    expect(page.locator("#differs")).to_be_hidden()
    scale(sandbox, 5)
    expect(page.locator(TINTED)).to_have_text("  replicas: 3")
    page.click("#differs [value=running]")
    assert "replicas: 5" in sandbox.text
    expect(page.locator("#differs")).to_be_hidden()
    expect(page.locator(TINTED)).to_have_count(0)


def test_what_is_typed_is_tinted_until_it_is_applied(english: Sandbox) -> None:
    english.apply(deployment())
    english.write(deployment(replicas=4))
    expect(english.page.locator(TINTED)).to_have_text("  replicas: 4")
    expect(english.page.locator("#differs")).to_be_visible()
    english.press("apply")
    expect(english.page.locator("#differs")).to_be_hidden()


def test_who_applies_while_time_is_paused_goes_on_from_there(sandbox: Sandbox) -> None:
    page = sandbox.page
    page.click("#pause")
    page.wait_for_selector("#clock [value=resume]")
    sandbox.apply(deployment())
    page.click("#outcome [data-waits] [value=resume]")
    sandbox.wait_for_pods(ready=3)
    expect(page.locator("#outcome [data-waits]")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1440])
def test_escape_leads_out_of_the_editor_at_every_width(opens: Opens, address: str, width: int) -> None:
    page = opens(viewport={"width": width, "height": 800}).new_page()
    Sandbox(page, address).open()
    page.locator("#editor .cm-content").click()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.matches('#cluster, [value=apply]')")


def test_the_focus_goes_back_to_the_pod_however_far_one_went_in_the_details(english: Sandbox) -> None:
    page = english.page
    english.apply(deployment(replicas=1))
    english.wait_for_pods(ready=1)
    english.pods().first.focus()
    key = page.evaluate("() => document.activeElement.dataset.key")
    page.keyboard.press("Enter")
    page.click("#drawer .links a")
    expect(page.locator("#drawer .kind")).to_contain_text("ReplicaSet")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.dataset.key") == key
