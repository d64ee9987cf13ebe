"""Writes services/portal/clients/shapes/<service>.py: what services take and give, typed from docs/openapi.

    python -m deploy.tools.portal_types [--check]

A file names the fingerprint of the document that it was made from, so that a check needs no generator. With `--check`
nothing is written; the exit code is 1 when a file is stale.
"""

import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

# Nothing of the portal is imported here: it cannot be while its types are missing.
ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "docs" / "openapi"
FOLDER = ROOT / "services" / "portal" / "clients" / "shapes"
PROGRAMS = Path(sys.executable).parent
OPTIONS = (
    "--input-file-type=openapi",
    "--openapi-scopes=schemas",
    "--output-model-type=typing.TypedDict",
    "--target-python-version=3.11",
    "--use-standard-collections",
    "--use-union-operator",
    "--enum-field-as-literal=all",
    "--no-use-closed-typed-dict",
    "--disable-timestamp",
    "--formatters=builtin",
)


def header(service: str) -> str:
    """The docstring of a service's file."""
    fingerprint = sha256((DOCUMENTS / f"{service}.json").read_bytes()).hexdigest()[:16]
    return f'"""What {service} takes and gives over HTTP, of docs/openapi/{service}.json ({fingerprint}). Generated."""'


def render(service: str) -> str:
    """The types of a service's OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"{service}.py"
        where = (f"--input={DOCUMENTS / service}.json", f"--output={made}")
        command = (
            str(PROGRAMS / "datamodel-codegen"),
            *where,
            f"--custom-file-header={header(service)}",
            *OPTIONS,
        )
        subprocess.run(command, check=True, capture_output=True)
        subprocess.run((str(PROGRAMS / "ruff"), "format", "--quiet", str(made)), check=True, cwd=FOLDER)
        return made.read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the files that are stale, or report which are."""
    stale = 0
    for service in sorted(document.stem for document in DOCUMENTS.glob("*.json")):
        path = FOLDER / f"{service}.py"
        if path.exists() and path.read_text(encoding="utf-8").startswith(header(service)):
            continue
        if "--check" in arguments:
            print(f"services/portal/clients/shapes/{path.name} is stale: run `make docs`.")
            stale = 1
        else:
            path.write_text(render(service), encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
