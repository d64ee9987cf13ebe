"""Events that are never lost and never applied twice: outbox, relay, broker, inbox.

    operation ── record ──> outbox row ── relay ──> broker ── consumer ──> inbox row ── handler
       └──────── one transaction ───┘     (acknowledged       └──────── one transaction ───┘
                                           rows are marked)

`event`, `envelope` and `subscription` say what an event is; `outbox` is the only way to publish one; `worker` moves
them. Which broker runs (RabbitMQ, or our own over SQLite) is known in `addresses`, `connection`, `topology` and
`transports` alone.
"""
