"""Publishing a draft as a version that never changes."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.catalog import VersionOutlineView
from services.portal.teaching.draft_editing import activities_of, kind_counts
from services.portal.teaching.draft_problems import explained_problems
from services.portal.teaching.drafts import AUTHORS
from services.portal.web.access_control import only_for
from services.portal.web.activity_kinds import counted_kinds
from services.portal.web.forms import sending_key, whole
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients

blueprint = Blueprint("publishing", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/terbit")
only_for(blueprint, *AUTHORS)


_REQUIREMENT = ("required", "completed_by")


@blueprint.get("")
def page(course_id: UUID) -> str:
    """What is still to fix, and what a new version will change."""
    return _page(clients().catalog.draft(str(course_id)))


@blueprint.post("")
def publish(course_id: UUID) -> Response | tuple[str, int]:
    """Publish the revision that was shown, not a later one."""
    catalog = clients().catalog
    revision = whole(request.form.get("revisi", "")) or 0
    try:
        published = catalog.publish(str(course_id), revision=revision, key=sending_key(request.form))
    except ClientProblem as problem:
        draft = catalog.draft(str(course_id))
        if problem.answered == 412:
            flash(
                gettext("Naskah berubah sejak halaman ini dibuka. Periksa sekali lagi, lalu terbitkan."),
                "warn",
            )
            return _page(draft), 412
        if problem.slug == "draft_incomplete":
            return _page({**draft, "problems": problem.problems}), 422
        if problem.slug == "nothing_to_publish":
            flash(gettext("Tidak ada yang berubah sejak versi terakhir."), "warn")
            return _page(draft), 409
        raise
    number = published["version_number"]
    flash(gettext("Versi %(number)d terbit. Peserta baru mendapat versi ini.", number=number))
    return redirect(url_for("publishing.page", course_id=course_id), 303)


def _page(draft: JsonObject) -> str:
    latest = draft.get("latest_version_id")
    version = optional(lambda: clients().catalog.version(latest)) if latest else None
    return render_template(
        "teaching/publishing.html",
        draft=draft,
        version=version,
        draft_problems=explained_problems(draft, draft.get("problems") or []),
        counts=counted_kinds(kind_counts(activities_of(draft))),
        required=counted_kinds(kind_counts(each for each in activities_of(draft) if each["required"])),
        difference=_difference(draft, version) if version else None,
    )


def _difference(draft: JsonObject, version: VersionOutlineView) -> JsonObject:
    """What a new version adds, leaves out and alters, as far as the outline tells."""
    then = {each["id"]: each for each in activities_of(version)}
    now = {each["id"]: each for each in activities_of(draft)}
    both = [(then[key], each) for key, each in now.items() if key in then]
    return {
        "added": [each["title"] for key, each in now.items() if key not in then],
        "removed": [each["title"] for key, each in then.items() if key not in now],
        "renamed": [(was["title"], each["title"]) for was, each in both if was["title"] != each["title"]],
        "is_reordered": [key for key in then if key in now] != [each["id"] for _, each in both],
        "is_required_otherwise": any(was[name] != each[name] for was, each in both for name in _REQUIREMENT),
        "jp": (version["jp"], draft["jp"]) if version["jp"] != draft["jp"] else None,
    }
