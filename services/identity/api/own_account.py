"""The signed-in person's own account."""

from flask_smorest import Blueprint

from services.identity.api.context import settings, today, vault
from services.identity.api.sessions import WINDOW_SECONDS, answer_with, limit_key
from services.identity.operations.own_account import (
    NewPassword,
    PreferencesChange,
    acknowledge_privacy,
    change_own_password,
    set_preferences,
)
from services.identity.queries.people import PersonView, person_by_id
from services.identity.queries.sign_ins import SignedInView
from shared.web.auth import principal
from shared.web.declared import accepts, answers
from shared.web.limits import forget, limit
from shared.web.transaction import clock, context, database, reading, session, writing

blp = Blueprint("own_account", __name__, description="The signed-in person's own account")


@blp.route("/me", methods=["GET"])
@reading
@answers(200, PersonView)
def own_profile() -> PersonView:
    """Who is signed in."""
    return person_by_id(session(), principal().person_id, today=today(), vault=vault())


@blp.route("/me/password", methods=["PUT"])
@accepts(NewPassword)
@answers(200, SignedInView)
def change_password(body: NewPassword) -> SignedInView:
    """Choose a new password. All other sessions end; this one goes on with a new token and a new handle.

    It opens its transaction itself: a wrong present password is counted although the request is refused.
    """
    person = principal()
    tries = limit_key("password", str(person.person_id))
    limit(database(), clock(), key=tries, most=settings().most_tries_per_account, per_seconds=WINDOW_SECONDS)
    with database().begin() as context:
        handle = change_own_password(
            context,
            vault=vault(),
            person_id=person.person_id,
            session_id=person.session_id,
            passwords=body,
        )
        answer = answer_with(context.session, person.session_id, handle)
    forget(database(), key=tries)
    return answer


@blp.route("/me/privacy-acknowledgement", methods=["POST"])
@writing
@answers(204)
def acknowledge() -> None:
    """The person has seen the privacy notice."""
    acknowledge_privacy(context(), person_id=principal().person_id)


@blp.route("/me/preferences", methods=["PUT"])
@writing
@accepts(PreferencesChange)
@answers(200, PersonView)
def choose_preferences(body: PreferencesChange) -> PersonView:
    """Choose a language and, if wanted, a time zone."""
    set_preferences(context(), person_id=principal().person_id, change=body)
    return person_by_id(session(), principal().person_id, today=today(), vault=vault())
