"""Prints the software bill of materials of an image: its Debian and Python packages, as CycloneDX 1.6.

Run while the image is built, with the Python that the image uses.
"""

import json
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any


def main() -> None:
    """Print the document."""
    components = {one["purl"]: one for one in [*_debian_packages(), *map(_python_package, distributions())]}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "container", "name": "sinau"}},
        "components": [components[purl] for purl in sorted(components)],
    }
    json.dump(document, sys.stdout, indent=1)


def _python_package(package: Distribution) -> dict[str, Any]:
    name, version = package.metadata["Name"], package.version
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    licence = package.metadata.json.get("license_expression")
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        **({"licenses": [{"expression": licence}]} if licence else {}),
    }


def _debian_packages() -> list[dict[str, Any]]:
    if not Path("/usr/bin/dpkg-query").exists():
        return []
    told = subprocess.run(
        ["/usr/bin/dpkg-query", "--show", "--showformat", "${Package}\t${Version}\t${Architecture}\n"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = []
    for line in told.splitlines():
        name, version, architecture = line.split("\t")
        purl = f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}?arch={architecture}"
        found.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl})
    return found


if __name__ == "__main__":
    main()
