"""The choices that a course's author has, with their words."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal.web.i18n import gettext
from services.portal.web.language import language

Options = list[tuple[str, str]]


def modes() -> Options:
    """How a course is held."""
    return [
        ("online", gettext("Daring: belajar mandiri kapan saja")),
        ("blended", gettext("Bauran: belajar mandiri dan pertemuan")),
        ("in_person", gettext("Tatap muka: pertemuan saja")),
    ]


def levels() -> Options:
    """How hard a course is."""
    return [("dasar", gettext("Dasar")), ("menengah", gettext("Menengah")), ("lanjutan", gettext("Lanjutan"))]


def languages() -> Options:
    """The language of the material."""
    return [("id", gettext("Bahasa Indonesia")), ("en", gettext("Bahasa Inggris"))]


def kinds() -> Options:
    """The civil-service agency's codes of the kinds of training."""
    names = (
        gettext("Diklat Struktural"), gettext("Diklat Fungsional"), gettext("Diklat Teknis"), gettext("Workshop"),
        gettext("Pelatihan Manajerial"), gettext("Pelatihan Sosial Kultural"), gettext("Sosialisasi"),
        gettext("Bimbingan Teknis"), gettext("Seminar"), gettext("Magang"), gettext("Kursus"), gettext("Penataran"),
        gettext("Klasikal lainnya"), gettext("Coaching"), gettext("Mentoring"), gettext("E-Learning"),
        gettext("Pelatihan Jarak Jauh"), gettext("Detasering"), gettext("Alam Terbuka"), gettext("Patok Banding"),
        gettext("Pertukaran"), gettext("Belajar Mandiri"), gettext("Komunitas Belajar"),
        gettext("Bimbingan di Tempat Kerja"), gettext("Nonklasikal lainnya"),
    )  # fmt: skip
    return [(str(code), f"{code} · {name}") for code, name in enumerate(names, start=1)]


def purposes() -> Options:
    """What a quiz is for."""
    return [
        ("pretest", gettext("Pra-uji: mengukur sebelum belajar")),
        ("posttest", gettext("Pasca-uji: menguji sesudah belajar")),
        ("practice", gettext("Latihan: boleh diulang, tanpa akibat")),
    ]


def reviews() -> Options:
    """When right answers and feedback are shown."""
    return [
        ("after_submit", gettext("Setelah dikirim")),
        ("after_pass", gettext("Setelah lulus")),
        ("never", gettext("Tidak pernah: nilai saja")),
    ]


def zones() -> Options:
    """Indonesia's time zones."""
    return [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]


def competency_groups(competencies: Sequence[Mapping[str, Any]]) -> list[tuple[str, Options]]:
    """The competencies by kind, named in the visitor's language."""
    kinds_of = (
        ("managerial", gettext("Manajerial")),
        ("socio_cultural", gettext("Sosial kultural")),
        ("technical", gettext("Teknis")),
    )
    name = f"name_{language()}"
    return [
        (title, [(entry["key"], entry[name]) for entry in competencies if entry["kind"] == kind])
        for kind, title in kinds_of
    ]
