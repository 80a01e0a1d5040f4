"""A storm of generated inputs, and of kills: what the command line makes of them, in figures.

Every input ends with exit code 0, 1 (an agreement that fails its audit) or 2, with a sentence where
it is not 0, and never with a traceback. After every kill the folder of results is whole. The same
seed makes the same storm. See docs/reliability.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portasim.brief.verify import verify
from portasim.cli.main import main as command
from portasim.core.faults import UserError

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"
BASE = str(SCENARIOS / "baseline.yaml")
SEED = 20260706
ODD = (
    *("", " ", "0", "-1", "1e309", "9" * 30, "9" * 5000, "NaN", ".inf", "~", "null", "true", "NO"),
    *("2569-01-01", "2026-02-30", "01/02/2026", "๑๒", "1,5", "1.000,5", "20%", "=1+1", "＝1", "-"),
    *("[", "{", "[[[[[", "a: b: c", "*x", "&x", "!!python/object:os.system", "<<", "|", ">", "'"),
    *("\x00", "\x07", "\x1b[31m", "\u202e", "\u200b", "\ud800", "\xa0", "\ufeff", "\r", "\t", "\n"),
    *(
        "x" * 300,
        "x" * 5000,
        "../" * 50,
        "/dev/null",
        "/dev/zero",
        ".",
        "..",
        "a**b",
        "[a",
        "~",
        "ก",
    ),
)
WORDS = ("seed", "people", "id", "name", "law", "agreements", "practice", "extends", "horizon", "x")
RULES = ("TH.old_age.pension_m", "KH.pension_m", "LA.pension_m", "VN.pension_m", "MM.pension_m")


@dataclass(frozen=True)
class Input:
    """Words after `portasim`, the files they name, and of what kind the input is."""

    kind: str
    words: tuple[str, ...]
    files: dict[str, bytes]


@dataclass(frozen=True)
class Answer:
    """How an input ended: exit code, output, faults and seconds; wrong is what must not be."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def wrong(self) -> str:
        """What must not be; empty where all is well."""
        if "Traceback" in self.err or "Traceback" in self.out:
            return "a traceback"
        if self.code not in {0, 1, 2}:
            return f"exit code {self.code}: {self.err.strip()[-200:]}"
        if self.code == 2 and not self.err.strip():
            return "exit code 2 without a sentence"
        return ""


def inputs(number: int, seed: int = SEED) -> Iterator[Input]:
    """So many inputs, each of a kind in turn; the first of a seed are the same for any number."""
    chance = random.Random(seed)
    for place in range(number):
        yield KINDS[place % len(KINDS)](chance)


def _changed(chance: random.Random, raw: bytes) -> bytes:
    """A file with one to four changes: bytes, words or lines, lost, doubled or put in."""
    for _ in range(chance.randint(1, 4)):
        lines = raw.splitlines(keepends=True) or [b""]
        place = chance.randrange(len(lines))
        how = chance.randrange(6)
        if how == 0:
            at = chance.randrange(len(raw) + 1)
            raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        elif how == 1:
            raw = b"".join(lines[:place] + lines[place + 1 :])
        elif how == 2:
            raw = b"".join([*lines[: place + 1], *lines[place:]])
        elif how == 3:
            words = list(re.finditer(rb"[\w.-]+", raw)) or [re.match(rb"", raw)]
            found = chance.choice(words)
            raw = raw[: found.start()] + _odd(chance) + raw[found.end() :]
        elif how == 4:
            lines[place] = b" " * chance.randrange(4) + lines[place]
            raw = b"".join(lines)
        else:
            raw = raw[: chance.randrange(len(raw) + 1)]
    return raw


def _odd(chance: random.Random) -> bytes:
    return chance.choice(ODD).encode("utf-8", "surrogatepass")


def _word(chance: random.Random) -> str:
    """An odd word as a shell can pass it on."""
    return chance.choice(ODD).replace("\0", "")


def _scenario(chance: random.Random) -> Input:
    """A scenario of the library with changes, checked or shown."""
    path = chance.choice(sorted(SCENARIOS.glob("*/*.yaml")))
    raw = re.sub(rb"(?m)^extends: .*", f"extends: {BASE}".encode(), path.read_bytes())
    verb = chance.choice((("validate",), ("show", "--json"), ("treaty", "check"), ("diff", BASE)))
    return Input("scenario", (*verb, "x.yaml"), {"x.yaml": _changed(chance, raw)})


def _small(chance: random.Random) -> Input:
    """A scenario of a few lines that nobody would write."""
    lines = [f"{chance.choice((*WORDS, _word(chance)))}: {_word(chance)}" for _ in range(3)]
    text = "\n".join([f"extends: {BASE}", "id: x", "name: x", *lines])
    return Input("lines", ("validate", "x.yaml"), {"x.yaml": text.encode("utf-8", "replace")})


