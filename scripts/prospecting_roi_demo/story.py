"""The story the figures tell: how each channel performs, what is sold, the words used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChannelStory:
    """How one channel performs in the long run.

    Share of all leads, rates from stage to stage (0 to 1), days from deal to signature, typical
    deal in EUR, and how much deals differ (0 alike, 1 a few very large ones).
    """

    channel: str
    lead_share: float
    mql_rate: float
    sql_rate: float
    opportunity_rate: float
    win_rate: float
    cycle_days: int
    deal: int
    spread: int = 0


CHANNELS = (
    ChannelStory("telesales", 0.26, 0.66, 0.62, 0.60, 0.36, 45, 20_000),
    ChannelStory("emailing", 0.17, 0.42, 0.45, 0.45, 0.30, 60, 16_000),
    ChannelStory("social_selling", 0.12, 0.52, 0.55, 0.55, 0.36, 70, 28_000),
    ChannelStory("events", 0.07, 0.58, 0.55, 0.50, 0.30, 100, 36_000, 1),
    ChannelStory("paid_search", 0.11, 0.50, 0.48, 0.50, 0.30, 50, 17_000),
    ChannelStory("paid_social", 0.08, 0.40, 0.42, 0.45, 0.22, 65, 13_000),
    ChannelStory("display", 0.03, 0.16, 0.25, 0.35, 0.12, 60, 9_000),
    ChannelStory("organic_search", 0.06, 0.50, 0.50, 0.50, 0.30, 55, 15_000),
    ChannelStory("content", 0.02, 0.45, 0.45, 0.50, 0.28, 65, 15_000),
    ChannelStory("direct", 0.02, 0.45, 0.50, 0.50, 0.28, 50, 15_000),
    ChannelStory("referral", 0.04, 0.70, 0.70, 0.70, 0.45, 35, 21_000),
    ChannelStory("partner", 0.02, 0.60, 0.60, 0.65, 0.38, 50, 23_000),
)

# label of a source as people write it in the CRM: label, weight
SOURCE_LABELS: dict[str, tuple[tuple[str, float], ...]] = {
    "telesales": (("Téléprospection", 5), ("phoning", 2), ("Cold call", 1), (" TÉLÉVENTE ", 1)),
    "emailing": (("E-mailing", 5), ("Newsletter", 2), ("email", 1)),
    "social_selling": (("Social selling", 4), ("LinkedIn", 4)),
    "events": (("Salon", 5), ("Salons et événements", 2), ("webinaire", 1)),
    "paid_search": (("Google Ads", 5), ("google / cpc", 2), ("SEA", 1)),
    "paid_social": (("LinkedIn Ads", 3), ("Meta Ads", 2), ("paid_social", 1)),
    "display": (("Display", 3), ("Bannière", 1)),
    "organic_search": (("Référencement naturel", 3), ("google / organic", 3), ("SEO", 1)),
    "content": (("Livre blanc", 2), ("blog", 1)),
    "direct": (("Site web", 2), ("(direct) / (none)", 1)),
    "referral": (("Recommandation", 3), ("bouche-à-oreille", 1)),
    "partner": (("Partenaire", 3), ("Revendeur", 1)),
}

# offer: weight, factor on the channel's typical deal, margin rate
OFFERS = (
    ("suite_essentielle", 0.50, 0.60, 0.55),
    ("suite_pro", 0.35, 1.20, 0.48),
    ("integration", 0.15, 1.85, 0.34),
)
MARGIN_RATE = "0.47"

# weight of each month of the year in leads, calls and spend (percent of a usual month)
SEASON = {
    1: 105,
    2: 105,
    3: 115,
    4: 100,
    5: 85,
    6: 110,
    7: 75,
    8: 40,
    9: 120,
    10: 120,
    11: 115,
    12: 75,
}
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}

INDUSTRIES = (
    "Industrie",
    "BTP",
    "Transport",
    "Services aux entreprises",
    "Commerce de gros",
    "Santé",
    "Énergie",
    "Agroalimentaire",
)
COMPANY_SIZES = ("1-9", "10-49", "50-249", "250-999", "1000+")
REGIONS = (
    ("Île-de-France", "75", 30),
    ("Auvergne-Rhône-Alpes", "69", 16),
    ("Hauts-de-France", "59", 11),
    ("Nouvelle-Aquitaine", "33", 10),
    ("Occitanie", "31", 10),
    ("Pays de la Loire", "44", 9),
    ("Grand Est", "67", 8),
    ("Bretagne", "35", 6),
)
JOBS = (
    ("Directeur général", "c_level"),
    ("Directrice des opérations", "director"),
    ("Responsable maintenance", "manager"),
    ("Responsable achats", "manager"),
    ("Directeur informatique", "director"),
    ("Chargée de projet", "employee"),
)
LOST_REASONS = ("Prix", "Concurrent", "Pas de budget", "Projet reporté", "Sans réponse")

FIRST_NAMES = (
    "Adèle",
    "Agathe",
    "Aline",
    "Amélie",
    "Anaïs",
    "Antoine",
    "Armand",
    "Aurore",
    "Bastien",
    "Benoît",
    "Blanche",
    "Bruno",
    "Camille",
    "Cécile",
    "Charles",
    "Chloé",
    "Claire",
    "Clément",
    "Corentin",
    "Denis",
    "Diane",
    "Edgar",
    "Élise",
    "Émile",
    "Estelle",
    "Étienne",
    "Fabien",
    "Flora",
    "Gaël",
    "Gaspard",
    "Hélène",
    "Hugo",
    "Inès",
    "Iris",
    "Jeanne",
    "Joël",
    "Jules",
    "Karine",
    "Lambert",
    "Léa",
    "Lionel",
    "Loïc",
    "Lucie",
    "Manon",
    "Marius",
    "Mathilde",
    "Maxime",
    "Nadège",
    "Noémie",
    "Octave",
    "Odile",
    "Pascal",
    "Pauline",
    "Quentin",
    "Rémi",
    "Rosalie",
    "Salomé",
    "Tristan",
    "Ursule",
    "Yvan",
)
# invented surnames and company names are put together from syllables
NAME_HEADS = (
    "Brav",
    "Cast",
    "Dorm",
    "Estr",
    "Falg",
    "Gond",
    "Hurl",
    "Joss",
    "Kerm",
    "Lamb",
    "Montr",
    "Norv",
    "Oulm",
    "Prad",
    "Quis",
    "Rost",
    "Sauv",
    "Trel",
    "Vaud",
    "Wern",
)
NAME_TAILS = (
    "alec",
    "embois",
    "ignard",
    "oulier",
    "uvion",
    "aucel",
    "estin",
    "iroux",
    "ombal",
    "andeau",
)
FIRM_HEADS = (
    "Altra",
    "Bori",
    "Celdo",
    "Dauva",
    "Elmo",
    "Fervi",
    "Galta",
    "Hydra",
    "Ibero",
    "Jalma",
    "Korvi",
    "Lumba",
    "Mexa",
    "Norda",
    "Ostra",
    "Pylo",
    "Quanti",
    "Rivo",
    "Solva",
    "Turbi",
    "Ulmi",
    "Verda",
    "Wexo",
    "Xylo",
    "Yvora",
    "Zenti",
    "Brumo",
    "Crista",
    "Drago",
    "Flamo",
)
FIRM_MIDDLES = (
    "cam",
    "dren",
    "fil",
    "gur",
    "lim",
    "mont",
    "nag",
    "pal",
    "quin",
    "rast",
    "sul",
    "tand",
    "vex",
    "zor",
    "bach",
    "chal",
    "drum",
    "fosk",
    "grel",
    "jup",
)
FIRM_TAILS = (
    "ance",
    "éa",
    "ibel",
    "oria",
    "ulis",
    "ynor",
    "atech",
    "étal",
    "indo",
    "oplast",
    "urex",
    "aval",
    "ectra",
    "ipro",
    "omeca",
    "uva",
    "agro",
    "elog",
    "isol",
    "otra",
)
LEGAL_FORMS = ("SAS", "SARL", "SA", "Groupe", "Industries")

# numbers reserved for fiction by the French regulator: prefix followed by four free digits
PHONE_PREFIXES = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
PHONES = len(PHONE_PREFIXES) * 10_000
