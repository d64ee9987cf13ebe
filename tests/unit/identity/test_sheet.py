"""Lists of people as CSV: what is understood and what is said about mistakes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain import sheet
from services.identity.domain.nip import NipNotValid
from services.identity.domain.sheet import Row, SheetNotReadable, decode_sheet, read_sheet
from services.identity.domain.sheet_messages import MESSAGES

HEADER = "nama;email;nip;jenis_pegawai;jabatan;pangkat;unit;atasan;peran;username;zona"
GOOD = "Rina Sari, S.Sos.;r@contoh.example;'19860505 201101 2 002;PNS;Analis;III/c;bkpsdm;budi.s;trainer;rina.sari;WITA"


def codes(text: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in read_sheet(text)[1]]


def test_a_full_row_is_read() -> None:
    rows, problems = read_sheet(f"{HEADER}\n{GOOD}\n")
    assert problems == []
    assert rows == [
        Row(
            line=2,
            name="Rina Sari, S.Sos.",
            employment_type="civil_servant",
            unit="bkpsdm",
            email="r@contoh.example",
            nip="198605052011012002",
            position="Analis",
            rank="III/c",
            supervisor="budi.s",
            roles=("trainer",),
            username="rina.sari",
            time_zone="Asia/Makassar",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "unit,nama,jenis_pegawai\r\nbkpsdm,Tamu Undangan,NON-ASN\r\n",
        "\ufeffUNIT;Nama;Jenis Pegawai\nbkpsdm;Tamu Undangan;non-asn\n",
        "unit\tnama\tjenis_pegawai\nbkpsdm\tTamu Undangan\tNON-ASN",
        "\n".join(["nama,jenis_pegawai,unit", "", '"Tamu Undangan",NON-ASN,bkpsdm', "", " , , "]),
    ],
)
def test_separators_marks_order_and_empty_lines_do_not_matter(text: str) -> None:
    rows, problems = read_sheet(text)
    assert problems == []
    assert [(row.name, row.unit, row.employment_type) for row in rows] == [
        ("Tamu Undangan", "bkpsdm", "external")
    ]


def test_each_mistake_is_named_by_line_and_column() -> None:
    text = "\n".join(
        [
            "nama;jenis_pegawai;unit;nip;email;peran;username;zona",
            ";PNS;bkpsdm;198605052011012002;;;;",
            "A;TNI;bkpsdm;;bukan surel;kaisar;X Y;Mars",
            "B;PNS;bkpsdm;1.98605E+17;;;;",
            "C;PNS;bkpsdm;198605052011012002;;;;",
        ]
    )
    assert codes(text) == [
        (2, "nama", "value_missing"),
        (3, "jenis_pegawai", "employment_type_unknown"),
        (3, "email", "email_not_valid"),
        (3, "username", "username_not_valid"),
        (3, "zona", "zone_unknown"),
        (3, "peran", "role_unknown"),
        (4, "nip", "nip_scientific"),
        (5, "nip", "nip_twice"),
    ]


def test_a_line_number_counts_the_lines_within_quoted_values() -> None:
    text = 'nama,jenis_pegawai,unit,jabatan\nA,NON-ASN,x,"dua\nbaris"\nB,RAJA,x,\n'
    assert codes(text) == [(4, "jenis_pegawai", "employment_type_unknown")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, "", "empty")),
        ("\n\n", (1, "", "empty")),
        (HEADER, (0, "", "no_rows")),
        ("nama;unit\nA;b", (1, "jenis_pegawai", "column_missing")),
        (f"{HEADER};gaji\n", (1, "gaji", "column_unknown")),
        ("nama;jenis_pegawai;unit;nama\n", (1, "nama", "column_twice")),
        ('nama,jenis_pegawai,unit\n"A,PNS,b\n', (2, "", "malformed")),
        ("nama;jenis_pegawai;unit\nA;PNS;b;c\n", (2, "", "too_many_cells")),
        ("nama;jenis_pegawai;unit\nAndr\x92s;PNS;b\n", (2, "", "not_utf8")),
        ("nama;jenis_pegawai;unit\nAndr\ufffd;PNS;b\n", (2, "", "not_utf8")),
        ("PK\x03\x04\0\0", (0, "", "not_text")),
    ],
)
def test_an_unusable_list_is_refused_with_the_reason(text: str, expected: tuple[int, str, str]) -> None:
    assert expected in codes(text)


def test_a_list_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes("x" * (sheet.MOST_BYTES + 1)) == [(0, "", "too_large")]
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    assert codes("nama,jenis_pegawai,unit\n" + "A,NON-ASN,x\n" * 3) == [(0, "", "too_many_rows")]


def test_windows_1252_is_recognised_with_its_line() -> None:
    with pytest.raises(SheetNotReadable) as caught:
        decode_sheet("nama\nSiti\nAndré".encode("cp1252"))
    assert (caught.value.problem.line, caught.value.problem.code) == (3, "not_utf8")
    assert "UTF-8" in caught.value.problem.text("id")


def test_utf_16_is_recognised() -> None:
    with pytest.raises(SheetNotReadable) as caught:
        decode_sheet("nama\nSiti".encode("utf-16"))
    assert caught.value.problem.code == "utf16"


def test_a_byte_order_mark_is_accepted() -> None:
    assert decode_sheet(b"\xef\xbb\xbfnama") == "nama"


def test_both_languages_say_every_message_with_the_same_values() -> None:
    for code, texts in MESSAGES.items():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts.values()
        ]
        assert set(texts) == {"id", "en"}, code
        assert names[0] == names[1], code


def test_every_reason_against_a_nip_has_a_message() -> None:
    assert NipNotValid.REASONS.keys() <= MESSAGES.keys()


@given(st.text(alphabet=st.sampled_from("nama,;\n\"'jenis_pegawai unit PNS\t\r0198E+"), max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    rows, problems = read_sheet(text)
    assert rows or problems
    assert all(problem.text("en") for problem in problems)
