"""The competencies that a course can serve, with their names.

The eight managerial ones and the socio-cultural one are those of the competency standard of civil servants
(PermenPANRB 38/2017). Technical competencies differ by agency: the ones here are a start, and any other
`teknis.<words-with-hyphens>` is taken too.
"""

import re
from dataclasses import dataclass

KINDS = {"manajerial": "managerial", "sosial_kultural": "socio_cultural", "teknis": "technical"}
TECHNICAL = re.compile(r"teknis\.[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Competency:
    """A competency: its key, its kind (managerial, socio_cultural, technical) and its names in both languages."""

    key: str
    kind: str
    name_id: str
    name_en: str


_NAMES = (
    ("manajerial.integritas", "Integritas", "Integrity"),
    ("manajerial.kerja-sama", "Kerja sama", "Teamwork"),
    ("manajerial.komunikasi", "Komunikasi", "Communication"),
    ("manajerial.orientasi-pada-hasil", "Orientasi pada hasil", "Focus on results"),
    ("manajerial.pelayanan-publik", "Pelayanan publik", "Public service"),
    (
        "manajerial.pengembangan-diri-dan-orang-lain",
        "Pengembangan diri dan orang lain",
        "Developing oneself and others",
    ),
    ("manajerial.mengelola-perubahan", "Mengelola perubahan", "Managing change"),
    ("manajerial.pengambilan-keputusan", "Pengambilan keputusan", "Decision making"),
    ("sosial_kultural.perekat-bangsa", "Perekat bangsa", "Binding the nation together"),
    ("teknis.administrasi-perkantoran", "Administrasi perkantoran", "Office administration"),
    ("teknis.analisis-data", "Analisis data", "Data analysis"),
    ("teknis.arsip-dan-dokumen", "Arsip dan dokumen", "Records and documents"),
    ("teknis.hukum-dan-perundangan", "Hukum dan perundang-undangan", "Law and legislation"),
    ("teknis.keamanan-informasi", "Keamanan informasi", "Information security"),
    ("teknis.kehumasan", "Kehumasan", "Public relations"),
    ("teknis.keuangan-daerah", "Keuangan daerah", "Regional finance"),
    ("teknis.layanan-digital", "Layanan digital", "Digital services"),
    ("teknis.manajemen-asn", "Manajemen ASN", "Civil-service management"),
    ("teknis.manajemen-proyek", "Manajemen proyek", "Project management"),
    ("teknis.manajemen-risiko", "Manajemen risiko", "Risk management"),
    ("teknis.manajemen-waktu", "Manajemen waktu", "Time management"),
    ("teknis.pelayanan-publik", "Penyelenggaraan pelayanan publik", "Running public services"),
    ("teknis.pengadaan-barang-dan-jasa", "Pengadaan barang dan jasa", "Procurement"),
    ("teknis.pengembangan-kompetensi", "Pengembangan kompetensi", "Competency development"),
    ("teknis.penyusunan-kebijakan", "Penyusunan kebijakan", "Policy making"),
    ("teknis.perencanaan-pembangunan", "Perencanaan pembangunan", "Development planning"),
    ("teknis.pengawasan-internal", "Pengawasan internal", "Internal oversight"),
)

COMPETENCIES = tuple(
    Competency(key, KINDS[key.split(".")[0]], name_id, name_en) for key, name_id, name_en in _NAMES
)
_BY_KEY = {competency.key: competency for competency in COMPETENCIES}


def is_competency(key: str) -> bool:
    """Whether a course may name this competency."""
    return key in _BY_KEY or TECHNICAL.fullmatch(key) is not None


def competency(key: str) -> Competency:
    """The competency of a key; one that this list does not know is named by the words of its key."""
    known = _BY_KEY.get(key)
    if known is not None:
        return known
    kind, _, words = key.partition(".")
    name = words.replace("-", " ").capitalize() or key
    return Competency(key, KINDS.get(kind, "technical"), name, name)
