"""The page of events tells of every event what the contracts say, to anybody."""

import gzip

from flask.testing import FlaskClient

from deploy.tools import events_map
from deploy.tools.flows import published_events, subscribers
from services.portal.operating.event_labels import event_name

BUDGET_BYTES = 30 * 1024


def test_the_map_that_the_portal_carries_is_fresh() -> None:
    assert events_map.main(["--check"]) == 0


def test_anybody_reads_who_publishes_what_and_who_listens(visitor: FlaskClient) -> None:
    answer = visitor.get("/events")
    assert answer.status_code == 200
    for event in published_events():
        assert f'id="{event.NAME}"' in answer.text
        for subscriber in subscribers()[event.NAME]:
            assert subscriber.purpose.split("'")[0] in answer.text


def test_each_event_shows_its_fields_and_an_example(visitor: FlaskClient) -> None:
    page = visitor.get("/events").text
    for name in (
        "over_daily_cap",
        "boolean, optional",
        "verification_code",
        "list of Module",
        "specversion",
    ):
        assert name in page, name


def test_every_event_has_a_name_that_people_understand(visitor: FlaskClient) -> None:
    with visitor.application.test_request_context():
        for event in published_events():
            assert event_name(event.NAME) != event.NAME


def test_the_page_is_light(visitor: FlaskClient) -> None:
    assert len(gzip.compress(visitor.get("/events").data)) < BUDGET_BYTES


def test_who_reads_about_sinau_finds_it(visitor: FlaskClient) -> None:
    assert 'href="/events"' in visitor.get("/tentang").text
