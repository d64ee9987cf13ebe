"""Writes every generated document, or says which are stale: `python -m deploy.tools.documents [--check]`."""

import sys

from deploy.tools import asyncapi, events_map, events_page, metrics_page, openapi, stored

# The stored schemas and samples come first: the other documents show them.
GENERATORS = (stored, events_page, events_map, asyncapi, openapi, metrics_page)


def main(arguments: list[str]) -> int:
    """Run every generator; how many of them refused or found something stale."""
    return sum(generator.main(arguments) != 0 for generator in GENERATORS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
