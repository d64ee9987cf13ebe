"""The form of a person."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.identity import UnitView
from services.portal.forms.course_choices import Options, zones
from services.portal.web.forms import Errors, required_text, text
from services.portal.web.i18n import gettext
from services.portal.web.labels import employment_type_name

GRANTED_WITHIN_UNITS = ("trainer", "supervisor")
_NAMES = {"name": "nama", "email": "surel", "nip": "nip", "position": "jabatan", "rank": "pangkat",
          "unit_id": "unit", "username": "nama_pengguna", "employment_type": "jenis"}  # fmt: skip


class RoleRow(NamedTuple):
    """One role in the form: where it is held, and whether the visitor may give or take it."""

    key: str
    label: str
    units: tuple[str, ...]
    may_change: bool


def employment_options() -> Options:
    """The kinds of employment."""
    types = ("civil_servant", "candidate", "contract_employee", "external")
    return [(name, employment_type_name(name)) for name in types]


def role_options() -> Options:
    """The roles beside that of a learner, which everybody has."""
    return [
        ("trainer", gettext("Pengajar: menulis kursus dan memimpin pertemuan")),
        ("supervisor", gettext("Atasan langsung: melihat JP timnya")),
        ("organiser", gettext("Penyelenggara: mengelola kursus, angkatan, dan laporan")),
        ("unit_admin", gettext("Admin unit: mendaftarkan orang di unitnya")),
        ("bkpsdm_admin", gettext("Admin BKPSDM: semua unit")),
        ("signer", gettext("Penanda tangan sertifikat")),
        ("auditor", gettext("Auditor: membaca catatan")),
        ("operator", gettext("Operator sistem")),
    ]


def zone_options() -> Options:
    """The zones that a person may live in."""
    return [("", gettext("Ikut unit kerja")), *zones()]


def unit_options(units: Sequence[UnitView]) -> Options:
    """The units as a tree: each indented below its parent."""
    return [(unit["id"], "\u2003" * (len(unit["path"]) - 1) + unit["name"]) for unit in units]


def role_rows(held: Mapping[str, Any], *, may_grant_all: bool) -> list[RoleRow]:
    """The form's rows of roles."""
    return [
        RoleRow(key, label, tuple(held.get(key) or ()), may_grant_all or key in GRANTED_WITHIN_UNITS)
        for key, label in role_options()
    ]


def blank_person(unit_id: str) -> JsonObject:
    """What the form of somebody new holds."""
    return {"name": "", "email": "", "nip": "", "employment_type": "civil_servant", "position": "", "rank": "",
            "unit_id": unit_id, "supervisor": "", "supervisor_id": "", "username": "", "time_zone": "", "roles": {},
            "active": True}  # fmt: skip


def shown_person(subject: Mapping[str, Any]) -> JsonObject:
    """What the form of a registered person holds; the NIP is not shown again, it is typed only to change it."""
    supervisor = subject.get("supervisor") or {}
    return {
        **{
            name: subject[name]
            for name in ("name", "email", "employment_type", "position", "rank", "username")
        },
        "nip": "",
        "unit_id": subject["unit"]["id"],
        "supervisor": supervisor.get("name", ""),
        "supervisor_id": supervisor.get("id", ""),
        "time_zone": "",
        "roles": subject["roles"],
        "active": subject["active"],
    }


def read_person(
    form: MultiDict[str, str], subject: Mapping[str, Any] | None
) -> tuple[JsonObject, JsonObject, Errors]:
    """What identity is to be told, what the form held, and what is wrong with it.

    Args:
        subject: the person as registered; none for somebody new.
    """
    errors: Errors = {}
    values: JsonObject = {
        "name": required_text(form, "nama", errors, gettext("Isi nama lengkap."), most=200),
        "email": text(form, "surel", most=254),
        "nip": text(form, "nip", most=40),
        "employment_type": form.get("jenis", ""),
        "position": text(form, "jabatan", most=200),
        "rank": text(form, "pangkat", most=100),
        "unit_id": form.get("unit", ""),
        "supervisor": text(form, "atasan", most=200),
        "supervisor_id": _supervisor_id(form, subject),
        "username": text(form, "nama_pengguna", most=60).lower(),
        "time_zone": form.get("zona", ""),
        "roles": _roles(form, subject),
        "active": bool(form.get("aktif")) if subject else True,
    }
    if values["employment_type"] not in dict(employment_options()):
        errors["jenis"] = [gettext("Pilih jenis kepegawaian.")]
    if not values["unit_id"]:
        errors["unit"] = [gettext("Pilih unit kerja.")]
    wanted = {
        name: values[name]
        for name in ("name", "email", "employment_type", "position", "rank", "unit_id", "roles")
    }
    # What is left empty is made or kept by identity, and must not be sent as an empty text.
    wanted |= {name: values[name] for name in ("nip", "username", "time_zone") if values[name]}
    if subject:
        wanted["active"] = values["active"]
    return wanted, values, errors


def refusal(problem: ClientProblem) -> Errors:
    """Why identity does not take the person, beside the fields it is about.

    Raises:
        ClientProblem: it is about something else.
    """
    if problem.answered not in {403, 409, 422}:
        raise problem
    if problem.answered == 403:
        return {"": [gettext("Anda tidak dapat memberi peran ini, atau orang ini di luar unit Anda.")]}
    messages = {
        "own_rights_kept": ("", gettext("Anda tidak dapat mengubah peran atau menonaktifkan diri sendiri.")),
        "nip_taken": ("nip", gettext("NIP ini sudah terdaftar.")),
        "nip_not_valid": (
            "nip",
            gettext("PNS, CPNS, dan PPPK perlu nomor 18 angka. Periksa tanggal dan bulan di dalamnya."),
        ),
        "username_taken": ("nama_pengguna", gettext("Nama pengguna ini sudah dipakai.")),
        "email_taken": ("surel", gettext("Surel ini sudah dipakai.")),
    }
    if problem.slug in messages:
        field, words = messages[problem.slug]
        return {field: [words]}
    errors: Errors = {}
    for path in problem.fields:
        field = _NAMES.get(path.split(".")[0], "")
        errors[field] = [gettext("Isian ini tidak dapat diterima. Periksa sekali lagi.")]
    return errors or {"": [gettext("Data ini tidak dapat disimpan: %(why)s", why=str(problem))]}


def _supervisor_id(form: Mapping[str, str], subject: Mapping[str, Any] | None) -> str:
    """The supervisor as chosen from several, or the present one if the name was left as it was."""
    chosen = form.get("atasan_terpilih", "")
    if chosen:
        return chosen
    present = (subject or {}).get("supervisor") or {}
    return str(present.get("id", "")) if present and text(form, "atasan") == present.get("name") else ""


def _roles(form: MultiDict[str, str], subject: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The roles ticked, each with its unit; a role held in further units keeps those."""
    held: Mapping[str, list[str]] = (subject or {}).get("roles") or {}
    ticked = set(form.getlist("peran"))
    roles = {"learner": list(held["learner"])} if "learner" in held else {}
    for key, _label in role_options():
        if key in ticked:
            unit = form.get(f"unit_{key}") or form.get("unit", "")
            further = list(held.get(key) or ())[1:]
            roles[key] = [unit, *(other for other in further if other != unit)]
    return roles
