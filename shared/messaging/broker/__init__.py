"""The broker as relay, consumers and operators use it: RabbitMQ, or the embedded broker behind the same calls."""
