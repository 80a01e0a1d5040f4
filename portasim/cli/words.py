"""Words of the command line: what its parser refuses, as the sentences of this project.

Light, for every command passes here. The parser's exceptions are known by name and by what they
carry, whichever release of it is installed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from portasim.core.faults import Fault, UserError, did_you_mean

PROGRAM: Final = "portasim"
_OF_PEOPLE: Final = (".csv", ".tsv", ".xlsx", ".ods")
_BOUND: Final = re.compile(r"(?:>=|equal to)\s*(-?\d+)")
_SHORT: Final = {"--people": "people", "--seed": "seed"}
"""Options that are short for a setting."""
_SIMULATES: Final = ("compare", "run")


def in_order(arguments: Sequence[str]) -> list[str]:
    """Arguments with --people and --seed as the settings that they are short for.

    So the one that comes last wins, as among settings.
    """
    if not arguments or arguments[0] not in _SIMULATES:
        return list(arguments)
    found: list[str] = []
    left = iter(arguments)
    for one in left:
        option, equals, value = one.partition("=")
        if option in _SHORT and (equals or (value := next(left, ""))):
            found += ["--set", f"{_SHORT[option]}={value}"]
        else:
            found.append(one)
    return found


def scenario_names(names: Sequence[str], takes_people: bool = False) -> None:
    """Refuse files of people where scenarios should stand. Raises UserError for each of them.

    takes_people: whether the command has the option that takes them.
    """
    instead = "write --people before it" if takes_people else "name it as 'people' in a scenario"
    what = f"is a file of people, not a scenario; {instead}"
    people = [name for name in names if name.lower().endswith(_OF_PEOPLE)]
    if people:
        raise UserError([Fault(name, 0, 0, what) for name in people])


def refusal(error: Any, arguments: Sequence[str]) -> str:
    """What the parser refuses and what to write instead, in one sentence."""
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    kind, message = type(error).__name__, str(error.message)
    option: Any = getattr(error, "option_name", None)
    if kind == "NoSuchOption":
        known = [name for one in context.command.get_params(context) for name in one.opts]
        options = [name for name in known if name.startswith("--")]
        return f"{command}: {option} is no option{did_you_mean(option, options)}"
    if kind == "MissingParameter":
        what = error.param.name.upper().rstrip("_")
        return f"{command}: {what} is missing; give {_meaning(error.param)}"
    if kind == "BadOptionUsage":
        if "requires" in message:
            return f"{option}: has no value; write {option} and its value"
        return f"{option}: takes no value; write {option} alone"
    if kind == "BadParameter" and error.param is not None:
        name = error.param.opts[-1]
        written = _value_of(error.param.opts, arguments)
        least = _BOUND.search(message)
        bound = f" of {least[1]} or more" if least else ""
        return f"{name}: '{written}' is no whole number{bound}; {_meaning(error.param)}"
    if "No such command" in message or kind == "NoSuchCommand":
        word = message.split("'")[1]
        known = context.command.list_commands(context)
        return f"{command}: '{word}' is no command{did_you_mean(word, known)}"
    if "unexpected extra argument" in message:
        more = message.rpartition("(")[2].rstrip(")")
        takes = " and ".join(
            one.name.upper() for one in context.command.params if one.param_type_name == "argument"
        )
        return f"{command}: takes {takes or 'no argument'}; '{more}' is too many"
    return f"{command}: {message[:1].lower()}{message[1:]}"


def _meaning(parameter: Any) -> str:
    """What a parameter is for, as its help says it, within a sentence."""
    text = str(getattr(parameter, "help", None) or "a value").rstrip(".")
    return text[0].lower() + text[1:]


def _value_of(names: Sequence[str], arguments: Sequence[str]) -> str:
    """The last value that an option was given."""
    found = ""
    for one, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, value = one.partition("=")
        if name in names:
            found = value if equals else following
    return found
