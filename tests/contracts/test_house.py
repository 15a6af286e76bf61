"""The house rules that no linter knows: arrows, sizes, one reader of the environment, docs that tell the truth."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("knowledge", "referral", "bot", "admin_api")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAX_MODULE = 300
MAX_FUNCTION = 40


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_arrows_between_packages_hold():
    lint = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_other_python_package_stands_at_the_top():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found <= {*PACKAGES, "tests"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_and_its_functions_can_be_read_at_one_sitting(path):
    text = path.read_text()
    assert text.count("\n") <= MAX_MODULE, f"{name(path)} should be split by meaning"
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    ]
    assert not long, f"{name(path)}: {', '.join(long)}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_settings_read_the_environment(path):
    if path.name == "settings.py":
        return
    assert not re.search(r"os\.environ|os\.getenv|getenv\(", path.read_text()), (
        f"{name(path)} reads the environment"
    )


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_nothing_names_a_machine_or_a_package_index():
    machine = "/" + "(?:work|root|home/[a-z]+|opt/pypi)/"
    index = "pypi" + r"\.org|files\.pythonhos" + r"ted|registry\.np" + r"mjs|index" + "-url [^$]"
    pattern = re.compile(rf"(?<![\w.}}]){machine}|{index}")
    found = []
    for path in tracked():
        if path.suffix in {".png", ".svg", ".ico"}:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line) and "no-emit-index-url" not in line:
                found.append(f"{name(path)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def documented(text: str) -> bool:
    return text in (ROOT / "README.md").read_text()


def variables(settings):
    for field, about in settings.model_fields.items():
        alias = about.validation_alias
        if alias is None:
            yield f"{settings.model_config['env_prefix']}{field}".upper()
        else:
            yield next(str(choice) for choice in getattr(alias, "choices", [alias]) if str(choice).isupper())


def test_the_readme_names_every_setting():
    from admin_api.settings import AdminSettings
    from bot.settings import Settings

    missing = {
        variable
        for settings in (Settings, AdminSettings)
        for variable in variables(settings)
        if not documented(f"`{variable}`")
    }
    assert not missing, f"settings that the README does not name: {sorted(missing)}"


def commands(group, prefix="yimen"):
    import click

    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {word}")
        else:
            yield f"{prefix} {word}"


def test_the_readme_names_every_command():
    from admin_api.cli import main

    missing = [command for command in commands(main) if not documented(f"`{command}")]
    assert not missing, f"commands that the README does not name: {missing}"


def test_every_link_inside_the_docs_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(page, target) for page in pages for target in re.findall(r"\]\(([^)#\s]+)", page.read_text())]
    broken = [
        f"{name(page)} -> {target}"
        for page, target in links
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)
