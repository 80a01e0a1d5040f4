"""YAML files as plain data: places, the core schema of YAML 1.2.2, and every way to go wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portasim.core.faults import Fault, UserError
from portasim.core.files.userfile import MAX_BYTES, shown
from portasim.core.files.yamlfile import read_value, read_yaml


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wrong(content: str | bytes) -> str:
    Path("f.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UserError) as caught:
        read_yaml(Path("f.yaml"))
    return str(caught.value)


def test_scalars_follow_the_core_schema_of_yaml_1_2_2_section_10_3_2(here):
    text = """
nulls: [~, null, Null, NULL, ]
empty:
bools: [true, True, TRUE, false, False, FALSE]
ints: [0, -12, +7, 0o17, 0x1F, 010]
floats: [1.5, -1.5e3, .5, 5., 1e3]
text: [NO, yes, off, 1_000, "5", '5', 12:30, 2027-13-01, 2027-01-01]
NO: norway
2027: year
"""
    Path("f.yaml").write_text(text, encoding="utf-8")
    assert read_yaml(Path("f.yaml")).data == {
        "nulls": [None] * 4,
        "empty": None,
        "bools": [True] * 3 + [False] * 3,
        "ints": [0, -12, 7, 15, 31, 10],
        "floats": [1.5, -1500.0, 0.5, 5.0, 1000.0],
        "text": ["NO", "yes", "off", "1_000", "5", "5", "12:30", "2027-13-01", "2027-01-01"],
        "NO": "norway",
        "2027": "year",
    }


def test_places_count_from_one_and_point_at_keys_and_values(here):
    text = "a: 1\nb:\n  c: {d: x}\n  list:\n    - one\n    - two: 2\nempty:\n"
    Path("f.yaml").write_text(text, encoding="utf-8")
    document = read_yaml(Path("f.yaml"))
    assert document.position(()) == (1, 1)
    assert document.position(("a",)) == (1, 4)
    assert document.position(("a",), key=True) == (1, 1)
    assert document.position(("b", "c", "d")) == (3, 10)
    assert document.position(("b", "c", "d"), key=True) == (3, 7)
    assert document.position(("b", "list", 1)) == (6, 7)
    assert document.position(("b", "list", 1, "two")) == (6, 12)
    # an empty value stands where its key does
    assert document.position(("empty",)) == (7, 1)
    # what is not in the document is skipped, wherever it stands in the path
    assert document.position(("b", "c", "tag", "d", "missing")) == (3, 10)
    assert document.position(("b", "missing"), key=True) == (2, 1)
    assert document.fault(("b", "list", 0), "is one") == Fault("f.yaml", 5, 7, "is one")


def test_a_byte_order_mark_and_windows_lines_change_nothing(here):
    Path("plain.yaml").write_bytes(b"a: 1\nb: x\n")
    Path("windows.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: x\r\n")
    plain, windows = (read_yaml(Path(name)) for name in ("plain.yaml", "windows.yaml"))
    assert plain.data == windows.data
    assert plain.position(("b",)) == windows.position(("b",)) == (2, 4)


def test_an_alias_is_the_value_it_names_at_the_place_where_that_is_written(here):
    Path("f.yaml").write_text("a: &a {x: 1}\nb: *a\nc: [*a, *a]\n", encoding="utf-8")
    document = read_yaml(Path("f.yaml"))
    assert document.data == {"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}, {"x": 1}]}
    assert document.position(("b", "x")) == (1, 11)
    assert document.position(("b", "x"), key=True) == (1, 8)


def test_a_file_is_shown_relative_to_the_current_folder_where_it_is_below(here):
    (here / "deep").mkdir()
    assert shown(here / "deep" / "f.yaml") == "deep/f.yaml"
    assert shown(Path("deep/../f.yaml")) == "f.yaml"
    assert shown(Path("../f.yaml")) == "../f.yaml"
    assert shown(here.parent / "f.yaml") == (here.parent / "f.yaml").as_posix()
    (here / "f.yaml").write_text("a: 1\n", encoding="utf-8")
    assert read_yaml(here / "f.yaml").file == "f.yaml"
    assert read_yaml(here / "f.yaml", shown_as="th/law.yaml").file == "th/law.yaml"


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("", "f.yaml: is empty"),
        ("# nothing\n", "f.yaml: is empty"),
        ("[a]\n", "f.yaml:1:1: the file must be a mapping of 'key: value' lines"),
        ("a:1\n", "f.yaml:1:1: write 'a: 1' with a space after the colon"),
        ("a:1\nb: 2\n", "f.yaml:1:1: write 'a: 1' with a space after the colon"),
        ("x:\n  a:1\n  b: 2\n", "f.yaml:2:3: write 'a: 1' with a space after the colon"),
        (
            "a: 1\n\tb: 2\n\tc: 3\n",
            (
                "f.yaml:2:1: is indented with a tab; use spaces\n"
                "f.yaml:3:1: is indented with a tab; use spaces"
            ),
        ),
        ("a: 1 \t# one\n", "f.yaml:1:6: a tab does not belong here; use spaces"),
        (
            "a:\n\xa0\xa0b: 1\n",
            (
                "f.yaml:2:1: is indented with a no-break space, pasted from a web "
                "page or a word processor; use plain spaces"
            ),
        ),
        (
            "a:\n  b:\xa0 1\n",
            (
                "f.yaml:2:3: after 'b:' stands a no-break space (U+00A0), pasted from a web "
                "page or a word processor; use a plain space"
            ),
        ),
        (
            "a: 1\nb: 2\na: 3\nb: 4\n",
            (
                "f.yaml:3:1: 'a' is written twice, here and in line 1; "
                "keep one\nf.yaml:4:1: 'b' is written twice, here and in "
                "line 2; keep one"
            ),
        ),
        (
            "a: b: c\n",
            (
                "f.yaml:1:5: a ':' does not belong here; indent the keys of one mapping "
                "alike, write 'key: value' with the space, and put text that contains ': ' "
                "between quotes"
            ),
        ),
        (
            "a: 1\nb\nc: 3\n",
            ("f.yaml:2:1: is neither 'key: value' nor '- item'; both need the space"),
        ),
        ("a:\n- 1\n-2\n", "f.yaml:3:1: is neither 'key: value' nor '- item'; both need the space"),
        ("a: 'x\nb: 3\n", "f.yaml:1:4: opens with a quotation mark that is never closed"),
        ("a: [1, 2\nb: 3\n", "f.yaml:1:4: opens with '[' but a ',' or the closing ']' is missing"),
        ("a: {b: 1\nc: 2\n", "f.yaml:1:4: opens with '{' but a ',' or the closing '}' is missing"),
        (
            "a: 'it's'\n",
            (
                "f.yaml:1:8: text follows a value that is complete; put all of it between "
                "double quotes"
            ),
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            (
                "f.yaml:3:2: does not line up with the lines above; indent the "
                "entries of one mapping or list alike"
            ),
        ),
        ("a: - 1\n", "f.yaml:1:4: a list starts on the line below its key"),
        ("a: ]\n", "f.yaml:1:4: a value is expected here"),
        (
            'a: "C:\\data"\n',
            (
                "f.yaml:1:8: a backslash has a meaning between double quotes; use "
                "single quotes instead"
            ),
        ),
        (
            "a: > x\n  y\n",
            (
                "f.yaml:1:6: after '|' or '>' the text starts on the next line; put "
                "text that begins with one of them between quotes"
            ),
        ),
        ("a: %5\n", "f.yaml:1:4: text that begins with '%' goes between quotes"),
        (
            "a: & b\n",
            (
                "f.yaml:1:5: '*' and '&' have a meaning in YAML; put text that begins with "
                "one of them between quotes"
            ),
        ),
        (
            "a: *b\n",
            ("f.yaml:1:4: '*b' is not named above; put text that begins with '*' in quotes"),
        ),
        (
            "a: &a [*a]\n",
            ("f.yaml:1:8: '*a' contains itself; put text that begins with '*' in quotes"),
        ),
        (
            "a: !!python/object:os.system x\n",
            (
                "f.yaml:1:4: the tag 'tag:yaml.org,2002:python/"
                "object:os.system' is not allowed; write plain "
                "values only"
            ),
        ),
        (
            "a: !secret 5\n",
            ("f.yaml:1:4: the tag '!secret' is not allowed; write plain values only"),
        ),
        (
            "a: &a {x: 1}\nb:\n  <<: *a\n",
            ("f.yaml:3:3: '<<' is not supported; write the values out"),
        ),
        (
            "? [a, b]\n: 1\n",
            ("f.yaml:1:3: a key must be one word, not a list, a mapping or an alias"),
        ),
        (": 1\n", "f.yaml:1:1: a key is missing before this ':'"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document starts here; a file holds one"),
        (
            "a: .nan\nb: -.inf\nc: 1e999\n",
            (
                "f.yaml:1:4: '.nan' is not a number; leave the key out "
                "or write null\nf.yaml:2:4: '-.inf' is not a number; "
                "leave the key out or write null\n"
                "f.yaml:3:4: '1e999' is too large a number"
            ),
        ),
        ("a: x\x00y\n", "f.yaml:1:5: contains the control character U+0000"),
        ('a: "\\ud800"\n', "f.yaml:1:4: contains the control character U+D800"),
        ('a: "\\UFFFFFFFF"\n', "f.yaml: a backslash between quotes makes no character"),
        ("a: " + "[" * 10_000, "f.yaml:1:54: is nested more than 50 deep"),
        (b"a: 1\nb: caf\xe9\n", "f.yaml:2:7: byte 0xE9 is not UTF-8 text; save the file as UTF-8"),
        (
            "\ufeffa: 1\n".encode("utf-16-le"),
            ("f.yaml: is UTF-16 text ('Unicode' in Windows); save it as UTF-8"),
        ),
        (b"PK\x03\x04 and more", "f.yaml: is an Excel workbook or another zip archive, not text"),
        (b"a: " + b"x" * MAX_BYTES, "f.yaml: is larger than 5 MB"),
    ],
    ids=lambda value: repr(value)[:30] if isinstance(value, str | bytes) else None,
)
def test_a_wrong_file_gets_its_exact_sentences(here, content, sentences):
    assert wrong(content) == sentences


def test_what_is_found_before_the_parser_gives_up_is_said_too(here):
    assert wrong("a: 1\na: 2\nb: !x 1\nc: [1\nd: 2\n").splitlines() == [
        "f.yaml:2:1: 'a' is written twice, here and in line 1; keep one",
        "f.yaml:3:4: the tag '!x' is not allowed; write plain values only",
        "f.yaml:4:4: opens with '[' but a ',' or the closing ']' is missing",
    ]


def test_aliases_cannot_grow_a_small_file_without_bound(here):
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "aliases stand for more than 100,000 values; write them out" in wrong("\n".join(lines))
    deep = ["a0: &a0 [1]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60)]
    assert "is nested more than 50 deep" in wrong("\n".join(deep))
    long_text = f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 100)}]\n"
    assert "aliases stand for more than 100,000 values" in wrong(long_text)


def test_a_file_that_cannot_be_opened_gets_a_sentence(here):
    (here / "baseline.yaml").write_text("a: 1\n", encoding="utf-8")
    (here / "folder").mkdir()
    for path, sentence in {
        "basline.yaml": "basline.yaml: no such file; did you mean 'baseline.yaml'?",
        "zzz.yaml": "zzz.yaml: no such file; its folder holds baseline.yaml",
        "nowhere/x.yaml": "nowhere/x.yaml: no such folder",
        "folder": "folder: is a folder, not a file",
        "baseline.yaml/x": "baseline.yaml/x: cannot be read: not a directory",
        "a\0b": "a\0b: cannot be read: embedded null byte",
    }.items():
        with pytest.raises(UserError) as caught:
            read_yaml(Path(path))
        assert str(caught.value) == sentence


def test_a_file_without_permission_gets_a_sentence(here, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match=r"^f\.yaml: cannot be read: permission denied$"):
        read_yaml(Path("f.yaml"))


def test_one_value_of_the_command_line():
    assert read_value("[1, {a: 2027-01-01}]", "--set x") == [1, {"a": "2027-01-01"}]
    assert read_value("", "--set x") is None
    with pytest.raises(UserError, match=r"^--set x:1:1: opens with '\['"):
        read_value("[1", "--set x")


def test_ruamel_is_imported_only_when_a_file_is_read():
    script = "import sys, portasim.core.files.yamlfile; assert 'ruamel.yaml' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)
leaves = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | words
leaves |= st.floats(allow_nan=False, allow_infinity=False)
keys = words.filter(lambda word: word and word != "<<" and word.strip(" ") and word[0].isalpha())
values = st.deferred(
    lambda: leaves | st.lists(values, max_size=3) | st.dictionaries(keys, values, max_size=3)
)


@given(data=st.dictionaries(keys, values, min_size=1))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_json_is_read_back_as_it_is(here, data):
    # JSON is YAML 1.2 (section 10.2), but a tab or a long key may not be
    Path("f.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert read_yaml(Path("f.json")).data == data


@given(content=st.text(st.sampled_from("ab1: -[]{}'\"\n\t#&*!|>?%,\\xU\xa0\ud800<"), max_size=60))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_leads_to_anything_but_data_or_sentences(here, content):
    Path("f.yaml").write_bytes(content.encode("utf-8", "surrogatepass"))
    try:
        document, faults = read_yaml(Path("f.yaml")), ()
    except UserError as error:
        document, faults = None, error.faults
    assert bool(document) != bool(faults)
    assert list(faults) == sorted(faults)
    assert all(fault.file == "f.yaml" and fault.message for fault in faults)
    for key in document.data if document else ():
        line, column = document.position((key,), key=True)
        assert 1 <= line <= len(content.splitlines()) + 1
        assert column >= 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\n" * 20_001, "f.yaml: holds 20,001 lines; at most 20,000 are read"),
        ("a: " + "x " * 600_000, "f.yaml: holds 1,200,003 letters; at most 1,100,000 are read"),
        ("a: " + "!" * 30_000, "f.yaml: holds 30,000 letters of tag; at most 20,000 are read"),
        ("a: [" + "1, " * 40_000 + "1]", "holds more than 40,000 keys and values"),
    ],
)
def test_a_file_that_would_keep_people_waiting_is_refused_at_once(text, sentence, tmp_path):
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_yaml(tmp_path / "f.yaml", "f.yaml")
    assert sentence in str(caught.value)


def test_no_file_has_more_than_a_hundred_faults(tmp_path):
    (tmp_path / "f.yaml").write_text("a: 1\n" * 5_000, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_yaml(tmp_path / "f.yaml", "f.yaml")
    assert len(caught.value.faults) == 100
