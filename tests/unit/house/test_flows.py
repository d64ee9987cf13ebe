"""The map of events holds together: nothing leads back to itself, and the page about it is fresh."""

from deploy.tools import events_page
from deploy.tools.flows import circle, consequences, published_events, subscribers
from shared.messaging.event import publisher_of


def test_no_event_leads_back_to_itself() -> None:
    assert circle(consequences(subscribers())) == ()


def test_a_circle_of_events_would_be_found() -> None:
    assert circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ("b", "c", "b")
    assert circle({"a": ["a"]}) == ("a", "a")
    assert circle({"a": ["b", "c"], "b": ["c"], "c": []}) == ()


def test_a_handler_causes_only_events_of_its_own_service() -> None:
    for found in subscribers().values():
        for subscriber in found:
            for event in subscriber.subscription.may_cause:
                assert publisher_of(event) == subscriber.service, (subscriber.subscription, event)


def test_every_event_stands_with_its_publisher() -> None:
    for event in published_events():
        assert event.__module__ == f"shared.contracts.{publisher_of(event)}"


def test_the_page_of_events_is_fresh() -> None:
    assert events_page.main(["--check"]) == 0
