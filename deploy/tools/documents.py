"""Writes every generated document, or checks which are stale: `python -m deploy.tools.documents [--check]`."""

import sys

from deploy.tools import asyncapi, events_map, events_page, metrics_page, openapi, portal_types, stored

# Stored schemas and samples come first, since other documents contain them; the portal's types follow from OpenAPI.
GENERATORS = (stored, events_page, events_map, asyncapi, openapi, portal_types, metrics_page)


def main(arguments: list[str]) -> int:
    """Run every generator; return how many failed or found a stale document."""
    return sum(generator.main(arguments) != 0 for generator in GENERATORS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
