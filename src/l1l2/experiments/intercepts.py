"""What becomes of a fit whose intercept is penalised too."""

import numpy as np


def mirrored(X, y):
    """Columns (X, 1) and y, followed by their negatives: a fit without a free intercept.

    X : (n_samples, n_features), y : (n_samples,). Returns (2n, n_features + 1) and (2n,).
    All means of the result are 0, so that its free intercept is 0 and the mean squared error is
    that of the first n rows; the weight of the last column is a penalised intercept.
    """
    rows = np.column_stack([X, np.ones(len(y))])
    return np.vstack([rows, -rows]), np.append(y, -np.asarray(y))
