"""A file of people rewritten in every way that keeps its meaning says the same, to the byte."""

import csv
import io
import itertools
import unicodedata
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import portasim
from portasim.core.calendar import day
from portasim.lives.from_file.read import COLUMNS, REQUIRED, read_file

BASELINE = Path(__file__).parents[3] / "scenarios" / "baseline.yaml"
AS_OF = day("2026-11-22")
DEFAULTS = {"country": "TH", "sector": "manufacturing", "province": "Bangkok", "papers": "card",
            "registered": "unknown", "new_name": "no"}  # fmt: skip
THAI = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.",
        "ธ.ค."]  # fmt: skip
LONG = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December"]  # fmt: skip
SPELLED = {
    "origin": {"VN": ["vn", "Viet Nam", "vietnam", "VIETNAM"], "MM": ["Myanmar", "burma", "mm"],
               "KH": ["Cambodia", "kh", "กัมพูชา"]},
    "country": {"KH": ["cambodia", "kh"], "TH": ["Thailand", "th", "", "-"]},
    "sex": {"F": ["f", "Female", "หญิง"], "M": ["m", "male", "ชาย"]},
    "sector": {"seafood_processing": ["Seafood processing", "seafood-processing"],
               "construction": ["Construction"], "manufacturing": ["MANUFACTURING", "", "n/a"]},
    "province": {"Samut Sakhon": ["samut sakhon", "SAMUTSAKHON", "สมุทรสาคร", "จ.สมุทรสาคร",
                                  "Mahachai", "Samut\u00a0Sakhon"],
                 "Tak": ["ตาก", "Mae Sot", "แม่สอด จังหวัดตาก", "Tak Province"],
                 "Bangkok": ["", "กทม.", "Krung Thep", "-"]},
    "papers": {"card": ["Card", "CARD", ""], "mou": ["MOU"], "none": ["NONE"]},
    "registered": {"yes": ["Yes", "TRUE", "y"], "no": ["No", "n"], "unknown": ["", "?", "UNKNOWN"]},
    "new_name": {"yes": ["YES"], "no": ["", "No"]},
    "then": {"home": ["Home"], "thailand": ["Thailand"]},
    "job_end": {"": ["present", "-", "ปัจจุบัน", "until now", "9999-12-31", "nan", "đến nay"]},
}  # fmt: skip
BASE = [
    {"person": "công-nhân-1", "origin": "VN", "sex": "F", "birth_year": "1972",
     "job_start": "2005-01", "job_end": "2012-12", "wage_m": "9000", "sector": "manufacturing",
     "province": "Samut Sakhon", "papers": "card", "registered": "yes", "then": "thailand"},
    {"person": "công-nhân-1", "origin": "VN", "sex": "F", "birth_year": "1972",
     "job_start": "2013-03", "job_end": "", "wage_m": "11000", "sector": "seafood_processing",
     "province": "Tak", "papers": "mou", "registered": "unknown", "new_name": "yes"},
    {"person": "w10", "origin": "KH", "sex": "M", "birth_year": "1985", "job_start": "2009-05",
     "job_end": "2014-06-10", "wage_m": "7800", "sector": "construction", "papers": "none",
     "registered": "no", "then": "home"},
    {"person": "w10", "origin": "KH", "sex": "M", "birth_year": "1985", "country": "KH",
     "job_start": "2015-01", "job_end": "2016-12", "wage_m": "600000", "sector": "construction",
     "registered": "yes"},
    {"person": "w9", "origin": "MM", "sex": "M", "birth_year": "1990", "job_start": "2012-01",
     "job_end": "2019-09", "wage_m": "", "province": "Bangkok"},
]  # fmt: skip


def months(text):
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def month_text(number):
    return f"{number // 12}-{number % 12 + 1:02d}"


def cut(draw, row):
    """A row, or the rows of the same job one after the other."""
    first = months(row["job_start"])
    last = months(row["job_end"]) if row["job_end"] else months("2026-10")
    cuts = sorted(draw(st.sets(st.integers(first + 1, last), max_size=3)))
    stays = ["", "home" if row.get("country") == "KH" else "thailand"]
    pieces = []
    for start, following in itertools.pairwise([first, *cuts, None]):
        piece = dict(row)
        if start != first:
            piece |= {"job_start": month_text(start), "new_name": ""}
        if following is not None:
            piece |= {"job_end": month_text(following - 1), "then": draw(st.sampled_from(stays))}
        pieces.append(piece)
    return pieces


def dated(draw, text, *, end):
    """A month or a day in one of the forms that can mean nothing else."""
    year, month, rest = int(text[:4]), int(text[5:7]), text[8:]
    thai, name = THAI[month - 1], LONG[month - 1]
    if rest:
        forms = [
            text,
            f"{int(rest)} {thai} {year + 543}",
            f"{int(rest)}/{month}/{year + 543}",
            f"{int(rest)} {name} {year}",
            f"{text} 00:00:00",
            f"{year + 543}-{month:02d}-{rest}",
        ]
    else:
        forms = [
            text,
            f"{month:02d}/{year + 543}",
            f"{month}/{year}",
            f"{name[:3]}-{year % 100:02d}",
            f"{thai} {year + 543}",
            f"{thai}{(year + 543) % 100}",
            f"{name} {year}",
            f"{year + 543}-{month:02d}",
            f"{name[:3]} พ.ศ. {year + 543}",
        ]
        if not end:
            forms += [f"{text}-01", f"{text}-01 00:00:00", f"1 {thai} {year + 543}"]
        if month == 12 and end:
            forms += [f"{year}", f"{year + 543}", f"{text}-31"]
    return draw(st.sampled_from(forms))  # fmt: skip


