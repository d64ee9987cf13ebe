"""The words of error pages: what happened, why, what to do now."""

from dataclasses import dataclass

from flask import request

from services.portal.web.formatters import moment
from services.portal.web.i18n import gettext
from services.portal.web.user_session import now
from shared.maintenance import Notice


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """The words of one page; `is_planned` when nothing went wrong, and `word` is an operator's own."""

    title: str
    why: str
    what_to_do: str
    can_retry: bool = False
    is_planned: bool = False
    word: str = ""


def in_maintenance(notice: Notice) -> ErrorMessage:
    """An operator's own words, and when to come back."""
    again = (
        gettext("Coba lagi setelah %(time)s.", time=moment(notice.until))
        if notice.until and notice.until > now()
        else gettext("Coba lagi beberapa menit lagi.")
    )
    return ErrorMessage(
        gettext("Sinau sedang dirawat"),
        gettext(
            "Yang sudah tersimpan tetap aman. Jawaban yang belum terkirim disimpan di perangkat ini dan dikirim "
            "setelah perawatan selesai."
        ),
        again,
        can_retry=True,
        is_planned=True,
        word=notice.message,
    )


def on_its_way() -> ErrorMessage:
    """What one service knows has not reached another yet: by a moment, or while the broker is away."""
    return ErrorMessage(
        gettext("Sedang disiapkan"),
        gettext("Data yang baru saja disimpan masih dalam perjalanan ke bagian ini. Tidak ada yang hilang."),
        gettext("Tunggu beberapa detik, lalu buka halaman ini sekali lagi."),
        can_retry=request.method == "GET",
    )


def of_status(status: int, retry_after: int | None, *, expired: bool = False) -> ErrorMessage:
    """The words for an HTTP status; `expired` when a form was left open too long."""
    if expired:
        return ErrorMessage(
            gettext("Formulir ini sudah kedaluwarsa"),
            gettext(
                "Halaman ini mungkin terbuka sejak sebelum Anda masuk atau keluar. Tidak ada yang diubah."
            ),
            gettext("Kembali ke halaman sebelumnya, muat ulang, lalu kirim sekali lagi."),
        )
    match status:
        case 403:
            return ErrorMessage(
                gettext("Halaman ini bukan untuk peran Anda"),
                gettext("Anda sudah masuk, tetapi peran Anda tidak mencakup halaman atau tindakan ini."),
                gettext("Jika menurut Anda ini keliru, hubungi admin unit kerja Anda."),
            )
        case 404:
            return ErrorMessage(
                gettext("Halaman tidak ditemukan"),
                gettext("Alamatnya mungkin salah ketik, atau isinya sudah dipindahkan."),
                gettext("Mulai dari beranda, atau cari kursus di katalog."),
            )
        case 409 | 412 | 422:
            return ErrorMessage(
                gettext("Tindakan ini belum dapat dilakukan"),
                gettext("Keadaannya sudah berubah sejak halaman ini dibuka, misalnya di perangkat lain."),
                gettext("Muat ulang halaman sebelumnya untuk melihat keadaan terbaru."),
            )
        case 429:
            wait = retry_after or 60
            return ErrorMessage(
                gettext("Terlalu banyak percobaan"),
                gettext("Demi keamanan, percobaan dalam waktu singkat dibatasi."),
                gettext("Tunggu %(seconds)d detik, lalu coba lagi.", seconds=wait),
                can_retry=True,
            )
        case 503:
            return ErrorMessage(
                gettext("Bagian ini sedang tidak dapat dihubungi"),
                gettext("Salah satu layanan Sinau belum menjawab. Yang sudah tersimpan tetap aman."),
                gettext("Coba lagi sebentar lagi."),
                can_retry=True,
            )
        case _ if status < 500:
            return ErrorMessage(
                gettext("Permintaan ini tidak dapat dipahami"),
                gettext("Ada bagian dari alamat atau formulir yang tidak lengkap. Tidak ada yang diubah."),
                gettext("Kembali ke halaman sebelumnya dan coba sekali lagi."),
            )
    return ErrorMessage(
        gettext("Terjadi kesalahan di pihak kami"),
        gettext("Kesalahan ini sudah dicatat bersama nomor di bawah."),
        gettext("Coba lagi. Jika berulang, sampaikan nomor itu kepada pengelola."),
        can_retry=True,
    )
