r"""From our strength to the parameter that another library wants.

Ours is always loss + penalty: the loss a *mean* without 1/2, the penalty a *sum* without 1/2,
the intercept free. Elsewhere stand factors of n, 2 and 1/2, so that the same lambda means other
things. Two objectives have the same minimiser when one is a positive multiple of the other; each
function below multiplies ours by whatever makes the loss parts equal and reads off the rest.

Each function returns the keyword arguments that change, as a dict:

>>> sklearn_lasso(0.5)
{'alpha': 0.25}

and ``SCALES`` lists them all with the objective each library documents.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from math import inf

from l1l2.checks import not_negative, positive, share, whole
from l1l2.texts import N_, _, said

__all__ = ["SCALES", "Scale", "ScaleTable"]

# Since scikit-learn 1.8, LogisticRegression's penalty is named by its l1_ratio alone.
PENALTY_IS_A_RATIO = [int(part) for part in version("scikit-learn").split(".")[:2]] >= [1, 8]


# scikit-learn, linear models


def sklearn_lasso(strength):
    """``Lasso``: half our objective, ``alpha = strength / 2``."""
    return {"alpha": not_negative("strength", strength) / 2}


def sklearn_ridge(strength, n_samples):
    """``Ridge``: n times our objective, ``alpha = n_samples * strength``."""
    return {"alpha": whole("n_samples", n_samples, 1) * not_negative("strength", strength)}


def sklearn_elastic_net(strength, l1_ratio):
    r"""``ElasticNet``: half our objective; their L2 part carries another 1/2.

    alpha = lambda (2 - rho) / 2 and l1_ratio = rho / (2 - rho): their ratio is not ours.
    """
    strength, rho = not_negative("strength", strength), share("l1_ratio", l1_ratio)
    return {"alpha": strength * (2 - rho) / 2, "l1_ratio": rho / (2 - rho)}


def sklearn_quantile_regressor(strength):
    """``QuantileRegressor``: half our objective with L1Loss. Its own default alpha is 1."""
    return {"quantile": 0.5, "alpha": not_negative("strength", strength) / 2}


def sklearn_sgd_regressor(strength, l1_ratio):
    """``SGDRegressor``: half our objective, as ``ElasticNet``; its average runs over the steps.

    A step of size eta there is a step of size eta / 2 on our objective.
    """
    return {"penalty": "elasticnet", **sklearn_elastic_net(strength, l1_ratio)}


# scikit-learn, classifiers: our loss is the mean log loss


def sklearn_logistic_l1(strength, n_samples):
    """``LogisticRegression`` with L1Penalty: ``C = 1 / (n lambda)``, infinite at 0.

    With saga, because lbfgs cannot do it and liblinear would penalise the intercept.
    """
    return sklearn_logistic_elastic_net(strength, 1, n_samples)


def sklearn_logistic_l2(strength, n_samples):
    """``LogisticRegression`` with L2Penalty: ``C = 1 / (2 n lambda)``, infinite at 0."""
    return sklearn_logistic_elastic_net(strength, 0, n_samples)


def sklearn_logistic_elastic_net(strength, l1_ratio, n_samples):
    """``LogisticRegression``: C n times our objective.

    C = 1 / (n lambda (2 - rho)) and l1_ratio = rho / (2 - rho); C is infinite at lambda = 0.
    A scikit-learn before 1.8 heeds l1_ratio only under penalty="elasticnet", and is asked so.
    """
    strength, rho = not_negative("strength", strength), share("l1_ratio", l1_ratio)
    divisor = whole("n_samples", n_samples, 1) * strength * (2 - rho)
    C, ratio = (1 / divisor, rho / (2 - rho)) if divisor else (inf, 0.0)
    solver = {"solver": "saga"} if ratio else {}
    if PENALTY_IS_A_RATIO:
        return {"C": C, "l1_ratio": ratio} | solver
    if ratio in (0, 1):
        return {"C": C, "penalty": "l1" if ratio else "l2"} | solver
    return {"C": C, "penalty": "elasticnet", "l1_ratio": ratio} | solver


# scikit-learn, networks: biases are free there as here


def sklearn_mlp_regressor(strength, n_per_step):
    """``MLPRegressor``: half our objective, ``alpha = n_per_step * strength``.

    n_per_step : rows behind one gradient: all of them for ``solver="lbfgs"``, ``batch_size``
        for "sgd" and "adam". Halving the batch doubles the effect of the same alpha.

    For one target: with several, its loss averages over them but its gradient sums.
    """
    return {"alpha": whole("n_per_step", n_per_step, 1) * not_negative("strength", strength)}


def sklearn_mlp_classifier(strength, n_per_step):
    """``MLPClassifier``: our objective with the mean log loss, ``alpha = 2 n_per_step strength``.

    n_per_step : as for ``sklearn_mlp_regressor``.
    """
    return {"alpha": 2 * whole("n_per_step", n_per_step, 1) * not_negative("strength", strength)}


# other libraries


def torch_sgd(strength):
    """``torch.optim.SGD`` (and ``Adam``, not ``AdamW``): ``weight_decay = 2 * strength``.

    Either adds ``weight_decay * w`` to the gradient of the loss, and the gradient of our L2
    penalty is ``2 * strength * w``. The loss must be a mean, as ``MSELoss()`` and
    ``CrossEntropyLoss()`` are. Give biases a parameter group without weight decay.
    """
    return {"weight_decay": 2 * not_negative("strength", strength)}


def glmnet_gaussian(strength, l1_ratio, y_sd):
    r"""R's ``glmnet`` with ``family="gaussian"``.

    y_sd : float > 0, standard deviation of y with 1/n (not 1/(n-1)).

    The documented objective is :math:`\mathrm{RSS}/(2n) + \lambda_g(\alpha\|w\|_1
    + (1-\alpha)\|w\|_2^2/2)`, but y is first scaled to unit variance and lambda_g divided by
    y_sd; on the scale of y the L2 part is therefore divided by y_sd once more. A pure lasso does
    not notice. ``standardize=FALSE`` because X is penalised as it is given.
    """
    strength, rho = not_negative("strength", strength), share("l1_ratio", l1_ratio)
    first, second = rho / 2, (1 - rho) * positive("y_sd", y_sd)
    share_of_l1 = first / (first + second)
    return {"lambda": strength * (first + second), "alpha": share_of_l1, "standardize": False}


def glmnet_binomial(strength, l1_ratio):
    """R's ``glmnet`` with ``family="binomial"``: the mean log loss, and no scaling of y."""
    strength, rho = not_negative("strength", strength), share("l1_ratio", l1_ratio)
    return {"lambda": strength * (2 - rho), "alpha": rho / (2 - rho), "standardize": False}


