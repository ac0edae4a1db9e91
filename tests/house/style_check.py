#!/usr/bin/env python3
"""The house style that neither the compiler nor clang-tidy sees. A line that must break a rule says so and why:
    // house: rule-name (reason)
on itself or on the line above.

usage: style_check.py [ROOT] | style_check.py --self-test"""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from house import code_lines, report, sources, without_known  # noqa: E402

LONGEST_FUNCTION = 60
LONGEST_WINDOW = 400

STRING = re.compile(r'"((?:\\.|[^"\\])*)"')
# The house writes SQL in lower case, so that a sentence that begins with "Select" is none.
SQL = re.compile(r"^\s*(select\s+(\*|\w+(\.\w+)*\s*\(|.*\bfrom\s|.*\bas\s|\d)|insert\s+into\s|update\s+[\w.]+\s+(\w+\s+)?set\s"
                 r"|delete\s+from\s|with\s+\w+\s+as\s|(create|alter|drop)\s+(table|role|database|schema|view|function|index)\s"
                 r"|grant\s.*\sto\s|truncate\s+\w|copy\s+[\w.]+.*\s(from|to)\s)")
MEASURE = re.compile(r"\b(double|float|long double)\b")
EVENT_TABLE = re.compile(r"\b(wx)?(BEGIN|DECLARE|END)_EVENT_TABLE\b|^\s*EVT_\w+\s*\(")
NOT_A_FUNCTION = re.compile(r"\b(class|struct|enum|union|namespace|switch|do)\b|=\s*$|\[[^\]]*\]\s*(\(.*\))?\s*(mutable)?\s*$")


def in_domain(path):
    return path.parts[0] == "domain"


def is_sql_file(path):
    return path.name.endswith("_sql.cpp") or path.name.endswith("_sql.h")


def line_rules(path, line):
    """Names of the rules that this line breaks."""
    texts = STRING.findall(line)
    if not is_sql_file(path) and any(SQL.search(text) for text in texts):
        yield "sql", "SQL belongs into a *_sql.cpp"
    if is_sql_file(path) and re.search(r"\bselect\s+(\w+\.)?\*", line):
        yield "select-star", "name the columns: a new one would shift the mapping"
    if "_presenter." in path.name and re.search(r"\bwx[A-Z]\w*|<wx/", line):
        yield "presenter", "a presenter knows no wx"
    elif path.parts[0] != "gui" and re.search(r"\bwx[A-Z]\w+|<wx/", line):
        yield "wx", "wx belongs into gui/"
    if re.search(r"\bPoco::|<Poco/", line) and not (in_domain(path) and len(path.parts) >= 4):
        yield "poco", "Poco belongs into an adapter's folder"
    if re.search(r"\bsoci::|<soci/", line) and path.parts[:2] != ("domain", "database"):
        yield "soci", "SOCI belongs into domain/database"
    if in_domain(path) and MEASURE.search(STRING.sub('""', line)):
        yield "double", "money, quantity, weight and length are exact: use the kernel's types"
    if EVENT_TABLE.search(line):
        yield "event-table", "use Bind"


def long_functions(lines):
    """(line number, length) of the functions whose body is too long. Relies on the formatting that clang-format gives."""
    texts = [line for _, line, _ in lines]
    for index, line in enumerate(texts):
        alone = re.match(r"^( *)\{$", line)
        ended = re.match(r"^( {0,4})[\w:~<].*\)( const)?( noexcept)?( override)? \{$", line)
        if alone:
            head = next((text for text in reversed(texts[:index]) if text.strip()), "")
            if NOT_A_FUNCTION.search(head) or not re.search(r"\)|:|noexcept|override|const", head):
                continue
        elif not ended or re.match(r"^ *(if|for|while|switch|else|catch|do|return|try|namespace)\b", line):
            continue
        indent = (alone or ended)[1]
        for end in range(index + 1, len(texts)):
            if re.match(rf"^{indent}\}}", texts[end]):
                if end - index - 1 > LONGEST_FUNCTION:
                    yield lines[index][0], end - index - 1
                break


def check_file(root, path):
    lines = list(code_lines(root / path))
    for number, line, permitted in lines:
        for rule, why in line_rules(path, line):
            if rule not in permitted:
                yield f"{path}:{number}: {rule}: {why}: {line.strip()[:80]}"
    for number, length in long_functions(lines):
        permitted = set().union(*(rules for at, _, rules in lines if number - 8 <= at <= number))
        if "long-function" not in permitted:
            yield f"{path}:{number}: long-function: {length} lines, at most {LONGEST_FUNCTION}"
    if path.parts[0] == "gui" and path.suffix == ".cpp" and len(lines) > LONGEST_WINDOW:
        if not any("long-window" in permitted for _, _, permitted in lines[:10]):
            yield f"{path}:1: long-window: {len(lines)} lines, at most {LONGEST_WINDOW}: give it a child or its presenter the work"


def check(root):
    root = Path(root)
    return [complaint for path in sources(root) for complaint in check_file(root, path)]


def self_test():
    """Each rule's violation, planted alone, must be found by that rule; what only looks like one must not."""
    body = "    step();\n"
    planted = {
        "sql": ("domain/orders/order.cpp", 'tx.query("select number from orders.orders where id = :id");\n'),
        "select-star": ("domain/orders/order_sql.cpp", 'tx.query("select * from orders.orders");\n'),
        "presenter": ("gui/orders/queue_presenter.cpp", "wxString title;\n"),
        "wx": ("domain/orders/order.cpp", "wxString title;\n"),
        "poco": ("domain/orders/order.cpp", "Poco::URI uri;\n"),
        "soci": ("domain/orders/order_sql.cpp", "soci::session session;\n"),
        "double": ("domain/orders/order.h", "double total = 0;\n"),
        "event-table": ("gui/orders/queue_window.cpp", "wxBEGIN_EVENT_TABLE(Queue, wxFrame)\n"),
        "long-function": ("domain/orders/order.cpp", "void walk()\n{\n" + body * 61 + "}\n"),
        "long-window": ("gui/orders/queue_window.cpp", "int a;\n" * 401),
    }
    innocent = {
        "sql": ("domain/orders/order.cpp", 'say("Select an order from the list");\nsay("update of the set");\n// select a from b\n'),
        "select-star": ("domain/orders/order_sql.cpp", 'tx.query("select count(*) from orders.orders");\n'),
        "presenter": ("gui/orders/queue_window.cpp", "wxString title;\n"),
        "poco": ("domain/orders/channels/shopify.cpp", "Poco::URI uri;\n"),
        "double": ("domain/orders/order.h", '/// double the quantity\nauto a = "double";\ndouble seconds; // house: double (a duration)\n'),
        "long-function": ("domain/orders/order.cpp",
                          "struct Walk\n{\n" + body * 61 + "};\nvoid walk()\n{\n" + body * 60 + "}\nnamespace {\n" + "int a;\n" * 99 + "}\n"),
    }
    failures = []
    for rule, (path, text) in planted.items():
        if not any(f" {rule}: " in complaint for complaint in check_planted(path, text)):
            failures.append(f"planted {rule}: not found")
    for rule, (path, text) in innocent.items():
        for complaint in check_planted(path, text):
            failures.append(f"innocent {rule}: {complaint}")
    report(failures, "style_check --self-test")


def check_planted(path, text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path
        file.parent.mkdir(parents=True)
        file.write_text(text)
        return check(folder)


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parents[2])
    if argument == "--self-test":
        self_test()
    else:
        report(without_known(argument, check(argument), "style_check"), "style_check")
