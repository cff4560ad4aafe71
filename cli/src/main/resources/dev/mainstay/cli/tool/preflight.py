"""Parses a Python program and looks its imports up, without running anything of it.

usage: preflight.py file PATH | module NAME FOLDER

Prints one line per fault: the fault, a tab, and what to do about it. What only the program itself
could tell is left alone: imports in functions, under an `if`, and in a `try` that handles their
absence. It imports nothing but its own few modules of the standard library.

A requirements.txt beside the program says which versions it was written for: one that is installed
in another is a fault, for what was renamed between them is seen at the first call only.
"""

import ast
import os
import re
import sys

FILES_MAX = 100
PACKAGES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "jwt": "PyJWT",
    "PIL": "pillow",
    "serial": "pyserial",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}
STANDARD = getattr(sys, "stdlib_module_names", frozenset()) | set(sys.builtin_module_names)
ABSENCE = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*((?:[=!<>~]=?=?\s*[^\s,#]+,?\s*)+)$")
CLAUSE = re.compile(r"([=!<>~]=?=?)\s*([^\s,]+)")


class Missing(Exception):
    """No module of this name is found."""


def spec_of(name):
    """The spec of a module, found step by step: importing a package would run it."""
    path = None
    spec = None
    known = ""
    for part in name.split("."):
        known = f"{known}.{part}" if known else part
        spec = next(filter(None, (look(finder, known, path) for finder in sys.meta_path)), None)
        if spec is None:
            raise Missing(known)
        path = spec.submodule_search_locations
        if path is None and known != name:
            raise Missing(f"{known}.{name[len(known) + 1:].split('.')[0]}")
    return spec


def look(finder, name, path):
    try:
        return finder.find_spec(name, path)
    except (AttributeError, ImportError, ValueError):
        return None


def imports(body):
    """The imports when this body is run: (line, name, level, whether it must be a module)."""
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, 0, True
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "", node.level, True
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if node.module else alias.name
                yield node.lineno, name, node.level, False
        elif isinstance(node, ast.Try):
            if not any(handles_absence(handler) for handler in node.handlers):
                yield from imports(node.body)
                yield from imports(node.orelse)
            yield from imports(node.finalbody)
        elif isinstance(node, (ast.ClassDef, ast.With)):
            yield from imports(node.body)
        elif isinstance(node, ast.If) and is_main(node.test):
            yield from imports(node.body)


def handles_absence(handler):
    if handler.type is None:
        return True
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(name, ast.Name) and name.id in ABSENCE for name in names)


def is_main(test):
    return isinstance(test, ast.Compare) and getattr(test.left, "id", "") == "__name__"


def absolute(name, level, package):
    """The full name of a relative import; None when there is no package to be relative to."""
    if level == 0:
        return name
    parents = package.split(".") if package else []
    if level > len(parents):
        return None
    base = ".".join(parents[: len(parents) - level + 1])
    return f"{base}.{name}" if name else base


def tell(text, hint):
    print(f"{text}\t{hint}")


def hint_for(name, folder):
    top = name.split(".")[0]
    if os.path.exists(os.path.join(folder, top)) or os.path.exists(
        os.path.join(folder, top + ".py")
    ):
        return f"{top} is there, but {name} is not in it"
    return f"{sys.executable} -m pip install {PACKAGES.get(top, top)}"


def check(path, package, folder):
    """Checks a file, and those of the program's own that it imports."""
    left = [(path, package)]
    seen = set()
    while left and len(seen) < FILES_MAX:
        path, package = left.pop(0)
        if path in seen:
            continue
        seen.add(path)
        try:
            with open(path, "rb") as file:
                tree = ast.parse(file.read(), path)
        except SyntaxError as fault:
            tell(f"{path}:{fault.lineno}: {type(fault).__name__}: {fault.msg}", "")
            continue
        except (OSError, ValueError) as fault:
            tell(f"{path}: {fault}", "")
            continue
        for line, name, level, must in imports(tree.body):
            full = absolute(name, level, package)
            if full is None and not must:
                continue
            if full is None:
                fault = "a relative import, but it is not run as part of a package"
                tell(f"{path}:{line}: {fault}", "run it as python -m PACKAGE.MODULE")
                continue
            if not full or full.split(".")[0] in STANDARD:
                continue
            try:
                spec = spec_of(full)
            except Missing as missing:
                if not must:
                    continue
                where = f"{path}:{line}: No module named {missing}"
                tell(where, hint_for(str(missing), folder))
                continue
            origin = spec.origin or ""
            if origin.endswith(".py") and origin.startswith(folder + os.sep):
                if os.sep + "site-packages" + os.sep not in origin:
                    inside = full if spec.submodule_search_locations is not None else spec.parent
                    left.append((origin, inside))


def module(name, folder, run):
    """Checks a module by its name; `run` when it is started by -m and not imported."""
    try:
        spec = spec_of(name)
        if run and spec.submodule_search_locations is not None:
            spec = spec_of(name + ".__main__")
    except Missing as missing:
        tell(f"No module named {missing}", hint_for(str(missing), folder))
        return
    origin = spec.origin or ""
    if origin.endswith(".py") and origin.startswith(folder + os.sep):
        check(origin, spec.parent, folder)


def release(version):
    """The numbers of a version, as many as it has: 14.2rc1 is 14, 2."""
    numbers = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return [int(part) for part in numbers.group().split(".")] if numbers else []


def holds(installed, operator, wanted):
    """Whether a version fulfils one clause of PEP 440; what cannot be read is fulfilled."""
    have, want = release(installed), release(wanted)
    if not have or not want:
        return True
    if operator == "~=":
        return holds(installed, ">=", wanted) and have[: len(want) - 1] == want[:-1]
    if wanted.endswith(".*"):
        same = have[: len(want)] == want
        return not same if operator == "!=" else same
    length = max(len(have), len(want))
    have += [0] * (length - len(have))
    want += [0] * (length - len(want))
    return {
        "==": have == want,
        "===": have == want,
        "!=": have != want,
        ">=": have >= want,
        "<=": have <= want,
        ">": have > want,
        "<": have < want,
    }.get(operator, True)


def versions(folder):
    """Compares what is required beside the program with what is installed."""
    path = os.path.join(folder, "requirements.txt")
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.split("#")[0].strip() for line in file]
    except (OSError, ValueError):
        return
    from importlib import metadata

    for number, line in enumerate(lines, 1):
        requirement = REQUIREMENT.match(line)
        if not requirement:
            continue
        name, clauses = requirement.groups()
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if not all(holds(installed, *clause) for clause in CLAUSE.findall(clauses)):
            fault = f"{line} is required, {installed} is installed"
            tell(f"{path}:{number}: {fault}", f"{sys.executable} -m pip install '{line}'")


def main(kind, target, folder):
    folder = os.path.abspath(folder)
    # Where Python itself would look first; this program's own folder is not the service's.
    sys.path[0] = os.path.dirname(os.path.abspath(target)) if kind == "file" else folder
    if kind == "file":
        check(os.path.abspath(target), "", sys.path[0])
    else:
        module(target, folder, kind == "run")
    if kind != "import":
        versions(sys.path[0])


main(*sys.argv[1:4])
