"""The public page on which anybody may check a certificate."""

from flask import Blueprint, render_template

from services.portal.clients import ClientProblem
from services.portal.web.access_control import public
from services.portal.web.user_session import clients

blueprint = Blueprint("verification", __name__)


@blueprint.get("/v/<code>")
@public
def page(code: str) -> str | tuple[str, int]:
    """What the public may know of a certificate; an unknown code says so plainly."""
    try:
        found = clients().enrollment.verification(code[:64])
    except ClientProblem as problem:
        if problem.answered not in {400, 404, 422}:
            raise
        return render_template("learner/certificates/verification.html", found=None, code=code[:64]), 404
    return render_template("learner/certificates/verification.html", found=found, code=code)
