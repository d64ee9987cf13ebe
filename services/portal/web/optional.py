"""A page of several parts comes out even when the service behind one of them does not answer."""

import logging
from collections.abc import Callable
from typing import TypeVar

from services.portal.clients import ClientProblem, ServiceUnreachable

T = TypeVar("T")

log = logging.getLogger(__name__)


def optional(ask: Callable[[], T]) -> T | None:
    """What `ask` answers; none if its service is away just now.

    Raises:
        ClientProblem: the session has ended (401), which concerns the whole page.
    """
    try:
        return ask()
    except ServiceUnreachable as error:
        log.warning("a part of the page is missing: %s", error)
    except ClientProblem as problem:
        if problem.answered == 401:
            raise
        log.warning("a part of the page is missing: %s answered %d", problem.service, problem.answered)
    return None
