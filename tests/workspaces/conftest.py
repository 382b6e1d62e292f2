"""A workspace in a real database, with a real Redis behind it, and the hands that tests lay on it."""

from collections.abc import Iterator

import pytest

from playground.workspaces import actions, reading
from playground.workspaces.models import Workspace
from tests.workspaces import hands


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    reading.memories.clear()
    yield
    reading.memories.clear()


@pytest.fixture
def redis_here(embedded_redis: str) -> str:
    return embedded_redis


@pytest.fixture
def workspace(transactional_db: None, redis_here: str) -> Workspace:
    """A new workspace at pace "real", run to its rest."""
    workspace = actions.new(owner="alice", pace="real", seed="a seed")
    hands.work(workspace.public)
    hands.let_pass(workspace.public, 5)
    reading.look(workspace.public)
    workspace.refresh_from_db()
    return workspace
