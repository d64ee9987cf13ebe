"""The environment of a soak: a web and a worker process for each service, PostgreSQL and RabbitMQ behind proxies."""

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import psycopg

from deploy.embedded import demo
from deploy.embedded.composition import SUBSCRIPTIONS, config_of
from deploy.embedded.keys import make_keys
from deploy.embedded.settings import BACKEND, Settings
from services.identity.config import Config as IdentityConfig
from shared.config import ServiceConfig
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.topology import UNROUTED, inbox_queue, parked_queue, topology_of
from shared.migrations.revisions import upgrade
from shared.persistence.database import Database
from shared.testing.tokens import TokenMint
from tests.fault.proxy import Proxy
from tests.fault.servers import PostgresServer, RabbitServer, free_port, wait_for
from tests.soak.processes import ManagedProcess, Supervisor
from tests.support.api import Caller

START_SECONDS = 240.0


@dataclass
class Environment:
    """A whole Sinau in processes of its own.

    Attributes:
        databases: of the services, not through the proxy: for checks.
        clients: an HTTP client for the web of each service.
        mint: issues tokens that every service accepts, so that learners need not sign in.
        organiser: the id and roles of the organiser who registers people.
        poison: the ids of unreadable messages in inboxes.
    """

    rabbit: RabbitServer
    postgres: PostgresServer
    folder: Path
    databases: dict[str, Database] = field(default_factory=dict)
    clients: dict[str, httpx.Client] = field(default_factory=dict)
    configs: Mapping[str, ServiceConfig] = field(default_factory=dict)
    mint: TokenMint = field(default_factory=TokenMint)
    supervisor: Supervisor = field(default_factory=Supervisor)
    organiser: dict[str, str] = field(default_factory=dict)
    poison: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.vhost = self.rabbit.new_vhost()
        self.broker_proxy = Proxy(self.rabbit.port)
        self.database_proxy = Proxy(self.postgres.port)
        self._passwords = {service: secrets.token_hex(8) for service in BACKEND}
        self._ports = {service: free_port() for service in BACKEND}
        keys = make_keys()
        keys.token_keys["keys"] += self.mint.token_keys["keys"]
        # Database and account of a service have the same name.
        self._accounts = {service: f"{service}_{uuid.uuid4().hex[:8]}" for service in BACKEND}
        self._settings = Settings(
            keys=keys,
            database_urls={
                service: self.postgres.url_of(
                    name, port=self.database_proxy.port, user=name, password=self._passwords[service]
                )
                for service, name in self._accounts.items()
            },
            broker_url="",
            mail_url=f"file://{self.folder / 'mail'}",
            public_url="http://localhost",
        )
        self.configs = {service: config_of(service, self._settings) for service in BACKEND}
        for service, name in self._accounts.items():
            self.postgres.create(name, owner=name, password=self._passwords[service])
            own = Database(self.configs[service].database_url, service=service)
            upgrade(own, service)
            own.dispose()
            self.databases[service] = Database(self.postgres.url_of(name), service=service)
            self.clients[service] = httpx.Client(
                base_url=f"http://127.0.0.1:{self._ports[service]}", timeout=30, trust_env=False
            )
        self.declare()

    @property
    def workers(self) -> list[ManagedProcess]:
        """The running worker processes."""
        return [item for name, item in self.supervisor.processes.items() if "worker" in name]

    def database_account(self, service: str) -> str:
        """The PostgreSQL role of a service."""
        return self._accounts[service]

    def password(self, service: str) -> str:
        """The password of a service at broker and database."""
        return self._passwords[service]

    def declare(self) -> None:
        """Import accounts, exchange and queues into the broker; existing ones stay."""
        for service, password in self._passwords.items():
            user = {"password": password, "tags": ""}
            self.rabbit.api.put(f"/users/{service}", json=user).raise_for_status()
        topology = topology_of(SUBSCRIPTIONS)
        definitions = export_definitions(topology, services=list(BACKEND), vhost=self.vhost)
        self.rabbit.api.post("/definitions", json=definitions).raise_for_status()

    def open(self) -> None:
        """Start everything and load the demo."""
        for service in BACKEND:
            address = f"127.0.0.1:{self._ports[service]}"
            self.supervisor.add(self._program(service, "web", "--bind", address, "--threads", "8"))
            self.supervisor.add(self.worker_of(service))
        for port in self._ports.values():
            wait_for(lambda port=port: _answers(f"http://127.0.0.1:{port}/livez"), START_SECONDS)  # type: ignore[misc]  # bound at once
        demo.load_demo(self, lambda _words: None)
        caller = Caller(str(self.clients["identity"].base_url).rstrip("/"), "yusuf.ardianta")
        self.organiser = caller.me
        # Learners need the course at every service.
        wait_for(lambda: self.count("enrollment", "course_versions") >= 2, START_SECONDS)

    def worker_of(self, service: str, *, second: bool = False) -> ManagedProcess:
        """A worker process of a service, not started."""
        return self._program(service, "worker", suffix=" two" if second else "")

    def count(self, service: str, table: str) -> int:
        """The number of rows of a table."""
        with psycopg.connect(self.plain(service)) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608
        return int(row[0]) if row else 0

    def plain(self, service: str) -> str:
        """The address of a database for psycopg."""
        url = self.databases[service].url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def waiting(self) -> dict[str, int]:
        """The number of messages in each queue that is not empty."""
        queues = [UNROUTED, *(name(service) for service in BACKEND for name in (inbox_queue, parked_queue))]
        found = {queue: self.rabbit.depth(self.vhost, queue) for queue in queues}
        return {queue: count for queue, count in found.items() if count}

    def unready(self) -> list[str]:
        """The workers that are not ready."""
        addresses = {item.name: item.environment["SINAU_WORKER_BIND"] for item in self.workers}
        return [name for name, address in addresses.items() if not _answers(f"http://{address}/readyz")]

    def close(self) -> None:
        """Stop all processes and close all connections."""
        self.supervisor.close()
        for proxy in (self.broker_proxy, self.database_proxy):
            proxy.close()
        for client in self.clients.values():
            client.close()
        for database in self.databases.values():
            database.dispose()

    def _program(self, service: str, *words: str, suffix: str = "") -> ManagedProcess:
        config = self.configs[service]
        broker = (
            f"amqp://{service}:{self._passwords[service]}@127.0.0.1:{self.broker_proxy.port}"
            f"/{self.vhost}?heartbeat=4"
        )
        environment = {
            "SINAU_DATABASE_URL": config.database_url,
            "SINAU_BROKER_URL": broker,
            "SINAU_TOKEN_KEYS": json.dumps(config.token_keys),
            "SINAU_SECRET_KEY": config.secret_key,
            "SINAU_PORTAL_KEY": config.portal_key,
            "SINAU_PUBLIC_URL": config.public_url,
            "SINAU_SMTP_URL": self._settings.mail_url,
            "SINAU_WORKER_BIND": f"127.0.0.1:{free_port()}",
        }
        if isinstance(config, IdentityConfig):
            environment |= {"SINAU_SIGNING_KEY": config.signing_key, "SINAU_NIP_KEY": config.nip_key}
        return ManagedProcess(
            f"{service} {words[0]}{suffix}", f"services.{service}.cli", *words, environment=environment
        )


def subscribed(service: str) -> set[str]:
    """The names of the events that a service subscribes to."""
    return {subscription.event.NAME for subscription in SUBSCRIPTIONS[service]}


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False
