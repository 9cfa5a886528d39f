"""Do the sentences by which the product refuses somebody go through gettext, with placeholders that have names?

Looked at are the modules that write: `verbs` and `forms`, and those that put an event on the record. What
the commands, the interface for programs and the loaders of files say stays in English (their readers are
programs and who runs them), and so does what only a developer can bring about.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IN_ENGLISH = {"audit", "config", "demo", "methods", "migrations", "sources", "tests", "ui"}
FOR_COMMANDS = {"people/first_accounts.py"}
# Writes nothing, but what it refuses is shown by pages as it is.
ALSO = {"notices/links.py", "people/visibility.py", "tension/derived.py"}
FOR_DEVELOPERS = {"AssertionError", "AttributeError", "LookupError", "NotImplementedError", "TypeError"}
WRITES = re.compile(r"^from commonweal\.audit\.verbs import .*\brecord\b", re.MULTILINE)
SHOWN_BY = {"add_error", "error", "info", "success", "warning"}
UNNAMED = re.compile(r"%(?:[sdrif]|\.\d)|\{\d*\}")


def is_looked_at(path: Path, code: Path) -> bool:
    """Does this module refuse people in words?"""
    inside = path.relative_to(code)
    if IN_ENGLISH & set(inside.parts) or inside.as_posix() in FOR_COMMANDS:
        return False
    names = {*inside.parts[:-1], path.stem}
    return bool(
        {"verbs", "forms"} & names
        or inside.as_posix() in ALSO
        or WRITES.search(path.read_text(encoding="utf-8"))
    )


def faults(path: Path) -> Iterator[str]:
    """What is wrong in a module, a line each: `12: “Say why.” is not in gettext`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        for said in _said_to_people(node):
            names = [one.id for one in ast.walk(said) if isinstance(one, ast.Name)]
            for words in [said, *(constants[name] for name in names if name in constants)]:
                for problem in _problems(words):
                    yield f"{said.lineno}: {problem}"


def _said_to_people(node: ast.AST) -> Iterator[ast.expr]:
    """What this statement puts before somebody: the words of a refusal, of a field's error, of a message."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        name = node.exc.func.id if isinstance(node.exc.func, ast.Name) else ""
        if name not in FOR_DEVELOPERS:
            yield from node.exc.args
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWN_BY:
        yield from node.args[1:]


def _problems(said: ast.expr) -> Iterator[str]:
    if isinstance(said, ast.Call):
        function = said.func.id if isinstance(said.func, ast.Name) else ""
        if function == "_" or function.endswith(("gettext", "gettext_lazy", "gettext_noop")):
            yield from _problems_in_gettext(said)
        else:
            for one in [said.func, *said.args]:
                yield from _problems(one)
    elif isinstance(said, ast.JoinedStr) or (isinstance(said, ast.Constant) and _is_sentence(said.value)):
        yield f"“{ast.unparse(said)[1:60]}” is not in gettext"
    elif isinstance(said, ast.BinOp):
        yield from _problems(said.left)
        if not isinstance(said.op, ast.Mod):  # what fills the placeholders may be anything
            yield from _problems(said.right)
    elif isinstance(said, ast.Dict):
        for value in said.values:
            yield from _problems(value)
    elif isinstance(said, ast.IfExp):
        yield from _problems(said.body)
        yield from _problems(said.orelse)
    elif isinstance(said, ast.Attribute):  # “…”.format, “…”.join
        yield from _problems(said.value)


def _problems_in_gettext(call: ast.Call) -> Iterator[str]:
    for words in call.args:
        if isinstance(words, ast.JoinedStr | ast.BinOp):
            yield f"“{ast.unparse(words)[1:60]}” is put together before gettext looks it up"
        elif isinstance(words, ast.Constant) and UNNAMED.search(str(words.value).replace("%%", "")):
            yield f"“{str(words.value)[:60]}” has a placeholder without a name"


def _is_sentence(value: object) -> bool:
    """Words for people, and no code such as the name of a field.

    >>> _is_sentence("Say why."), _is_sentence("override_reason"), _is_sentence("; ")
    (True, False, False)
    """
    return isinstance(value, str) and bool(re.search(r"\w\W+\w|[.!?]$", value)) and "_" not in value


def main(code: Path = ROOT / "commonweal") -> int:
    found = [
        f"{path.relative_to(code.parent)}:{fault}"
        for path in sorted(code.rglob("*.py"))
        if is_looked_at(path, code)
        for fault in faults(path)
    ]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