def statsmodels_ols(strength, l1_ratio):
    """``statsmodels`` ``OLS.fit_regularized``: half our objective, as ``ElasticNet``.

    A column of ones is penalised like any other: give ``alpha`` as a list with 0 in its place,
    or centre X and y.
    """
    there = sklearn_elastic_net(strength, l1_ratio)
    return {"method": "elastic_net", "alpha": there["alpha"], "L1_wt": there["l1_ratio"]}


@dataclass(frozen=True)
class Scale:
    """One row of the table.

    name : str, the library and its object.
    ours : str, our objective in TeX.
    theirs : str, the objective (or the update) as that library documents it, in TeX; its
        symbols are theirs, and r is their own l1_ratio.
    convert : function from our strength to their keyword arguments; None if there is none.
    note : str, what else to know (TeX between dollar signs).
    """

    name: str
    ours: str
    theirs: str
    convert: Callable | None = field(repr=False)
    note: str = ""

    @property
    def asks(self):
        """Names of the numbers ``parameters`` needs, ``strength`` first; empty if none helps."""
        return tuple(inspect.signature(self.convert).parameters) if self.convert else ()

    def parameters(self, **given):
        """Their keyword arguments, or None if no equivalent exists.

        given : the numbers named in ``asks``; others are ignored, so that one set of controls
            serves every row. ValueError if one is missing or out of range.
        """
        missing = [name for name in self.asks if name not in given]
        if missing:
            raise ValueError(f"{self.name} also needs {', '.join(missing)}")
        return self.convert(**{name: given[name] for name in self.asks}) if self.convert else None