def _setting(chance: random.Random) -> Input:
    """A setting with an odd path or value."""
    paths = (
        *WORDS,
        "practice.filing_lag_days",
        "offices.officers",
        "valuation.date",
        "a" + ".a" * 99,
    )
    path = chance.choice((*paths, "law.numbers.TH.old_age.step_months", "lives.arrivals.origin"))
    return Input("setting", ("validate", BASE, "--set", f"{path}={_word(chance)}"), {})


def _people(chance: random.Random) -> Input:
    """A file of people with changes."""
    path = chance.choice(sorted((SCENARIOS / "people").glob("*.csv")))
    raw = _changed(chance, path.read_bytes())
    return Input("people", ("validate", BASE, "--set", "people=p.csv"), {"p.csv": raw})


def _question(chance: random.Random) -> Input:
    """A question of law with odd facts."""
    name = chance.choice(("months", "age", "mean_wage_m", "birth", "wage_m", "insured_months", "x"))
    day = chance.choice(("2026-01-01", "1999-12-31", "2026-07-01", _word(chance)))
    facts = ("--set", f"{name}={_word(chance)}")
    return Input("law", ("law", "eval", chance.choice(RULES), "--on", day, *facts), {})


def _name(chance: random.Random) -> Input:
    """An odd name where a file, a folder or a country should stand."""
    word = _word(chance)
    words = (
        ("validate", word),
        ("verify", word),
        ("run", BASE, "--people", "x", "--out", word),
        ("law", "show", word, "--on", "2026-01-01"),
        ("law", "history", "TH.wage_ceiling", "--html", f"{word}.html"),
        ("law", "page", "TH", "--out", word),
        ("show", word),
        ("diff", word, word),
    )
    return Input("name", chance.choice(words), {})


KINDS: tuple[Callable[[random.Random], Input], ...] = (
    *(_scenario, _small, _setting, _people, _question, _name),
)


def answer(given: Input, folder: Path) -> Answer:
    """What the command line makes of an input, in a folder of its own."""
    for name, raw in given.files.items():
        (folder / name).write_bytes(raw)
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "replace") for _ in range(2))
    before, began, code = sys.argv, time.perf_counter(), 0
    sys.argv = ["portasim", *given.words]
    try:
        with contextlib.chdir(folder), _streams(out, err):
            command()
    except SystemExit as over:
        code = over.code if isinstance(over.code, int) else 0
    finally:
        sys.argv = before
    written = []
    for stream in (out, err):
        stream.flush()
        written.append(stream.buffer.getvalue().decode())
    return Answer(code, *written, time.perf_counter() - began)


@contextlib.contextmanager
def _streams(out: io.TextIOWrapper, err: io.TextIOWrapper) -> Iterator[None]:
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield


def _run(out: Path, *more: str) -> list[str]:
    words = ("run", BASE, "--people", "200", "--out", str(out), "--quiet", *more)
    return [sys.executable, "-m", "portasim", *words]


def kill(folder: Path, wait: float) -> str:
    """What is wrong after a run over earlier results is killed so many seconds after its start."""
    out = folder / "results"
    with subprocess.Popen(_run(out, "--persons", "csv"), cwd=ROOT) as run:
        time.sleep(wait)
        run.kill()
    try:
        found = verify(out)
    except UserError as error:
        return str(error)
    left = sorted({path.name for path in folder.iterdir()} - {"results"})
    return f"left behind: {left}" if left or found.others else ""


def storm(number: int, seed: int) -> int:
    """Let inputs come down and print what became of them; how many ended as they must not."""
    codes: Counter[tuple[str, int]] = Counter()
    slowest, wrong = Answer(0, "", "", 0.0), 0
    seconds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for place, given in enumerate(inputs(number, seed)):
            here = Path(folder) / str(place)
            here.mkdir()
            found = answer(given, here)
            codes[given.kind, found.code] += 1
            seconds[given.kind] += found.seconds
            slowest = max(slowest, found, key=lambda one: one.seconds)
            if found.wrong:
                wrong += 1
                print(f"{place}: {given.kind} {given.words!r:.200}: {found.wrong}")
    for (kind, code), count in sorted(codes.items()):
        print(f"{kind:<10} exit code {code}: {count:>6,}")
    print("seconds:", ", ".join(f"{kind} {spent:.0f}" for kind, spent in seconds.items()))
    print(f"{number:,} inputs, {wrong} wrong; the slowest took {slowest.seconds:.1f} s")
    return wrong


def kills(number: int, seed: int) -> int:
    """Kill runs at moments drawn over their length and print how many left other than one run."""
    chance, wrong, length = random.Random(seed), 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):  # the second with warm caches
            began = time.perf_counter()
            subprocess.run(_run(Path(folder) / "results"), check=True, cwd=ROOT)
            length = time.perf_counter() - began
        for _ in range(number):
            wait = chance.uniform(0.0, length)
            if found := kill(Path(folder), wait):
                wrong += 1
                print(f"killed after {wait:.2f} s: {found}")
    print(f"{number} kills, {wrong} wrong")
    return wrong


def main() -> None:
    """Run the storm that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    wrong = storm(asked.inputs, asked.seed) + kills(asked.kills, asked.seed)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
