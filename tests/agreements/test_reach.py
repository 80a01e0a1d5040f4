"""The operators that are proved are the ones that run: none is reached by tests alone."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "portasim"
AGREEMENTS = "portasim.agreements"
OPERATORS = {
    path.stem: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((PACKAGE / "agreements").glob("*.py"))
    if path.stem not in {"__init__", "model", "parts"}
}
"""The modules of operators by name; the model and its parts are what a file says."""

ROOMS = ("rights", "books", "study", "scenario")
"""The rooms that carry out what agreements say."""


def used(tree):
    """The names of agreements that a module uses, as `module.name`."""
    found, modules = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == AGREEMENTS:
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(AGREEMENTS):
            found |= {f"{node.module.rpartition('.')[2]}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id)
            found |= {f"{module}.{node.attr}"} if module else set()
    return found


def named(tree):
    """Each function, class and constant at the top of a module, and the node that makes it."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name, node
        elif isinstance(node, ast.AnnAssign):
            yield node.target.id, node


def inside():
    """What each function and class of the operators uses of them, as `module.name`."""
    found = {}
    for module, tree in OPERATORS.items():
        local = {name: f"{module}.{name}" for name, _ in named(tree)}
        local |= {name.partition(".")[2]: name for name in used(tree)}
        for name, node in named(tree):
            words = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            found[f"{module}.{name}"] = {local[word] for word in words & local.keys()}
    return found


def reached(first):
    """Names, and all that they use, directly or through others."""
    uses, found, ahead = inside(), set(), set(first)
    while ahead:
        found |= ahead
        ahead = {name for one in ahead for name in uses.get(one, ())} - found
    return found


def public():
    return {
        f"{module}.{name}"
        for module, tree in OPERATORS.items()
        for name, node in named(tree)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not name.startswith("_")
    }


def test_every_operator_is_reached_by_what_runs():
    files = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    first = {n for path in files for n in used(ast.parse(path.read_text(encoding="utf-8")))}
    assert public() - reached(first) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from portasim.agreements.money import refund",
        "from portasim.agreements import money\nmoney.refund(1)",
        "from portasim.agreements import money as m\nm.refund(1)",
    ],
)
def test_the_walk_sees_every_way_to_reach_an_operator(line):
    assert "money.refund" in used(ast.parse(line))
    assert {"money.refund", "money.part_of", "amounts.settled"} <= reached({"money.refund"})
