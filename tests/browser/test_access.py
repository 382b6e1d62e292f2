"""Another guest's sandbox is not there: by any address, for any verb, with or without a cookie."""

import urllib.error
import urllib.request
from collections.abc import Callable
from copy import copy

import pytest

from tests.learner.http import Learner, deployment

PATHS = ("", "?view=nodes", "objects/deployments.apps/default/nginx/", "objects/pods/default/none/")


@pytest.fixture
def alice(address: str) -> Learner:
    """She has a sandbox with a Deployment."""
    learner = Learner(address)
    learner.open_sandbox()
    learner.apply()
    return learner


@pytest.fixture(params=["a guest with a sandbox", "nobody", "a forger"])
def charlie(request: pytest.FixtureRequest, address: str, alice: Learner) -> Learner:
    """He knows the name of her sandbox."""
    learner = Learner(address)
    learner.get("/")
    if request.param == "a guest with a sandbox":
        learner.open_sandbox()
    if request.param == "a forger":
        for cookie in alice.jar:
            if cookie.name == "guest":
                forged = copy(cookie)
                forged.value = str(cookie.value)[:-2] + "xx"
                learner.jar.set_cookie(forged)
    learner.public = alice.public
    return learner


@pytest.mark.parametrize("path", PATHS)
def test_no_page_of_it_is_there(charlie: Learner, path: str) -> None:
    assert charlie.get(f"/w/{charlie.public}/{path}").status == 404


DEEDS: dict[str, Callable[[Learner], int]] = {
    "apply": lambda charlie: charlie.send(deployment(replicas=9)).status,
    "delete": lambda charlie: charlie.send(deployment(), "delete").status,
    "reset": lambda charlie: charlie.send("", "reset").status,
    "pause": lambda charlie: charlie.clock("pause").status,
    "object": lambda charlie: (
        charlie.post(f"/w/{charlie.public}/objects/deployments.apps/default/nginx/", {"do": "delete"}).status
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_no_deed_reaches_it(charlie: Learner, alice: Learner, deed: str) -> None:
    assert DEEDS[deed](charlie) == 404
    page = alice.page().text
    assert 'data-key="deployments.apps/default/nginx"' in page
    assert 'value="resume"' not in page


def test_its_stream_is_not_there(charlie: Learner) -> None:
    assert charlie.get(f"/events/{charlie.public}?view=ownership").status == 404


def test_her_own_stream_is_there(alice: Learner, address: str) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in alice.cookies.items())
    request = urllib.request.Request(f"{address}events/{alice.public}", headers={"Cookie": cookies})
    with urllib.request.urlopen(request, timeout=10) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.readline()


def test_a_deed_without_its_token_is_refused(alice: Learner) -> None:
    alice.jar.clear(domain="127.0.0.1", path="/", name="csrftoken")
    assert alice.send(deployment(replicas=9)).status == 403


def test_a_stranger_page_may_load_nothing(address: str) -> None:
    with urllib.request.urlopen(address) as home:
        policy = home.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_sandbox_that_never_was_is_not_there(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}w/bbbbbbbbbbbbbb/")
