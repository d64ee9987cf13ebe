"""Samples of ordering."""

from fractions import Fraction

from hypothesis import strategies as st

from services.assessment.question_types.ordering import Marking, Ordering
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import questions, required

DOCUMENT: Document = {
    "type": "ordering",
    "name": "Delapan",
    "text": "Urutkan tahap pengadaan.",
    "format": "plain",
    "feedback": "Lihat modul delapan.",
    "points": "2",
    "items": ["Perencanaan", "Pemilihan penyedia", "Kontrak", "Serah terima"],
    "marking": "relative_next_exclude_last",
}


def _items(*items: str, **members: object) -> Document:
    return DOCUMENT | {"items": list(items)} | members


def _classes(*order: int) -> dict[str, str]:
    return {str(item): str(place) for place, item in enumerate(order)}


LINES = _items("satu\nbaris lagi", "dua")

SAMPLES = Samples(
    documents=(
        DOCUMENT,
        *(_items("satu", "dua", "tiga", marking=marking.value) for marking in Marking),
        _items("**satu**", "dua", format="markdown"),
        _items("// satu", "[html]dua", "a = b ~ c -> d {e} #f"),
        LINES,
    ),
    gift=(
        "// [points:2]\n::Delapan:: Urutkan tahap pengadaan. {>4 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none\n"
        "Perencanaan\nPemilihan penyedia\nKontrak\nSerah terima\n####Lihat modul delapan.\n}"
    ),
    answers=(
        SampleAnswer(
            stored={"order": [0, 1, 2, 3]}, earns=Fraction(1), says="Kontrak", classes=_classes(0, 1, 2, 3)
        ),
        SampleAnswer(
            stored={"order": [3, 0, 1, 2]},
            earns=Fraction(2, 3),
            says="Serah terima <small>(seharusnya nomor 4)</small>",
            classes=_classes(3, 0, 1, 2),
        ),
        SampleAnswer(
            stored={"order": [3, 2, 1, 0]}, earns=Fraction(0), says="Kontrak", classes=_classes(3, 2, 1, 0)
        ),
    ),
    empty=({"order": []},),
    refused=(
        {"order": ["a", "b", "c"]},
        {"order": ["a", "b", "c", "c"]},
        {"order": ["a", "b", "c", "z"]},
        {"order": ["a", "b", "c", 3]},
        {"order": "abcd"},
        {"choice": "a"},
    ),
    broken={
        "items_too_few": _items("satu"),
        "items_too_many": _items(*(str(number) for number in range(51))),
        "items_alike": _items("satu", "satu"),
        "text_empty": _items("satu", ""),
        "value_unknown": DOCUMENT | {"marking": "by_luck"},
        "member_misshapen": DOCUMENT | {"items": [1, 2]},
        "member_missing": {"type": "ordering", "text": "Urutkan."},
    },
    broken_gift={
        "items_all_shown": "Urutkan. {>2 RANDOM\nsatu\ndua\ntiga\n}",
        "items_too_few": "Urutkan. {>\nsatu}",
    },
    # The items are shown; their right order is not.
    secrets=("Lihat modul", "relative", "marking"),
    correct="Pemilihan penyedia",
    questions=questions(
        Ordering,
        items=st.lists(required, min_size=2, max_size=5, unique=True).map(tuple),
        marking=st.sampled_from(Marking),
    ),
    not_in_form=(LINES,),
)
