"""Words by which spreadsheets and tools name a total, an average or the end of a report.

Two kinds: a *name* says nothing but total (`Total`, `Totals (2 rows)`, `Somme`, `Total: Account`);
a *phrase* has a total's word before or behind another (`Total Hiver`, `2026 Total`): it may also be
what a campaign or a company is called. The patterns are of RE2 and Python alike, over text that is
lower case and without accents.
"""

import re
import unicodedata
from functools import cache

# A total's word, in the languages of Europe and some of Asia (accents away).
_WORDS = (
    "totals?|totaux|totale|totali|totales|totais|totaal|totalt|totalen|totalsumme|totalsum"
    "|sub-?totals?|sous-?totaux|sous-?total|subtotale|subtotales|zwischensummen?|teilergebnis"
    "|gesamt|gesamtsummen?|gesamtergebnis|insgesamt|summen?|endsumme|summa|sammanlagt|samlet"
    "|sommes?|somma|suma|soma|sum|razem|ogolem|lacznie|celkem|spolu|osszesen|osszeg|yhteensa"
    "|ukupno|skupaj|toplam|genel toplam|kokku|kopa|is viso|συνολο|γενικο συνολο|итого|всего"
    "|загалом|усього|общо|סהכ|סך הכל|المجموع|الإجمالي|合计|总计|總計|小计|小計|合計|総計|합계"
    "|총계|σ"
)
# Words that name the whole of a table only when they stand alone.
_ALONE = (
    "summary|ensemble|cumul|cumule|overall|all|tous|toutes|tout|alle|todos|tutti|report total"
    "|averages?|avg|mean|moyennes?|moy|mittelwert|durchschnitt|promedio|mediane?|medians?"
    "|(?:all|tous|toutes|alle|todos|todas|tutti|tutte)(?: les| the| los| las| i| le)?"
    " (?:channels?|canaux|kanale|canales|canali|campaigns?|campagnes|kampagnen|campanas|campagne"
    "|sources?|plate-?formes|platforms|regies)(?: confondue?s)?"
    "|ensemble des (?:canaux|campagnes|sources|plate-?formes|regies)"
    "|i alt|ialt|results?|resultats?|ergebnis|ergebnisse|resultados?|counts?|nombre|anzahl|nb"
)
_BEFORE = (
    "(?:(?:grand|grands|sub|sous|gran|gross|overall|report|general|net|le|the|my|notre)[ -]*)?"
)
_BEHIND = (
    "(?: ?(?:general|generale?s?|geral|global|globale?|ht|ttc|hors taxes?|tva incluse|excl\\.? vat"
    "|incl\\.? vat|net|brut|result|results|resultat|all|amounts?|montants?|eur|usd|gbp|€|[$]|£"
    "|des? lignes?|des? couts?|des? depenses|costs?|spend|spent|depense))*"
)
_NUMBER = "[0-9][0-9 .,]*"
_OF_SO_MANY = f"(?: (?:of|de|des|von|di|from|sur|for|pour) (?:les |the )?{_NUMBER} ?.*)?"
_IN_BRACKETS = "(?: ?[(].*[)])?"
_EXPLAINED = "(?: ?[:–—=].*| - .*)?"
_EDGE = "[^a-z0-9]{0,4}"

NAME = (
    f"[*#=_>< -]{{0,4}}{_BEFORE}(?:{_WORDS}){_BEHIND}{_OF_SO_MANY}{_IN_BRACKETS}{_EXPLAINED}"
    "[*#=_>< .:;-]{0,4}"
    f"|{_EDGE}(?:{_ALONE}){_IN_BRACKETS}(?: ?[:–—=].*)?[)* .]{{0,3}}"
    f"|(?:results?|resultats?) (?:from|of|de|sur|pour) {_NUMBER} ?.*"
    f"|{_NUMBER} (?:results?|resultats?|rows?|lignes?|records?|enregistrements?|zeilen|filas|righe)"
    "(?: .{0,20})?"
)
_COUNTED = (
    "commandes?|orders?|affaires?|deals?|opportunit(?:ies|y|es?)|campagnes?|campaigns?|kampagnen?"
    "|jours?|days?|tage?|leads?|contacts?|factures?|invoices?|entrees?|entries|elements?|items?"
)
PHRASE = (
    f"(?:{_WORDS})[ _:/-].+|.+[ _:/-](?:{_WORDS}|result|resultat|ergebnis)|{_NUMBER} (?:{_COUNTED})"
)

