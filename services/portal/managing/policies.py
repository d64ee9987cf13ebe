"""Rules that agencies set: what holds in a unit, whose it is, since when, and setting it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.clients.policies import PoliciesClient
from services.portal.clients.shapes.enrollment import PolicyChange, PolicyView
from services.portal.clients.shapes.identity import UnitView
from services.portal.managing.forms import policy_form, policy_schema
from services.portal.managing.forms.policy_labels import PolicyLabel, policy_label
from services.portal.managing.forms.policy_words import Difference, Words, differences, words_of
from services.portal.web.access_control import only_for
from services.portal.web.errors import PageNotForYou
from services.portal.web.forms import Errors, whole
from services.portal.web.i18n import gettext
from services.portal.web.user_session import Person, clients, person

LOOK = ("organiser", "unit_admin", "bkpsdm_admin", "auditor")
EVERYWHERE = ("bkpsdm_admin", "auditor")
MOST_CHANGES = 10

blueprint = Blueprint("policies", __name__, url_prefix="/kelola/aturan")
only_for(blueprint, *LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """For what the rules are shown: a unit, or the whole installation.

    Attributes:
        unit_id: empty for the whole installation.
        options: what the visitor may choose instead.
        may_set: whether the visitor may set rules for it.
    """

    unit_id: str
    name: str
    options: list[tuple[str, str]]
    may_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPolicy:
    """A policy with its words."""

    service: str
    policy: PolicyView
    label: PolicyLabel
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A line of the history; `differences` is empty where the value before is not known, and `words` tell it whole."""

    change: PolicyChange
    differences: list[Difference]
    words: tuple[Words, ...]


@blueprint.get("")
def page() -> str:
    """What holds in a unit."""
    place = _place()
    shown: list[ShownPolicy] = []
    refusals: list[ClientProblem | ServiceUnreachable] = []
    services = clients().policies
    for service, client in services.items():
        try:
            shown += [_shown(service, policy) for policy in client.policies(place.unit_id)["items"]]
        except (ClientProblem, ServiceUnreachable) as refusal:
            if isinstance(refusal, ClientProblem) and refusal.answered == 401:
                raise
            refusals.append(refusal)
    if len(refusals) == len(services):
        raise refusals[0]
    return render_template(
        "managing/policies.html", place=place, policies=shown, is_incomplete=bool(refusals)
    )


@blueprint.get("/<service>/<name>")
def show(service: str, name: str) -> str:
    """One policy: its value, its form for those who may set it, and what was set before."""
    place = _place()
    shown = _shown(service, _client(service).policy(name, place.unit_id))
    return _page(place, shown, policy_schema.typed_value(shown.policy["form"], shown.policy["value"]))


@blueprint.post("/<service>/<name>")
def change(service: str, name: str) -> Response | str | tuple[str, int]:
    """Set a value."""
    place, client = _place(), _client(service)
    shown = _shown(service, client.policy(name, place.unit_id))
    schema = shown.policy["form"]
    typed = policy_schema.typed_form(schema, request.form)
    action, _, rows = request.form.get("aksi", "").partition(" ")
    if action == "tambah":
        return _page(place, shown, typed, one_more=rows)
    errors: Errors = {}
    value = policy_schema.value_of(schema, typed, errors)
    if not errors:
        try:
            client.set_policy(name, place.unit_id, value, revision=_edited_revision())
        except ClientProblem as problem:
            if problem.answered != 412:
                errors = policy_form.refusal(shown.label, problem)
            else:
                shown = _shown(service, client.policy(name, place.unit_id))
                # The same form may have been sent twice.
                if not (shown.policy["is_own"] and shown.policy["value"] == value):
                    return _page(place, shown, typed, is_conflict=True), 412
    if errors:
        return _page(place, shown, typed, errors), 422
    flash(gettext("Aturan tersimpan. Berlaku untuk %(place)s dan semua di bawahnya.", place=place.name))
    return redirect(url_for("policies.show", service=service, name=name, unit=place.unit_id or None), 303)


