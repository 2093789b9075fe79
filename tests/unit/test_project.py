"""The project itself: what it imports it declares, and every package stands under the import contracts."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("rules", "store", "ingest", "reminders", "diemdanh")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _imported() -> set[str]:
    """The top-level modules that the product imports and that are neither its own nor Python's."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    found: set[str] = set()
    for node in (node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(PACKAGES) - set(sys.stdlib_module_names)


def _plain(name: str) -> str:
    return name.casefold().replace("_", "-")


def test_every_module_that_the_product_imports_is_a_declared_dependency() -> None:
    declared = {_plain(line.split(">")[0].split("[")[0]) for line in PROJECT["project"]["dependencies"]}
    distributions = packages_distributions()
    undeclared = {
        module: distributions.get(module)
        for module in _imported()
        if declared.isdisjoint(map(_plain, distributions.get(module, [])))
    }
    assert undeclared == {}


def test_every_package_at_the_top_stands_under_the_import_contracts() -> None:
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert there == set(PROJECT["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
