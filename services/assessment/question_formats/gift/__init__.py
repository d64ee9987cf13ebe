"""GIFT, the text format of Moodle and many others."""

from services.assessment.question_formats.gift.reading import GiftFile, read_gift
from services.assessment.question_formats.gift.writing import write_gift

__all__ = ["GiftFile", "read_gift", "write_gift"]
