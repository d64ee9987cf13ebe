"""What is said about mistakes in a list of people, to the organiser who has to mend them, in both languages."""

from collections.abc import Mapping

MESSAGES: dict[str, dict[str, str]] = {
    "too_large": {
        "id": "Berkas lebih besar dari {most} MB. Bagilah menjadi beberapa berkas.",
        "en": "The file is larger than {most} MB. Split it into several files.",
    },
    "too_many_rows": {
        "id": "Berkas memuat lebih dari {most} baris. Bagilah menjadi beberapa berkas.",
        "en": "The file has more than {most} rows. Split it into several files.",
    },
    "not_text": {
        "id": "Ini bukan berkas CSV. Di lembar kerja, pilih Simpan Sebagai → CSV UTF-8.",
        "en": "This is not a CSV file. In your spreadsheet choose Save As → CSV UTF-8.",
    },
    "not_utf8": {
        "id": "Berkas tidak disimpan sebagai UTF-8 (mungkin Windows-1252). Simpan ulang sebagai CSV UTF-8.",
        "en": "The file is not saved as UTF-8 (perhaps as Windows-1252). Save it again as CSV UTF-8.",
    },
    "utf16": {
        "id": "Berkas disimpan sebagai UTF-16. Simpan ulang sebagai CSV UTF-8.",
        "en": "The file is saved as UTF-16. Save it again as CSV UTF-8.",
    },
    "malformed": {
        "id": "Baris ini tidak dapat dibaca sebagai CSV: periksa tanda kutip yang tidak ditutup.",
        "en": "This line cannot be read as CSV: look for a quotation mark that is not closed.",
    },
    "empty": {
        "id": "Berkas kosong. Baris pertama harus memuat nama kolom.",
        "en": "The file is empty. Its first line must name the columns.",
    },
    "no_rows": {
        "id": "Berkas hanya memuat nama kolom, tanpa satu pun pegawai.",
        "en": "The file has column names only and not a single person.",
    },
    "column_missing": {
        "id": "Kolom “{column}” tidak ada pada baris pertama.",
        "en": "The first line lacks the column “{column}”.",
    },
    "column_unknown": {
        "id": "Kolom “{column}” tidak dikenal. Yang dikenal: {known}.",
        "en": "The column “{column}” is not known. Known are: {known}.",
    },
    "column_twice": {
        "id": "Kolom “{column}” muncul dua kali.",
        "en": "The column “{column}” is there twice.",
    },
    "too_many_cells": {
        "id": "Baris ini memuat {cells} isian, padahal kolomnya {columns}. Apit isian berpemisah dengan tanda kutip.",
        "en": "This line has {cells} values for {columns} columns. Put values that hold the separator in quotes.",
    },
    "value_missing": {"id": "“{column}” wajib diisi.", "en": "“{column}” must be given."},
    "value_too_long": {
        "id": "“{column}” lebih panjang dari {most} karakter.",
        "en": "“{column}” is longer than {most} characters.",
    },
    "employment_type_unknown": {
        "id": "Jenis pegawai harus PNS, PPPK, CPNS, atau NON-ASN.",
        "en": "The kind of employment must be PNS, PPPK, CPNS or NON-ASN.",
    },
    "email_not_valid": {"id": "Alamat surel tidak sah.", "en": "This is not an e-mail address."},
    "username_not_valid": {
        "id": "Nama pengguna terdiri atas 3–60 huruf kecil, angka, titik, atau tanda hubung, dan bukan angka saja.",
        "en": "A username has 3 to 60 small letters, digits, dots or hyphens, and not digits alone.",
    },
    "zone_unknown": {
        "id": "Zona waktu harus WIB, WITA, WIT, atau nama seperti Asia/Makassar.",
        "en": "The time zone must be WIB, WITA, WIT or a name such as Asia/Makassar.",
    },
    "role_unknown": {
        "id": "Peran “{role}” tidak dikenal. Yang dikenal: {known}.",
        "en": "The role “{role}” is not known. Known are: {known}.",
    },
    "role_not_yours_to_grant": {
        "id": "Anda tidak berwenang memberikan peran “{role}” di unit ini.",
        "en": "You may not grant the role “{role}” in this unit.",
    },
    "nip_scientific": {
        "id": "Lembar kerja mengubah NIP menjadi bentuk seperti 1,98E+17. Format kolom sebagai teks, lalu isi ulang.",
        "en": "The spreadsheet turned the NIP into something like 1.98E+17. Format the column as text and re-enter it.",
    },
    "nip_not_digits": {"id": "NIP hanya boleh memuat angka.", "en": "A NIP has digits only."},
    "nip_length": {"id": "NIP harus tepat 18 angka.", "en": "A NIP has exactly 18 digits."},
    "nip_birth_date": {
        "id": "Delapan angka pertama NIP bukan tanggal lahir yang mungkin.",
        "en": "The first eight digits of the NIP are no possible birth date.",
    },
    "nip_appointment": {
        "id": "Angka ke-9 sampai ke-14 NIP bukan bulan pengangkatan yang mungkin.",
        "en": "Digits 9 to 14 of the NIP are no possible month of appointment.",
    },
    "nip_gender": {"id": "Angka ke-15 NIP harus 1 atau 2.", "en": "Digit 15 of the NIP must be 1 or 2."},
    "nip_serial": {
        "id": "Nomor urut NIP tidak boleh 000.",
        "en": "The serial number of the NIP cannot be 000.",
    },
    "nip_not_expected": {
        "id": "Pegawai NON-ASN tidak memiliki NIP: kosongkan.",
        "en": "People outside the civil service have no NIP: leave it empty.",
    },
    "nip_missing": {
        "id": "PNS, CPNS, dan PPPK wajib memiliki NIP.",
        "en": "PNS, CPNS and PPPK must have a NIP.",
    },
    "nip_twice": {
        "id": "NIP ini sudah dipakai pada baris {line}.",
        "en": "This NIP stands in line {line} already.",
    },
    "username_twice": {
        "id": "Nama pengguna ini sudah dipakai pada baris {line}.",
        "en": "This username stands in line {line} already.",
    },
    "username_of_another": {
        "id": "Nama pengguna ini milik pegawai lain.",
        "en": "This username belongs to somebody else.",
    },
    "nip_of_another": {
        "id": "Pegawai dengan nama pengguna ini memiliki NIP lain.",
        "en": "The person with this username has another NIP.",
    },
    "same_person_twice": {
        "id": "Baris {line} sudah menyebut pegawai yang sama.",
        "en": "Line {line} already speaks of the same person.",
    },
    "unit_unknown": {
        "id": "Unit tidak ditemukan. Isi dengan kode atau nama unit persis seperti di daftar unit.",
        "en": "There is no such unit. Give its key or its name exactly as in the list of units.",
    },
    "unit_ambiguous": {
        "id": "Beberapa unit bernama sama. Isi dengan kode unit.",
        "en": "Several units have this name. Give the unit's key.",
    },
    "unit_out_of_reach": {
        "id": "Unit ini di luar kewenangan Anda.",
        "en": "This unit is outside of what you administer.",
    },
    "person_out_of_reach": {
        "id": "Data pegawai ini dikelola oleh unit atau pengelola lain.",
        "en": "This person is looked after by another unit or administrator.",
    },
    "supervisor_unknown": {
        "id": "Atasan tidak ditemukan. Isi dengan nama penggunanya.",
        "en": "There is no such supervisor. Give their username.",
    },
    "supervisor_is_self": {
        "id": "Pegawai tidak dapat menjadi atasannya sendiri.",
        "en": "Nobody can be their own supervisor.",
    },
    "too_many_problems": {
        "id": "Masih ada {more} masalah lain. Perbaiki yang ini dahulu.",
        "en": "There are {more} more problems. Mend these first.",
    },
}


def message(code: str, language: str, values: Mapping[str, object]) -> str:
    """The sentence for a mistake; Indonesian unless English is asked for."""
    return MESSAGES[code]["en" if language == "en" else "id"].format(**values)
