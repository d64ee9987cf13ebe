"""The questions of `make init`, with validation. A check returns the normalised answer or raises an error."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.identity.domain.names import is_username
from services.identity.domain.zones import zone_of
from services.portal.config import BRANDS
from shared.config import is_placeholder
from shared.errors import InvalidInput

Answers = Mapping[str, str]
LONGEST = 120

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_MAIL = re.compile(rf"[^@\s\"<>]{{1,64}}@{_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_EXAMPLES = re.compile(r"(.*\.)?(example(\.\w+)?|invalid|domain\.\w+|your-?domain(\.\w+)?)", re.IGNORECASE)


class WrongAnswer(InvalidInput):
    """An invalid answer; the message gives the reason in one line."""


@dataclass(frozen=True, slots=True)
class Question:
    """One setting.

    Attributes:
        setting: its variable in `deploy/.env`, or the name of a secret's file.
        words: the question.
        check: returns the normalised answer; raises `WrongAnswer`.
        default: the default, given the earlier answers.
        is_asked: whether to ask, given the earlier answers.
        is_secret: not echoed, and stored in `deploy/secrets`.
    """

    setting: str
    words: str
    check: Callable[[str], str]
    default: Callable[[Answers], str] = lambda _answers: ""
    is_asked: Callable[[Answers], bool] = lambda _answers: True
    is_secret: bool = False


def agency_name(answer: str) -> str:
    """A name that people will read."""
    if not 1 <= len(answer) <= LONGEST or is_placeholder(answer) or not answer.isprintable():
        raise WrongAnswer(f"a name of 1 to {LONGEST} letters, such as BKPSDM Kabupaten Sukamaju.")
    return answer


def domain(answer: str) -> str:
    """A public host name, or empty."""
    name = answer.lower().rstrip(".")
    if not name:
        return ""
    if "/" in name or ":" in name:
        raise WrongAnswer("only the name, without https:// and without a port or path.")
    if not _HOST.fullmatch(name) or "." not in name or _is_address(name):
        raise WrongAnswer(f"{name} is no host name such as belajar.sukamaju.go.id.")
    if _EXAMPLES.fullmatch(name):
        raise WrongAnswer(f"{name} is a placeholder: give the name that people will type, or nothing.")
    return name


def zone(answer: str) -> str:
    """An IANA time zone; WIB, WITA and WIT are accepted."""
    found = zone_of(answer)
    if found is None:
        raise WrongAnswer(f"there is no time zone {answer}: such as Asia/Jakarta, or WIB, WITA, WIT.")
    return found


def host(answer: str) -> str:
    """The name or address of a mail server, or empty."""
    if answer and (_EXAMPLES.fullmatch(answer) or is_placeholder(answer)):
        raise WrongAnswer(f"{answer} is a placeholder: give the mail server's name, or nothing.")
    if answer and not _HOST.fullmatch(answer) and not _is_address(answer):
        raise WrongAnswer(f"{answer} is no host name.")
    return answer


def port(answer: str) -> str:
    """A TCP port."""
    if not answer.isascii() or not answer.isdigit() or not 1 <= int(answer) <= 65535:
        raise WrongAnswer("a port is a number from 1 to 65535.")
    return str(int(answer))


def mail_address(answer: str) -> str:
    """A sender address."""
    if not _MAIL.fullmatch(answer) or _EXAMPLES.fullmatch(answer.rpartition("@")[2]):
        raise WrongAnswer(f"{answer or 'nothing'} is no address such as belajar@sukamaju.go.id.")
    return answer


def one_of(*choices: str) -> Callable[[str], str]:
    """One of a few words."""

    def check(answer: str) -> str:
        if answer not in choices:
            raise WrongAnswer(f"one of {', '.join(choices)}.")
        return answer

    return check


def mail_password(answer: str) -> str:
    """The mail server's password."""
    if is_placeholder(answer):
        raise WrongAnswer(
            "it is empty or a placeholder: give the real one, or put it into deploy/secrets/smtp_password."
        )
    return answer


def account_name(answer: str) -> str:
    """A username."""
    if not is_username(answer):
        raise WrongAnswer("3 to 60 of a-z, 0-9, dot, hyphen and underscore, not digits alone.")
    return answer


def free_text(answer: str) -> str:
    """Any single line, or empty."""
    if not answer.isprintable():
        raise WrongAnswer("one line, please.")
    return answer


QUESTIONS = (
    Question("SINAU_AGENCY", "Name of the agency", agency_name, lambda _: "BKPSDM"),
    Question("SINAU_DOMAIN", "Domain that people will type (empty: this machine alone)", domain),
    Question(
        "SINAU_TLS",
        "Its certificate: acme (made for you), files (deploy/secrets/tls.crt and tls.key), internal (for trying)",
        one_of("acme", "internal", "files"),
        lambda _: "acme",
        lambda answers: bool(answers["SINAU_DOMAIN"]),
    ),
    Question("SINAU_TIME_ZONE", "Time zone", zone, lambda _: "Asia/Jakarta"),
    Question("SINAU_BRAND", f"Colour ({', '.join(BRANDS)})", one_of(*BRANDS), lambda _: "sinau"),
    Question("SINAU_SMTP_HOST", "Mail server (empty: no e-mail is sent)", host),
    Question(
        "SINAU_SMTP_TLS",
        "Does it speak TLS: starttls, on or off",
        one_of("starttls", "on", "off"),
        lambda _: "starttls",
        lambda answers: bool(answers["SINAU_SMTP_HOST"]),
    ),
    Question(
        "SINAU_SMTP_PORT",
        "Its port",
        port,
        lambda answers: {"on": "465", "starttls": "587"}.get(answers["SINAU_SMTP_TLS"], "25"),
        lambda answers: bool(answers["SINAU_SMTP_HOST"]),
    ),
    Question(
        "SINAU_SMTP_USER",
        "User there (empty: none)",
        free_text,
        is_asked=lambda answers: bool(answers["SINAU_SMTP_HOST"]),
    ),
    Question(
        "smtp_password",
        "Password of that user",
        mail_password,
        is_asked=lambda answers: bool(answers["SINAU_SMTP_USER"]),
        is_secret=True,
    ),
    Question(
        "SINAU_MAIL_FROM",
        "Address that e-mail comes from",
        mail_address,
        lambda answers: f"belajar@{answers['SINAU_DOMAIN'] or 'localhost'}",
        lambda answers: bool(answers["SINAU_SMTP_HOST"]),
    ),
    Question("SINAU_ADMIN_USERNAME", "First administrator's user name", account_name, lambda _: "admin"),
    Question("SINAU_ADMIN_NAME", "First administrator's name", agency_name, lambda _: "Administrator"),
)
"""In order: a question may depend on earlier answers."""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
