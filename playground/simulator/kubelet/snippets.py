"""A small reading of Python in a manifest (`python3 -c ...`): how long it sleeps and with which code it ends.

Follows assignments, `if`, `while True`, `for` over a range, comparisons and sums of what stands in the environment,
`time.sleep`, `sys.exit` and `raise`. What it cannot follow has no effect. Nothing is executed.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any, NamedTuple

_ROUNDS = 1000
# A program that takes more steps than this, all its loops together, is taken to run for ever. A statement takes ten,
# an expression in it one.
_STEPS = 100_000
_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}


class Outcome(NamedTuple):
    """The program ends after `seconds` (inf: never) with `code`."""

    seconds: float
    code: int


class _Ends(Exception):  # noqa: N818 (no error: it is how a program ends)
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Unknown(Exception):  # noqa: N818
    """A value that nobody here can know."""


def outcome(source: str, env: Mapping[str, str]) -> Outcome:
    """How the program goes with these variables in its environment."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Outcome(0.0, 1)
    program = _Program(env)
    try:
        program.run(body)
    except _Ends as end:
        return Outcome(program.seconds, end.code)
    except RecursionError:
        return Outcome(program.seconds, 1)
    return Outcome(program.seconds, 0)


class _Program:
    """What the program has come to so far."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.names: dict[str, Any] = {}
        self.seconds = 0.0
        self._left = _STEPS

    def run(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self._left -= 10
            if self._left < 0:
                self.seconds = inf
            if self.seconds == inf:
                return
            self._statement(statement)

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.names[name] = self._known(value)
            case ast.Expr(value=ast.Call() as call):
                self._call(call)
            case ast.If(test=test, body=body, orelse=orelse):
                self.run(body if self._known(test) else orelse)
            case ast.While(test=test, body=body):
                self._while(test, body)
            case ast.For(iter=ast.Call(func=ast.Name(id="range"), args=[count]), body=body):
                times = self._known(count)
                for _ in range(min(times, _ROUNDS) if isinstance(times, int) else 1):
                    self.run(body)
            case ast.Raise():
                raise _Ends(1)

    def _while(self, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        for _ in range(_ROUNDS):
            if not self._known(test):
                return
            before = self.seconds
            self.run(body)
            if self.seconds in (before, inf):
                break
        self.seconds = inf

    def _call(self, call: ast.Call) -> None:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        value = self._known(call.args[0]) if call.args else None
        if name.endswith("sleep") and isinstance(value, int | float):
            if not value >= 0:
                raise _Ends(1)  # a ValueError
            self.seconds += value
        elif name.endswith(("exit", "_exit")):
            raise _Ends(value % 256 if isinstance(value, int) else int(value is not None))
        elif name.endswith(("serve_forever", "run_forever")):
            self.seconds = inf

    def _known(self, expression: ast.expr) -> Any:
        """The value; None where nobody here can know it."""
        try:
            return self._value(expression)
        except (_Unknown, TypeError, ValueError, ArithmeticError):
            return None

    def _value(self, expression: ast.expr) -> Any:
        self._left -= 1
        match expression:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Call(func=ast.Name(id="int" | "str" as kind), args=[inner]):
                return (int if kind == "int" else str)(self._value(inner))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPERATORS:
                return _OPERATORS[type(op)](self._value(left), self._value(right))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return self._sum(self._value(left), op, self._value(right))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self._value(operand)
            case ast.BoolOp(op=op, values=values):
                return (all if isinstance(op, ast.And) else any)(self._value(each) for each in values)
        return self._variable(expression)

    def _variable(self, expression: ast.expr) -> Any:
        """A variable of the environment: os.environ.get("X"), os.getenv("X", "y"), os.environ["X"]."""
        match expression:
            case ast.Call(func=ast.Attribute(attr="get" | "getenv"), args=[ast.Constant(value=str(name)), *rest]):
                return self.env[name] if name in self.env else self._value(rest[0]) if rest else None
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
                if name not in self.env:
                    raise _Ends(1)  # a KeyError
                return self.env[name]
        raise _Unknown

    def _sum(self, left: Any, op: ast.operator, right: Any) -> Any:
        """Whole numbers and fractions only: a product with a text could be of any size."""
        if isinstance(left, int | float) and isinstance(right, int | float) and max(abs(left), abs(right)) < 1e9:
            return _OPERATORS[type(op)](left, right)
        raise _Unknown
