"""The sentences above the channel table: what it lacks, and where to write what is missing."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.figures import ChannelRow, Figures
from prospecting_roi.core.loads import Load
from prospecting_roi.core.quality import Text
from prospecting_roi.core.shown import shown
from prospecting_roi.report.words import ESTIMATED, Words

_MOST_NAMED = 8
_WEIGHS = Decimal("0.05")

# A column of the table → its figure. What is worked out of others follows in `_DERIVED`.
_ROOTS: dict[str, Callable[[ChannelRow], object]] = {
    "cost": lambda row: row.complete_cost,
    "leads": lambda row: row.raw_leads,
    "meetings": lambda row: row.meetings_held,
    "opportunities": lambda row: row.opportunities,
    "customers": lambda row: row.new_customers,
    "margin": lambda row: row.new_customer_gross_margin,
}
_DERIVED: dict[str, tuple[Callable[[ChannelRow], object], tuple[str, ...]]] = {
    "cost per lead": (lambda row: row.cost_per_lead, ("cost", "leads")),
    "acquisition cost": (lambda row: row.customer_acquisition_cost, ("cost", "customers")),
    "ROI": (lambda row: row.roi, ("cost", "margin")),
    "interval": (lambda row: row.roi_lower, ("cost", "margin")),
}
_OF_CUSTOMERS = {"margin", "acquisition cost", "ROI", "interval"}
_NAMES = {
    "cost": Text("Complete cost", "Coût complet"),
    "leads": Text("Leads", "Leads"),
    "meetings": Text("Meetings held", "RDV tenus"),
    "opportunities": Text("Opportunities", "Opportunités"),
    "customers": Text("New customers", "Nouveaux clients"),
    "margin": Text("New customers' margin", "Marge sur nouveaux"),
    "cost per lead": Text("cost per lead", "coût par lead"),
    "acquisition cost": Text("acquisition cost", "coût d'acquisition"),
    "ROI": Text("ROI", "ROI"),
    "interval": Text("95 % interval", "intervalle à 95 %"),
}
_MISSING = {
    "cost": Text(
        "no cost is given; put the advertising report (ad_spend), an export of the accounts "
        "(cost_ledger), or the team's hourly costs (people, loaded_hourly_cost) into extracts/.",
        "aucun coût n'est fourni ; déposez dans extracts/ le rapport publicitaire (ad_spend), un "
        "export de la comptabilité (cost_ledger) ou les coûts horaires de l'équipe (people, "
        "loaded_hourly_cost).",
    ),
    "leads": Text(
        "no list of leads is given; put the CRM's contacts (crm_leads) into extracts/.",
        "aucune liste de leads n'est fournie ; déposez les contacts du CRM (crm_leads) dans "
        "extracts/.",
    ),
    "meetings": Text(
        "no list of meetings is given; put the calendar's or the CRM's meetings (crm_meetings) "
        "into extracts/.",
        "aucune liste de rendez-vous n'est fournie ; déposez ceux de l'agenda ou du CRM "
        "(crm_meetings) dans extracts/.",
    ),
    "opportunities": Text(
        "no list of deals is given; put the CRM's deals (crm_opportunities) into extracts/.",
        "aucune liste d'opportunités n'est fournie ; déposez celles du CRM (crm_opportunities) "
        "dans extracts/.",
    ),
    "customers": Text(
        "neither deals nor orders are given; put the CRM's deals (crm_opportunities) or the orders "
        "(crm_orders) into extracts/.",
        "ni opportunités ni commandes ne sont fournies ; déposez les opportunités du CRM "
        "(crm_opportunities) ou les commandes (crm_orders) dans extracts/.",
    ),
    "margin": Text(
        "no order tells its margin; write your gross margin rate into roi.yml, under `settings:`, "
        "such as `margin_rate: 0.40`, or give margin_amount in crm_orders, or a rate per offer in "
        "reference/offers.csv.",
        "aucune commande n'indique sa marge ; écrivez votre taux de marge brute dans roi.yml, sous "
        "`settings:`, par exemple `margin_rate: 0.40`, ou fournissez margin_amount dans "
        "crm_orders, ou un taux par offre dans reference/offers.csv.",
    ),
}
_TOO_FEW = Text(
    "the customers won are too few, or too much alike, to tell how much is chance.",
    "trop peu de clients gagnés, ou trop semblables, pour dire la part du hasard.",
)
_NEVER_TOGETHER = Text(
    "no channel has all that it is worked out of at once (such as a cost and what it brought in).",
    "aucun canal ne réunit tout ce qu'il faut pour le calculer (par exemple un coût et ce qu'il a "
    "rapporté).",
)

_LISTS = Text(
    "No opportunity can be linked to a lead, so both count as lists without keys: ",
    "Aucune opportunité ne peut être rattachée à un lead : ce sont des listes sans clés. ",
)
_APART = {
    False: Text(
        f"{_LISTS.en}opportunities do not become leads, MQLs or SQLs, and what became of a lead is "
        "unknown; export the lead's id, e-mail or company with the opportunities to link them.",
        f"{_LISTS.fr}Les opportunités ne deviennent ni leads, ni MQL, ni SQL, et la suite donnée à "
        "un lead reste inconnue ; exportez avec les opportunités l'identifiant, l'e-mail ou "
        "l'entreprise du lead pour les rattacher.",
    ),
    True: Text(
        f"{_LISTS.en}each opportunity counts as a lead beside them, as `implied_leads: always` in "
        "roi.yml says; export the lead's id, e-mail or company with the opportunities to link "
        "them.",
        f"{_LISTS.fr}Chaque opportunité compte comme un lead de plus, comme le veut "
        "`implied_leads: always` dans roi.yml ; exportez avec les opportunités l'identifiant, "
        "l'e-mail ou l'entreprise du lead pour les rattacher.",
    ),
}
_NO_HOLIDAYS = Text(
    "No public holiday is known of {country}, the country of `locale` in roi.yml: business days "
    "are Monday to Friday; list its holidays in reference/holidays.csv.",
    "Aucun jour férié n'est connu pour {country}, le pays de `locale` dans roi.yml : sont "
    "ouvrés les jours du lundi au vendredi ; listez ses jours fériés dans reference/holidays.csv.",
)


def notes(figures: Figures | None, load: Load) -> tuple[Text, ...]:
    """What a reader must know before the table, one sentence each, in both languages.

    Files and sheets that nothing reads, leads that no opportunity meets, holidays that are not
    known, costs that are not known,
    then columns of the table without any figure, then margins that rest on a rate.
    """
    said = [*_unread(load.unused_files, load.unused_sheets)]
    if figures is not None and figures.are_leads_apart:
        said.append(_APART[load.settings.implied_leads == "always"])
    if figures is not None and not figures.has_holidays:
        country = load.settings.country
        texts = (_NO_HOLIDAYS.en, _NO_HOLIDAYS.fr)
        said.append(Text(*(text.format(country=country) for text in texts)))
    if figures is not None and figures.channels:
        said += _unrated(figures.amounts_without_rate)
        if figures.people_without_cost:
            said += _unpaid(figures.channels, load.settings.currency)
        said += _empty_columns(figures.channels, is_rate_missing=figures.amounts_without_rate > 0)
        said += _estimated_margins(figures.channels)
    return tuple(said)


def not_shown_yet(load: Load) -> tuple[str, ...]:
    """What was delivered and stands in no table of this version: extracts, ``extract.column``."""
    found: list[str] = []
    for extract in extracts().values():
        if extract.not_shown is None:
            continue
        files = [f for f in load.files if f.extract == extract.name and f.records_landed]
        delivered = {name for file in files for name in file.delivered_columns}
        if files and not extract.not_shown:
            found.append(extract.name)
        found += [f"{extract.name}.{name}" for name in extract.not_shown if name in delivered]
    return tuple(found)


def _unrated(amounts: int) -> Iterable[Text]:
    if amounts:
        yield Text(
            f"{amounts} cost amount{'s have' if amounts > 1 else ' has'} no exchange rate: every "
            "cost that they are part of is unknown; put the rates (exchange_rates: date, currency, "
            "rate) into extracts/.",
            f"{amounts} montant{'s' if amounts > 1 else ''} de coût sans taux de change : tout "
            "coût qui en contient est inconnu ; déposez les taux (exchange_rates : date, "
            "currency, rate) dans extracts/.",
        )


def _unpaid(rows: Sequence[ChannelRow], currency: str) -> Iterable[Text]:
    """A sentence on the hours that nobody's cost is known of, where they weigh.

    Without any estimate, where nothing else is known of a channel's cost, or where the estimate is
    more than a twentieth of it (of the whole cost, for hours of no channel). Where no row has a
    cost, another sentence says so.
    """
    whole = next((row for row in rows if row.channel == "all"), None)
    if whole is None or all(row.complete_cost is None for row in rows):
        return
    total = whole.missing_cost

    def weighs(row: ChannelRow) -> bool:
        cost = (whole if row.channel == "unallocated" else row).complete_cost
        return row.missing_cost is None or row.missing_cost > (_WEIGHS * cost if cost else 0)

    unpaid = [row for row in rows if row is not whole and weighs(row)]
    if not unpaid:
        return
    estimate = [
        f" ({about} {Words(locale, currency).amount(total)} {middle})" if total else ""
        for locale, about, middle in (
            ("en", "about", "at the company's middle hourly cost"),
            ("fr", "environ", "au coût horaire médian de l'entreprise"),
        )
    ]
    english = ", ".join(shown(row.label_en) for row in unpaid)
    french = ", ".join(shown(row.label_fr) for row in unpaid)
    yield Text(
        f"Hours worked by people whose hourly cost is not known{estimate[0]} are in no cost "
        f"below: the cost of {english} is unknown or too low, and so is the total; write "
        "loaded_hourly_cost in people, or book their salaries in cost_ledger.",
        f"Les heures de personnes au coût horaire inconnu{estimate[1]} ne sont dans aucun coût "
        f"ci-dessous : le coût de {french} est inconnu ou trop bas, le total aussi ; renseignez "
        "loaded_hourly_cost dans people, ou saisissez leurs salaires dans cost_ledger.",
    )


def _unread(files: Sequence[str], sheets: Sequence[tuple[str, str]]) -> Iterable[Text]:
    names = [*files, *(f"{name} [{sheet}]" for name, sheet in sheets)]
    if not names:
        return
    listed = ", ".join(shown(name) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    is_one = len(names) == 1
    yield Text(
        f"Nothing reads {listed}{f' and {more} more' if more > 0 else ''}: what "
        f"{'it holds is' if is_one else 'they hold is'} in no figure below; run `roi inspect "
        f"extracts/ --write` to map {'it' if is_one else 'them'}, or move "
        f"{'it' if is_one else 'them'} out of extracts/.",
        f"Rien ne lit {listed}{f' et {more} autres' if more > 0 else ''} : "
        f"{'son contenu manque' if is_one else 'leur contenu manque'} à tous les chiffres "
        f"ci-dessous ; lancez `roi inspect extracts/ --write` pour "
        f"{'le' if is_one else 'les'} faire lire, ou retirez-{'le' if is_one else 'les'} "
        "d'extracts/.",
    )


def _empty_columns(rows: Sequence[ChannelRow], *, is_rate_missing: bool) -> Iterable[Text]:
    """A sentence per column without any figure; what is worked out of it is named beside it.

    What customers bring is looked for where there are any: without one a margin is known to be 0.
    Why costs are unknown is said already where a rate is missing.
    """
    winners = [row for row in rows if row.new_customers] or rows

    def is_empty(name: str, figure: Callable[[ChannelRow], object]) -> bool:
        return all(figure(row) is None for row in (winners if name in _OF_CUSTOMERS else rows))

    empty = [name for name, figure in _ROOTS.items() if is_empty(name, figure)]
    derived = [name for name, (figure, _) in _DERIVED.items() if is_empty(name, figure)]
    for root in empty:
        if root == "cost" and is_rate_missing:
            continue
        named = [root, *(name for name in derived if root in _DERIVED[name][1])]
        yield _empty(named, _MISSING[root])
    for name in derived:
        if set(_DERIVED[name][1]) & set(empty) or (name == "interval" and "ROI" in derived):
            continue
        yield _empty([name], _TOO_FEW if name == "interval" else _NEVER_TOGETHER)


def _estimated_margins(rows: Sequence[ChannelRow]) -> Iterable[Text]:
    """How much of the gross margin is an estimate: the mark in the table, in words."""
    for row in rows:
        if row.channel != "all" or not row.estimated_gross_margin:
            continue
        part = Text("part of the gross margin is", "une partie de la marge brute est")
        if row.gross_margin and 0 < row.estimated_gross_margin <= row.gross_margin:
            percent = max(1, int(100 * row.estimated_gross_margin / row.gross_margin))
            part = Text(f"{percent}% of the gross margin is", f"{percent} % de la marge brute est")
        yield Text(
            f"{ESTIMATED}{part.en} estimated: worked out at a margin rate, or on amounts that the "
            "CRM calls estimates, not told by the orders.",
            f"{ESTIMATED}{part.fr} estimée : calculée par un taux de marge, ou sur des montants "
            "que le CRM dit estimés, et non fournie par les commandes.",
        )


def _empty(names: Sequence[str], why: Text) -> Text:
    english = ", ".join(_NAMES[name].en for name in names)
    french = ", ".join(_NAMES[name].fr for name in names)
    return Text(
        f"{english[0].upper()}{english[1:]} unknown in every row: {why.en}",
        f"{french[0].upper()}{french[1:]} : inconnu sur toutes les lignes, {why.fr}",
    )
