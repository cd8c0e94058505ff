r"""The value of a formula *as printed*: evaluates the plain LaTeX of ``l1l2.exam.formulas``.

value(r"\frac1n \sum_i |\hat y_i - y_i|", {"n": 4, "hat y": predictions, "y": targets})

Known are numbers, letters (\lambda and the like, \hat y and \bar y, subscripts), + - /, powers,
products without a sign between them, \frac, \sqrt, |...|, brackets, \mathrm words that are
functions or values, \max(a, b), \max_j and \sum_i of what follows up to the next + or -. An index
i, j or k means "for each", so that a letter with it is an array. ValueError for anything else.
"""

import re

import numpy as np

TOKEN = re.compile(r"\\[a-zA-Z]+|[a-zA-Z]|\d|\S")
GREEK = dict(zip(("lambda", "rho", "eta", "sigma", "tau"), "λρηστ", strict=True))
FUNCTIONS = dict(sign=np.sign, median=np.median, mean=np.mean)
CLOSING = {"(": ")", "{": "}"}


def value(tex, letters):
    parser = _Parser(TOKEN.findall(tex), letters)
    found = parser.sum()
    if parser.left:
        raise ValueError(f"{' '.join(parser.left)} is left of {tex}")
    return found


class _Parser:
    def __init__(self, tokens, letters):
        self.left, self.letters = list(tokens), letters
        self.in_bars = False  # then the next | closes

    @property
    def next(self):
        return self.left[0] if self.left else ""

    def take(self, wanted=None):
        if not self.left or (wanted and self.next != wanted):
            raise ValueError(f"{wanted or 'something'} is missing at {' '.join(self.left)}")
        return self.left.pop(0)

    def sum(self):
        total = self.product()
        while self.next in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            total = total + sign * self.product()
        return total

    def product(self):
        found = self.power()
        while self.next and self.next not in "+-,)}" and not (self.in_bars and self.next == "|"):
            if self.next == "/":
                self.take()
                found = found / self.power()
            else:
                found = self._times(found, self.power())
        return found

    @staticmethod
    def _times(a, b):
        """Matrices by the rule of matrices, all else elementwise."""
        matrices = np.ndim(a) == 2 or (np.ndim(a) == 1 and np.ndim(b) == 2)
        return a @ b if matrices and np.ndim(b) else a * b

    def power(self):
        found = self.atom()
        while self.next == "^":
            self.take()
            exponent = self.group() if self.next == "{" else self.take()
            if exponent == "\\top":
                found = np.transpose(found)
            elif np.ndim(found) == 2 and exponent == -1:
                found = np.linalg.inv(found)
            else:
                found = found ** float(exponent)
        return found

    def group(self):
        """What stands in brackets or braces; {-1} too."""
        closing = CLOSING[self.take()]
        sign = -1 if self.next == "-" and self.take() else 1
        found = sign * self.sum()
        self.take(closing)
        return found

    def argument(self):
        """Of \\frac and \\sqrt: a group or one sign."""
        if self.next.isdigit():
            return float(self.take())  # \\frac12 is one half
        return self.group() if self.next == "{" else self.atom()

    def index(self):
        """The subscript of what was read last, "" if there is none."""
        if self.next != "_":
            return ""
        self.take()
        if self.next != "{":
            return self.take()
        self.take()
        names = ""
        while self.next != "}":
            names += self.take()
        self.take()
        return names

    def atom(self):
        token = self.next
        if token in CLOSING:
            return self.group()
        self.take()
        if token == "|":
            self.in_bars = True
            found = np.abs(self.sum())
            self.in_bars = False
            self.take("|")
            return found
        if token.isdigit():
            while self.next.isdigit():
                token += self.take()
            return float(token)
        if token == "\\frac":
            return self.argument() / self.argument()
        if token == "\\sqrt":
            return np.sqrt(self.argument())
        if token == "\\sum":
            self.index()
            return np.sum(self.product(), axis=0)
        if token == "\\max":
            return self.largest()
        if token == "\\mathrm":
            return self.word()
        return self.letter(token)

    def largest(self):
        if self.index():
            return np.max(self.product())
        self.take("(")
        one = self.sum()
        self.take(",")
        other = self.sum()
        self.take(")")
        return np.maximum(one, other)

    def word(self):
        self.take("{")
        name = ""
        while self.next != "}":
            name += self.take()
        self.take("}")
        if name in FUNCTIONS:
            return FUNCTIONS[name](self.group())
        return self.known(name)

    def letter(self, token):
        if token in ("\\hat", "\\bar"):
            name = token[1:] + " " + self.take()
            return self.known(name + self.of(self.index()))
        name = token.removeprefix("\\")
        name = GREEK.get(name, name)
        return self.known(name + self.of(self.index()))

    @staticmethod
    def of(index):
        """An index that means "for each" adds nothing to a name; any other does."""
        return "" if index in ("", "i", "j", "k", "ij") else "_" + index

    def known(self, name):
        if name not in self.letters:
            raise ValueError(f"{name!r} has no value; known: {', '.join(self.letters)}")
        return self.letters[name]
