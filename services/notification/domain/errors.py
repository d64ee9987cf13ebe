"""What notification refuses, each named for the broken rule."""

from shared.errors import NotFound, Unavailable


class MessageNotFound(NotFound):
    """This person has no such message."""


class DeliveryNotFound(NotFound):
    """No such delivery."""


class MailNotAccepted(Unavailable):
    """The mail server could not be reached, or asked to try again later."""
