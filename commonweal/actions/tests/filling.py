"""Filling in the forms of actions as a browser does."""


def filled(client, where, sent):
    """What this browser sends from the page at this address: besides what is typed, what the page says was seen."""
    form = client.get(where).context["form"]
    return ({"seen": form["seen"].value()} if "seen" in form.fields else {}) | sent