class ScaleTable(tuple):
    """All rows, in order; ``table["scikit-learn Lasso"]`` or an index gives one."""

    __slots__ = ()

    def __getitem__(self, key):
        if not isinstance(key, str):
            return super().__getitem__(key)
        for row in self:
            if row.name == key:
                return row
        raise KeyError(f"no row {key!r}; there are: {', '.join(row.name for row in self)}")

    @property
    def asks(self):
        """Every number that some row needs."""
        return tuple(dict.fromkeys(name for row in self for name in row.asks))

    def at(self, **given):
        """Their keyword arguments for every row at once, ``{name: dict or None}``.

        given : all of ``asks``. ValueError for a name that no row knows.
        """
        unknown = sorted(set(given) - set(self.asks))
        if unknown:
            raise ValueError(f"no row asks for {', '.join(unknown)}; use {', '.join(self.asks)}")
        return {row.name: row.parameters(**given) for row in self}

    def markdown(self, *columns):
        """The table in Markdown, in the language that is spoken: the names, then ``columns``, each
        of them "theirs", "ours" or "note"."""
        heads = {"theirs": _("its objective"), "ours": _("ours"), "note": _("note")}
        lines = [[_("library"), *map(heads.get, columns)], ["---"] * (1 + len(columns))]
        for row in self:
            cells = {"theirs": f"${row.theirs}$", "ours": f"${row.ours}$", "note": said(row.note)}
            lines.append([row.name, *map(cells.get, columns)])
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _repr_markdown_(self):
        return self.markdown("theirs", "ours", "note")


_L1, _L2 = r"\lVert w \rVert_1", r"\lVert w \rVert_2^2"
_SAD, _RSS = r"\lVert y - Xw - b \rVert_1", r"\lVert y - Xw - b \rVert_2^2"
_MAE, _MSE = r"\frac1n " + _SAD, r"\frac1n " + _RSS
_HUBER = r"\frac1n \sum_i h_\delta(y_i - x_i w - b)"
_LOG = r"\frac1n \sum_i \log(1 + e^{-y_i (x_i w + b)})"
_NET = r"\frac1n \sum_i (y_i - f_w(x_i))^2"
_NET_LOG = r"\frac1n \sum_i -\log p_w(y_i \mid x_i)"
_BOTH = rf"\lambda (\rho {_L1} + (1 - \rho) {_L2})"


