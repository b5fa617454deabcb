"""What lifelines, chainladder and scikit-learn say, for tests.

Run by `.venv/references` (make references).

    python references.py incidence < {name: [[duration, outcome], …]}
    python references.py factors < [name, …]
    python references.py areas < {name: [[score, leads that got there, others], …]}

Outcome: 0 still open, 1 won, 2 lost. Answers as JSON: by name and duration the share that has won
(Aalen and Johansen where some are lost, else 1 - Kaplan and Meier); of each published triangle its
cumulative figures and the volume-weighted factors; by name the area under the curve of the scores.
"""

import json
import sys


def incidence(samples: dict[str, list[list[int]]]) -> dict[str, dict[str, float]]:
    """The cumulative incidence of winning."""
    from lifelines import AalenJohansenFitter, KaplanMeierFitter

    found = {}
    for name, pairs in samples.items():
        durations, outcomes = zip(*pairs, strict=True)
        if 2 in outcomes:
            fitter = AalenJohansenFitter(calculate_variance=False)
            fitter.fit(durations, outcomes, event_of_interest=1)
            column = fitter.cumulative_density_.iloc[:, 0]
        else:
            fitter = KaplanMeierFitter().fit(durations, outcomes)
            column = 1 - fitter.survival_function_.iloc[:, 0]
        found[name] = {str(int(day)): float(share) for day, share in column.items()}
    return found


def factors(names: list[str]) -> dict[str, dict[str, list]]:
    """Published triangles and their development factors."""
    import chainladder

    found = {}
    for name in names:
        triangle = chainladder.load_sample(name)
        values = triangle.values[0, 0]
        rows = [[float(one) for one in row if one == one] for row in values]  # noqa: PLR0124 - nan
        developed = chainladder.Development(average="volume").fit(triangle)
        found[name] = {
            "rows": rows,
            "factors": [float(one) for one in developed.ldf_.values[0, 0, 0]],
        }
    return found


def areas(samples: dict[str, list[list[float]]]) -> dict[str, float]:
    """The area under the curve, each count of leads as a weight."""
    from sklearn.metrics import roc_auc_score

    found = {}
    for name, rows in samples.items():
        scores, reached, others = (list(column) for column in zip(*rows, strict=True))
        found[name] = float(
            roc_auc_score(
                [1] * len(rows) + [0] * len(rows), scores * 2, sample_weight=reached + others
            )
        )
    return found


if __name__ == "__main__":
    asked = {"incidence": incidence, "factors": factors, "areas": areas}[sys.argv[1]]
    print(json.dumps(asked(json.load(sys.stdin))))
