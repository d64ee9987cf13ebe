"""A world for each test of enrollment."""

import pytest

from tests.integration.enrollment.world import World, made_world
from tests.support.databases import Maker


@pytest.fixture
def world(make_database: Maker) -> World:
    return made_world(make_database)
