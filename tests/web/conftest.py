"""Two browsers: alice's, who has a workspace, and bob's, who has another and must not see hers."""

from collections.abc import Iterator

import pytest
from django.test import Client

from playground.workspaces import reading
from playground.workspaces.models import Workspace


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    reading.memories.clear()
    yield
    reading.memories.clear()


@pytest.fixture
def alice(transactional_db: None, embedded_redis: str) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def bob(transactional_db: None, embedded_redis: str) -> Client:
    client = Client()
    client.post("/sandbox/new/")
    return client


@pytest.fixture
def public(alice: Client) -> str:
    """The public id of alice's workspace."""
    address: str = alice.post("/sandbox/new/").headers["Location"]
    name = address.strip("/").split("/")[1]
    assert Workspace.objects.filter(public=name).exists()
    return name
