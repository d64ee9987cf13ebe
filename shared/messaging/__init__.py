"""Events that are never lost and never applied twice: outbox, relay, broker, inbox.

    operation ── record ──> outbox row ── relay ──> broker ── consumer ──> inbox row ── handler
       └──────── one transaction ───┘     (acknowledged       └──────── one transaction ───┘
                                           rows are marked)

Services use `event`, `subscription`, `outbox.record` and `errors`. Below that are packages, each of which imports only
those under it:

    admin            what operators see and do
    runtime          the threads of a worker: relay, consumer, processor
    broker           connections, publishing, consuming, topology: RabbitMQ or the embedded broker
    outbox, inbox    the rows of either table, without a broker
    embedded_broker  a transport of kombu over one SQLite file
"""
