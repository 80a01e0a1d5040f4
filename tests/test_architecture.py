"""The house rules that no reader should have to check by eye."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import portasim

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "portasim"
MODULES = sorted(PACKAGE.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"pandas", "plotly", "scipy", "numba", "simpy", "ruamel.yaml", "jinja2"}
ROUNDING = {"round", "around", "rint", "round_"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {module_name(path) for path in MODULES}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def python(code: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run code in an interpreter that has loaded nothing yet."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def called(call: ast.Call) -> str:
    """The last word of what is called: `round` for round(x), np.round(x) and x.round()."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def draws_at_random(tree: ast.Module) -> list[int]:
    """Lines that reach a random generator other than the addressed draws."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute):
            names = {ast.unparse(node)}
        else:
            continue
        if names & {"random", "secrets", "numpy.random", "np.random"}:
            found.append(node.lineno)
    return found


def test_the_search_for_randomness_finds_every_form():
    forms = ["import random", "from random import choice", "from numpy import random"]
    forms += ["import numpy.random", "from numpy.random import default_rng", "np.random.seed(1)"]
    assert [draws_at_random(ast.parse(form)) for form in forms] == [[1]] * len(forms)
    assert draws_at_random(ast.parse("from portasim.core.draws import uniforms")) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_about_one_noun(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is(path):
    tree = tree_of(path)
    assert ast.get_docstring(tree) or not tree.body


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_luck_comes_from_addressed_draws_alone(path):
    assert draws_at_random(tree_of(path)) == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "law").rglob("*.py")), ids=name_of)
def test_law_rounds_as_its_rules_declare_and_nowhere_else(path):
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    assert [node.lineno for node in calls if called(node) in ROUNDING] == []


def names_a_place(tree: ast.Module) -> list[int]:
    """Lines where a string is the code of the place of work, or an id of its law."""
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    place = re.compile(r"(TH|Thailand)(\..*)?")
    found = [one.lineno for one in texts if place.fullmatch(str(one.value))]
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return found + [one.lineno for one in names if one.id in {"SATANG", "THAI", "THAILAND"}]


def test_the_engine_asks_the_laws_for_the_place_of_work():
    content = re.compile(r"portasim/(law/th|lives|cli)/|portasim/core/words.py")
    engine = [path for path in MODULES if not content.match(name_of(path))]
    found = {name_of(path): names_a_place(tree_of(path)) for path in engine}
    assert not {name: lines for name, lines in found.items() if lines}


def test_the_search_for_a_place_finds_codes_ids_and_names():
    forms = ['"TH"', '"TH.switch.late_claim"', "a / SATANG", 'f"{x}.switch"', '"TH-SSA-56"']
    assert [names_a_place(ast.parse(form)) for form in forms] == [[1], [1], [1], [], []]


def test_imports_point_one_way():
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = python(code, "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def imports_of(path: Path) -> set[str]:
    """Modules of the package that one imports: at its top, in functions and for typing alike."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= whole & NAMES or {node.module}
            if whole - NAMES:
                found.add(node.module)
    return found & NAMES


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Every set of nodes that all reach each other, with more than one in it."""
    reached = {}
    for start, uses in graph.items():
        seen, todo = set(), [*uses]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += graph.get(node, ())
        reached[start] = seen
    together = {
        frozenset(other for other in graph if other in reached[node] and node in reached[other])
        for node in graph
    }
    return sorted(sorted(circle) for circle in together if circle)


def test_the_search_for_circles_finds_them():
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c"]]
    assert circles({"a": {"a"}}) == [["a"]]


def test_no_imports_go_in_a_circle():
    graph = {module_name(path): imports_of(path) for path in MODULES}
    assert sum(len(uses) for uses in graph.values()) > len(MODULES)
    assert circles(graph) == []


def functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method with its name, as in `portasim/core/spans.py:split_at`."""
    return [
        (f"{name_of(path)}:{node.name}", node)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return node.end_lineno - node.lineno + 1


def parameters_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    args = node.args
    names = [arg.arg for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs]]
    return len(names) - (names[:1] in (["self"], ["cls"])) + bool(args.vararg) + bool(args.kwarg)


