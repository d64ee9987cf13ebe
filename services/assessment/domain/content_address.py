"""The key of a set of questions, made of what it holds: the same questions are always the same set."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.assessment.domain.documents import document_of
from services.assessment.domain.questions import Question


def question_set_id(name: str, questions: Sequence[Question]) -> UUID:
    """A UUID of version 8 (RFC 9562, section 5.8) from the SHA-256 of the set's name and documents."""
    content: dict[str, Any] = {"name": name, "questions": [document_of(question) for question in questions]}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    value = int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:16])
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
