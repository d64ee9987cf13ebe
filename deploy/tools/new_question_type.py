"""Writes the skeleton of a type of question: `python -m deploy.tools.new_question_type NAME TITLE`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.tools.scaffolding import ROOT, Row, Skeleton, checked_name, checked_title, run

SKELETON = Skeleton(
    folder="question_type",
    guide="docs/add-a-question-type.md",
    files={
        "tests/support/question_samples/$name.py": "samples.py.tmpl",
        "services/assessment/question_types/$name.py": "assessment.py.tmpl",
        "services/portal/question_types/$name/__init__.py": "portal.py.tmpl",
        "services/portal/question_types/$name/answer.html": "answer.html.tmpl",
        "services/portal/question_types/$name/form.html": "form.html.tmpl",
        "services/portal/question_types/$name/key.html": "key.html.tmpl",
    },
    rows=(
        Row(
            path="services/assessment/question_types/__init__.py",
            table="QUESTION_TYPES",
            module="services.assessment.question_types.$name",
            row="$class_name",
            # The first type that claims a GIFT text reads it, and the types with ~ and = claim many.
            is_first=True,
        ),
        Row(
            path="services/portal/question_types/__init__.py",
            table="QUESTION_TYPES",
            module="services.portal.question_types.$name",
            row="$class_name()",
        ),
    ),
)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write the skeleton; the exit code is 1 if it was refused."""
    name, title = (*arguments, "", "")[:2]
    return run(SKELETON, lambda: {**checked_name(name), "title": checked_title(title)}, root)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
