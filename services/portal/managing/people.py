"""People of the own units: finding, registering, changing, and giving a new first password."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.identity import AccountView, PersonView
from services.portal.managing.forms import person as forms
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, person

blueprint = Blueprint("people", __name__, url_prefix="/kelola/orang")
only_for(blueprint, "organiser", "unit_admin", "bkpsdm_admin")

MOST_CANDIDATES = 8


@blueprint.get("")
def page() -> str:
    """Search and browse."""
    q = request.args.get("q", "").strip()[:100]
    unit_id = _uuid(request.args.get("unit", ""))
    identity = clients().identity
    found = identity.people(q=q, unit_id=unit_id, limit=30, cursor=request.args.get("cursor"))
    return render_template(
        "managing/people.html",
        found=found,
        q=q,
        unit_id=unit_id,
        units=forms.unit_options(identity.units()["items"]),
        is_first="cursor" not in request.args,
    )


@blueprint.get("/baru")
def new() -> str:
    """The form of somebody new."""
    return _form(None, forms.blank_person(_own_unit()))


@blueprint.post("/baru")
def register() -> Response | tuple[str, int]:
    """Register somebody; the first password is shown this once."""
    wanted, values, errors = forms.read_person(request.form, None)
    supervisors = _find_supervisor(wanted, values, errors)
    if not errors:
        try:
            made = clients().identity.register_person(wanted, key=sending_key(request.form))
            return _password(made, made["first_password"], is_new=True)
        except ClientProblem as problem:
            errors = forms.refusal(problem)
    return _form(None, values, errors, supervisors), 422


@blueprint.get("/<uuid:person_id>")
def show(person_id: UUID) -> str:
    """One person."""
    return render_template(
        "managing/person.html",
        subject=clients().identity.person(str(person_id)),
        units=_unit_names(),
        role_names=dict(forms.role_options()),
        employment_names=dict(forms.employment_options()),
    )


@blueprint.get("/<uuid:person_id>/ubah")
def edit(person_id: UUID) -> str:
    """The form of somebody who is registered."""
    subject = clients().identity.person(str(person_id))
    return _form(subject, forms.shown_person(subject))


@blueprint.post("/<uuid:person_id>/ubah")
def change(person_id: UUID) -> Response | tuple[str, int]:
    """Save the changes."""
    identity = clients().identity
    subject = identity.person(str(person_id))
    wanted, values, errors = forms.read_person(request.form, subject)
    supervisors = _find_supervisor(wanted, values, errors)
    if not errors:
        try:
            identity.save_person(str(person_id), wanted)
            flash(gettext("Data tersimpan."))
            return redirect(url_for("people.show", person_id=person_id), 303)
        except ClientProblem as problem:
            errors = forms.refusal(problem)
    return _form(subject, values, errors, supervisors), 422


@blueprint.get("/<uuid:person_id>/sandi")
def confirm_reset(person_id: UUID) -> str:
    """Say what a new first password does before it is given."""
    return render_template("managing/password_reset.html", subject=clients().identity.person(str(person_id)))


@blueprint.post("/<uuid:person_id>/sandi")
def reset(person_id: UUID) -> Response:
    """A new first password, shown this once; the person's sessions end."""
    identity = clients().identity
    answer = identity.reset_password(str(person_id), key=sending_key(request.form))
    return _password(identity.person(str(person_id)), answer["first_password"], is_new=False)


def _find_supervisor(wanted: JsonObject, values: JsonObject, errors: Errors) -> list[tuple[str, str]]:
    """Turn the typed name of the supervisor into a person; several that fit are given back to choose from."""
    chosen, name = values["supervisor_id"], values["supervisor"]
    wanted["supervisor_id"] = chosen or None
    if not name or (chosen and not request.form.get("atasan_terpilih")):
        return []
    found = clients().identity.people(q=name, limit=MOST_CANDIDATES)["items"]
    candidates = [(one["id"], f"{one['name']} · {one['position'] or one['unit']['name']}") for one in found]
    if chosen:
        return candidates
    if len(found) == 1:
        wanted["supervisor_id"] = found[0]["id"]
    elif not found:
        errors["atasan"] = [gettext("Tidak ada orang dengan nama ini di unit Anda.")]
    else:
        errors["atasan"] = [gettext("Beberapa orang cocok. Pilih salah satu.")]
    return candidates if len(found) > 1 else []


def _password(subject: AccountView, first_password: str, *, is_new: bool) -> Response:
    page = render_template(
        "managing/first_password.html", subject=subject, first_password=first_password, is_new=is_new
    )
    # Going back in the browser must not show a password that was meant to be seen once.
    headers = {"Cache-Control": "no-store"}
    status = 201 if is_new else 200
    return Response(page, status=status, content_type="text/html; charset=utf-8", headers=headers)


def _form(
    subject: PersonView | None,
    values: JsonObject,
    errors: Errors | None = None,
    supervisors: list[tuple[str, str]] | None = None,
) -> str:
    visitor = person()
    return render_template(
        "managing/person_form.html",
        subject=subject,
        values=values,
        errors=errors or {},
        supervisors=supervisors or [],
        units=forms.unit_options(clients().identity.units()["items"]),
        role_rows=forms.role_rows(
            values["roles"], may_grant_all=bool(visitor and visitor.has("bkpsdm_admin"))
        ),
        employment=forms.employment_options(),
        zones=forms.zone_options(),
        is_someone_else=not (subject and visitor and subject["id"] == visitor.id),
    )


def _unit_names() -> dict[str, str]:
    return {unit["id"]: unit["name"] for unit in clients().identity.units()["items"]}


def _own_unit() -> str:
    visitor = person()
    roles = visitor.roles if visitor else {}
    units = [unit for role in ("unit_admin", "organiser", "bkpsdm_admin") for unit in roles.get(role, ())]
    return units[0] if units else ""


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
