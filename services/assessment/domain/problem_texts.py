"""The English words of every problem that questions can have, by its code.

A code is stable: clients translate by it. `%(name)s` stands for each value; a percent sign is doubled.
"""

from collections.abc import Mapping

Values = Mapping[str, str | int]

TEXTS: Mapping[str, str] = {
    # A GIFT file as a whole.
    "file_too_large": "The file is %(size)s bytes long; %(most)s is the most. Split it into several files.",
    "file_character": (
        "It holds the character U+%(character)s, which is no text. Remove it, or save the file as UTF-8."
    ),
    "category_dropped": "The category is not kept: a quiz holds its own questions.",
    # How a question is written in GIFT.
    "formats_mixed": "It mixes text formats; all its texts are kept as HTML.",
    "name_unclosed": r"The name that :: begins never ends. Close it with ::, or write \:\: instead.",
    "points_unreadable": "[points:%(points)s] is not a number. Write it as [points:2].",
    "brace_unopened": r"A } closes nothing. Open the answers with {, or write \} for the character.",
    "brace_unclosed": (
        "The answers that { opens are never closed; a blank line ends a question. "
        r"Close them with }, leave no blank line between the braces, or write \{ for the character."
    ),
    "brace_opened_twice": (
        "A second { in one question. Leave a blank line between two questions, "
        r"or write \{ and \} for the characters."
    ),
    "brace_closed_twice": r"A } closes nothing. Remove it, or write \} for the character.",
    "answer_unmarked": "The answer has no = before it and is read as the one right short answer.",
    "answer_stray": (
        "'%(text)s' stands before the first answer. Begin each answer with ~ or =, or remove it."
    ),
    "weight_unreadable": (
        "The weight %(weight)s is not a number. Write it as %%50%% or, to subtract, %%-50%%; "
        "before a text that itself begins with %%, write %%0%% or %%100%%."
    ),
    "arrow_missing": "'%(text)s' has no arrow. Write the pair as =left -> right.",
    "wrong_number_text": (
        "A wrong number needs no text after ~, only feedback after #. Mark right numbers with =."
    ),
    "range_backwards": "The range %(range)s runs backwards. Write the smaller number first.",
    "number_missing": (
        "A number is missing. Write it with digits and a decimal point, such as 7.5, "
        "a tolerance as 7.5:0.1, a range as 7..8."
    ),
    "number_unreadable": (
        "'%(text)s' is not a number. Write it with digits and a decimal point, such as 7.5, "
        "a tolerance as 7.5:0.1, a range as 7..8."
    ),
    "number_with_comma": (
        "'%(text)s' is not a number. In a GIFT file the decimal mark is a point: write %(meant)s."
    ),
    # How a typed question is written.
    "type_unknown": "The type '%(type)s' is unknown. Use one of: %(known)s.",
    "member_missing": "A question of type %(type)s needs '%(member)s'. Add it.",
    "answer_member_missing": "Each answer of a question of type %(type)s needs '%(member)s'. Add it.",
    "format_unknown": "The format '%(format)s' is unknown. Use one of: %(known)s.",
    # The set.
    "questions_missing": "There is no question in it. Write at least one, with its answers between { and }.",
    "questions_too_many": (
        "It holds %(count)s questions; %(most)s is the most. Split it into several quizzes."
    ),
    # Any text of a question.
    "text_empty": "%(what)s is empty. Write it, or remove what it belongs to.",
    "text_too_long": "%(what)s is %(length)s characters long; %(most)s is the most. Shorten it.",
    "text_character": "%(what)s holds the character U+%(character)s, which cannot be shown. Remove it.",
    # Points and weights.
    "points_impossible": (
        "%(points)s points are not possible. Give more than 0, at most %(most)s, two decimals."
    ),
    "description_points": "A description cannot have points. Leave them out.",
    "description_feedback": "A description is not answered, so it cannot have feedback. Leave it out.",
    "weight_impossible": (
        "The weight %(weight)s is not possible. Give a percent from -100 to 100 with at most five decimals."
    ),
    "choice_none_right": (
        "No answer earns 100 %%. Mark the right one with =, or make it a question of several answers."
    ),
    "weights_none_positive": (
        "No answer earns anything. Give the right ones a positive weight, such as %%50%%."
    ),
    "answers_none_right": "No answer earns 100 %%. Give at least one right answer without a weight.",
    # Answers.
    "answers_too_many": "It has %(count)s answers; %(most)s is the most. Remove some.",
    "answers_too_few": (
        "There is nothing to choose from. Give at least two answers, the right one with =, others with ~."
    ),
    "answers_alike": "Two of its answers are the same text. Change or remove one.",
    "number_impossible": (
        "The number %(number)s is too large or too fine. Give at most 15 digits and 12 decimals."
    ),
    "tolerance_negative": (
        "The tolerance %(tolerance)s is negative. Give 0 or more, or a range as from..to."
    ),
    "tolerance_of_others": "Every other number cannot have a tolerance. Leave it out.",
    # Pairs.
    "pairs_too_few": (
        "There are fewer than two things to match. Write at least two pairs as =left -> right."
    ),
    "pairs_too_many": "It has %(count)s pairs; %(most)s is the most. Remove some.",
    "left_sides_alike": "Two of its left sides are the same text. Change or remove one.",
    "right_sides_alike": (
        "All its right sides are the same text, so every match would be right. Give different ones."
    ),
    # Allowed, but perhaps not meant.
    "html_shown_plain": (
        "The text looks like HTML but is shown as it is typed. Begin it with [html] if tags are meant."
    ),
    "several_right": (
        "%(count)s answers earn full marks and one of them is chosen. "
        "If all of them must be chosen, give each a weight, such as ~%%50%%."
    ),
    "wrong_costs_nothing": (
        "Its wrong answers cost nothing, so choosing everything earns full marks. "
        "Give them a negative weight, such as ~%%-50%%."
    ),
    "weights_scaled": (
        "The right answers' weights add up to %(total)s %%, not 100 %%. "
        "They are scaled, so that choosing all of them earns full marks."
    ),
}

PARTS: Mapping[str, str] = {
    "name": "The name",
    "text": "The question's text",
    "feedback": "The feedback",
    "answer": "Answer %(number)s",
    "pair_left": "The left side of pair %(number)s",
    "pair_right": "The right side of pair %(number)s",
}
"""What the value `part` stands for; its words take the place of `%(what)s`."""


def in_english(code: str, values: Values) -> str:
    """The sentence that a code and its values stand for."""
    part = values.get("part")
    what = PARTS[str(part)] % values if part is not None else ""
    return TEXTS[code] % {**values, "what": what}
