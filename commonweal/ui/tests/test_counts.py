"""One is said differently from several: a count that can be one goes through ngettext or `blocktranslate count`."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNTED = (
    "action|report|row|step|area|neighbourhood|partner|person|people|item|file|member|version|vote|day|week"
)
IN_TEMPLATE = re.compile(
    rf"{{% blocktranslate(?P<how>[^%]*)%}}(?P<words>[^%]*{{{{ \w+ }}}} (?:of {{{{ \w+ }}}} )?(?:{COUNTED})s?\b)"
)
IN_PYTHON = re.compile(rf"\b_\(\s*\"(?P<words>[^\"]*%\((?P<name>\w+)\)[sd] (?:{COUNTED})s\b)")
# Numbers that the program itself fixes, and that are more than one.
FIXED = {"limit", "most", "n", "rows", "weeks"}


def uncounted():
    for path in sorted(ROOT.rglob("*.html")):
        for found in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8")):
            if " count " not in found["how"]:
                yield f"{path.relative_to(ROOT)}: {found['words'].strip()}"
    for path in sorted(ROOT.rglob("*.py")):
        if not {"tests", "demo"} & set(path.relative_to(ROOT).parts):
            for found in IN_PYTHON.finditer(path.read_text(encoding="utf-8")):
                if found["name"] not in FIXED:
                    yield f"{path.relative_to(ROOT)}: {found['words']}"


def test_a_count_that_can_be_one_has_words_for_one():
    assert list(uncounted()) == []


def test_the_search_finds_what_it_looks_for():
    assert IN_TEMPLATE.search("{% blocktranslate with a=b %}{{ a }} reports{% endblocktranslate %}")
    assert IN_PYTHON.search('_("%(total)s actions, of what you may see")')
