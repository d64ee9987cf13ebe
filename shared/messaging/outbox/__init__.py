"""Publishing: an event is a row of the outbox, recorded in the transaction that made it true."""

from shared.messaging.outbox.recording import record

__all__ = ["record"]
