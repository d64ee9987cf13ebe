"""Writing questions as a GIFT file that reads back to the same questions.

One thing is Sinau's own: points other than 1 stand in a comment, `// [points:2]`, which other readers pass over.
"""

from services.assessment.domain.gift.lexing import escaped
from services.assessment.domain.gift.texts import FORMAT_MARK, gift_text
from services.assessment.domain.numbers import written
from services.assessment.domain.questions import ONE_POINT, Question


def write_gift(questions: tuple[Question, ...]) -> str:
    """The questions as GIFT, separated by blank lines."""
    return "\n\n".join(_question(question) for question in questions) + "\n"


def _question(question: Question) -> str:
    head = ""
    if question.IS_ASKED and question.points != ONE_POINT:
        head += f"// [points:{written(question.points)}]\n"
    if question.name:
        head += f"::{escaped(question.name)}::"
    text = escaped(question.text)
    # A mark is needed for any other format, and where the text itself could be taken for a mark or a comment.
    if question.format != "plain" or FORMAT_MARK.match(text) or text.startswith("//"):
        head += f"[{question.format}]"
    lines = question.gift_lines()
    if lines is None:
        return head + text
    if question.feedback:
        lines = [*lines, "####" + gift_text(question.feedback, question.format)]
    if len(lines) <= 1:
        return f"{head}{text} {{{''.join(lines)}}}"
    body = "".join(f"\n\t{line}" for line in lines)
    return f"{head}{text} {{{body}\n}}"
