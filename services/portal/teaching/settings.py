"""What a course is: title, category, JP, competencies, and what completes it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.forms import course_choices
from services.portal.teaching.draft_editing import fingerprint
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, save_part
from services.portal.teaching.forms.course_settings import NAMES, read_settings, settings_of
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors, add_refusal
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients

blueprint = Blueprint("course_settings", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/pengaturan")
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page(course_id: UUID) -> str:
    """The form."""
    draft = clients().catalog.draft(str(course_id))
    return _form(draft, settings_of(draft))


@blueprint.post("")
def save(course_id: UUID) -> Response | tuple[str, int]:
    """Save the settings; what others wrote in its activities meanwhile stays."""
    draft = clients().catalog.draft(str(course_id))
    settings, errors = read_settings(request.form)
    if errors:
        return _form(draft, settings, errors), 422
    try:
        save_part(
            draft,
            part=settings_of(draft),
            seen=request.form.get("asal", ""),
            change=lambda present: {**present, **settings},
        )
    except PartChanged as conflict:
        return _form(conflict.draft, settings, conflict=settings_of(conflict.draft)), 412
    except ClientProblem as problem:
        if not _explain(problem, errors):
            raise
        return _form(draft, settings, errors), 422
    flash(gettext("Pengaturan tersimpan."))
    if request.args.get("baru"):
        return outline(course_id)
    return redirect(url_for("course_settings.page", course_id=course_id), 303)


def _explain(problem: ClientProblem, errors: Errors) -> bool:
    if problem.slug == "slug_taken":
        errors["alamat"] = [gettext("Alamat ini sudah dipakai kursus lain.")]
    elif problem.slug == "slug_is_fixed":
        errors["alamat"] = [
            gettext("Kursus yang sudah terbit tidak dapat berganti alamat: tautannya sudah beredar.")
        ]
    elif problem.answered == 422:
        add_refusal(errors, problem, NAMES)
        errors = errors or {}
    return bool(errors)


def _form(
    draft: JsonObject, settings: JsonObject, errors: Errors | None = None, *, conflict: Any = None
) -> str:
    catalog = clients().catalog
    competencies, categories = optional(catalog.competencies), optional(catalog.categories)
    known = competencies["items"] if competencies else []
    listed = {entry["key"] for entry in known}
    return render_template(
        "teaching/settings.html",
        draft=draft,
        settings=settings,
        errors=errors or {},
        conflict=conflict,
        seen=fingerprint(settings_of(draft)),
        choices=course_choices,
        groups=course_choices.competency_groups(known),
        other_competencies=[key for key in settings["competencies"] if key not in listed],
        categories=[entry["name"] for entry in categories["items"]] if categories else [],
        is_new=bool(request.args.get("baru")),
    )
