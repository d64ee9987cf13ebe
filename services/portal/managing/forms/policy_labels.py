"""The words for policies: a title and a description for each, and a label for each field of its values.

Each policy that a service defines (`services/<service>/domain/policies.py`) has its row here. What has none is shown by
the service's own description and by the names of its fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.portal.forms.course_choices import kinds
from services.portal.managing.forms.person import employment_options
from services.portal.web.i18n import gettext
from services.portal.web.labels import attendance_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLabel:
    """The words for one field.

    Attributes:
        label: what it is called.
        hint: what may be typed.
        unit: what is counted; stands after the value.
        options: the words for the values, where these are few.
        empty: the words for no value.
        refused: what to do where the service refuses a value for a rule that the JSON Schema does not tell.
    """

    label: str
    hint: str = ""
    unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    empty: str = "–"
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLabel:
    """The words for one policy; `fields` by their path in the value, without the numbers of rows."""

    title: str
    description: str
    fields: Mapping[str, FieldLabel]

    def of(self, path: str) -> FieldLabel:
        """The words for a field, or its bare name. `path` may have numbers of rows: `rules.3.national.rate`."""
        steps = [step for step in path.split(".") if not step.isdigit()]
        return self.fields.get(".".join(steps)) or FieldLabel(label=steps[-1])


def policy_label(service: str, name: str, description: str) -> PolicyLabel:
    """The words for a policy in the visitor's language.

    Args:
        description: the service's own, for a policy without a row.
    """
    known = (_enrollment() | _assessment()).get(f"{service}.{name}")
    return known or PolicyLabel(title=name, description=description, fields={})


def _assessment() -> dict[str, PolicyLabel]:
    return {
        "assessment.attempts": PolicyLabel(
            title=gettext("Waktu kuis"),
            description=gettext("Bagaimana percobaan kuis yang berbatas waktu berakhir."),
            fields={
                "grace_seconds": FieldLabel(
                    label=gettext("Kelonggaran sesudah waktu habis"),
                    hint=gettext("Jawaban yang tiba sampai sekian detik sesudahnya masih diterima."),
                    unit=gettext("detik"),
                )
            },
        ),
        "assessment.surveys": PolicyLabel(
            title=gettext("Hasil survei"),
            description=gettext("Kapan jawaban survei diperlihatkan kepada pengajar dan penyelenggara."),
            fields={
                "group_minimum": FieldLabel(
                    label=gettext("Jumlah jawaban paling sedikit"),
                    hint=gettext("Di bawah ini hasilnya tidak tampil, agar tidak ada yang dapat dikenali."),
                    unit=gettext("jawaban"),
                )
            },
        ),
    }


def _enrollment() -> dict[str, PolicyLabel]:
    jp = gettext("Isi angka dari 0 sampai 9.999.")
    return {
        "enrollment.attendance": PolicyLabel(
            title=gettext("Kehadiran"),
            description=gettext(
                "Kapan presensi dihitung hadir atau terlambat, dan berapa bagian pertemuan yang wajib dihadiri."
            ),
            fields=_attendance(),
        ),
        "enrollment.grade_bands": PolicyLabel(
            title=gettext("Sebutan nilai"),
            description=gettext("Kata untuk nilai akhir, seperti tercetak di sertifikat dan laporan kursus."),
            fields={
                "bands": FieldLabel(
                    label=gettext("Sebutan"),
                    refused=gettext("Dua sebutan mulai dari nilai yang sama. Ubah atau hapus salah satunya."),
                ),
                "bands.lowest": FieldLabel(
                    label=gettext("Mulai dari nilai"), refused=gettext("Isi nilai dari 0 sampai 100.")
                ),
                "bands.name": FieldLabel(label=gettext("Sebutan")),
            },
        ),
        "enrollment.jp_scheme": PolicyLabel(
            title=gettext("Konversi JP"),
            description=gettext("Berapa JP yang diakui untuk kegiatan yang diselesaikan."),
            fields=_jp_scheme(),
        ),
        "enrollment.jp_target": PolicyLabel(
            title=gettext("Target JP"),
            description=gettext(
                "Berapa JP setahun yang diminta dari siapa. Target untuk jenis kepegawaian didahulukan, lalu yang "
                "untuk tahunnya."
            ),
            fields={
                "targets": FieldLabel(
                    label=gettext("Target"),
                    refused=gettext(
                        "Dua target untuk jenis kepegawaian dan tahun yang sama. Hapus salah satunya."
                    ),
                ),
                "targets.employment_type": FieldLabel(
                    label=gettext("Jenis kepegawaian"),
                    options=dict(employment_options()),
                    empty=gettext("semua jenis"),
                ),
                "targets.year": FieldLabel(label=gettext("Tahun"), empty=gettext("setiap tahun")),
                "targets.target": FieldLabel(label=gettext("Target setahun"), unit="JP", refused=jp),
                "targets.ceiling": FieldLabel(
                    label=gettext("Batas peringatan"), unit="JP", empty=gettext("tanpa batas"), refused=jp
                ),
            },
        ),
        "enrollment.certificate": PolicyLabel(
            title=gettext("Sertifikat"),
            description=gettext("Bagaimana sertifikat diberi nomor dan siapa yang menandatanganinya."),
            fields=_certificate(),
        ),
    }


def _attendance() -> dict[str, FieldLabel]:
    statuses = ("present", "late", "excused", "sick", "on_duty", "absent")
    return {
        "minimum_percent": FieldLabel(
            label=gettext("Kehadiran paling sedikit"),
            hint=gettext("Bagian dari semua pertemuan suatu angkatan."),
            unit="%",
        ),
        "present_minutes": FieldLabel(
            label=gettext("Batas hadir"),
            hint=gettext("Presensi sampai sekian menit sesudah mulai dihitung hadir."),
            unit=gettext("menit"),
        ),
        "late_minutes": FieldLabel(
            label=gettext("Batas terlambat"),
            hint=gettext("Sampai sekian menit sesudah mulai dihitung terlambat, lalu tidak hadir."),
            unit=gettext("menit"),
            refused=gettext("Batas terlambat tidak boleh lebih pendek daripada batas hadir."),
        ),
        "counted": FieldLabel(
            label=gettext("Dihitung hadir"), options={status: attendance_name(status) for status in statuses}
        ),
    }


def _jp_scheme() -> dict[str, FieldLabel]:
    jp = gettext("Isi angka dari 0 sampai 9.999.")
    fields = {
        "version": FieldLabel(label=gettext("Nama skema"), hint=gettext("Tertulis di setiap catatan JP.")),
        "basis": FieldLabel(
            label=gettext("Dasar pengakuan"),
            options={
                "declared": gettext("JP yang dicantumkan penyelenggara"),
                "converted": gettext("hasil konversi menurut tabel"),
            },
        ),
        "cap_mode": FieldLabel(
            label=gettext("Bila melewati batas"),
            options={
                "off": gettext("tidak diperiksa"),
                "warn": gettext("diberi tanda"),
                "enforce": gettext("dipotong sampai batas"),
            },
        ),
        "rules": FieldLabel(
            label=gettext("Konversi menurut jenis"),
            hint=gettext("Jenis tanpa baris diakui seperti yang dicantumkan."),
            refused=gettext("Satu jenis mempunyai dua baris. Hapus salah satunya."),
        ),
        "rules.kind": FieldLabel(label=gettext("Jenis"), options=dict(kinds())),
        "rules.conversion": FieldLabel(
            label=gettext("Cara hitung"),
            options={
                "actual": gettext("pengali × JP"),
                "per_day": gettext("JP per hari"),
                "per_time": gettext("JP per kali"),
                "fixed": gettext("JP tetap"),
            },
        ),
        "rules.national": FieldLabel(label=gettext("Nasional")),
        "rules.international": FieldLabel(label=gettext("Internasional")),
    }
    for where in ("national", "international"):
        fields |= {
            f"rules.{where}.rate": FieldLabel(label=gettext("Angka"), refused=jp),
            f"rules.{where}.daily_cap": FieldLabel(label=gettext("Batas per hari"), refused=jp),
            f"rules.{where}.monthly_cap": FieldLabel(label=gettext("Batas per bulan"), refused=jp),
        }
    return fields


def _certificate() -> dict[str, FieldLabel]:
    pattern = gettext(
        "Wajib memuat {number} dan {year}; boleh juga {series}, {month}, dan {roman_month}. "
        "{number:04d} menulis nomor dengan empat angka."
    )
    return {
        "series": FieldLabel(
            label=gettext("Kode seri"), hint=gettext("Setiap seri bernomor sendiri, mulai lagi tiap tahun.")
        ),
        "number_template": FieldLabel(label=gettext("Pola nomor"), hint=pattern, refused=pattern),
        "place": FieldLabel(label=gettext("Tempat penandatanganan")),
        "signer_name": FieldLabel(
            label=gettext("Nama penanda tangan"),
            hint=gettext("Bila kosong, sertifikat memuat garis untuk ditulis tangan."),
        ),
        "signer_position": FieldLabel(label=gettext("Jabatan penanda tangan")),
    }
