"""How calls to a service fail.

SinauError
├── ClientProblem        the service answered with a problem document (RFC 9457)
└── ServiceUnreachable   503: it did not answer, or not with anything readable
"""

from typing import Any

from shared.errors import SinauError, Unavailable


class ClientProblem(SinauError):
    """A service refused.

    Args:
        service: who refused.
        document: its problem document; `status` and `code` say what happened, `fields` where.
    """

    def __init__(self, service: str, document: dict[str, Any]) -> None:
        fields = document.get("fields")
        known = {"type", "title", "status", "detail", "code", "fields"}
        super().__init__(
            str(document.get("detail") or document.get("title") or ""),
            fields=fields if isinstance(fields, dict) else None,
            extra={name: value for name, value in document.items() if name not in known},
        )
        self.service = service
        self.answered = int(document.get("status") or 500)
        self.slug = str(document.get("code") or "")

    @property
    def retry_after(self) -> int | None:
        """Whole seconds until another try is welcome, if the service said so."""
        value = self.extra.get("retry_after")
        return int(value) if isinstance(value, (int, float, str)) and str(value).isdigit() else None

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What is wrong with what was sent, each with its place (`line`, `path`, `column`) and `message`."""
        value = self.extra.get("problems")
        return [problem for problem in value if isinstance(problem, dict)] if isinstance(value, list) else []


class ServiceUnreachable(Unavailable):
    """A service did not answer in time, or not with anything readable."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service} did not answer: {reason}")
        self.service = service
