"""Vendored files and their manifests: `python -m deploy.tools.vendor` downloads them, `--check` only compares.

A folder of vendored files has a `manifest.json`: a list of entries with `file`, `package`, `version`, `licence`,
`sha256`, for npm `source_path` within the package, for a Python wheel `registry: pypi`. To take a newer version,
change `version` and run `make vendor`: it prints the new checksum, to be entered after a review.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from deploy.tools.parse_all import ROOT, tracked_files

LICENCES = (".LICENSE.txt", "manifest.json")


def manifests(root: Path = ROOT) -> list[Path]:
    """Every manifest of vendored files."""
    return [path for path in tracked_files(root) if path.name == "manifest.json"]


def problems(root: Path = ROOT) -> list[str]:
    """Problems: a changed or missing file, or one without an entry."""
    found = []
    for manifest in manifests(root):
        entries = json.loads(manifest.read_text(encoding="utf-8"))
        for entry in entries:
            path = manifest.parent / entry["file"]
            if not path.exists():
                found.append(f"{path.relative_to(root)} is missing")
            elif _digest(path) != entry["sha256"]:
                found.append(f"{path.relative_to(root)} is not what its manifest names")
        if manifest.parent.name == "vendor":
            named = {entry["file"] for entry in entries}
            found += [
                f"{path.relative_to(root)} is in no manifest"
                for path in manifest.parent.iterdir()
                if path.name not in named and not path.name.endswith(LICENCES)
            ]
    return found


def fetch(entry: dict[str, Any], target: Path) -> None:
    """Download one file with its registry's client to `target`.

    Raises:
        SystemExit: the file differs from the manifest.
        subprocess.CalledProcessError: the client failed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = f"{entry['package']}@{entry['version']}"
        if entry.get("registry") == "pypi":
            pip = next((ROOT / "deploy/bootstrap").glob("pip-*.whl")) / "pip"
            command = [sys.executable, str(pip), "download", "--quiet", "--no-deps", "--dest", name]
            subprocess.run([*command, wanted.replace("@", "==")], check=True)
            source = folder / entry["file"]
        else:
            subprocess.run(
                ["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL
            )
            with tarfile.open(next(folder.glob("*.tgz"))) as package:
                package.extractall(folder, filter="data")
            source = folder / "package" / entry["source_path"]
        if (digest := _digest(source)) != entry["sha256"]:
            raise SystemExit(f"{wanted}: the registry's file has sha256 {digest}, the manifest another")
        target.write_bytes(source.read_bytes())


def main(arguments: list[str]) -> int:
    """Download all, or compare."""
    if "--check" not in arguments:
        for manifest in manifests():
            for entry in json.loads(manifest.read_text(encoding="utf-8")):
                fetch(entry, manifest.parent / entry["file"])
                print(f"{entry['package']} {entry['version']}: {entry['file']}")
    found = problems()
    print("\n".join(found))
    return 1 if found else 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
