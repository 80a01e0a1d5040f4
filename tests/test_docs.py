"""README and docs say what is true: their blocks run, their links lead, nothing is left out.

How blocks are read, page by page and from top to bottom, in a folder that holds the scenarios:
`yaml NAME` and `csv NAME` write a file; `yaml` alone is a piece of a scenario, applied over the
baseline and validated; `bash` lines that call portasim go through the command line, simulations
with two hundred people; `console` shows commands with exactly what they print; `python` is run.
"""

import re
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from portasim.agreements.model import NOT_SIMULATED, Agreement, key_paths
from portasim.books.cash import FLOWS
from portasim.books.months import MONTH_ENDS
from portasim.books.values import CHANNELS
from portasim.cli.main import app, main
from portasim.core.params import STATUSES
from portasim.core.words import COUNTRIES
from portasim.law.laws import LawChanges
from portasim.law.system import load_law
from portasim.lives.config import Conduct, ContractWorkers, HomeCoverage, HomePay
from portasim.lives.from_file.read import COLUMNS
from portasim.offices.claims import OUTCOMES
from portasim.offices.config import Practice
from portasim.scenario.load import check
from portasim.scenario.plan import Plan
from portasim.study import tables
from portasim.study.manifest import COLUMNS as ASSUMPTION_COLUMNS
from portasim.study.run import compare

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *(ROOT / n for n in ("README.md", "CONTRIBUTING.md"))]
)
BASELINE = "scenarios/baseline.yaml"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
WORDS = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the name after it, its text and the line it begins in."""

    language: str
    name: str | None
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], found[3], text[: found.start()].count("\n") + 1)
        for found in FENCE.finditer(text)
    ]


def said(*pages: str) -> set[str]:
    """Every word between backticks on some pages, and every word of their tables and examples."""
    text = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in pages)
    return set(re.findall(r"[\w-]+", " ".join(WORDS.findall(text))))


@pytest.fixture
def here(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("portasim.study.run.QUICK_PEOPLE", 200)
    return tmp_path


def run(words: list[str], monkeypatch) -> int:
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as over:
        main()
    return over.value.code or 0


def commands(block: Block) -> list[list[str]]:
    """The calls of portasim in a block, without what only makes it available."""
    lines = block.text.replace("\\\n", " ").splitlines()
    found = []
    for line in lines:
        call = re.search(r"(?:^|&& |\$ )(?:uv run (?:--no-dev )?)?(portasim .*)", line)
        if call:
            found.append(shlex.split(call[1], comments=True))
    return found


def expanded(words: list[str]) -> list[str]:
    """What a shell makes of wildcards; where it cuts off output into a file, nothing of it."""
    words = words[: words.index(">")] if ">" in words else words
    return [
        name
        for word in words
        for name in (sorted(str(p) for p in Path().glob(word)) if "*" in word else [word])
    ]


def few(words: list[str]) -> list[str]:
    """The same command with two hundred people, unless it names a file of people."""
    simulates = words[1] in {"compare", "run"}
    return words if not simulates or "--people" in words else [*words, "--people", "200"]


def unnumbered(lines: list[str]) -> set[str]:
    """Lines of output without the line of a file at their end."""
    return {re.sub(r":\d+$", "", line) for line in lines}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_blocks_of_a_page_run(page, here, monkeypatch, capsys):
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.name and block.language in {"yaml", "csv"}:
            Path(block.name).write_text(block.text, encoding="utf-8")
        elif block.language == "yaml":
            Path("piece.yaml").write_text(f"extends: {BASELINE}\n{block.text}", encoding="utf-8")
            check(["piece.yaml"])
        elif block.language == "bash":
            for words in commands(block):
                assert run(few(expanded(words)), monkeypatch) == 0, (block.line, words)
        elif block.language == "console":
            for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                command, printed = part.split("\n", 1)
                capsys.readouterr()
                run(expanded(shlex.split(command)), monkeypatch)
                output = capsys.readouterr()
                lines = (output.out + output.err).splitlines()
                wanted = printed.strip().splitlines()
                if wanted[0] == "...":
                    # an excerpt: lines that move with every edit of a scenario are not compared
                    assert unnumbered(wanted[1:]) <= unnumbered(lines), block.line
                else:
                    assert lines == wanted, block.line
        elif block.language == "python":
            exec(compile(block.text, f"{page.name}:{block.line}", "exec"), names)


def test_readme_gives_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert (
        "pip install uv && uv run --no-dev portasim compare scenarios/baseline.yaml "
        "scenarios/instruments/*.yaml --out results"
    ) in text
    assert "pip install uv && uv run pytest" in text


def test_readme_shows_a_whole_scenario_in_twelve_lines():
    [block] = [b for b in blocks(ROOT / "README.md") if b.language == "yaml"]
    assert len(block.text.splitlines()) <= 12


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_are_there(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = {target.partition("#")[0] for target in LINK.findall(text) if "://" not in target}
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_can_be_reached_from_the_readme():
    seen: set[Path] = set()
    open_pages = [ROOT / "README.md"]
    while open_pages:
        page = open_pages.pop().resolve()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        text = page.read_text(encoding="utf-8")
        open_pages += [page.parent / t.partition("#")[0] for t in LINK.findall(text)]
    assert {page.resolve() for page in PAGES} - seen == set()


def test_every_command_and_option_is_described():
    group = typer.main.get_command(app)
    words = {"--help"}
    for name, command in group.commands.items():
        words.add(name)
        words |= {word for option in command.params for word in option.opts if word[:2] == "--"}
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", text)] == []


def test_every_key_of_a_scenario_and_of_an_agreement_is_described():
    described = said("docs/scenarios.md")
    plan = {field.alias or name for name, field in Plan.model_fields.items()}
    agreement = {field.alias or name for name, field in Agreement.model_fields.items()}
    assert plan | agreement | set(STATUSES) <= described
    parts = {key.rpartition(".")[2] for key in key_paths()}
    assert parts - described == set()


def test_every_key_of_practice_of_changes_to_law_and_of_work_at_home_is_described():
    described = said("docs/scenarios.md")
    models = (Practice, LawChanges, HomeCoverage, HomePay, ContractWorkers)
    keys = {name for model in models for name in model.model_fields} | set(Conduct.model_fields)
    assert keys - {"registration", "records"} - described == set()


def test_the_words_of_each_switch_are_those_of_the_law_the_default_first():
    text = (ROOT / "docs/scenarios.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z]{2}\.switch\.[^|]*) \| ([^|]*) \|$", text, re.MULTILINE)
    written = {}
    for names, words in rows:
        said_of_it = WORDS.findall(words.partition(":")[0].partition(", one switch")[0])
        for name in WORDS.findall(names):
            countries = COUNTRIES if name[:2] == "XX" else (name[:2],)
            written |= {f"{country}{name[2:]}": said_of_it for country in countries}
    switches = {s.id: s for c in COUNTRIES for s in load_law(c).switches.values()}
    for name, words in written.items():
        assert words[0] == switches[name].default, name
        assert set(words) == set(switches[name].allowed), name
    of_home = {name for name in switches if not name.startswith("TH.")}
    assert of_home - set(written) == {"LA.switch.injury_after"}  # enters no result


def test_every_overlay_is_described():
    described = said("docs/scenarios.md")
    overlays = {path.stem for path in (ROOT / "portasim/law").glob("*/overlays/*.yaml")}
    assert overlays - described == set()


def test_what_is_not_yet_simulated_is_listed_key_by_key():
    text = (ROOT / "docs/assumptions.md").read_text(encoding="utf-8")
    section = text.partition("## What an agreement may say")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    listed = {word for cell in cells for word in WORDS.findall(cell)}
    assert listed == {
        one.key if one.word is None else f"{one.key}: {str(one.word).replace('True', 'true')}"
        for one in NOT_SIMULATED
    }


def test_every_column_of_a_file_of_people_is_described():
    assert set(COLUMNS) <= said("docs/scenarios.md")


def test_every_published_word_and_column_has_its_specification(here):
    pages = [
        p.relative_to(ROOT).as_posix()
        for p in [*(ROOT / "docs/statistics").glob("*.md"), ROOT / "docs/assumptions.md"]
    ]
    described = said(*pages)
    published = {*FLOWS, *MONTH_ENDS, *CHANNELS, *OUTCOMES, *ASSUMPTION_COLUMNS}
    comparison = compare([BASELINE, "scenarios/instruments/payment-abroad.yaml"], people=40)
    published |= set(comparison.summary["measure"])
    for name in tables.names():
        published |= set(comparison.table(name).columns)
    assert published - described == set()


@pytest.mark.parametrize("name", tables.names())
def test_every_table_has_its_page_and_every_column_stands_there(name):
    table = tables.declared(name)
    described = said(f"docs/statistics/{table.page}.md", "docs/statistics/README.md")
    described |= said("docs/statistics/value-book.md")  # channels and values are explained there
    assert name in described
    assert {column.name for column in (*table.columns, *table.compared)} - described == set()