def _rows():
    half_rss = r"\frac{1}{2n} " + _RSS
    log_sum = _LOG.replace(r"\frac1n", "C")
    elastic = rf"\alpha r {_L1} + \frac{{\alpha}}{{2}} (1 - r) {_L2}"
    glmnet = rf"\lambda_g (\alpha {_L1} + \frac{{1 - \alpha}}{{2}} {_L2})"
    return (
        Scale(
            "scikit-learn Lasso",
            rf"{_MSE} + \lambda {_L1}",
            rf"{half_rss} + \alpha {_L1}",
            sklearn_lasso,
        ),
        Scale(
            "scikit-learn Ridge",
            rf"{_MSE} + \lambda {_L2}",
            rf"{_RSS} + \alpha {_L2}",
            sklearn_ridge,
            N_("a sum, not a mean: the same alpha means less with more rows"),
        ),
        Scale(
            "scikit-learn ElasticNet",
            rf"{_MSE} + {_BOTH}",
            rf"{half_rss} + {elastic}",
            sklearn_elastic_net,
            N_(r"its l1_ratio r is not our $\rho$"),
        ),
        Scale(
            "scikit-learn QuantileRegressor",
            rf"{_MAE} + \lambda {_L1}",
            rf"\frac{{1}}{{2n}} {_SAD} + \alpha {_L1}",
            sklearn_quantile_regressor,
            N_("default alpha is 1, not 0"),
        ),
        Scale(
            "scikit-learn SGDRegressor",
            rf"{_MSE} + {_BOTH}",
            rf"{half_rss} + {elastic}",
            sklearn_sgd_regressor,
            N_("a learning rate there is half of one on our objective"),
        ),
        Scale(
            "scikit-learn LogisticRegression, L1",
            rf"{_LOG} + \lambda {_L1}",
            rf"{log_sum} + {_L1}",
            sklearn_logistic_l1,
            N_(
                'C is an inverse strength; classes are -1 and 1; `solver="saga"` with `l1_ratio=1` '
                'from scikit-learn 1.8 on, with `penalty="l1"` before'
            ),
        ),
        Scale(
            "scikit-learn LogisticRegression, L2",
            rf"{_LOG} + \lambda {_L2}",
            rf"{log_sum} + \frac12 {_L2}",
            sklearn_logistic_l2,
            N_(
                "C is an inverse strength; classes are -1 and 1; `l1_ratio=0` from scikit-learn "
                '1.8 on, `penalty="l2"` before (both are defaults)'
            ),
        ),
        Scale(
            "scikit-learn LogisticRegression, elastic net",
            rf"{_LOG} + {_BOTH}",
            rf"{log_sum} + r {_L1} + \frac{{1 - r}}{{2}} {_L2}",
            sklearn_logistic_elastic_net,
            N_(
                r"C is an inverse strength; its l1_ratio r is not our $\rho$; before scikit-learn "
                r'1.8 it is heeded only with `penalty="elasticnet"`; `solver="saga"`'
            ),
        ),
        Scale(
            "scikit-learn MLPRegressor",
            rf"{_NET} + \lambda {_L2}",
            rf"\frac12 {_NET} + \frac{{\alpha}}{{2n}} {_L2}",
            sklearn_mlp_regressor,
            N_("n is the batch size, unless the solver is lbfgs; one target"),
        ),
        Scale(
            "scikit-learn MLPClassifier",
            rf"{_NET_LOG} + \lambda {_L2}",
            rf"{_NET_LOG} + \frac{{\alpha}}{{2n}} {_L2}",
            sklearn_mlp_classifier,
            N_("n is the batch size, unless the solver is lbfgs"),
        ),
        Scale(
            "scikit-learn HuberRegressor",
            rf"{_HUBER} + \lambda {_L2}",
            r"\sum_i \left(\sigma + \sigma h_\epsilon((y_i - x_i w - b) / \sigma)\right)"
            rf" + \alpha {_L2}",
            None,
            N_(
                r"no equivalent before the fit, which also estimates $\sigma$; afterwards "
                r"$\delta = \epsilon\sigma$ and $\lambda = \alpha\sigma/n$"
            ),
        ),
        Scale(
            "PyTorch SGD or Adam, weight_decay",
            rf"L(w) + \lambda {_L2}",
            r"w \leftarrow w - \eta\,(\nabla L(w) + d\,w)",
            torch_sgd,
            N_("L must be a mean; exclude biases"),
        ),
        Scale(
            "PyTorch AdamW, weight_decay",
            rf"L(w) + \lambda {_L2}",
            r"w \leftarrow w - \eta\,(\hat m / (\sqrt{\hat v} + \epsilon) + d\,w)",
            None,
            N_(
                r"no equivalent: the decay bypasses the division by $\sqrt{\hat v}$, so that ten "
                r"times L leaves every step as it was, but would take ten times the $\lambda$"
            ),
        ),
        Scale(
            "R glmnet, gaussian",
            rf"{_MSE} + {_BOTH}",
            rf"{half_rss} + {glmnet}",
            glmnet_gaussian,
            N_("y is first scaled to standard deviation 1, which changes the L2 part"),
        ),
        Scale(
            "R glmnet, binomial",
            rf"{_LOG} + {_BOTH}",
            rf"{_LOG} + {glmnet}",
            glmnet_binomial,
            N_("classes are -1 and 1"),
        ),
        Scale(
            "statsmodels OLS.fit_regularized",
            rf"{_MSE} + {_BOTH}",
            rf"{half_rss} + {elastic}",
            statsmodels_ols,
            N_("a constant column is penalised; give its alpha as 0"),
        ),
    )


SCALES = ScaleTable(_rows())
"""Every conversion, one row each; iterate over it, or ``SCALES.at(strength=..., ...)``."""
