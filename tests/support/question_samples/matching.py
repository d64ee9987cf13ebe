"""Samples of matching."""

from fractions import Fraction

from hypothesis import strategies as st

from services.assessment.question_types.matching import Matching, Pair
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import questions, required, texts


def _document(*pairs: tuple[str, str]) -> Document:
    return {
        "type": "matching",
        "name": "Enam",
        "text": "Pasangkan ibu kotanya.",
        "format": "plain",
        "feedback": "Lihat modul enam.",
        "points": "3",
        "pairs": [{"left": left, "right": right} for left, right in pairs],
    }


DOCUMENT = _document(("Kanada", "Ottawa"), ("Italia", "Roma"), ("Vatikan", "Roma"))
WITH_DISTRACTOR = _document(("Kanada", "Ottawa"), ("Italia", "Roma"), ("", "Paris"))

SAMPLES = Samples(
    documents=(DOCUMENT, WITH_DISTRACTOR),
    gift=(
        "// [points:3]\n::Enam:: Pasangkan ibu kotanya. {\n=Kanada -> Ottawa\n=Italia -> Roma\n=Vatikan -> Roma\n"
        "####Lihat modul enam.\n}"
    ),
    answers=(
        SampleAnswer(
            stored={"pairs": {"0": 0, "1": 1, "2": 1}},
            earns=Fraction(1),
            says="Italia → Roma",
            classes={"0": "0", "1": "1", "2": "1"},
        ),
        SampleAnswer(
            stored={"pairs": {"1": 1}}, earns=Fraction(1, 3), says="Italia → Roma", classes={"1": "1"}
        ),
        SampleAnswer(stored={"pairs": {"0": 1}}, earns=Fraction(0), says="Kanada → Roma", classes={"0": "1"}),
    ),
    empty=({"pairs": {"1": ""}}, {"pairs": {}}),
    refused=({"pairs": {"4": "a"}}, {"pairs": {"1": "d"}}, {"pairs": {"1": ["a"]}}, {"pairs": []}),
    broken={
        "pairs_too_few": _document(("a", "1"), ("", "2")),
        "pairs_too_many": _document(*((str(number), str(number)) for number in range(51))),
        "left_sides_alike": _document(("a", "1"), ("a", "2")),
        "right_sides_alike": _document(("a", "1"), ("b", "1")),
        "text_empty": _document(("a", "1"), ("b", "")),
        "text_too_long": _document(("a" * 2001, "1"), ("b", "2")),
        "member_missing": {"type": "matching", "text": "Pasangkan."},
    },
    broken_gift={"arrow_missing": "Satu {=a -> b =c}"},
    # The right sides are shown; which belongs to which is not.
    secrets=("Lihat modul", "->", "→", "pairs"),
    correct="Vatikan → Roma",
    questions=questions(
        Matching,
        pairs=st.lists(st.builds(Pair, left=texts, right=required), min_size=2, max_size=5).map(tuple),
    ),
    not_in_form=(WITH_DISTRACTOR,),
)
