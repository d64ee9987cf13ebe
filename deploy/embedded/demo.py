"""The demo: an invented province with its people, and two courses, loaded once into an empty installation."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

import httpx
import yaml
from sqlalchemy import text

from services.enrollment.domain.policies import CERTIFICATE
from services.enrollment.reads.policies import POLICIES
from services.identity.config import Config as IdentityConfig
from services.identity.operations.demo import load_people
from services.portal.clients.course_import import import_course
from services.portal.forms.course_folder import read_course_folder
from shared.access.scope import THE_SYSTEM
from shared.config import ServiceConfig
from shared.persistence.database import Database
from shared.policies.setting import set_policy
from shared.schema.documents import dump

FOLDER = Path(__file__).resolve().parent.parent / "demo"
PASSWORD = "belajar-setiap-hari"  # noqa: S105 - printed at every start; real installations have no demo accounts
Say = Callable[[str], None]


class Installed(Protocol):
    """The part of an installation that loading the demo needs."""

    @property
    def databases(self) -> Mapping[str, Database]:
        """By service; identity's is enough, and enrollment's puts a name under certificates."""

    @property
    def configs(self) -> Mapping[str, ServiceConfig]:
        """By service; identity's is enough."""

    @property
    def clients(self) -> Mapping[str, httpx.Client]:
        """A way to each service."""


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts of the demo, each with a description in `demo`."""
    people: list[dict[str, Any]] = _rows("people")
    return [person for person in people if person.get("demo")]


def is_empty(sinau: Installed) -> bool:
    """Whether nobody has been registered yet."""
    with sinau.databases["identity"].reading() as session:
        return not session.execute(text("SELECT count(*) FROM people")).scalar_one()


def load_demo(sinau: Installed, say: Say) -> None:
    """Load people and courses; workers process the events."""
    units, people = _rows("units"), _rows("people")
    say(f"loading {len(units)} units and {len(people)} invented people")
    database = sinau.databases["identity"]
    with database.begin() as context:
        load_people(
            context,
            units=units,
            people=people,
            password=PASSWORD,
            nip_key=cast(IdentityConfig, sinau.configs["identity"]).nip_secret,
        )
    if "enrollment" in sinau.databases:
        _name_the_signer(sinau.databases["enrollment"], people)
    trainer = next(person["username"] for person in demo_accounts() if "trainer" in _roles(person))
    for folder in sorted((FOLDER / "courses").iterdir()):
        say(f"loading the course {folder.name}")
        import_course(
            sinau.clients, read_course_folder(folder), username=trainer, password=PASSWORD, publish=True
        )


def _name_the_signer(database: Database, people: list[dict[str, Any]]) -> None:
    """Put the demo's signer under its certificates, as an agency would with `set-policy`."""
    signer = next(person for person in people if "signer" in _roles(person))
    value = replace(
        CERTIFICATE.default,
        place="Nusa Lestari",
        signer_name=signer["name"],
        signer_position="Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    )
    with database.begin() as context:
        set_policy(context, POLICIES, CERTIFICATE, dump(value), scope=THE_SYSTEM)


def _roles(person: dict[str, Any]) -> set[str]:
    return {role["role"] if isinstance(role, dict) else str(role) for role in person.get("roles", [])}


def _rows(name: str) -> list[dict[str, Any]]:
    rows = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = rows[name] if isinstance(rows, dict) else rows
    return found