# What a total may be of beside a name of its rows: a stretch of time, or a part of the whole.
_MONTHS = (
    "jan[a-z]*|fev[a-z]*|feb[a-z]*|mar|mars|march|marz|mrz|marzo|avr|avril|apr|april|aprile|abril"
    "|mai|may|mayo|maggio|juin|juni?|june|junio|giugno|juil|juillet|juli?|july|julio|luglio|aout"
    "|aug|august|agosto|sept?|septemb[a-z]*|settembre|o[ck]t|o[ck]tob[a-z]*|octubre|ottobre"
    "|nov|novemb[a-z]*|noviembre|d[ei][cz]|d[ei][cz]emb[a-z]*|diciembre|dicembre"
)
_TIMES = (
    f"(?:{_MONTHS})[.]?|[0-9][0-9./-]*|1er|[tqswh] ?[0-9]{{1,2}}|kw ?[0-9]{{1,2}}"
    "|jours?|journee|days?|daily|tag|semaine|hebdo[a-z]*|weeks?|weekly|woche|mois|mensuel(?:le)?"
    "|months?|monthly|monat|trimestre|trimestriel(?:le)?|quarters?|quarterly|quartal|semestre"
    "|annee|annuel(?:le)?|years?|yearly|annual|jahr|exercice|periode|period"
    "|du|de|des|au|le|la|les|of|the|for|pour|to|der|des|from|en|in|d'"
)
_OF_TIME = f"(?:(?:{_TIMES})[ _:/'’-]*)+"
_PARTS = "sub-?totals?|sous-?totaux|sous-?total|subtotale|subtotales|zwischensummen?|teilergebnis"

# A line of value added tax among amounts, all of which are without it.
_TAX = (
    "(?:montant (?:de )?(?:la )?)?(?:tva|vat|mwst|ust|iva|btw)[. ]{0,2}(?:a |@ ?)?(?:[0-9.,]+ ?%)?"
)

_LINES = (
    "rows?|lignes?|records?|enregistrements?|results?|resultats?|elements?|items?|entrees?|entries"
)
# How a report ends, whoever wrote it; presets add their tool's own.
FOOTERS = (
    "copyright .*|.*all rights reserved.*|.*tous droits reserves.*|confidential .*|confidentiel.*"
    "|.*do not distribute.*|(?:report )?generated (?:by|on|at)[ :].*|genere (?:par|le)[ :].*"
    "|(?:exported|extracted) (?:by|on|at)[ :].*|(?:exporte|extrait) (?:par|le)[ :].*|--- ?end.*"
    "|end of report.*|fin du rapport.*|[*= -]*(?:fin|end|eof)[*= -]*|end of file|fin d[eu] fichier"
    "|(?:export|extraction|document|fichier|etat|liste)?e? ?(?:realise|edite|imprime|genere|cree)e?"
    " (?:le|du|a|par) .*|(?:export|extraction) du [0-9].*|page [0-9]+(?: ?(?:/|sur|of|de) ?[0-9]+)?"
    "|(?:source|filtres?|filters?|criteres?) ?: .*"
    f"|[(]?(?:(?:nombre|nb|number|count)[. ]*(?:de |d'|of )?(?:{_LINES}) ?[:=]? ?[0-9][0-9 .,]*"
    f"|[0-9][0-9 .,]* (?:{_LINES})(?: [^0-9]{{0,30}})?)[)]?"
)
_LONGEST = 120


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def plain(text: str) -> str:
    """A text as its words are compared: lower case, no accents, single blanks."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.replace('"', "").replace("״", "").casefold().split())


def is_name(text: str) -> bool:
    """Whether a cell says nothing but that its row is a total (or an average)."""
    return len(text) <= _LONGEST and bool(_compiled(NAME).fullmatch(plain(text)))


def is_phrase(text: str) -> bool:
    """Whether a cell holds a total's word beside others; a name is no phrase."""
    return len(text) <= _LONGEST and bool(_compiled(PHRASE).fullmatch(plain(text)))


def of_what(text: str) -> str | None:
    """What a phrase is the total of, as its words are compared; None where it is no phrase.

    Empty where that is a stretch of time (`Total mars`), or the phrase says that it is a part of
    the whole (`Sous-total médias`): what is called like a company or a campaign is neither.
    """
    if not is_phrase(text):
        return None
    said = plain(text)
    rest = _compiled(f"(?:{_WORDS})[ _:/-]+|[ _:/-]+(?:{_WORDS}|result|resultat|ergebnis)$").sub
    other = rest("", said, 1)
    is_part = _compiled(f"(?:{_PARTS})[ _:/-].+").fullmatch(said)
    return "" if is_part or _compiled(_OF_TIME).fullmatch(other) else other


def is_tax(text: str) -> bool:
    """Whether a cell says nothing but that its row is value added tax."""
    return len(text) <= _LONGEST and bool(_compiled(_TAX).fullmatch(plain(text)))


def is_footer(text: str, patterns: tuple[str, ...] = ()) -> bool:
    """Whether a line is one that ends a report: in general, or by one of its tool's patterns."""
    bare = plain(text)
    return any(_compiled(pattern).fullmatch(bare) for pattern in (FOOTERS, *patterns))
