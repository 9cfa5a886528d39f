"""A profile as a document: the same figures as the page, for PDF and Word, and as a workbook."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commonweal.documents.content import Block, Document, Estimate, Heading, Paragraph, Table
from commonweal.documents.workbook import Sheet, Value
from commonweal.documents.workbook import as_workbook as workbook_of
from commonweal.evidence.ages import in_words
from commonweal.evidence.changes import Change, Moved
from commonweal.evidence.models import Dataset
from commonweal.evidence.profiles import Groups, Profile
from commonweal.evidence.words import WITHHELD, count, how_made, percent


def document_of(profile: Profile) -> Document:
    """The profile of an area as a document. It is open figures only where its data sets are open."""
    title = _("Who lives in %(area)s") % {"area": profile.area}
    return of_figures(title, str(profile.area.area_set), _blocks(profile))


def of_figures(title: str, subtitle: str, blocks: Iterable[Block]) -> Document:
    """A document of figures as they stand today."""
    return Document(
        title=title,
        subtitle=subtitle,
        marking="OFFICIAL",
        status=_("Figures as they were loaded on %(day)s")
        % {"day": formats.date_format(timezone.localdate(), "j F Y")},
        made_on=timezone.localdate(),
        blocks=tuple(blocks),
    )


def _blocks(profile: Profile) -> Iterator[Block]:
    if profile.residents and profile.residents.of.get("") is not None:
        yield Estimate(_("Residents"), count(profile.residents.of[""]), base=how_made(profile.residents))
    if profile.diversity is not None and profile.whole_diversity is not None:
        yield Paragraph(diversity_words(profile.diversity, profile.whole_diversity))
    for heading, groups in ((_("People"), profile.who), (_("Homes"), profile.homes)):
        if groups:
            yield Heading(heading)
            for one in groups:
                yield table_of(one)
    if profile.changes:
        yield Heading(_("How it changed"))
        for change in profile.changes:
            yield change_table(change)
            if change.astray_before or change.astray_after:
                yield Paragraph(astray_words(change))
    if profile.deprivation:
        yield Heading(_("Deprivation"))
        yield deprivation_table(profile)
    if profile.left_out:
        yield Paragraph(left_out_words(profile))
    yield Heading(_("Where the figures come from"))
    yield Table(
        _("Sources"),
        (_("Table"), _("Whose"), _("As of"), _("Licence")),
        tuple(source_row(dataset) for dataset in profile.sources),
    )


def table_of(groups: Groups) -> Table:
    """One measure by group: how many here, and the shares here and in the whole."""
    rows = [
        (in_words(row.group), count(row.count), percent(row.share), percent(row.whole)) for row in groups.rows
    ]
    caption = f"{groups.measure} – {how_made(groups.figures)}"
    whole = _("All %(n)d areas loaded") % {"n": groups.figures.areas}
    return Table(caption, (_("Group"), _("Number"), _("Here"), whole), tuple(rows), (1, 2, 3))


def change_table(change: Change, only: Sequence[Moved] | None = None) -> Table:
    """One measure in two years: then, now, the difference, and that as a share of what was; of these groups alone."""
    before, after = change.before.dataset, change.after.dataset
    rows = [
        (
            row.group or _("Everybody"),
            count(row.before),
            count(row.after),
            "" if row.difference is None else f"{row.difference:+,.0f}",
            "" if row.share is None else f"{100 * row.share:+.1f}%",
        )
        for row in (change.rows if only is None else only)
    ]
    caption = _("%(measure)s: %(before)s, and %(after)s") % {
        "measure": change.measure,
        "before": how_made(change.before),
        "after": how_made(change.after),
    }
    heads = (_("Group"), str(before.as_of.year), str(after.as_of.year), _("Difference"), _("In percent"))
    return Table(caption, heads, tuple(rows), (1, 2, 3, 4))


def astray_words(change: Change) -> str:
    """How sure a change is where the small areas that were added up cross the border."""
    return _(
        "Small areas cross this area's border: about %(before)s people of %(year_before)d and %(after)s of "
        "%(year_after)d may be counted on its wrong side."
    ) % {
        "before": f"{change.astray_before:,.0f}",
        "after": f"{change.astray_after:,.0f}",
        "year_before": change.before.dataset.as_of.year,
        "year_after": change.after.dataset.as_of.year,
    }


def deprivation_table(profile: Profile) -> Table:
    """Each domain: the area's own decile, or how many of its small areas are among the most deprived fifth."""
    rows = []
    for domain in profile.deprivation:
        if domain.decile is not None:
            words = _("Decile %(n)d of 10") % {"n": domain.decile}
        else:
            words = _("%(some)d of %(all)d small areas") % {"some": domain.most_deprived, "all": domain.parts}
        rows.append((str(domain.measure), words))
    is_own = profile.deprivation[0].decile is not None
    told = (
        _("Decile in England, 1 is the most deprived tenth")
        if is_own
        else _("Small areas among the most deprived fifth in England")
    )
    return Table(_("Deprivation"), (_("Domain"), told), tuple(rows))


def diversity_words(here: float, whole: float) -> str:
    """How mixed an area is by ethnic group (Simpson), in a sentence that can be pictured."""
    return _(
        "Of 100 pairs of residents met at random, about %(here)d are of two different ethnic groups; "
        "in all areas loaded about %(whole)d."
    ) % {"here": round(100 * here), "whole": round(100 * whole)}


def left_out_words(profile: Profile) -> str:
    """Which figures are not on the page, and why."""
    names = ", ".join(str(measure).lower() for measure in profile.left_out)
    return _(
        "Left out: %(names)s. Who lives somewhere is never shown together with tension, hate or crime."
    ) % {"names": names}


def source_row(dataset: Dataset) -> tuple[str, ...]:
    """A data set in four words: title, publisher, day, licence."""
    day = formats.date_format(dataset.as_of, "j F Y")
    return dataset.title, dataset.publisher, day, dataset.licence


def as_workbook(profile: Profile) -> bytes:
    """The profile as XLSX: one sheet of figures as numbers, one of sources."""
    heads = (
        _("Measure"),
        _("Group"),
        _("Number"),
        _("Share here"),
        _("Share of all areas loaded"),
        _("Table"),
    )
    figures: list[tuple[Value, ...]] = [
        (
            str(groups.measure),
            in_words(row.group),
            WITHHELD if row.count is None else row.count,
            row.share,
            row.whole,
            groups.figures.dataset.title,
        )
        for groups in (*profile.who, *profile.homes)
        for row in groups.rows
    ]
    figures += [
        (
            _("Deprivation"),
            str(domain.measure),
            domain.decile if domain.decile is not None else domain.most_deprived,
            None,
            None,
            str(profile.deprivation_from),
        )
        for domain in profile.deprivation
    ]
    shares = ((3, "0.0%"), (4, "0.0%"))
    told = Sheet(_("Figures"), heads, figures, (34, 34, 14, 14, 14, 44), shares)
    return workbook_of([told, sources_sheet(profile.sources)])


def sources_sheet(datasets: Sequence[Dataset]) -> Sheet:
    """Where figures come from, as a sheet of their workbook."""
    heads = (_("Table"), _("Whose"), _("As of"), _("Licence"))
    return Sheet(_("Sources"), heads, [source_row(one) for one in datasets], (34, 34, 34, 34))
