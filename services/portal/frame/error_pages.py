"""Every failure becomes a designed page: what happened, why, what to do now."""

import logging
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, flash, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.frame.failures import FormExpired
from services.portal.frame.gate import to_sign_in
from services.portal.frame.visit import now, person, renewed, sign_out
from services.portal.frame.wording import moment
from services.portal.frame.words import gettext
from shared.errors import SinauError
from shared.maintenance import Notice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """The words of an error page; `is_planned` when nothing went wrong, and `word` is an operator's own."""

    title: str
    why: str
    what_to_do: str
    can_retry: bool = False
    is_planned: bool = False
    word: str = ""


def handle_errors(app: Flask) -> None:
    """Answer each kind of error with its page."""
    app.register_error_handler(ClientProblem, _on_problem)
    app.register_error_handler(SinauError, _on_sinau_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_surprise)


def failure_page(status: int, *, retry_after: int | None = None, expired: bool = False) -> Response:
    """The page for this status."""
    return _page(status, _failure(status, retry_after, expired), retry_after)


def maintenance_page(notice: Notice, retry_after: int) -> Response:
    """The page of maintenance, which asks no service for anything."""
    again = (
        gettext("Coba lagi setelah %(time)s.", time=moment(notice.until))
        if notice.until and notice.until > now()
        else gettext("Coba lagi beberapa menit lagi.")
    )
    page = Failure(
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
    return _page(503, page, retry_after)


def _page(status: int, page: Failure, retry_after: int | None) -> Response:
    # The page must come out even when the visit itself is what is broken.
    g.is_failing = True
    response = Response(
        render_template("errors/failure.html", status=status, failure=page, retry_after=retry_after),
        status=status,
        content_type="text/html; charset=utf-8",
    )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _on_problem(problem: ClientProblem) -> Response:
    if problem.answered == 401 and person():
        return _after_refused_token()
    if problem.answered >= 500:
        log.error("%s answered %d %s", problem.service, problem.answered, problem.slug)
        return failure_page(503)
    status = problem.answered if problem.answered in {400, 403, 404, 409, 429} else 409
    return failure_page(status, retry_after=problem.retry_after)


def _after_refused_token() -> Response:
    """The token was refused though it had not expired: its session was ended, or a right was taken away."""
    if request.method == "GET" and not g.get("has_renewed"):
        g.has_renewed = True
        if renewed():
            # Reading changes nothing, so the same page is simply asked for once more with the fresh token.
            view = current_app.view_functions[request.endpoint or ""]
            try:
                return current_app.make_response(cast("Any", view(**(request.view_args or {}))))
            except ClientProblem as problem:
                if problem.answered != 401:
                    return _on_problem(problem)
    sign_out()
    flash(gettext("Sesi Anda sudah berakhir. Masuk lagi untuk melanjutkan."), "warn")
    return to_sign_in()


def _on_sinau_error(error: SinauError) -> Response:
    if isinstance(error, ServiceUnreachable):
        log.error("%s", error)
    return failure_page(error.status, expired=isinstance(error, FormExpired))


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    response = failure_page(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def _on_surprise(error: Exception) -> Response:
    log.error("the page failed: %s", request.endpoint, exc_info=error)
    return failure_page(500)


def _failure(status: int, retry_after: int | None, expired: bool) -> Failure:
    if expired:
        return Failure(
            gettext("Formulir ini sudah kedaluwarsa"),
            gettext(
                "Halaman ini mungkin terbuka sejak sebelum Anda masuk atau keluar. Tidak ada yang diubah."
            ),
            gettext("Kembali ke halaman sebelumnya, muat ulang, lalu kirim sekali lagi."),
        )
    match status:
        case 403:
            return Failure(
                gettext("Halaman ini bukan untuk peran Anda"),
                gettext("Anda sudah masuk, tetapi peran Anda tidak mencakup halaman atau tindakan ini."),
                gettext("Jika menurut Anda ini keliru, hubungi admin unit kerja Anda."),
            )
        case 404:
            return Failure(
                gettext("Halaman tidak ditemukan"),
                gettext("Alamatnya mungkin salah ketik, atau isinya sudah dipindahkan."),
                gettext("Mulai dari beranda, atau cari kursus di katalog."),
            )
        case 409 | 412 | 422:
            return Failure(
                gettext("Tindakan ini belum dapat dilakukan"),
                gettext("Keadaannya sudah berubah sejak halaman ini dibuka, misalnya di perangkat lain."),
                gettext("Muat ulang halaman sebelumnya untuk melihat keadaan terbaru."),
            )
        case 429:
            wait = retry_after or 60
            return Failure(
                gettext("Terlalu banyak percobaan"),
                gettext("Demi keamanan, percobaan dalam waktu singkat dibatasi."),
                gettext("Tunggu %(seconds)d detik, lalu coba lagi.", seconds=wait),
                can_retry=True,
            )
        case 503:
            return Failure(
                gettext("Bagian ini sedang tidak dapat dihubungi"),
                gettext("Salah satu layanan Sinau belum menjawab. Yang sudah tersimpan tetap aman."),
                gettext("Coba lagi sebentar lagi."),
                can_retry=True,
            )
        case _ if status < 500:
            return Failure(
                gettext("Permintaan ini tidak dapat dipahami"),
                gettext("Ada bagian dari alamat atau formulir yang tidak lengkap. Tidak ada yang diubah."),
                gettext("Kembali ke halaman sebelumnya dan coba sekali lagi."),
            )
    return Failure(
        gettext("Terjadi kesalahan di pihak kami"),
        gettext("Kesalahan ini sudah dicatat bersama nomor di bawah."),
        gettext("Coba lagi. Jika berulang, sampaikan nomor itu kepada pengelola."),
        can_retry=True,
    )
