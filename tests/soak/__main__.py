"""`make soak MINUTES=5 SEED=7`: prints the result as JSON in the last line. Without a seed, it chooses one."""

import json
import random
import sys
import tempfile
from pathlib import Path

import click

from tests.fault.servers import PostgresServer, RabbitServer, wait_for
from tests.soak.run import soak


@click.command()
@click.option("--minutes", default=5.0, show_default=True, type=click.FloatRange(0.1, 600))
@click.option("--seed", type=int, help="Decides which faults come when, and what learners do.")
@click.option("--learners", default=6, show_default=True, help="Concurrent learners.")
def main(minutes: float, seed: int | None, learners: int) -> None:
    """Inject faults into a whole Sinau under load, and check that no acknowledged command was lost."""
    chosen = seed if seed is not None else random.SystemRandom().randrange(10**6)
    rabbit, postgres = RabbitServer(), PostgresServer()
    with tempfile.TemporaryDirectory(prefix="sinau-soak-") as folder, rabbit.container, postgres.container:
        wait_for(rabbit.answers)
        wait_for(postgres.answers)
        result = soak(
            rabbit,
            postgres,
            Path(folder),
            seconds=minutes * 60,
            seed=chosen,
            learners=learners,
            say=click.echo,
        )
        rabbit.api.close()
    click.echo(json.dumps(result))
    sys.exit(0 if result["ok"] else 1)


if __name__ == "__main__":
    main()
