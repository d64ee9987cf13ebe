"""Which queues a message reaches: AMQP 0-9-1's direct, topic and fanout exchanges, and RabbitMQ's alternate exchange.

Pure rules on plain values. kombu's own topic match takes `#` for one or more words and ignores alternate exchanges.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class NoSuchExchange(LookupError):
    """A message names an exchange that was never declared."""


class Binding(NamedTuple):
    """An exchange routes messages with a routing key to a queue."""

    exchange: str
    queue: str
    routing_key: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange: `type` is direct, topic or fanout."""

    name: str
    type: str
    arguments: Mapping[str, Any]


class Routes:
    """All exchanges, queues and bindings of a broker at one moment."""

    def __init__(
        self, exchanges: Iterable[Exchange], queues: Iterable[str], bindings: Iterable[Binding]
    ) -> None:
        self._exchanges = {exchange.name: exchange for exchange in exchanges}
        self._queues = frozenset(queues)
        self._exact: dict[tuple[str, str], list[str]] = {}
        self._others: dict[str, list[Binding]] = {}
        for binding in bindings:
            kind = self._exchanges[binding.exchange].type
            if kind == "direct" or (kind == "topic" and not set("*#") & set(binding.routing_key)):
                self._exact.setdefault((binding.exchange, binding.routing_key), []).append(binding.queue)
            else:
                self._others.setdefault(binding.exchange, []).append(binding)

    def queues_for(self, exchange: str, routing_key: str) -> list[str]:
        """The queues that a message reaches, each once; none when it is unroutable.

        Raises:
            NoSuchExchange: the exchange was never declared.
        """
        if not exchange:
            return [routing_key] if routing_key in self._queues else []
        if exchange not in self._exchanges:
            raise NoSuchExchange(exchange)
        tried: set[str] = set()
        # An alternate exchange that is missing is no error in RabbitMQ either: the message is unroutable.
        while exchange in self._exchanges and exchange not in tried:
            tried.add(exchange)
            found = self._bound(exchange, routing_key)
            if found:
                return found
            exchange = self._exchanges[exchange].arguments.get("alternate-exchange", "")
        return []

    def _bound(self, exchange: str, routing_key: str) -> list[str]:
        found = dict.fromkeys(self._exact.get((exchange, routing_key), ()))
        fanout = self._exchanges[exchange].type == "fanout"
        for binding in self._others.get(exchange, ()):
            if fanout or matches(binding.routing_key, routing_key):
                found[binding.queue] = None
        return list(found)


def matches(pattern: str, routing_key: str) -> bool:
    """Whether a topic pattern covers a routing key: `*` is one word, `#` any number of words, also none."""
    return _match(pattern.split("."), routing_key.split(".") if routing_key else [])


def _match(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_match(pattern[1:], words[start:]) for start in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _match(pattern[1:], words[1:])
