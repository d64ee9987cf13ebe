"""Every sentence that Sinau sends, in Indonesian (formal: Anda) and in English.

A text is a row of sentences; one that speaks of something that is not known (a score, JP) is left out.
"""

from dataclasses import dataclass

LANGUAGES = ("id", "en")

ENROLLED = "enrolled"
COMPLETED = "course_completed"
CERTIFIED = "certificate_issued"
NOT_PASSED = "quiz_not_passed"
DEACTIVATED = "person_deactivated"
ROLE_WITHDRAWN = "role_withdrawn"


@dataclass(frozen=True, slots=True)
class Text:
    """What one kind of message says in one language.

    Attributes:
        title: one line.
        sentences: the body.
        action: what the link is called in an e-mail.
    """

    title: str
    sentences: tuple[str, ...]
    action: str


MESSAGES: dict[str, dict[str, Text]] = {
    ENROLLED: {
        "id": Text(
            "Anda terdaftar di kursus {course}",
            (
                "Pendaftaran Anda di kursus {course} tercatat pada {date}.",
                "Anda dapat belajar kapan saja dan melanjutkan dari bagian terakhir yang Anda buka.",
            ),
            "Mulai belajar",
        ),
        "en": Text(
            "You are enrolled in {course}",
            (
                "Your enrolment in the course {course} was recorded on {date}.",
                "You can learn whenever you like and go on where you stopped.",
            ),
            "Start learning",
        ),
    },
    COMPLETED: {
        "id": Text(
            "Anda menyelesaikan kursus {course}",
            (
                "Selamat, Anda menyelesaikan kursus {course} pada {date}.",
                "Nilai akhir Anda {score}.",
                "{jp} JP dicatat untuk tahun {year}.",
            ),
            "Lihat riwayat JP",
        ),
        "en": Text(
            "You completed {course}",
            (
                "Congratulations, you completed the course {course} on {date}.",
                "Your final score is {score}.",
                "{jp} JP were credited for the year {year}.",
            ),
            "See your JP history",
        ),
    },
    CERTIFIED: {
        "id": Text(
            "Sertifikat Anda terbit: {course}",
            (
                "Sertifikat kursus {course} dengan nomor {number} terbit pada {date}.",
                "Anda dapat mengunduhnya sebagai PDF; keasliannya dapat diperiksa siapa pun melalui kode QR.",
            ),
            "Lihat sertifikat",
        ),
        "en": Text(
            "Your certificate was issued: {course}",
            (
                "The certificate of the course {course}, number {number}, was issued on {date}.",
                "You can download it as PDF; anyone can check it by its QR code.",
            ),
            "See the certificate",
        ),
    },
    NOT_PASSED: {
        "id": Text(
            "{quiz} belum lulus: {course}",
            (
                "Nilai Anda untuk {quiz} di kursus {course} adalah {score}; nilai minimumnya {passing_score}.",
                "Pelajari kembali materinya; di halaman kursus Anda dapat melihat apakah masih ada kesempatan mencoba.",
            ),
            "Buka kursus",
        ),
        "en": Text(
            "{quiz} not passed yet: {course}",
            (
                "Your score for {quiz} in the course {course} is {score}; the passing score is {passing_score}.",
                "Go through the lessons again; the page of the course shows whether you can still try.",
            ),
            "Open the course",
        ),
    },
    DEACTIVATED: {
        "id": Text(
            "Akun Sinau Anda dinonaktifkan",
            (
                "Akun Anda dinonaktifkan pada {date}; Anda tidak dapat masuk lagi.",
                "Riwayat belajar, JP, dan sertifikat Anda tetap tersimpan.",
                "Bila ini keliru, hubungi pengelola kepegawaian di unit kerja Anda.",
            ),
            "Buka Sinau",
        ),
        "en": Text(
            "Your Sinau account was deactivated",
            (
                "Your account was deactivated on {date}; you cannot sign in any more.",
                "Your learning history, JP and certificates are kept.",
                "If this is a mistake, contact the personnel administration of your unit.",
            ),
            "Open Sinau",
        ),
    },
    ROLE_WITHDRAWN: {
        "id": Text(
            "Peran Anda dicabut: {role}",
            (
                "Sejak {date} Anda tidak lagi memegang peran {role} di {unit}.",
                "Bila ini keliru, hubungi admin unit kerja Anda.",
            ),
            "Lihat profil",
        ),
        "en": Text(
            "Your role was withdrawn: {role}",
            (
                "Since {date} you no longer hold the role {role} in {unit}.",
                "If this is a mistake, contact the administrator of your unit.",
            ),
            "See your profile",
        ),
    },
}

ROLES: dict[str, dict[str, str]] = {
    "id": {
        "trainer": "widyaiswara",
        "organiser": "penyelenggara",
        "unit_admin": "admin unit",
        "bkpsdm_admin": "admin BKPSDM",
        "supervisor": "atasan langsung",
        "signer": "penanda tangan",
        "auditor": "auditor",
        "operator": "operator",
    },
    "en": {
        "trainer": "trainer",
        "organiser": "organiser",
        "unit_admin": "unit administrator",
        "bkpsdm_admin": "BKPSDM administrator",
        "supervisor": "supervisor",
        "signer": "signer",
        "auditor": "auditor",
        "operator": "operator",
    },
}
"""What each role is called; one that is not here is called by its key."""

FRAME: dict[str, dict[str, str]] = {
    "id": {
        "greeting": "Yth. {name},",
        "closing": "Salam,",
        "sender": "Sinau",
        "footer": "Surel ini dikirim otomatis. Anda dapat berhenti menerimanya lewat halaman profil: {profile}",
    },
    "en": {
        "greeting": "Dear {name},",
        "closing": "Kind regards,",
        "sender": "Sinau",
        "footer": "This e-mail was sent automatically. You can stop these e-mails on your profile page: {profile}",
    },
}
