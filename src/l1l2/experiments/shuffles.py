"""Columns whose correlation with each other is taken away, and what they say about a class kept."""

import numpy as np


def within_classes(X, classes, seed=0):
    """X with each column permuted, by itself, among the rows of one class; (n_samples, n_features).

    X : (n_samples, n_features). classes : (n_samples,). Every column keeps its values in each
    class, so that its means and spreads there are the same to the digit; which values stand in one
    row is chance, so that no column knows another beyond its class.
    """
    X, classes, random = np.asarray(X), np.asarray(classes), np.random.default_rng(seed)
    shuffled = X.copy()
    for each in np.unique(classes):
        rows = classes == each
        shuffled[rows] = random.permuted(X[rows], axis=0)
    return shuffled


def correlation_within(X, classes):
    """The size of the correlation of two columns within the classes, mean over all pairs."""
    X, classes = np.asarray(X, dtype=float), np.asarray(classes)
    groups = [X[classes == each] for each in np.unique(classes)]
    Z = np.concatenate([group - group.mean(axis=0) for group in groups])
    Z = Z / np.sqrt((Z**2).sum(axis=0))
    return float(np.abs(Z.T @ Z)[np.triu_indices(Z.shape[1], 1)].mean())
