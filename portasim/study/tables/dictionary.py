"""The data dictionary: every table with its columns, units and meanings, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portasim.study.tables.table import declared


def dictionary(tables: Iterable[str] | Mapping[str, str]) -> str:
    """The dictionary of some tables, in their order, each under the name of its file.

    tables: by name their files, or names alone of CSV files. Raises UserError for an unknown name.
    """
    files = tables if isinstance(tables, Mapping) else {name: f"{name}.csv" for name in tables}
    lines = ["# Tables", ""]
    lines.append("Every column of every table here, with its unit. Empty cells are no number.")
    for name, file in files.items():
        table = declared(name)
        lines += ["", f"## {file}", "", table.description, ""]
        lines.append(f"A row for each {', '.join(f'`{key}`' for key in table.keys)}.")
        lines += ["", "| Column | Unit | What it holds |", "|---|---|---|"]
        for column in (*table.columns, *table.compared):
            unit = column.unit or "text"
            lines.append(f"| `{column.name}` | {unit} | {column.description} |")
    return "\n".join(lines) + "\n"
