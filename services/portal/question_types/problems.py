"""What is wrong with questions, or perhaps not meant, said in the visitor's language.

Assessment names each problem by a code and values, and says it in English; here is every code in Indonesian, which is
the key of the catalog of translations. A code that is not known here keeps assessment's English, marked as such.
"""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from services.portal.clients import JsonObject
from services.portal.question_types import QUESTION_TYPES
from services.portal.web.i18n import N_, gettext

_COMMON_WORDS: Mapping[str, str] = {
    "file_too_large": N_("Berkas ini %(size)s bita; paling besar %(most)s. Bagi menjadi beberapa berkas."),
    "file_character": N_(
        "Ada karakter U+%(character)s yang bukan teks. Hapus, atau simpan ulang berkas sebagai UTF-8."
    ),
    "category_dropped": N_("Kategori tidak disimpan: setiap kuis memiliki soalnya sendiri."),
    "formats_mixed": N_("Soal ini mencampur beberapa format teks; semua teksnya disimpan sebagai HTML."),
    "name_unclosed": N_(
        "Nama yang dibuka dengan :: tidak pernah ditutup. Tutup dengan ::, atau tulis \\:\\: untuk karakternya."
    ),
    "points_unreadable": N_("[points:%(points)s] bukan bilangan. Tulis misalnya [points:2]."),
    "brace_unopened": N_(
        "Tanda } tidak menutup apa pun. Buka jawaban dengan {, atau tulis \\} untuk karakternya."
    ),
    "brace_unclosed": N_(
        "Jawaban yang dibuka dengan { tidak ditutup; baris kosong mengakhiri soal. Tutup dengan }, jangan sisakan "
        "baris kosong di antara kurung kurawal, atau tulis \\{ untuk karakternya."
    ),
    "brace_opened_twice": N_(
        "Ada { kedua dalam satu soal. Beri satu baris kosong di antara dua soal, "
        "atau tulis \\{ dan \\} untuk karakternya."
    ),
    "brace_closed_twice": N_("Tanda } tidak menutup apa pun. Hapus, atau tulis \\} untuk karakternya."),
    "answer_stray": N_(
        "“%(text)s” berada sebelum jawaban pertama. Awali setiap jawaban dengan ~ atau =, atau hapus."
    ),
    "weight_unreadable": N_(
        "Bobot %(weight)s bukan bilangan. Tulis %%50%% atau, untuk mengurangi, %%-50%%; di depan teks yang "
        "diawali %%, tulis %%0%% atau %%100%%."
    ),
    "type_unknown": N_("Jenis soal “%(type)s” tidak dikenal. Pakai salah satu dari: %(known)s."),
    "member_missing": N_("Soal ini tidak memiliki “%(member)s”. Tambahkan."),
    "member_unknown": N_("Soal berjenis ini tidak memiliki “%(member)s”. Hapus, atau perbaiki namanya."),
    "member_misshapen": N_("“%(member)s” harus berupa %(wanted)s JSON. Perbaiki."),
    "value_unknown": N_("“%(member)s” tidak dapat berisi “%(value)s”. Pakai salah satu dari: %(known)s."),
    "questions_missing": N_("Belum ada soal. Tulis sedikitnya satu, jawabannya di antara { dan }."),
    "questions_too_many": N_("Ada %(count)s soal; paling banyak %(most)s. Bagi menjadi beberapa kuis."),
    "text_empty": N_("%(what)s masih kosong. Isi, atau hapus bagian yang memuatnya."),
    "text_too_long": N_("%(what)s terdiri atas %(length)s karakter; paling banyak %(most)s. Persingkat."),
    "text_character": N_(
        "%(what)s memuat karakter U+%(character)s, yang tidak dapat ditampilkan. Hapus karakter itu."
    ),
    "points_impossible": N_(
        "Nilai %(points)s poin tidak dapat dipakai. Beri lebih dari 0, paling banyak %(most)s, dua desimal."
    ),
    "weight_impossible": N_(
        "Bobot %(weight)s tidak dapat dipakai. Beri persen dari -100 sampai 100, paling banyak lima desimal."
    ),
    "answers_none_right": N_(
        "Tidak ada jawaban bernilai 100%%. Beri sedikitnya satu jawaban benar tanpa bobot."
    ),
    "answers_too_many": N_("Ada %(count)s jawaban; paling banyak %(most)s. Hapus sebagian."),
    "answers_too_few": N_(
        "Tidak ada yang dapat dipilih. Beri sedikitnya dua jawaban: yang benar dengan =, yang lain dengan ~."
    ),
    "answers_alike": N_("Dua jawaban berteks sama. Ubah atau hapus salah satunya."),
    "html_shown_plain": N_(
        "Teks ini tampak seperti HTML tetapi ditampilkan apa adanya. Awali dengan [html] jika tag memang dimaksud."
    ),
}

_COMMON_PARTS: Mapping[str, str] = {
    "name": N_("Nama soal"),
    "text": N_("Teks soal"),
    "feedback": N_("Umpan balik"),
    "answer": N_("Jawaban %(number)s"),
}

# The types' own words stand in their modules.
WORDS = {
    **_COMMON_WORDS,
    **{code: words for known in QUESTION_TYPES for code, words in known.problems.items()},
}
PARTS = {**_COMMON_PARTS, **{name: words for known in QUESTION_TYPES for name, words in known.parts.items()}}
"""What the value `part` stands for; its words take the place of `%(what)s`."""


def told(problem: Mapping[str, Any]) -> JsonObject:
    """The problem with its `message` in the visitor's language, or in English with `lang` if its code is not known."""
    words = _said(problem, gettext)
    if words is None:
        return {**problem, "lang": "en"}
    return {**problem, "message": words, "lang": ""}


def as_markup(problem: JsonObject) -> str:
    """The message alone, to stand among other messages; English that could not be helped is marked."""
    one = told(problem)
    return Markup('<span lang="en">{}</span>').format(one["message"]) if one["lang"] else str(one["message"])


def in_indonesian(problem: Mapping[str, Any]) -> str:
    """The message where there is no visitor, as the problems of a course folder are told there."""
    return _said(problem, str) or str(problem["message"])


def _said(problem: Mapping[str, Any], translated: Callable[[str], str]) -> str | None:
    words = WORDS.get(str(problem.get("code")))
    values = problem.get("values")
    if words is None or not isinstance(values, Mapping):
        return None
    try:
        part = values.get("part")
        what = translated(PARTS[part]) % values if part is not None else ""
        return translated(words) % {**values, "what": what}
    except (KeyError, TypeError, ValueError):
        # A newer assessment may name its values otherwise: its own sentence is better than none.
        return None
