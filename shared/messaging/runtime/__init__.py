"""The threads of a worker: the relay, the consumer and the processor, with leader election and health."""
