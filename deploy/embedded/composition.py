"""The six web apps and five workers of Sinau in one process."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import httpx
from flask import Flask

from deploy.embedded.settings import BACKEND, Settings
from services.assessment import app as assessment
from services.assessment import events as assessment_events
from services.assessment.config import Config as AssessmentConfig
from services.catalog import app as catalog
from services.catalog import events as catalog_events
from services.catalog.config import Config as CatalogConfig
from services.enrollment import app as enrollment
from services.enrollment import events as enrollment_events
from services.enrollment.config import Config as EnrollmentConfig
from services.identity import app as identity
from services.identity import events as identity_events
from services.identity.config import Config as IdentityConfig
from services.notification import app as notification
from services.notification import events as notification_events
from services.notification.config import Config as NotificationConfig
from services.portal import app as portal
from services.portal.config import Config as PortalConfig
from shared.clock import Clock
from shared.config import ServiceConfig
from shared.maintenance import is_in_maintenance
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.migrations.schema_version import is_current
from shared.persistence.database import Database

CONFIGS: Mapping[str, type[ServiceConfig]] = {
    "identity": IdentityConfig,
    "catalog": CatalogConfig,
    "assessment": AssessmentConfig,
    "enrollment": EnrollmentConfig,
    "notification": NotificationConfig,
}
FACTORIES: Mapping[str, Callable[..., Flask]] = {
    "identity": identity.create_app,
    "catalog": catalog.create_app,
    "assessment": assessment.create_app,
    "enrollment": enrollment.create_app,
    "notification": notification.create_app,
}
SUBSCRIPTIONS: Mapping[str, tuple[Subscription, ...]] = {
    "identity": identity_events.SUBSCRIPTIONS,
    "catalog": catalog_events.SUBSCRIPTIONS,
    "assessment": assessment_events.SUBSCRIPTIONS,
    "enrollment": enrollment_events.SUBSCRIPTIONS,
    "notification": notification_events.SUBSCRIPTIONS,
}


class Sinau:
    """A whole Sinau.

    Attributes:
        databases: by service.
        apps: the Flask app of each service, the portal among them.
        workers: by service.
        clients: an `httpx.Client` per service that reaches its app without a socket.
    """

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        self.configs = {service: config_of(service, settings) for service in BACKEND}
        self.databases = {
            service: Database(config.database_url, service=service, clock=clock, settings=config)
            for service, config in self.configs.items()
        }
        for service, database in self.databases.items():
            if not is_current(database, service):
                # Importing Alembic takes 0.3 s and 20 MB, so only when there is something to migrate.
                from shared.migrations.revisions import upgrade  # noqa: PLC0415

                upgrade(database, service)
        apply(settings.broker_url, topology_of(SUBSCRIPTIONS))
        self.apps: dict[str, Flask] = {
            service: FACTORIES[service](self.configs[service], database=self.databases[service])
            for service in BACKEND
        }
        self.clients = {
            service: httpx.Client(
                transport=httpx.WSGITransport(app=app.wsgi_app), base_url=f"http://{service}"
            )
            for service, app in self.apps.items()
        }
        self.apps["portal"] = portal.create_app(
            PortalConfig(
                secrets=(settings.keys.secret_keys["portal"],),
                portal_key=settings.keys.portal_key,
                public_url=settings.public_url,
                state_dir=str(settings.state_dir or ""),
            ),
            services=self.clients,
            clock=clock,
        )
        self.workers = {
            service: Worker(
                service,
                self.databases[service],
                settings.broker_url,
                SUBSCRIPTIONS[service],
                rests=partial(is_in_maintenance, settings.state_dir or ""),
            )
            for service in BACKEND
        }

    def start(self) -> None:
        """Start the workers."""
        for worker in self.workers.values():
            worker.start()

    def stop(self) -> None:
        """Finish what is in flight and close every connection."""
        for worker in self.workers.values():
            worker.stop()
        for client in self.clients.values():
            client.close()
        for database in self.databases.values():
            database.dispose()

    def wsgi(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The WSGI app: `/api/v1/<service>` and `/services/<service>/` go to a service, all else to the portal.

        `/workers/<service>/readyz` is the readiness of a worker, which has its own port in the deployment.
        """
        path: str = environ.get("PATH_INFO", "")
        parts = path.split("/", 4)
        if path.startswith("/api/v1/") and parts[3] in FACTORIES:
            return self.apps[parts[3]].wsgi_app(environ, start_response)
        if path.startswith("/services/") and parts[2] in FACTORIES:
            mount = f"/services/{parts[2]}"
            inner = {**environ, "SCRIPT_NAME": mount, "PATH_INFO": path.removeprefix(mount) or "/"}
            return self.apps[parts[2]].wsgi_app(inner, start_response)
        if path.startswith("/workers/") and parts[2] in self.workers and parts[3:] == ["readyz"]:
            return self._worker_ready(self.workers[parts[2]], start_response)
        return self.apps["portal"].wsgi_app(environ, start_response)

    def _worker_ready(self, worker: Worker, start_response: Callable[..., Any]) -> Iterable[bytes]:
        health = worker.health()
        status = "200 OK" if health["ready"] else "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
        return [json.dumps({"status": "ok" if health["ready"] else "failed", "checks": health}).encode()]


def config_of(service: str, settings: Settings) -> ServiceConfig:
    """The settings of one service."""
    keys = settings.keys
    own: dict[str, Any] = {
        "identity": {"signing_key": json.dumps(keys.signing_key), "nip_key": keys.secret_keys["identity"]},
        "notification": {"smtp_url": settings.mail_url},
    }.get(service, {})
    return CONFIGS[service](
        service=service,
        database_url=settings.database_urls[service],
        broker_url=settings.broker_url,
        token_keys=keys.token_keys,
        public_url=settings.public_url,
        portal_key=keys.portal_key,
        secret_key=keys.secret_keys[service],
        state_dir=str(settings.state_dir or ""),
        **{**own, **settings.own.get(service, {})},
    )
