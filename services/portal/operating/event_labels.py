"""How the operator's pages name services, events and what became of them."""

from typing import Any

from services.portal.web.formatters import day, instant, zone_abbreviation
from services.portal.web.i18n import gettext
from services.portal.web.language import language, zone

SERVICES = ("identity", "catalog", "assessment", "enrollment", "notification")


def service_name(service: str) -> str:
    """`enrollment` is Kepesertaan."""
    names = {
        "identity": gettext("Identitas"),
        "catalog": gettext("Katalog"),
        "assessment": gettext("Penilaian"),
        "enrollment": gettext("Kepesertaan"),
        "notification": gettext("Pemberitahuan"),
    }
    return names.get(service, service)


def event_name(type_name: str) -> str:
    """`enrollment.course_completed.v1` is Kursus selesai; of an unknown type its own name."""
    names = {
        "identity.unit_recorded": gettext("Data unit tercatat"),
        "identity.person_recorded": gettext("Data orang tercatat"),
        "identity.session_ended": gettext("Sesi berakhir"),
        "identity.person_deactivated": gettext("Akun dinonaktifkan"),
        "identity.role_withdrawn": gettext("Peran dicabut"),
        "catalog.course_version_published": gettext("Versi kursus terbit"),
        "catalog.run_scheduled": gettext("Angkatan dijadwalkan"),
        "assessment.attempt_graded": gettext("Ujian dinilai"),
        "assessment.attempt_due": gettext("Batas waktu ujian tiba"),
        "assessment.activity_result_recorded": gettext("Hasil kegiatan tercatat"),
        "enrollment.participant_enrolled": gettext("Peserta mendaftar"),
        "enrollment.participant_withdrew": gettext("Peserta mengundurkan diri"),
        "enrollment.activity_opened": gettext("Kegiatan terbuka"),
        "enrollment.availability_due": gettext("Waktu pembukaan kegiatan tiba"),
        "enrollment.course_completed": gettext("Kursus selesai"),
        "enrollment.jp_credited": gettext("JP tercatat"),
        "enrollment.certificate_issued": gettext("Sertifikat terbit"),
        "notification.email_due": gettext("Surel siap dikirim"),
        "unreadable": gettext("Tidak terbaca"),
    }
    return names.get(type_name.rsplit(".v", 1)[0], type_name)


def state_word(state: str) -> tuple[str, str]:
    """The word and the colour of a state of a service, an event or a step."""
    words = {
        "ok": (gettext("baik"), "good"),
        "attention": (gettext("perlu tindakan"), "bad"),
        "pending": (gettext("menunggu dikirim"), "warn"),
        "scheduled": (gettext("dijadwalkan"), "plain"),
        "held": (gettext("tertahan"), "bad"),
        "sent": (gettext("terkirim"), "good"),
        "done": (gettext("selesai"), "good"),
        "skipped": (gettext("sudah ada yang lebih baru"), "good"),
        "retry": (gettext("akan dicoba lagi"), "warn"),
        "not_yet": (gettext("menunggu prasyarat"), "warn"),
        "waiting": (gettext("menunggu"), "warn"),
        "missing": (gettext("belum tiba"), "warn"),
        "dead": (gettext("gagal"), "bad"),
        "failed": (gettext("gagal"), "bad"),
        "discarded": (gettext("dibuang"), "plain"),
        "away": (gettext("tidak menjawab"), "bad"),
    }
    return words.get(state, (state, "plain"))


def message_name(kind: str) -> str:
    """`course_completed` is Kursus selesai; of an unknown kind its own name."""
    names = {
        "enrolled": gettext("Peserta mendaftar"),
        "course_completed": gettext("Kursus selesai"),
        "certificate_issued": gettext("Sertifikat terbit"),
        "quiz_not_passed": gettext("Ujian belum lulus"),
        "person_deactivated": gettext("Akun dinonaktifkan"),
        "role_withdrawn": gettext("Peran dicabut"),
    }
    return names.get(kind, kind)


def delivery_word(state: str) -> tuple[str, str]:
    """The word and the colour of what became of an e-mail."""
    words = {
        "queued": (gettext("menunggu dikirim"), "warn"),
        "held": (gettext("ditahan, surel dihentikan"), "warn"),
        "sent": (gettext("terkirim"), "good"),
        "not_configured": (gettext("surel belum diatur"), "plain"),
        "no_address": (gettext("tanpa alamat surel"), "plain"),
        "declined": (gettext("tidak ingin surel"), "plain"),
        "inactive": (gettext("orangnya tidak aktif"), "plain"),
        "refused": (gettext("ditolak server surel"), "bad"),
    }
    return words.get(state, (state, "plain"))


def action_name(action: str) -> str:
    """What somebody did with an event."""
    names = {
        "event.retried": gettext("dicoba lagi"),
        "event.discarded": gettext("dibuang"),
        "event.released": gettext("dilepas untuk dikirim"),
        "event.body_read": gettext("isinya dibuka"),
    }
    return names.get(action, action)


def exact_moment(value: Any) -> str:
    """22 November 2026, 04.29.07 WIB: events of one minute are told apart."""
    if value is None:
        return "–"
    local = instant(value).astimezone(zone())
    time = f"{local:%H.%M.%S}" if language() == "id" else f"{local:%H:%M:%S}"
    return f"{day(local)}, {time} {zone_abbreviation(local)}"


NAMES = {
    "service_name": service_name,
    "event_name": event_name,
    "state_word": state_word,
    "action_name": action_name,
    "delivery_word": delivery_word,
    "message_name": message_name,
    "exact_moment": exact_moment,
}
