"""Logs as JSON lines, with request and event ids and without personal data."""

import logging
import sys

import structlog


def configure_logging(*, level: str = "INFO", plain: bool = False) -> None:
    """Set up the process's logs; called once by whatever starts it.

    Args:
        plain: readable lines for a person at a terminal instead of JSON.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
