"""Real GIFT files: the format's own worked examples and the quizzes of real courses, where this machine has them."""

from collections import Counter
from pathlib import Path

import pytest

from services.assessment.question_formats.gift import read_gift, write_gift

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
EXAMPLES = DATA / "questions" / "gift-examples.txt"
DEMO = ROOT / "deploy" / "demo" / "courses"


def test_every_worked_example_of_the_format_is_accounted_for() -> None:
    if not EXAMPLES.exists():
        pytest.skip("the worked examples of GIFT are not beside this checkout")
    source = EXAMPLES.read_text(encoding="utf-8")
    file = read_gift(source)
    # Outside comments each pair of braces is one question.
    bare = "\n".join(line for line in source.split("\n") if not line.strip().startswith("//"))
    braces = bare.replace("\\{", "").count("{")
    assert len(file.questions) == braces == 33
    assert Counter(question.TYPE for question in file.questions) == {
        "multiple_choice": 12,
        "short_answer": 7,
        "numerical": 6,
        "true_false": 4,
        "matching": 2,
        "multiple_answers": 2,
    }
    assert read_gift(write_gift(file.questions)).questions == file.questions


@pytest.mark.parametrize("folder", [DATA / "courses", DEMO], ids=["real", "demo"])
def test_the_quizzes_of_courses_are_read_and_written_without_loss(folder: Path) -> None:
    files = sorted(folder.rglob("*.gift"))
    if not files:
        pytest.skip(f"no course quizzes in {folder.name} beside or in this checkout")
    for path in files:
        questions = read_gift(path.read_text(encoding="utf-8")).questions
        assert questions
        assert read_gift(write_gift(questions)).questions == questions
