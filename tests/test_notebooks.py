"""Notebooks run from top to bottom, draw their figures offline, are committed without outputs."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_committed_without_outputs(path):
    cells = nbformat.read(path, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run_and_their_figures_need_no_network(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter's own machinery
        from nbclient import NotebookClient

        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}
        )
        client.execute()
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert not [out for out in outputs if out.output_type == "error"]
    drawn = [out.data for out in outputs if "data" in out]
    figures = [data for data in drawn if "application/vnd.plotly.v1+json" in data]
    assert len(figures) >= 2
    assert not any("cdn.plot.ly" in str(data.get("text/html", "")) for data in drawn)
    # a page made of the notebook shows the SVG, and no script of Plotly's is kept with it
    assert all(data["image/svg+xml"].startswith("<svg ") for data in figures)
    assert len(nbformat.writes(notebook)) < 1_000_000
