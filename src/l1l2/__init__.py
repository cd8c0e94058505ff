"""L1 and L2, as losses and as penalties: exact solvers and figures that move.

Importing ``l1l2`` alone loads nothing else; import what you need from its modules,
for example ``from l1l2.paths import lasso_path``.
"""

__version__ = "0.1.0"
