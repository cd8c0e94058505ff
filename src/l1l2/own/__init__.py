"""A learner's own table: read, chosen from in a form, shown on the course's figures, reported.

    from l1l2.own import own_data
"""

from l1l2.own.form import own_data

__all__ = ["own_data"]
