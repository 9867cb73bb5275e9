#!/usr/bin/env python3
"""Small public tables, learned by scikit-learn's multilayer perceptrons with their default settings (Debian's python3-sklearn and r-recommended).

    python3 tables.py FOLDER      # writes the tables as CSV into FOLDER, and scores.csv with the mean score of five folds

Inputs are standardised, categories are one-hot, and missing numbers become the mean, as in the program beside this script. For regressions, a second
score is that of a model whose targets are standardised, too, which scikit-learn does only if one asks for it. Rows are shuffled when they are written;
fold k tests on the rows whose number, modulo five, is k.
"""
import pathlib
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.compose import TransformedTargetRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

TABLES = [  # name, target, whether it is a class, columns with categories
    ("iris", "target", True, []), ("wine", "target", True, []), ("cancer", "target", True, []), ("digits", "target", True, []),
    ("pima", "type", True, []), ("glass", "type", True, []), ("crabs", "sex", True, ["sp"]), ("birthwt", "low", True, []),
    ("biopsy", "class", True, []), ("infert", "case", True, ["education"]),
    ("diabetes", "target", False, []), ("boston", "medv", False, []), ("cpus", "perf", False, []), ("quakes", "mag", False, []),
    ("airquality", "Ozone", False, []), ("chickweight", "weight", False, ["Diet"]), ("attenu", "accel", False, []),
    ("math", "MathAch", False, ["Minority", "Sex"]), ("cereal", "calories", False, ["mfr"]), ("orthodont", "distance", False, ["Sex"]),
]


def export(folder):
    loaders = {"iris": datasets.load_iris, "wine": datasets.load_wine, "cancer": datasets.load_breast_cancer, "digits": datasets.load_digits,
               "diabetes": lambda: datasets.load_diabetes(scaled=False)}
    for name, loader in loaders.items():
        data = loader()
        table = pd.DataFrame(data.data, columns=[str(column).replace(",", " ") for column in data.feature_names])
        table["target"] = data.target
        table.sample(frac=1, random_state=1).to_csv(folder / f"{name}.csv", index=False)
    subprocess.run(["Rscript", str(pathlib.Path(__file__).with_name("export.R")), str(folder)], check=True, stderr=subprocess.DEVNULL)


def score(folder, name, target, is_class, categories):
    table = pd.read_csv(folder / f"{name}.csv")
    wanted = table.pop(target)
    inputs = pd.get_dummies(table, columns=categories).astype(float)
    inputs = inputs.fillna(inputs.mean()).to_numpy()
    wanted = pd.factorize(wanted)[0] if is_class else wanted.to_numpy(dtype=float)
    rows = np.arange(len(wanted))
    scores = []
    for fold in range(5):
        train, test = rows % 5 != fold, rows % 5 == fold
        deviation = inputs[train].std(axis=0)
        scaled = (inputs - inputs[train].mean(axis=0)) / np.where(deviation > 0, deviation, 1)
        model = MLPClassifier(random_state=1) if is_class else MLPRegressor(random_state=1)
        answers = model.fit(scaled[train], wanted[train]).predict(scaled[test])
        easier = answers if is_class else TransformedTargetRegressor(
            MLPRegressor(random_state=1), transformer=StandardScaler()).fit(scaled[train], wanted[train]).predict(scaled[test])
        scores.append([np.mean(found == wanted[test]) if is_class else np.sqrt(np.mean((found - wanted[test]) ** 2)) for found in (answers, easier)])
    return np.mean(scores, axis=0), inputs.shape


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    export(folder)
    with open(folder / "scores.csv", "w", encoding="utf-8") as results:
        print("name,score,scaled", file=results)
        for table in TABLES:
            (value, scaled), shape = score(folder, *table)
            print(f"{table[0]},{value:.6g},{scaled:.6g}", file=results)
            print(f"{table[0]}: {shape[0]} rows of {shape[1]} values, "
                  + (f"accuracy {value:.6g}" if table[2] else f"root mean squared error {value:.6g}, with standardised targets {scaled:.6g}"), flush=True)


if __name__ == "__main__":
    main()