@blueprint.post("/<service>/<name>/warisi")
def inherit(service: str, name: str) -> Response | tuple[str, int]:
    """Take the unit's own value away."""
    place, client = _place(), _client(service)
    try:
        client.unset_policy(name, place.unit_id, revision=_edited_revision())
    except ClientProblem as problem:
        if problem.answered != 412:
            raise
        shown = _shown(service, client.policy(name, place.unit_id))
        typed = policy_schema.typed_value(shown.policy["form"], shown.policy["value"])
        return _page(place, shown, typed, is_conflict=True), 412
    flash(gettext("Nilai sendiri dihapus. Sekarang berlaku nilai yang diwarisi."))
    return redirect(url_for("policies.show", service=service, name=name, unit=place.unit_id or None), 303)


def _page(
    place: Place,
    shown: ShownPolicy,
    typed: Any,
    errors: Errors | None = None,
    *,
    one_more: str = "",
    is_conflict: bool = False,
) -> str:
    policy, client = shown.policy, _client(shown.service)
    fields = policy_form.fields_of(shown.label, policy["form"], typed, one_more=one_more)
    cursor = request.args.get("cursor")
    found = client.changes(policy["name"], place.unit_id, limit=MOST_CHANGES, cursor=cursor)
    return render_template(
        "managing/policy.html",
        place=place,
        shown=shown,
        fields=fields,
        errors=errors or {},
        summary=policy_form.named(fields, errors or {}),
        is_conflict=is_conflict,
        is_more=bool(one_more),
        history=_history(shown, found["items"]),
        next=found["next"],
        is_first=cursor is None,
    )


def _history(shown: ShownPolicy, changes: list[PolicyChange]) -> list[ShownChange]:
    """Each change beside the one before it, if both set a value."""
    lines = []
    for change, before in zip(changes, [*changes[1:], None], strict=False):
        schema, found = shown.policy["form"], []
        if before and change["action"] == before["action"] == "set":
            found = differences(shown.label, schema, before["value"], change["value"])
        words = () if found else words_of(shown.label, schema, change["value"])
        lines.append(ShownChange(change=change, differences=found, words=words))
    return lines


def _shown(service: str, policy: PolicyView) -> ShownPolicy:
    label = policy_label(service, policy["name"], policy["description"])
    words = words_of(label, policy["form"], policy["value"])
    return ShownPolicy(service=service, policy=policy, label=label, words=words)


def _client(service: str) -> PoliciesClient:
    found = clients().policies.get(service)
    if found is None:
        raise NotFound()
    return found


def _edited_revision() -> int:
    return whole(request.form.get("revisi", "")) or 0


def _place() -> Place:
    """What the visitor asked for, if it is within reach; else the whole installation or the own unit.

    Raises:
        PageNotForYou: the visitor's roles are held in no unit.
        NotFound: there is no such unit within reach.
    """
    visitor = person()
    if visitor is None:
        raise PageNotForYou()
    is_everywhere = visitor.has(*EVERYWHERE)
    units = [
        unit
        for unit in clients().identity.units()["items"]
        if is_everywhere or _holds(visitor, unit, "organiser", "unit_admin")
    ]
    options = [("", gettext("Seluruh instalasi"))] if is_everywhere else []
    if not units and not options:
        raise PageNotForYou()
    asked = request.args.get("unit", "") or ("" if is_everywhere else _own_unit(visitor, units))
    unit = next((unit for unit in units if unit["id"] == asked), None)
    if asked and unit is None:
        raise NotFound()
    least = min((len(unit["path"]) for unit in units), default=1)
    options += [(unit["id"], "\u2003" * (len(unit["path"]) - least) + unit["name"]) for unit in units]
    return Place(
        unit_id=asked,
        name=unit["name"] if unit else gettext("seluruh instalasi"),
        options=options,
        may_set=visitor.has("bkpsdm_admin") or (unit is not None and _holds(visitor, unit, "unit_admin")),
    )


def _holds(visitor: Person, unit: UnitView, *roles: str) -> bool:
    """Whether the visitor has one of the roles in this unit or above it."""
    return any(set(visitor.roles.get(role, ())) & set(unit["path"]) for role in roles)


def _own_unit(visitor: Person, units: list[UnitView]) -> str:
    """The visitor's unit as a unit admin, or else as an organiser."""
    held = [*visitor.roles.get("unit_admin", ()), *visitor.roles.get("organiser", ())]
    known = {unit["id"] for unit in units}
    return next((unit_id for unit_id in held if unit_id in known), units[0]["id"])
