"""Notification's world: a message of each case."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notification.access import ACCESS
from services.notification.app import create_app
from services.notification.config import Config
from services.notification.events import SUBSCRIPTIONS
from services.notification.models import Message
from shared.testing.events import deliver
from shared.testing.tokens import TokenMint
from tests.integration.notification.conftest import Story
from tests.support.access.world import (
    ME,
    OTHER,
    Case,
    World,
    new_database,
    settings,
    units,
)


def seed(folder: Path) -> World:
    """Make it."""
    database, mint = new_database(folder, "notification"), TokenMint()
    app = create_app(settings(Config, database, mint), database=database)
    world = World(app=app, database=database, mint=mint, table=ACCESS)
    deliver(database, SUBSCRIPTIONS, units())
    stories = {case: Story(person_id=ME if case is Case.OWN else OTHER) for case in Case}
    for story in stories.values():
        deliver(database, SUBSCRIPTIONS, [story.person(), story.version(), story.enrolled()])
    messages = {case: _message(world, story) for case, story in stories.items()}

    def read(session: Session) -> set[Case]:
        known = session.scalars(select(Message.id).where(Message.read_at.is_not(None)))
        return {case for message_id in known for case, one in messages.items() if one == message_id}

    world.values = {"message_id": messages, "email": False}
    world.listed = {"GET /messages": "message_id"}
    world.touched = {"POST /messages/read-all": read}
    # Of these a person has one, and they name nobody.
    world.creating = {"GET /messages/unread-count", "GET /preferences", "PUT /preferences"}
    return world


def _message(world: World, story: Story) -> UUID:
    with world.database.reading() as session:
        return session.scalars(select(Message.id).where(Message.about == story.enrollment_id)).one()