def is_rule_or_command(name: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A rule of law takes what the law asks; a command takes the options its users know."""
    called = [ast.unparse(one).partition("(")[0] for one in node.decorator_list]
    if name.startswith("portasim/cli/"):
        return any(word.rpartition(".")[2] in {"command", "callback"} for word in called)
    return "rule" in called


def test_rules_and_commands_are_told_from_other_functions():
    source = "@rule(unit='months')\ndef a(): ...\n@app.command('list')\ndef b(): ...\ndef c(): ..."
    rule, command, other = ast.parse(source).body
    assert is_rule_or_command("portasim/law/th/old_age.py:a", rule)
    assert is_rule_or_command("portasim/cli/main.py:b", command)
    assert not is_rule_or_command("portasim/law/th/old_age.py:b", command)
    assert not is_rule_or_command("portasim/cli/main.py:c", other)


def test_no_function_is_over_70_lines():
    assert [name for name, node in functions() if lines_of(node) > 70] == []


def test_no_function_has_over_7_parameters():
    found = [
        name
        for name, node in functions()
        if parameters_of(node) > 7 and not is_rule_or_command(name, node)
    ]
    assert found == []


@pytest.mark.parametrize("arguments", [["--help"], ["compare", "--help"], ["show", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    code = (
        "import sys\n"
        "from portasim.cli.main import main\n"
        f"sys.argv = ['portasim', *{arguments}]\n"
        "try:\n    main()\n"
        "except SystemExit as over:\n    assert not over.code, over.code\n"
        f"print('loaded:', *sorted({HEAVY} & set(sys.modules)))\n"
    )
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded:"


def test_the_package_alone_loads_nothing_heavy():
    code = f"import portasim, sys; print(*sorted(({HEAVY} | {{'numpy'}}) & set(sys.modules)))"
    assert python(code).stdout == "\n"


def test_every_public_name_can_be_had():
    assert [name for name in portasim.__all__ if not hasattr(portasim, name)] == []


def test_one_version_everywhere():
    version = PROJECT["project"]["version"]
    assert portasim.__version__ == version
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)}\b", changelog, re.MULTILINE)


def test_every_direct_dependency_is_pinned_to_one_version():
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    direct = [*project["dependencies"], *extras["test"], *PROJECT["dependency-groups"]["dev"]]
    wanted = {re.split(r"[>=\[<~! ]", entry)[0] for entry in direct} - {"portasim"}
    pins = dict(pin.split("==") for pin in PROJECT["tool"]["uv"]["constraint-dependencies"])
    assert {name.replace(".", "-") for name in wanted} <= set(pins)
    assert all(re.fullmatch(r"[0-9][0-9A-Za-z.]*", version) for version in pins.values())


def texts() -> list[Path]:
    """Every text file that is, or is about to be, part of the repository."""
    folders = ("portasim", "scenarios", "tests", "docs", "notebooks", "benchmarks", ".ci")
    found = [
        path for path in ROOT.iterdir() if path.is_file() and path.name not in {".git", "uv.lock"}
    ]
    for folder in folders:
        found += (ROOT / folder).rglob("*")
    binary = {".pyc", ".png", ".nbi", ".nbc"}
    return sorted(path for path in found if path.is_file() and path.suffix not in binary)


def test_no_file_names_a_machine_or_a_registry():
    # Written so that this file does not hold what it looks for.
    machine = r"(?<![\w.])/(?:work|farm|root|home/[a-z]+|tmp/[a-z_]+|Users/[A-Za-z]+)/"
    registry = r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|debian[.]org"
    pattern = re.compile(f"{machine}|{registry}")
    assert pattern.search(f"cd /{'root'}/x")
    assert not pattern.search(f"https://example.org/{'root'}/x")
    faults = [
        f"{name_of(path)}: {found[0]}"
        for path in texts()
        if (found := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert faults == []
