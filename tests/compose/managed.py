"""A PostgreSQL and a RabbitMQ beside a deployment, as a provider has them: over TLS, under names of their own."""

import subprocess
import threading
import time
from pathlib import Path

from deploy.installation.certificates import make_authority
from deploy.installation.secrets import SERVICES, write
from tests.compose.stack import ROOT, Stack, docker

DATABASE, BROKER = "db.managed.test", "mq.managed.test"
DISK_MIB = 400
"""What PostgreSQL may fill: a new cluster with Sinau's databases takes about 150."""
DEFINITIONS = "/var/lib/rabbitmq/definitions.json"
_START = (
    "install --owner=postgres --mode=600 /certs/server.key /tmp/server.key; exec docker-entrypoint.sh postgres "
    "-c ssl=on -c ssl_cert_file=/certs/server.crt -c ssl_key_file=/tmp/server.key -c hba_file=/certs/pg_hba.conf"
)
_OPERATOR = (
    "CREATE ROLE operator LOGIN CREATEDB PASSWORD 'managed-by-somebody-else';"
    "GRANT CONNECT ON DATABASE postgres TO operator;"
    + "".join(f"GRANT sinau_{service} TO operator;" for service in SERVICES)
)


class Managed:
    """Both servers, in the network of a deployment, whose passwords they know.

    Args:
        folder: for certificates.
    """

    def __init__(self, stack: Stack, folder: Path) -> None:
        self._stack, self._folder = stack, folder
        self._project = stack.environment["COMPOSE_PROJECT_NAME"]
        self.database, self.broker = f"{self._project}-managed-database", f"{self._project}-managed-broker"
        self._disk = f"{self._project}-managed-disk"
        self._authority = make_authority()

    def start(self) -> None:
        """Start both, with the roles, databases, users and queues that the runbook asks for."""
        docker("volume", "create", "--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", f"o=size={DISK_MIB}m",
               self._disk)  # fmt: skip
        # A disk in memory is there as long as somebody has it.
        self._run(self._disk, "--volume", f"{self._disk}:/disk", "python:3.13-slim", "sleep", "infinity")
        certificates = self._certificates(DATABASE)
        (certificates / "pg_hba.conf").write_bytes(
            (ROOT / "deploy" / "postgres" / "pg_hba.conf").read_bytes()
        )
        self._run(
            self.database, "--network-alias", DATABASE, "--network-alias", f"other.{DATABASE}",
            "--volume", f"{certificates}:/certs:ro", "--volume", f"{self._disk}:/var/lib/postgresql/data",
            "--env", "POSTGRES_PASSWORD=managed-by-somebody-else",
            "--entrypoint", "sh", "postgres:17", "-c", _START,
        )  # fmt: skip
        self._run(
            self.broker, "--network-alias", BROKER, "--network-alias", f"other.{BROKER}",
            "--volume", f"{self._certificates(BROKER)}:/run/sinau:ro",
            "--volume", f"{ROOT / 'deploy' / 'rabbitmq' / '30-tls.conf'}:/etc/rabbitmq/conf.d/30-tls.conf:ro",
            "rabbitmq:4-management",
        )  # fmt: skip
        self._wait(self.database, "pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres")
        for service in (*SERVICES, "superuser"):
            password = (self._stack.secrets / f"database_password_{service}").read_text().strip()
            self._feed(
                self.database, password, "sh", "-c", f"mkdir -p /run/sinau; cat > /run/sinau/{service}"
            )
        roles = (ROOT / "deploy" / "postgres" / "10-services.sh").read_text()
        self._feed(self.database, roles, "sh")
        self._feed(
            self.database, _OPERATOR, "psql", "--username=postgres", "--set=ON_ERROR_STOP=1", "--quiet"
        )
        self._wait(self.broker, "rabbitmqctl", "--quiet", "await_startup")
        definitions = self._stack.compose("exec", "-T", "rabbitmq", "cat", "/run/sinau/definitions.json")
        self._feed(self.broker, definitions, "sh", "-c", f"cat > {DEFINITIONS}")
        docker("exec", self.broker, "rabbitmqctl", "--quiet", "import_definitions", DEFINITIONS)

    def write_addresses(self) -> None:
        """Put their addresses and their authority into deploy/secrets, as the runbook says."""

        def password(name: str) -> str:
            return (self._stack.secrets / name).read_text().strip()

        given = {
            "database_url_superuser": f"operator:managed-by-somebody-else@{DATABASE}:5432/postgres",
            **{
                f"database_url_{one}": f"sinau_{one}:{password(f'database_password_{one}')}@{DATABASE}:5432/sinau_{one}"
                for one in SERVICES
            },
        }
        for name, address in given.items():
            write(self._stack.secrets, name, f"postgresql+psycopg://{address}?sslmode=verify-full\n")
        for user in (*SERVICES, "operations"):
            address = f"{user}:{password(f'broker_password_{user}')}@{BROKER}"
            write(self._stack.secrets, f"broker_url_{user}", f"amqps://{address}:5671/sinau\n")
        write(self._stack.secrets, "management_url", f"https://{address}:15671\n")
        for name in ("database_ca.crt", "broker_ca.crt"):
            write(self._stack.secrets, name, self._authority.certificate)

    def fill_the_disk(self) -> None:
        """Let somebody else take all that is left on PostgreSQL's disk."""
        self._feed(self._disk, "", "sh", "-c", "cat /dev/zero > /disk/of-somebody-else || true")

    def make_room(self) -> None:
        """Take that away again."""
        docker("exec", self._disk, "rm", "/disk/of-somebody-else")

    def remove(self) -> None:
        """Remove both, whatever of them is there."""
        for words in (
            ["rm", "--force", "--volumes", self.database, self.broker, self._disk],
            ["volume", "rm", "--force", self._disk],
        ):
            subprocess.run(["docker", *words], check=False, capture_output=True)

    def _run(self, name: str, *words: str) -> None:
        network = f"{self._project}_default"
        docker("run", "--detach", "--restart", "unless-stopped", "--name", name, "--network", network, *words)

    def _certificates(self, host: str) -> Path:
        folder = self._folder / host
        folder.mkdir()
        for name, content in {
            **self._authority.server_files(host),
            "ca.crt": self._authority.certificate,
        }.items():
            write(folder, name, content, mode=0o644)
        folder.chmod(0o755)
        return folder

    def _feed(self, container: str, given: str, *words: str) -> None:
        answer = subprocess.run(
            ["docker", "exec", "--interactive", container, *words],
            check=False, input=given, capture_output=True, text=True,
        )  # fmt: skip
        assert answer.returncode == 0, f"{words}: {answer.stdout}{answer.stderr}"

    def _wait(self, container: str, *words: str, seconds: float = 60) -> None:
        ends_at = time.monotonic() + seconds
        pause = threading.Event()
        while subprocess.run(
            ["docker", "exec", container, *words], check=False, capture_output=True
        ).returncode:
            assert time.monotonic() < ends_at, docker("logs", "--tail", "20", container)
            pause.wait(0.3)
