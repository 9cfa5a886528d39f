"""What a service manager reads: whom the service reaches beside who lives there, in words, for page, PDF and workbook."""

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.documents.content import Block, BulletList, Document, Estimate, Heading, Paragraph, Table
from commonweal.documents.workbook import Sheet
from commonweal.documents.workbook import as_workbook as workbook_of
from commonweal.evidence.ages import in_words
from commonweal.evidence.characteristics import name_of, strands_of, with_characteristic
from commonweal.evidence.equality_definitions import is_rest
from commonweal.evidence.equality_document import points
from commonweal.evidence.outcomes import SMALLEST_BASE, SMALLEST_EXPECTED
from commonweal.evidence.profile_document import of_figures, source_row, sources_sheet
from commonweal.evidence.reach import Place, Reach, Reached
from commonweal.evidence.services import Service, to_consider
from commonweal.evidence.words import WITHHELD, count, percent

NUMERIC = (1, 2, 3, 5)


def title_of(service: Service, found: Reach) -> str:
    """Which service, by which characteristic."""
    return with_characteristic(service.name, found.measure.by)


def document_of(service: Service, found: Reach) -> Document:
    """The page of a service as a document."""
    return of_figures(
        title_of(service, found), f"{service.run_by}. {where(found)}", blocks_of(service, found)
    )


def where(found: Reach) -> str:
    """The areas that are shown, in words."""
    if found.whole.area is not None:
        return str(found.whole.area)
    return _("%(areas)s: all %(n)d that are told") % {"areas": found.area_set, "n": len(found.places)}


def blocks_of(service: Service, found: Reach) -> Iterator[Block]:
    """Who is reached and who lives here, the gaps, what to consider, whom to ask, what is not known, the sources."""
    yield _declared(found.whole)
    yield Heading(_("Who we reach, and who lives here"))
    yield reached_table(found.whole, where(found))
    yield Paragraph(key())
    yield Heading(_("Where the gaps are"))
    yield from _gaps(found)
    yield Heading(_("What to consider"))
    yield Paragraph(_("Questions to ask, in no order of weight. The figures decide nothing."))
    yield BulletList(tuple(f"{one.words} ({one.source}.)" for one in to_consider(found)))
    yield Heading(_("Whom to ask"))
    yield ask_table(found.measure.by)
    yield Heading(_("What is not known"))
    yield BulletList(tuple(not_known(service, found)))
    yield Heading(_("How to read it"))
    yield BulletList(tuple(about(found)))
    yield Table(
        _("Sources"),
        (_("Table"), _("Whose"), _("As of"), _("Licence")),
        tuple(source_row(one) for one in (found.dataset, found.census_dataset)),
    )


def _declared(place: Place) -> Estimate:
    """Of how many of those reached the group is known: what everything else is worth."""
    value = percent(place.declared) if place.declared is not None else WITHHELD
    base = _("%(known)s of those reached have said their group; of %(unknown)s it is not known") % {
        "known": count(place.known),
        "unknown": count(place.unknown),
    }
    return Estimate(_("Group is known of"), value, base=base)


def reached_table(place: Place, caption: str) -> Table:
    """Each group of one place: reached, living there, the gap, and whether it is more than chance."""
    heads = (
        _("Group"),
        _("Reached"),
        _("Living here"),
        _("Gap in points"),
        _("Chance alone: between"),
        _("Index"),
        _("More than chance?"),
    )
    return Table(caption, heads, tuple(_row(row) for row in place.rows), NUMERIC)


def _row(row: Reached) -> tuple[str, ...]:
    return (
        in_words(row.group),
        _with_share(row.reached, row.share),
        _with_share(row.residents, row.of_residents),
        points(row.gap),
        limits(row),
        "" if row.index is None else f"{row.index:.0f}",
        verdict(row),
    )


def _with_share(number: float | None, share: float | None) -> str:
    return count(number) if share is None else f"{count(number)} ({percent(share)})"


def limits(row: Reached) -> str:
    """Between which gaps chance alone would put it; empty where it is not judged."""
    if row.lower is None or row.upper is None or row.of_residents is None:
        return ""
    lower, upper = (points(end - row.of_residents) for end in (row.lower, row.upper))
    return _("%(lower)s and %(upper)s") % {"lower": lower, "upper": upper}


def verdict(row: Reached) -> str:
    """A letter and words: whether a group is reached more or less than its share of residents."""
    if not row.is_judged:
        return _("Withheld") if row.share is None else _("S: too few people to judge")
    return {
        1: _("H: reached more, more than chance"),
        -1: _("L: reached less, more than chance"),
        0: _("N: no clear difference"),
    }[row.stands]


def letter(row: Reached) -> str:
    """The letter of the verdict alone."""
    if not row.is_judged:
        return "" if row.share is None else "S"
    return {1: "H", -1: "L", 0: "N"}[row.stands]


def key() -> str:
    """What index and letters say."""
    return _(
        "In brackets: the share of those reached, and of those living here, whose group is known. Index: the share "
        "reached for each hundred of the share of residents; 100 is just as many, 50 half as many. "
        "H: reached more, L: reached less than the share of residents, by more than chance. N: no clear difference. "
        "S: too few people to judge. [c]: withheld, which is not zero."
    )


