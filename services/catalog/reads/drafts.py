"""Drafts as they were saved."""

from collections.abc import Mapping
from typing import Any

from services.catalog.domain.draft import Draft
from shared.schema.documents import load


def draft_of(document: Mapping[str, Any]) -> Draft:
    """The draft of a saved document. It was checked when it came in; limits may have changed since."""
    return load(Draft, document, tolerant=True)
