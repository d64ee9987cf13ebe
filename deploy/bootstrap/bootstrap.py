"""Makes `.venv` from a bare Python and installs one locked set of packages into it.

`make` calls it as `python3 deploy/bootstrap/bootstrap.py runtime|dev|lock`. It needs nothing but the standard
library: Debian's python3 comes without `ensurepip`, so pip runs straight from the wheel that lies beside this file,
whose checksum is compared with manifest.json first. Nothing outside `.venv` is touched, so PEP 668 is of no concern.

Exit codes: 0 ready, 1 the packages could not be installed, 2 this Python is too old or incomplete. Each failure is
told in one or two plain sentences. The syntax is kept to what Python 3.6 parses, so that an old Python reaches the
message instead of a traceback.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = pathlib.Path(os.environ.get("SINAU_VENV", str(ROOT / ".venv")))
OLDEST = (3, 11)


class Refused(Exception):
    """The environment cannot be made; `code` is the exit code."""

    def __init__(self, message, code):
        """Keep the sentence for the person and the exit code for make."""
        super().__init__(message)
        self.code = code


def say(sentence):
    """Print one line of what is going on, at once."""
    print("sinau: " + sentence, flush=True)


def check_python():
    """Refuse a Python older than Sinau understands, or one without the venv module."""
    if sys.version_info < OLDEST:
        raise Refused(
            "Sinau needs Python {}.{} or newer, and {} is {}.{}. Name a newer one: make run PYTHON=python3.12".format(
                OLDEST[0], OLDEST[1], sys.executable, sys.version_info[0], sys.version_info[1]
            ),
            2,
        )


def vendored_pip():
    """The pip wheel beside this file, after its checksum was compared with the manifest."""
    entries = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    entry = next(row for row in entries if row["package"] == "pip")
    wheel = HERE / entry["file"]
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != entry["sha256"]:
        raise Refused("{} is not the file that manifest.json names; restore it with git.".format(wheel), 2)
    return wheel


def interpreter():
    """The environment's own Python."""
    return VENV / "bin" / "python"


def is_usable():
    """Whether `.venv` exists and its Python still starts; a system upgrade can remove the one it pointed at."""
    if not interpreter().exists():
        return False
    answer = subprocess.run(
        [str(interpreter()), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
        capture_output=True,
        check=False,
    )
    return answer.returncode == 0


def make_venv():
    """Create `.venv`, or create it anew when its Python is gone or too old."""
    if is_usable():
        return
    say("making {} with Python {}.{}.{}".format(VENV.name, *sys.version_info[:3]))
    answer = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Refused("Python could not make {}:\n{}".format(VENV, answer.stdout), 2)


def install(wheel, lock):
    """Install exactly what `lock` names, each file checked against its hash."""
    count = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line.split(" ;")[0])
    say("installing up to {} locked packages of {}; the first time takes a while".format(count, lock.name))
    command = [
        str(interpreter()),
        str(wheel / "pip"),
        "install",
        "-qq",
        "--require-hashes",
        "--retries",
        "2",
    ]
    # Python compiles what it imports at its first start; compiling all that lies there would take twice the time.
    command += ["--no-compile", "--disable-pip-version-check", "--requirement", str(lock)]
    # A setting of the person's own shell may ask for --user or a target folder, which would miss the environment.
    astray = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    environment = {key: value for key, value in os.environ.items() if key not in astray}
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise Refused(
            "the packages could not be installed; pip's own words are above. Sinau needs a network with a Python "
            "package index once. Behind a proxy set HTTPS_PROXY, for an index of your own set PIP_INDEX_URL, "
            "then run the same command again: it goes on where it stopped.",
            1,
        )


def main(arguments):
    """Bring `.venv` to the named set of packages and leave a stamp for make."""
    started = time.monotonic()
    name = arguments[0] if arguments else "runtime"
    lock = ROOT / "requirements" / "{}.txt".format(name)
    try:
        check_python()
        if not lock.exists():
            raise Refused("there is no lock {}".format(lock), 2)
        wheel = vendored_pip()
        make_venv()
        install(wheel, lock)
    except Refused as refusal:
        print("sinau: {}".format(refusal), file=sys.stderr, flush=True)
        return refusal.code
    (VENV / "{}.stamp".format(name)).touch()
    say("{} is ready after {:.0f} s".format(VENV.name, time.monotonic() - started))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