def _gaps(found: Reach) -> Iterator[Block]:
    told = [
        (place, row)
        for place in found.places
        for row in place.rows
        if row.is_judged and not is_rest(row.group)
    ]
    gaps = [(place, row) for place, row in told if row.stands]
    words = ngettext(
        "%(n)d gap in an area is more than chance, of %(judged)d that could be judged.",
        "%(n)d gaps in areas are more than chance, of %(judged)d that could be judged.",
        len(gaps),
    )
    yield Paragraph(words % {"n": len(gaps), "judged": len(told)})
    if gaps:
        heads = (
            _("Area"),
            _("Group"),
            _("Reached"),
            _("Of residents"),
            _("Gap in points"),
            _("More than chance?"),
        )
        rows = tuple(
            (
                str(place.area),
                in_words(row.group),
                percent(row.share),
                percent(row.of_residents),
                points(row.gap),
                verdict(row),
            )
            for place, row in gaps
        )
        yield Table(_("Gaps that are more than chance"), heads, rows, (2, 3, 4))
    if found.whole.area is None and found.whole.rows:
        groups = [row.group for row in found.whole.rows]
        yield Table(
            _("Every area: share of those reached, gap in points, letter"),
            (_("Area"), _("Group is known of"), *map(in_words, groups)),
            tuple(_cells(place, groups) for place in found.places),
        )


def _cells(place: Place, groups: list[str]) -> tuple[str, ...]:
    told = {row.group: row for row in place.rows}
    declared = percent(place.declared) if place.declared is not None else WITHHELD
    return (str(place.area), declared, *(_cell(told.get(group)) for group in groups))


def _cell(row: Reached | None) -> str:
    if row is None:
        return "–"
    if row.share is None:
        return WITHHELD
    return f"{percent(row.share)}, {points(row.gap)} {letter(row)}"


def ask_table(by: str) -> Table:
    """The consultation strands that speak for a characteristic, and who supports each."""
    nobody = _("Nobody is recorded: ask the cohesion officer")
    rows = tuple((str(one), str(one.support_organisation or nobody)) for one in strands_of(by))
    if not rows:
        rows = ((_("No strand speaks for %(name)s") % {"name": name_of(by).lower()}, nobody),)
    return Table(_("Who speaks for whom"), (_("Strand"), _("Supported by")), rows)


def not_known(service: Service, found: Reach) -> Iterator[str]:
    """What these figures do not tell, in sentences."""
    if found.whole.unknown:
        yield _("The group of %(n)s people whom the service reaches.") % {"n": count(found.whole.unknown)}
    if found.apart:
        yield _("How many live here of groups that the census does not have: %(names)s.") % {
            "names": ", ".join(found.apart)
        }
    if found.missing:
        yield _("Whether the service reaches groups that its table does not tell of: %(names)s.") % {
            "names": ", ".join(found.missing)
        }
    withheld = sum(any(row.reached is None for row in place.rows) for place in found.places)
    if withheld:
        yield _("Small numbers that are withheld, in %(n)d of the areas.") % {"n": withheld}
    if service.not_told:
        yield _("Whom the service reaches by %(names)s: no table tells of it.") % {
            "names": ", ".join(name_of(by).lower() for by in service.not_told)
        }
    yield _("Who needs the service, who would want it, and why some are reached and others are not.")


def about(found: Reach) -> Iterator[str]:
    """How the figures were made, in sentences."""
    yield _(
        "Set beside those who live in the same areas (%(census)s, %(day)s). People whose group is not known are in no "
        "share, on either side."
    ) % {
        "census": found.census_dataset.title,
        "day": formats.date_format(found.census_dataset.as_of, "j F Y"),
    }
    yield _(
        "Limits are Wilson's, corrected for continuity, for all areas and groups of the table at once: where whom the "
        "service reaches is drawn by chance from those who live there, only in one table of twenty would any gap be "
        "called more than chance."
    )
    yield _(
        "Not judged is a group where fewer than %(base)d people are reached, or fewer than %(expected)d would be "
        "expected of it or of all others."
    ) % {"base": SMALLEST_BASE, "expected": SMALLEST_EXPECTED}
    yield _("Areas are in the order of their names, and never ranked by who lives there.")


def as_workbook(service: Service, found: Reach) -> bytes:
    """The same as XLSX: numbers as numbers, what to consider and what is not known, and the sources."""
    heads = [
        _("Code"),
        _("Area"),
        _("Group is known of"),
        _("Group"),
        _("Reached"),
        _("Share of those reached"),
    ]
    heads += [
        _("Living here"),
        _("Share of residents"),
        _("Gap in points"),
        _("Lower limit"),
        _("Upper limit"),
    ]
    heads += [_("Index"), _("More than chance?")]
    places = [found.whole, *(found.places if found.whole.area is None else [])]
    rows = [
        (
            place.area.code if place.area else "",
            str(place.area or _("All areas")),
            place.declared,
            row.group,
            WITHHELD if row.reached is None else row.reached,
            row.share,
            row.residents,
            row.of_residents,
            *_in_points(row),
            row.index,
            verdict(row),
        )
        for place in places
        for row in place.rows
    ]
    formats_of = (*((at, "0.0%") for at in (2, 5, 7)), *((at, "0.0") for at in (8, 9, 10)), (11, "0"))
    widths = (12, 26, 16, 34, 10, 20, 12, 18, 14, 12, 12, 8, 34)
    told = Sheet(_("Whom we reach"), heads, rows, widths, formats_of)
    notes = [
        *((_("Consider"), f"{one.words} ({one.source}.)") for one in to_consider(found)),
        *((_("Not known"), one) for one in not_known(service, found)),
        *((_("How to read it"), one) for one in about(found)),
    ]
    read = Sheet(_("To read with it"), (title_of(service, found), where(found)), notes, (24, 110))
    return workbook_of([told, read, sources_sheet([found.dataset, found.census_dataset])])


def _in_points(row: Reached) -> tuple[float | None, float | None, float | None]:
    if row.gap is None or row.of_residents is None:
        return None, None, None
    if row.lower is None or row.upper is None:
        return 100 * row.gap, None, None
    return 100 * row.gap, 100 * (row.lower - row.of_residents), 100 * (row.upper - row.of_residents)
