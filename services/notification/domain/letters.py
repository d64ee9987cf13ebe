"""A message as an e-mail: subject, plain text and HTML that say the same."""

from dataclasses import dataclass
from html import escape

from services.notification.domain.catalog import FRAME
from services.notification.domain.messages import Wording
from services.notification.domain.wording import language_or_default
from shared.contracts.routes import Route, path_to

# Mail programs drop style sheets, so what little there is stands with the elements.
_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body style="margin:0;padding:24px;font-family:sans-serif;font-size:16px;line-height:1.5;color:#1b1b1f;background:#fff">
<div style="max-width:36em;margin:0 auto">
<p>{greeting}</p>
<p>{body}</p>
<p><a href="{address}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0b4a8f;color:#fff;\
text-decoration:none">{action}</a></p>
<p style="word-break:break-all"><small>{address}</small></p>
<p>{closing}<br>{sender}</p>
<p style="color:#55575e"><small>{footer}</small></p>
</div></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail's content."""

    language: str
    subject: str
    text: str
    html: str


def write_letter(wording: Wording, *, name: str, language: str, path: str, public_url: str) -> Letter:
    """Put a message into a letter.

    Args:
        name: of the person who is addressed.
        path: of the page to which the message leads.
        public_url: the portal's address, without a trailing slash.
    """
    language = language_or_default(language)
    frame = FRAME[language]
    parts = {
        "title": wording.title,
        "greeting": frame["greeting"].format(name=" ".join(name.split())),
        "body": wording.body,
        "address": f"{public_url}{path}",
        "action": wording.action,
        "closing": frame["closing"],
        "sender": frame["sender"],
        "footer": frame["footer"].format(profile=f"{public_url}{path_to(Route.PROFILE)}"),
    }
    return Letter(
        language=language,
        # A subject is one line, whatever a course was titled.
        subject=" ".join(wording.title.split()),
        text=(
            "{greeting}\n\n{body}\n\n{action}: {address}\n\n{closing}\n{sender}\n\n-- \n{footer}\n".format(
                **parts
            )
        ),
        html=_HTML.format(language=language, **{part: escape(value) for part, value in parts.items()}),
    )
