"""What an expectation is called in the reports."""

from prospecting_roi.core.quality import Text

TITLES = {
    "columns": Text(
        "Every column delivered last time is delivered again",
        "Chaque colonne livrée la dernière fois l’est encore",
    ),
    "filled": Text("The required column is filled", "La colonne obligatoire est renseignée"),
    "volume": Text("There are as many records as usual", "Il y a autant de lignes que d’habitude"),
    "freshness": Text(
        "The latest record is as recent as usual",
        "La dernière ligne est aussi récente que d’habitude",
    ),
    "dates": Text(
        "Dates lie neither in the future nor before 2000",
        "Les dates ne sont ni dans le futur ni antérieures à 2000",
    ),
    "known": Text("The labels are known", "Les libellés sont connus"),
    "range": Text("The values are plausible", "Les valeurs sont plausibles"),
    "ordered": Text("The value does not exceed that of {}", "La valeur ne dépasse pas celle de {}"),
    "shift": Text(
        "New values are spread like the former ones",
        "Les nouvelles valeurs se répartissent comme les anciennes",
    ),
    "rows_kept": Text(
        "Every past month and channel is still there",
        "Chaque mois passé et chaque canal sont toujours là",
    ),
    "channels_gone": Text("No channel has vanished", "Aucun canal n’a disparu"),
    "channels_new": Text("No channel has appeared", "Aucun canal n’est apparu"),
    "moved": Text(
        "The figure of no past month has moved", "Le chiffre d’aucun mois passé n’a bougé"
    ),
    "total_moved": Text(
        "The total of the past months has not moved", "Le total des mois passés n’a pas bougé"
    ),
    "unknown_share": Text(
        "The share of unknown sources has not risen",
        "La part des sources inconnues n’a pas augmenté",
    ),
}

# What has happened where one is not met.
MISSED = {
    "columns": Text(
        "Columns delivered last time are missing",
        "Des colonnes livrées la dernière fois manquent",
    ),
    "filled": Text(
        "The required column is empty too often",
        "La colonne obligatoire est trop souvent vide",
    ),
    "volume": Text("The number of records is unusual", "Le nombre de lignes sort de l’ordinaire"),
    "freshness": Text(
        "The extract stops earlier than usual", "L’extrait s’arrête plus tôt que d’habitude"
    ),
    "dates": Text(
        "Dates lie in the future or before 2000", "Des dates sont dans le futur ou avant 2000"
    ),
    "known": Text("Some labels are unknown", "Des libellés sont inconnus"),
    "range": Text("Some values are implausible", "Des valeurs sont invraisemblables"),
    "ordered": Text("The value exceeds that of {}", "La valeur dépasse celle de {}"),
    "shift": Text(
        "New values are spread otherwise than the former ones",
        "Les nouvelles valeurs se répartissent autrement que les anciennes",
    ),
    "rows_kept": Text(
        "A past month or channel has vanished", "Un mois passé ou un canal a disparu"
    ),
    "channels_gone": Text("A channel has vanished", "Un canal a disparu"),
    "channels_new": Text("A channel has appeared", "Un canal est apparu"),
    "moved": Text("Figures of past months have moved", "Des chiffres de mois passés ont bougé"),
    "total_moved": Text(
        "The total of the past months has moved", "Le total des mois passés a bougé"
    ),
    "unknown_share": Text(
        "The share of unknown sources has risen", "La part des sources inconnues a augmenté"
    ),
}


def missed(kind: str, *words: str) -> Text | None:
    """What has happened where an expectation of a kind is not met; None for another kind."""
    text = MISSED.get(kind)
    return text and Text(text.en.format(*words), text.fr.format(*words))


def title(kind: str, *words: str) -> Text:
    """The title of a kind of expectation, with the names of columns it holds."""
    text = TITLES[kind]
    return Text(text.en.format(*words), text.fr.format(*words))