def spelled(draw, row):
    """A row with each cell in another spelling of the same."""
    out = dict.fromkeys(COLUMNS, "") | row
    at_home = out["country"] == "KH"
    for column, cell in out.items():
        if not cell and column in DEFAULTS and not at_home and draw(st.booleans()):
            cell = DEFAULTS[column]  # noqa: PLW2901
        if column in {"job_start", "job_end"} and cell:
            out[column] = dated(draw, cell, end=column == "job_end")
        elif column == "wage_m" and cell:
            unit = "riel" if at_home else "baht"
            ways = [
                cell,
                f"{int(cell):,}",
                f"{cell} {unit}",
                f"{cell}.00",
                f"{cell} {unit} a month",
            ]
            out[column] = draw(st.sampled_from(ways))
        elif column == "person":
            form = draw(st.sampled_from(["NFC", "NFD"]))
            out[column] = unicodedata.normalize(form, f"{cell} " if draw(st.booleans()) else cell)
        elif column == "birth_year":
            out[column] = draw(st.sampled_from([cell, str(int(cell) + 543)]))
        else:
            ways = SPELLED.get(column, {}).get(cell, [])
            if at_home:
                ways = [way for way in ways if way not in {"", "n/a", "-"} or not cell]
            out[column] = draw(st.sampled_from([cell, *ways]))
    return out


def as_csv(draw, table):
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=newline).writerows(table)
    lead = f"sep={delimiter}{newline}" if draw(st.booleans()) else ""
    return draw(st.sampled_from(["", "\ufeff"])).encode() + (lead + stream.getvalue()).encode()


def as_xlsx(draw, table):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("people")
        book.add_worksheet("notes").write_string(0, 0, "none")
        numbers = draw(st.booleans())
        for y, row in enumerate(table):
            for x, cell in enumerate(row):
                if numbers and cell.isdecimal() and cell.isascii():
                    sheet.write_number(y, x, int(cell))
                elif cell:
                    sheet.write_string(y, x, cell)
    return stream.getvalue()


def as_ods(draw, table):
    names = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(names.format(name) for name in ("office", "table", "text"))
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>"
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        + "</table:table-row>"
        for row in table
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="people">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return stream.getvalue()


@st.composite
def rewritten(draw):
    """The base file as bytes, rewritten without a change of meaning."""
    rows = [spelled(draw, piece) for row in BASE for piece in cut(draw, row)]
    rows = draw(st.permutations(rows))
    columns = draw(st.permutations(COLUMNS))
    columns = [c for c in columns if c in REQUIRED or any(row[c] for row in rows)]
    heads = [draw(st.sampled_from([c, c.title(), c.replace("_", " ")])) for c in columns]
    table = [heads, *([row[c] for c in columns] for row in rows)]
    return draw(st.sampled_from([as_csv, as_xlsx, as_ods]))(draw, table)


def plain():
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(BASE)
    return stream.getvalue().encode()


def read(folder, raw):
    path = folder / "people"
    path.write_bytes(raw)
    return read_file(path, AS_OF, "people")


@given(raw=rewritten())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_rewritten_file_says_the_same(tmp_path_factory, raw):
    folder = tmp_path_factory.getbasetemp()
    one, other = read(folder, plain()), read(folder, raw)
    assert [person.word for person in one.people] == ["công-nhân-1", "w9", "w10"]
    assert other.digest == one.digest
    assert [(p.word, p.origin, p.sex, p.birth_year) for p in other.people] == [
        (p.word, p.origin, p.sex, p.birth_year) for p in one.people
    ]


def test_a_rewritten_file_gives_the_same_bytes(tmp_path):
    """Rows split, dates in Thai, a workbook: the folder of results is the same to the byte."""
    heads = ["wage_m", "person", "job_end", "job_start", "sex", "birth_year", "origin", "province"]
    table = [
        ["", "w9", "ก.ย. 2562", "2018", "male", "2533", "Burma", "กทม."],
        ["", "w9", "12/2560", "Jan-12", "ชาย", "1990", "MM", ""],
    ]
    rows = [BASE[-1]]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    written = {}
    for name, raw in {
        "one": stream.getvalue().encode(),
        "two": as_ods(None, [heads, *table]),
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "people").write_bytes(raw)
        base = portasim.load(BASELINE, people=tmp_path / name / "people")
        found = portasim.compare([base])
        portasim.save(found, tmp_path / name / "out")
        files = sorted((tmp_path / name / "out").iterdir())
        written[name] = {file.name: file.read_bytes() for file in files}
    assert written["one"] == written["two"]


@pytest.mark.parametrize("way", [as_xlsx, as_ods])
def test_the_lines_of_a_sheet_are_those_of_its_rows(tmp_path, way):
    drawn = type("Drawn", (), {"__call__": lambda self, _: False})()
    heads = [*REQUIRED]
    table = [heads, [""] * 6, ["w1", "Atlantis", "F", "1980", "2010-01", "9000"]]
    with pytest.raises(portasim.UserError) as caught:
        read(tmp_path, way(drawn, table))
    assert [str(fault).split(" ")[0] for fault in caught.value.faults] == ["people:3:2:"]
