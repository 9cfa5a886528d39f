"""What the pages say exists: paths, commands, options, tests and settings that they name, and their examples."""

import ast
import doctest
import importlib
import re
import runpy
import shlex
from pathlib import Path

import click
import pytest

from commonweal.config.commands import group

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "commonweal"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
# Written into an installation or beside it, not into the repository.
NOT_OURS = ("/", "var/", "keys/", "files/", ".venv", "~", "erasures.jsonl", "app/", "screens/", "http")
FILES_OF_TESTS = {path.stem for folder in (CODE, ROOT / "tests") for path in folder.rglob("test_*.py")}
SETTING = re.compile(r"\bCOMMONWEAL_[A-Z_]*[A-Z]\b")
name_of = lambda path: str(path.relative_to(ROOT))  # noqa: E731 one word for `ids`


def code_in(text):
    """What stands in backticks or is indented as code: pieces, each on one line."""
    text = re.sub(r"^```.*?^```", " ", text, flags=re.DOTALL | re.MULTILINE)
    blocks = "\n".join(re.findall(r"^ {4,}(.*)$", text, flags=re.MULTILINE)).replace("\\\n", " ")
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text)]
    return [*spans, *blocks.splitlines()]


def exists(path):
    """Is this a file or folder of the repository, said from its top, from the package or from docs/?"""
    return any(next(folder.glob(path), None) for folder in (ROOT, CODE, ROOT / "docs"))


def targets():
    return set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )


def defined_tests():
    files = [*ROOT.glob("tests/**/test_*.py"), *CODE.glob("**/test*.py"), *ROOT.glob("bench/**/test_*.py")]
    return {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)}


