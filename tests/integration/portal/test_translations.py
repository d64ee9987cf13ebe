"""English is complete: nothing missing, nothing fuzzy, nothing new in the pages that the catalog does not know."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PORTAL = Path(__file__).parents[3] / "services" / "portal"
PLACE = PORTAL / "translations" / "en" / "LC_MESSAGES" / "messages.po"


@cache
def english() -> Catalog:
    """The stored catalog."""
    with PLACE.open("rb") as file:
        return read_po(file, locale="en")


@cache
def said_in_pages() -> set[str]:
    """Every sentence in templates and code."""
    found = extract_from_dir(
        str(PORTAL),
        [("**.py", "python"), ("**.html", "jinja2")],
        {"**.html": {"trimmed": "true", "silent": "false"}},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_sentence_has_its_english() -> None:
    without = [m.id for m in english() if m.id and not (m.string and all(m.string))]
    assert without == []
    assert [m.id for m in english() if m.id and m.fuzzy] == []


def test_the_catalog_knows_exactly_what_the_pages_say() -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in english() if m.id}
    assert said_in_pages() - known == set(), "run services/portal/translations/update"
    assert known - said_in_pages() == set(), "run services/portal/translations/update"


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = [message.id for message in english() if message.id and message.check(english())]
    assert wrong == []


def test_the_compiled_catalog_is_the_written_one() -> None:
    with PLACE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    for message in english():
        if message.id and message.string and all(message.string):
            found = compiled.get(message.id if isinstance(message.id, str) else message.id[0])
            assert found is not None
            # Compiled, plural forms come as a list.
            compiled_string = found.string if isinstance(found.string, str) else tuple(found.string or ())
            assert compiled_string == message.string
