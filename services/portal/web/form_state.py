"""What a page carries from one request to the next in a hidden field, because the portal keeps nothing itself."""

import base64
import binascii
import zlib

from shared.errors import InvalidInput

MOST_BYTES = 25_000_000
"""Unpacked: more than any list or course of text, and little enough to hold in memory."""
MOST_PACKED = 7_000_000
"""As it stands in a form."""


class FormStateNotReadable(InvalidInput):
    """The hidden field was changed or cut off on its way."""


class FormStateTooLarge(InvalidInput):
    """It is more than a form can carry."""


def pack(content: bytes) -> str:
    """Content, compressed, as letters and digits.

    Raises:
        FormStateTooLarge: it does not fit into a form.
    """
    packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode()
    if len(packed) > MOST_PACKED:
        raise FormStateTooLarge(f"{len(packed)} characters; {MOST_PACKED} is the most.")
    return packed


def unpack(form_state: str) -> bytes:
    """What `pack` was given. Whoever sent it may have changed it: it is checked as any input is.

    Raises:
        FormStateNotReadable: it is not a form_state, or unpacks to too much.
    """
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(base64.urlsafe_b64decode(form_state), MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise FormStateNotReadable("The form is not whole.") from error
    if not reader.eof:
        raise FormStateNotReadable("The form was cut off.")
    return content
