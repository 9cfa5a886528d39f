"""Who gets through to figures: layers of the map with their tiles and files, profiles, data sets, published tables."""

from collections.abc import Iterator

from tests import access_figure_items as figures
from tests import access_items as items
from tests.access_who import (
    ACTING,
    CONTENT,
    FIGURES,
    LEVELS,
    LOADERS,
    MAPPING,
    NOBODY,
    OFFICER,
    PUBLIC,
    SERVICES,
    Address,
)

# Layer of the map -> who finds it. What is in it is narrowed row by row; the maps' own tests show that.
LAYERS = {
    "boundaries": PUBLIC,
    "strengths": PUBLIC,
    "released-strengths": PUBLIC,
    "people": PUBLIC,
    "gaps": PUBLIC,
    "strengths-by-area": CONTENT,
    "reports": MAPPING,
    "tensions-by-area": MAPPING,
    "levels": LEVELS,
    "recorded-crime": LEVELS,
}
LAYERS_OF_ITEMS = ("reports", "strengths")


def addresses_of_layers() -> Iterator[Address]:
    """The tile, the values and the files of each layer."""
    for code, who in LAYERS.items():
        yield Address("maps:tile", who, code, figures.layer(code, 10, 509, 338))
        yield Address("maps:values", who, code, figures.layer(code))
        yield Address("maps:download", who, f"{code}.csv", figures.layer(code, "csv"))
    for code, ending in (("reports", "gpkg"), ("levels", "geojson"), ("tensions-by-area", "png")):
        yield Address("maps:download", LAYERS[code], f"{code}.{ending}", items.named(code, ending))
    for code in LAYERS_OF_ITEMS:
        yield Address("maps:matching", LAYERS[code], code, items.named(code), query="?id=one")


FIGURES_TABLE = (
    Address("evidence:profiles", PUBLIC),
    Address("evidence:profile", PUBLIC, of=items.named("ward", "X001")),
    Address("evidence:profile-file", PUBLIC, of=items.named("ward", "X001", "xlsx")),
    Address("evidence:evenness", PUBLIC),
    Address("evidence:compare", PUBLIC),
    Address("evidence:community", PUBLIC),
    Address("evidence:community-file", PUBLIC, of=figures.compared),
    Address("evidence:comparison-file", PUBLIC, of=figures.compared),
    Address("evidence:equality", PUBLIC),
    Address("evidence:equality-file", PUBLIC, of=figures.outcome),
    Address("evidence:equality-file", FIGURES, "a partner’s", of=figures.outcome_of_a_partner),
    Address("evidence:services", SERVICES),
    # Idris runs it; the others work with figures.
    Address("evidence:service", SERVICES, of=figures.service()),
    Address("evidence:service", FIGURES, "another organisation’s", of=figures.service("wealdmere-health")),
    Address("evidence:service-file", SERVICES, of=figures.service(more=("xlsx",))),
    Address("evidence:catalogue", PUBLIC),
    Address("evidence:dcat", PUBLIC),
    *(
        Address(f"evidence:{name}", who, case, figures.dataset(is_open=case == "open"))
        for name in ("dataset", "figures", "metadata")
        for case, who in (("open", PUBLIC), ("a partner’s", FIGURES))
    ),
    *(
        Address("evidence:measure", who, case, figures.measure(is_open=case == "open"))
        for case, who in (("open", PUBLIC), ("a partner’s", FIGURES))
    ),
    Address("evidence:reviews", ACTING, of=figures.to_look_at, sends=OFFICER, sent=figures.looked_at),
    Address("releases:index", PUBLIC),
    Address(
        "releases:sign",
        OFFICER,
        of=figures.to_publish,
        sends=OFFICER,
        sent=figures.having_read,
    ),
    Address("releases:release", PUBLIC, of=figures.release, sends=OFFICER, sent={"because": "A mistake."}),
    Address("releases:release", PUBLIC, "withdrawn", figures.withdrawn_release),
    Address("releases:file", PUBLIC, of=figures.release),
    Address("releases:file", NOBODY, "withdrawn", figures.withdrawn_release),
    Address(
        "evidence:withdraw",
        LOADERS,
        of=figures.dataset(is_open=True),
        sends=LOADERS,
        sent={"reason": "It holds one school only."},
    ),
    Address(
        "evidence:rhythm",
        LOADERS,
        of=figures.dataset(is_open=True),
        sends=LOADERS,
        sent={"rhythm": "yearly", "years": "", "lag": "30"},
    ),
    # Sources that are asked by the clock: all of them are for whoever loads data.
    Address("schedules:index", LOADERS),
    Address("schedules:choose", LOADERS),
    Address("schedules:set-up", LOADERS, of=lambda borough: ("nomis",), sends=LOADERS, sent=figures.TO_ASK),
    Address("schedules:schedule", LOADERS, of=figures.schedule),
    Address("schedules:change", LOADERS, of=figures.schedule, sends=LOADERS, sent=figures.TO_ASK),
    Address("schedules:act", of=figures.schedule, sends=LOADERS, sent={"do": "pause"}),
    Address("schedules:delete", LOADERS, of=figures.schedule, sends=LOADERS),
    # Tables on their way in: each is its owner's alone.
    Address("bringing:start", LOADERS, sends=LOADERS, sent=figures.table_to_send),
    Address("bringing:columns", {"lena"}, of=figures.brought_table, sends={"lena"}, sent=figures.DESCRIBED),
    Address("bringing:check", {"lena"}, of=figures.described_table, sends={"lena"}, sent={"do": "load"}),
    Address("bringing:delete", of=figures.brought_table, sends={"lena"}),
    Address("bringing:mapping", {"lena"}, of=figures.described_table),
)
