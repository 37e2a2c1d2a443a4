"""Owns what the kit must be so that it can be copied: marked, relative, renameable."""

import ast
import shutil
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

KIT = Path(__file__).resolve().parents[1] / "control_plane"
FILES = sorted(KIT.rglob("*.py"))
MARK = "# Part of the acp kit: replaced by `acp upgrade`; do not edit."
FUNCTION_LINES = 40


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KIT)))
def test_a_kit_file_says_that_it_is_replaced_and_what_it_never_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(MARK + "\n")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert docstring.startswith("Owns ")
    assert "Never " in docstring


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KIT)))
def test_a_kit_file_never_names_its_own_package(path: Path) -> None:
    with path.open("rb") as source:
        names = [t.string for t in tokenize.tokenize(source.readline) if t.type == 1]
    assert "control_plane" not in names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KIT)))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= FUNCTION_LINES, f"{node.name} has {lines} lines"


def test_the_kit_works_under_another_name(tmp_path: Path) -> None:
    shutil.copytree(KIT, tmp_path / "acme" / "kit")
    (tmp_path / "acme" / "__init__.py").touch()
    program = (
        "from acme.kit import parse_bindings, VERSION\n"
        "from acme.kit.kernel.registry import Registry\n"
        "from acme.kit.packs import built_in\n"
        "print(len(Registry(built_in(), parse_bindings({}))), VERSION)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "17 0.1.0\n"
