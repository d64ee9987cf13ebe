"""Commands that every service has: `web`, `worker` and `migrate`. A service's own stand in its `cli.py`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from shared.collector import start_spans
from shared.config import ServiceConfig
from shared.logging import configure_logging, log_last_words
from shared.maintenance import is_in_maintenance
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.migrations.revisions import upgrade
from shared.migrations.schema_version import check_schema
from shared.persistence.database import Database
from shared.starting import check_broker, refusing
from shared.web.draining import DrainingWorker
from shared.web.server import ServerLog, count_together, on_child_exit
from shared.web.worker_endpoint import worker_endpoint

accepting_newer = click.option(
    "--accept-newer-schema",
    envvar="SINAU_ACCEPT_NEWER_SCHEMA",
    is_flag=True,
    help="Work on the schema of the version after this one, having gone back from it.",
)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings: threads, because requests wait for the database."""

    def __init__(self, service: str, make_app: Callable[[], Flask], **options: Any) -> None:
        self._make_app = make_app
        count_together(options.get("workers", 1))
        self._options = {
            "worker_class": DrainingWorker,
            # Longer than any client of ours keeps one, so that it is never closed under a request.
            "keepalive": 75,
            # The door opens when the app stands behind it: who comes before is refused, and goes to another replica.
            "preload_app": True,
            "worker_tmp_dir": "/dev/shm",  # noqa: S108 - a heartbeat file in memory, not a guessable temporary file
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "control_socket_disable": True,
            "logger_class": ServerLog,
            "child_exit": on_child_exit,
            "post_worker_init": lambda _worker: start_spans(f"{service}-web"),
            **options,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the settings given; gunicorn calls this."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app in each worker; gunicorn calls this."""
        return self._make_app()


def service_cli(
    name: str,
    config: type[ServiceConfig],
    create_app: Callable[[], Flask],
    subscriptions: Sequence[Subscription],
) -> click.Group:
    """The command group of a service.

    Args:
        config: its settings class, read when a command runs and not before.
    """

    @click.group(name)
    @click.pass_context
    def group(context: click.Context) -> None:
        """Run and look after one service of Sinau."""
        configure_logging(service=name, process=context.invoked_subcommand)

    @group.command()
    @click.option("--bind", default="0.0.0.0:8000", show_default=True)
    @click.option("--processes", default=1, show_default=True)
    @click.option("--threads", default=16, show_default=True)
    @accepting_newer
    def web(bind: str, processes: int, threads: int, accept_newer_schema: bool) -> None:
        """Answer HTTP."""
        settings = config.from_environment()
        log_last_words()
        with refusing(name, settings.database_url):
            database = Database(settings.database_url, service=name)
            check_schema(database, name, accept_newer=accept_newer_schema)
        # The app makes its own connections, in the process that uses them.
        database.dispose()
        Server(name, create_app, bind=bind, workers=processes, threads=threads).run()

    @group.command()
    @accepting_newer
    def worker(accept_newer_schema: bool) -> None:
        """Publish and handle events until told to stop. Exit code 0: all that was in flight was finished; else 1."""
        settings = config.from_environment()
        log_last_words()
        with refusing(name, settings.database_url):
            database = Database(settings.database_url, service=name, settings=settings)
            check_schema(database, name, accept_newer=accept_newer_schema)
        check_broker(name, settings.broker_url)
        start_spans(f"{name}-worker")
        worker = Worker(
            name,
            database,
            settings.broker_url,
            subscriptions,
            rests=partial(is_in_maintenance, settings.state_dir),
        )
        with worker_endpoint(worker, settings.worker_bind):
            code = worker.run_forever()
        raise SystemExit(code)

    @group.command()
    @accepting_newer
    def migrate(accept_newer_schema: bool) -> None:
        """Bring the database to the newest schema."""
        settings = config.from_environment()
        with refusing(name, settings.database_url):
            database = Database(settings.database_url, service=name)
            upgrade(database, name)
            check_schema(database, name, accept_newer=accept_newer_schema)
        click.echo(f"{name}: the database is at the newest migration.")

    return group
