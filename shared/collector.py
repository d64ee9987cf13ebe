"""Starts the recording of spans in a process, where a collector is named (`OTEL_EXPORTER_OTLP_ENDPOINT`).

Source: OpenTelemetry's environment variables.
"""

import os

from shared import spans

_NAMES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def start_spans(process: str) -> None:
    """Record spans from now on, if a collector is named. Call it in the process that works, not before it forks.

    Args:
        process: what the collector shows as the service's name, such as `catalog-web`.
    """
    if any(os.environ.get(name) for name in _NAMES):
        # Imported here: it takes 60 MB and half a second, which nobody pays who collects no traces.
        from shared.telemetry import OpenTelemetry  # noqa: PLC0415

        spans.record_with(OpenTelemetry(process))
