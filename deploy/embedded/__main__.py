"""`python -m deploy.embedded run`: Sinau on one machine, in one process, without any server to set up."""

import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType

import click
from waitress.server import create_server

from deploy.embedded import demo
from deploy.embedded.composition import Sinau
from deploy.embedded.memory import give_memory_back
from deploy.embedded.settings import in_folder, leave_address, write_wait_seconds
from shared.collector import start_spans
from shared.logging import configure_logging
from shared.starting import refusing

FOLDER = Path("data")
# Concurrent requests of waitress; enough for SQLite and one office.
THREADS = 16


def say(words: str) -> None:
    """Print a line."""
    print(f"sinau: {words}", flush=True)


@click.group()
def main() -> None:
    """Sinau in one process."""


@main.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option(
    "--data", envvar="SINAU_DATA", default=FOLDER, type=click.Path(path_type=Path), show_default=True
)
@click.option("--demo/--no-demo", "with_demo", default=True, help="Load the demo when there is nobody.")
def run(port: int, host: str, data: Path, with_demo: bool) -> None:
    """Start, print the address and the demo accounts, and run until Ctrl-C."""
    started = time.monotonic()
    give_memory_back()
    # SIGINT too: shells ignore it in background processes.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    configure_logging(level="WARNING", plain=sys.stderr.isatty())
    start_spans("sinau")
    _refuse_taken_port(host, port)
    address = f"http://localhost:{port}"
    say(f"preparing the data in {data.resolve()}")
    with refusing("sinau", f"sqlite:///{data.resolve()}", setting="SINAU_DATA"):
        sinau = Sinau(in_folder(data, public_url=address, write_wait_seconds=write_wait_seconds()))
        leave_address(data, address)
    sinau.start()
    try:
        has_demo = with_demo
        if with_demo and demo.is_empty(sinau):
            demo.load_demo(sinau, say)
        server = create_server(
            sinau.wsgi,
            host=host,
            port=port,
            threads=THREADS,
            ident="Sinau",
            clear_untrusted_proxy_headers=True,
        )
        _welcome(address, time.monotonic() - started, has_demo)
        # On KeyboardInterrupt waitress stops and finishes current requests.
        server.run()
        server.close()
    except KeyboardInterrupt:
        say("interrupted while starting")
    finally:
        say("stopping …")
        sinau.stop()
    say("stopped cleanly.")


@main.command()
@click.option(
    "--data", envvar="SINAU_DATA", default=FOLDER, type=click.Path(path_type=Path), show_default=True
)
def reset(data: Path) -> None:
    """Remove all data of `run`."""
    if not data.exists():
        say(f"there is no data in {data.resolve()}.")
        return
    if not (data / "keys.json").exists():
        raise click.ClickException(f"{data.resolve()} does not look like Sinau's data: it was left alone.")
    shutil.rmtree(data)
    say(f"removed the data in {data.resolve()}; `make run` starts afresh.")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Handle SIGTERM like Ctrl-C."""
    raise KeyboardInterrupt


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} on {host} cannot be used ({error.strerror}): stop what uses it, or choose another with "
                f"PORT={port + 1} make run"
            ) from error


def _welcome(address: str, seconds: float, has_demo: bool) -> None:
    say(f"ready in {seconds:.1f} s")
    print(f"\n  Sinau   {address}\n")
    if has_demo:
        print(f"  Demo accounts, all with the password  {demo.PASSWORD}\n")
        for person in demo.demo_accounts():
            print(f"    {person['username']:<22} {person['demo']}")
    print("\n  Ctrl-C stops it. `make reset` removes its data.\n", flush=True)


if __name__ == "__main__":
    main()
