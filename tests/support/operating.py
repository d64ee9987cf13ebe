"""An operator beside a running Sinau, who has its databases and its broker: `sinau …` as in the container `ops`."""

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from deploy.embedded.settings import leave_address
from deploy.operations.cli import sinau
from tests.support.running import Running


@dataclass(frozen=True)
class Operator:
    """Who has the server's own command line.

    Attributes:
        environment: what makes the commands find this installation.
    """

    environment: dict[str, str]

    def run(self, *words: str, given: str | None = None) -> Result:
        """Run `sinau WORDS`.

        Args:
            given: what is piped in.
        """
        return CliRunner().invoke(sinau, list(words), input=given, env=self.environment)


def operator_of(running: Running, management_url: str | None = None) -> Operator:
    """The operator of a running Sinau, in the way that it runs."""
    settings = running.sinau.settings
    state_dir = settings.state_dir
    assert state_dir is not None
    state_dir.mkdir(exist_ok=True)
    if running.way == "embedded":
        leave_address(state_dir.parent, running.base)
        return Operator({"SINAU_DATA": str(state_dir.parent)})
    handed_out = {
        **{f"{service}_database_url": url for service, url in settings.database_urls.items()},
        "broker_url": settings.broker_url,
        "nip_key": settings.keys.secret_keys["identity"],
        **({"management_url": management_url} if management_url else {}),
    }
    folder = handed_to_operators(state_dir.parent / "operations", handed_out)
    services = {
        name: address
        for service in settings.database_urls
        for name, address in (
            (f"SINAU_{service.upper()}_URL", f"{running.base}/services/{service}"),
            (f"SINAU_{service.upper()}_WORKER_URL", f"{running.base}/workers/{service}"),
        )
    }
    return Operator(
        {
            "SINAU_OPERATIONS_DIR": str(folder),
            "SINAU_STATE_DIR": str(state_dir),
            "SINAU_PORTAL_URL": running.base,
            **services,
        }
    )


def handed_to_operators(folder: Path, files: dict[str, str]) -> Path:
    """The folder of files that the `keys` container hands to operators."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
