"""`commonweal see`: what somebody sees of one item, or of one layer of the map."""

from typing import Any

import click

from commonweal.config.commands.items import LAYER, item_of, parted
from commonweal.config.commands.outcome import Outcome, answering
from commonweal.config.commands.viewer import viewer_named


@click.command("see")
@click.argument("item")
@click.option("--as", "who", required=True, help="E-mail address of the person who looks, or “public”.")
@answering
def command(item: str, who: str) -> Outcome:
    """Say what somebody sees of ITEM: its public identifier, or the code of a layer of the map.

    With its kind before it, as report:7f3k9q2m4x8p or layer:reports, it is looked for among those alone.

    What is not there and what this person may not see are answered alike: nothing.

    \b
    Examples:
      commonweal see 7f3k9q2m4x8p --as ben@wealdmere.example
      commonweal see reports --as public --json
    """
    viewer = viewer_named(who)
    kind, item_id = parted(item, besides=(LAYER,))
    seen = see_item(item_id, viewer, kind=kind) if kind != LAYER else None
    if seen is None and kind in ("", LAYER):
        seen = see_layer(item_id, viewer)
    outcome = Outcome(method="see", result={"item": item, "as": who, "visible": seen is not None})
    if seen is None:
        outcome.words = [f"{who} sees nothing of {item}."]
        return outcome
    outcome.accepted = 1
    outcome.result |= seen
    outcome.words = [f"{who} sees {seen['kind_name'].lower()} {item_id}:"]
    outcome.words += [f"  {label}: {value}" for label, value in seen["fields"].items()]
    return outcome


def see_item(item_id: str, viewer: Any, *, kind: str = "") -> dict[str, Any] | None:
    """What this viewer sees of the item with this public identifier, of whatever kind; None for nothing.

    kind: only if it is of this one.
    """
    from commonweal.tension.describing import facts_of
    from commonweal.tension.looking import looked_at
    from commonweal.tension.selectors import reads_as_public, report_for, wording_for
    from commonweal.thread.looking import looked_by_operator

    found = item_of(kind, item_id, viewer)
    if found is None:
        return None
    fields = {"Title": found.title, "Page": found.address}
    report = report_for(viewer, item_id) if found.kind == "report" else None
    if report is not None:
        looked_at(report, by=None, verb="see report", details={"as": getattr(viewer, "public_id", "")})
        fields |= {"Wording": wording_for(viewer, report)}
        if not reads_as_public(viewer, report):
            fields |= {
                "Marking": str(report.get_marking_display()),
                "Status": str(report.get_status_display()),
            }
        fields |= {str(fact["label"]): str(fact["value"]) for fact in facts_of(report, viewer)}
    else:
        looked_by_operator(found, [found], through=viewer, verb="see item")
    return {"kind": found.kind, "kind_name": found.kind_name, "fields": fields}


def see_layer(code: str, viewer: Any) -> dict[str, Any] | None:
    """How many rows of a map layer this viewer sees, of each kind of thing told; None for no such layer."""
    from django.http import QueryDict

    from commonweal.maps import watching
    from commonweal.maps.layers import layer_for

    layer = layer_for(viewer, code)
    if layer is None:
        return None
    asked = layer.ask(QueryDict(""), viewer)
    columns = [str(column.label) for column in layer.columns(viewer)]
    fields: dict[str, Any] = {
        "Name": str(layer.name),
        "Rows": layer.count(viewer, asked),
        "Columns": ", ".join(columns),
        "Base": str(layer.legend(asked).base),
    }
    ids = [row.id for row in layer.rows(viewer, asked)]
    watching.saw("see layer", layer, viewer, asked, len(ids), is_operator=True)
    return {
        "kind": "layer",
        "kind_name": "Layer",
        "fields": fields,
        "ids": ids,
    }
