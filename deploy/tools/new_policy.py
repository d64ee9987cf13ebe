"""Writes the skeleton of a policy: `python -m deploy.tools.new_policy NAME SERVICE`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.tools.scaffolding import ROOT, Refused, Row, Skeleton, checked_name, run

REGISTRY = "services/$service/domain/policies.py"
SKELETON = Skeleton(
    folder="policy",
    guide="docs/add-a-policy.md",
    files={
        "services/$service/domain/$name.py": "definition.py.tmpl",
        "tests/unit/$service/test_$name.py": "test.py.tmpl",
    },
    rows=(
        Row(
            path=REGISTRY,
            table="ALL",
            module="services.$service.domain.$name",
            definition='$constant = Policy(\n    name="$name",\n    default=$class_name(),\n)',
            row="$constant",
        ),
    ),
)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write the skeleton; the exit code is 1 if it was refused."""

    def values() -> dict[str, str]:
        name, service = (*arguments, "", "")[:2]
        known = sorted(path.parts[-3] for path in root.glob(REGISTRY.replace("$service", "*")))
        if service not in known:
            raise Refused(f"SERVICE={service} has no policies: give one of {', '.join(known)}.")
        if len(name) == 1:
            raise Refused(f"NAME={name} cannot be used: a policy's name has at least two letters.")
        return {**checked_name(name), "constant": name.upper(), "service": service}

    return run(SKELETON, values, root)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