def settings_read():
    """Every setting that the code reads: by a reader, as a key, or as an option of the command line."""
    found = set()
    for path in CODE.glob("config/**/*.py"):
        if "test" in path.name or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                reader = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                words = [
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                if reader.startswith("read_") and words:
                    found.add(f"COMMONWEAL_{words[0].upper()}" if reader == "read_key" else words[0])
                found |= {k.value.value for k in node.keywords if k.arg == "envvar"}
    return {name for name in found if SETTING.fullmatch(name)}


def faults(page):
    """Everything that a page names and that is not there."""
    text = page.read_text(encoding="utf-8")
    known_tests, known_settings = defined_tests(), settings_read()
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http") and not (page.parent / target).exists():
            yield f"link to {target}"
    for name in SETTING.findall(text):
        if name.removesuffix("_FILE") not in known_settings:
            yield f"setting {name}"
    for piece in code_in(text):
        yield from (f"test {name}" for name in _tests_in(piece) if name not in known_tests)
        yield from (
            f"make {name}" for name in re.findall(r"\bmake ([a-z-]+)\b", piece) if name not in targets()
        )
        yield from _missing_paths(piece)
        command = re.search(r"(?:^|bin/|`)commonweal((?: [^#|]+)?)$", piece)
        if command:
            yield from _command_faults(command[1].split())


def _tests_in(piece):
    return [
        name for name in re.findall(r"(?<![\w/])(test_\w+)(?!\w*\.py)\b", piece) if name not in FILES_OF_TESTS
    ]


def _missing_paths(piece):
    if " " in piece or piece.startswith(NOT_OURS) or "(" in piece:
        return
    path, _colons, name = piece.partition("::")
    if not re.fullmatch(r"[\w.*/-]+", path) or not (
        "/" in path or re.search(r"\.(py|md|toml|sh|txt)$", path)
    ):
        return
    if not exists(path) and not exists(f"*/{path}"):
        yield f"path {path}"
    elif name and not any(
        re.search(rf"^\s*(?:def|class) {name}\b", found.read_text("utf-8"), re.M)
        for folder in (ROOT, CODE)
        for found in folder.glob(path)
    ):
        yield f"{name} in {path}"


def _command_faults(words):
    command, context = group, click.Context(group)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            yield f"command {words[0]}"
            return
        command, words = found, words[1:]
    if command.name == "manage":
        from django.core.management import get_commands

        if words and words[0] not in get_commands():
            yield f"manage {words[0]}"
        return
    options = {option for one in command.get_params(context) for option in (*one.opts, *one.secondary_opts)}
    yield from (
        f"option {word} of {command.name}" for word in words if word.startswith("--") and word not in options
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_names_is_there(page):
    assert list(faults(page)) == []


def test_what_is_not_there_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "[a](gone.md) `make tea` `commonweal brew` `commonweal check --loudly` `commonweal manage gone` "
        "`tension/gone.py` `people/roles.py::gone` `test_that_is_gone` COMMONWEAL_GONE\n",
        encoding="utf-8",
    )
    assert sorted(faults(page)) == [
        *("command brew", "gone in people/roles.py", "link to gone.md", "make tea", "manage gone"),
        *(
            "option --loudly of check",
            "path tension/gone.py",
            "setting COMMONWEAL_GONE",
            "test test_that_is_gone",
        ),
    ]


def test_each_setting_stands_in_its_page_once_and_no_other_does():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(COMMONWEAL_\w+)` \|", text, flags=re.MULTILINE)
    assert sorted(rows) == sorted(settings_read())


def test_defaults_in_the_page_of_settings_are_those_of_the_code():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(COMMONWEAL_\w+)` \| `([^`]+)` \|", text, flags=re.MULTILINE))
    read = {}
    for path in (CODE / "config" / "settings.py", CODE / "config" / "environment.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            given = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "default")]
            if given and isinstance(given[0], ast.Constant):
                read[node.args[0].value] = str(given[0].value)
    compared = {name for name in said if name in read}
    assert {"COMMONWEAL_HOME", "COMMONWEAL_MODE", "COMMONWEAL_HTTPS", "COMMONWEAL_UPLOAD_MB"} <= compared
    assert {name: said[name] for name in compared} == {name: read[name] for name in compared}


def test_pages_that_the_code_sends_people_to_are_there():
    missing = set()
    for path in [*CODE.rglob("*.py"), *CODE.rglob("*.toml"), *ROOT.glob("scripts/*"), ROOT / "Makefile"]:
        for page in re.findall(r"\bdocs/[\w/.-]+\.md\b", path.read_text(encoding="utf-8")):
            if not (ROOT / page).exists():
                missing.add(f"{page} in {name_of(path)}")
    assert missing == set()


MODULES = [
    path
    for path in sorted(CODE.rglob("*.py"))
    if "tests" not in path.parts and ">>>" in path.read_text("utf-8")
]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_examples_in_docstrings_are_true(path, monkeypatch):
    monkeypatch.setenv("COMMONWEAL_EXAMPLE", "")
    module = importlib.import_module(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    )
    found = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted > 0
    assert found.failed == 0


def _example_of(page, language="python"):
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return re.search(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)[1]


@pytest.mark.django_db
def test_the_layer_of_the_how_to_is_drawn_listed_and_downloaded(sign_in, wards):
    from commonweal.maps import layers

    try:
        exec(_example_of("add-a-layer.md"), {})
        client = sign_in("aisha")
        page = client.get("/map/?layer=survey&view=table").content.decode()
        assert "Strengths counted by a survey" in page
        assert "Heron Park" in page
        file = b"".join(client.get("/layers/survey.csv").streaming_content).decode()
        assert file.count("strengths") == len(wards)
        assert "Strengths counted by a survey" not in sign_in().get("/map/").content.decode()
    finally:
        layers._layers.pop("survey", None)


def test_the_section_of_the_how_to_is_drafted():
    import datetime

    from commonweal.documents.registry import Scope, sections_of, withdraw

    try:
        exec(_example_of("add-a-summary-section.md"), {})
        section = next(one for one in sections_of("weekly-summary", "group") if one.code == "weather")
        scope = Scope(datetime.date(2026, 11, 16), datetime.date(2026, 11, 22), "group", frozenset())
        assert section.draft(scope).text == "The week of 2026-11-16 was dry."
    finally:
        withdraw("weekly-summary", "weather")


def _as_curl(client, command, token):
    """Ask what a command line of curl asks."""
    words = shlex.split(command.replace("$TOKEN", token))
    given = {"-H": [], "-d": []}
    addresses = []
    rest = iter(words[1:])
    for word in rest:
        given[word].append(next(rest)) if word in given else addresses.append(word)
    [address] = addresses
    headers = dict(header.split(": ", 1) for header in given["-H"])
    kind = headers.pop("Content-Type", "application/json")
    where = address.removeprefix("http://localhost:8000")
    if given["-d"]:
        return client.post(where, given["-d"][0], content_type=kind, headers=headers)
    return client.get(where, headers=headers)


def test_the_example_for_programs_sends_and_lists(client, people, documents_recorded, sign_in):
    from commonweal.people.tokens import issue_token

    _token, secret = issue_token(name="Repairs desk", days=30, by=people["idris"])
    example = _example_of("send-reports-by-program.md", "sh").replace("\\\n", " ")
    sends, lists = re.findall(r"^curl .*?(?=\n\n|\Z)", example, flags=re.DOTALL | re.MULTILINE)
    for _time in range(2):  # after a lost answer
        sent = _as_curl(client, sends, secret)
        assert sent.status_code == 201, sent.content
    assert sent.json()["status"] == "new"
    page = sign_in("idris").get("/reports/sent/").content.decode()
    assert page.count("Stickers against newcomers in the lift") == 1
    listed = _as_curl(client, lists, secret)
    assert listed.status_code == 200
    assert set(listed.json()) == {"count", "stands_for", "next", "items"}


def test_every_model_says_what_it_is_and_stands_in_the_glossary():
    made = runpy.run_path(str(ROOT / "scripts" / "glossary.py"))
    assert [model.__name__ for model in made["own_models"]() if not made["meaning"](model)] == []
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == made["page"]()
