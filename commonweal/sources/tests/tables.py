"""A partner's table, what is said of it in the browser, and how a page is read."""

import re

PUPILS = 'Area,School year,Pupils,Polish,Urdu\nL1,2026,120,20,40\nL2,2026,"1,300",[c],30\nL9,2026,50,10,10\n'
SAID = {
    "title": "Pupils by first language",
    "publisher": "Wealdmere Schools",
    "licence": "Not open",
    "as_of": "2026-10-01",
    "code": "Area",
    "areas": "lsoa-2021",
    "measure": "-own-",
    "own_name": "First language of pupils",
    "own_about": "nationality",
    "own_unit": "count",
    "shape": "groups",
    "groups": ["Polish", "Urdu"],
    "base": "Pupils",
}


def said_wrong(answer):
    return re.findall(r"Error:</span>\s*([^<]+)", answer.content.decode())


def text_of(browser, address):
    return browser.get(address).content.decode()


def number(html, label):
    """The number beside a label in a table."""
    found = re.search(rf">{label}</span></th>\s*<td[^>]*><span[^>]*>([\d,]+)<", html)
    return int(found[1].replace(",", "")) if found else None


def a_task():
    class Result:
        worker_ids = ["worker:test:1"]

    class Context:
        task_result = Result()

    return Context()
