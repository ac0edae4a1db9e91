#!/usr/bin/env python3
"""Reads an XLSX or a CSV file as another program would and prints it as JSON: what the writer's tests compare with.

usage: read_table.py FILE"""

import csv
import json
import re
import sys
import zipfile
from datetime import datetime, timedelta
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(path):
    raw = open(path, "rb").read()
    text = raw.decode("utf-8")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    return {"mark": text.startswith("\ufeff"), "bare_lf": bool(re.search(r"(?<!\r)\n", re.sub(r'"[^"]*"', "", text))), "rows": rows}


def unescaped(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def column_of(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def formats_of(book):
    styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    codes = {int(one.get("numFmtId")): one.get("formatCode") for one in styles.iter(MAIN + "numFmt")}
    bold = [font.find(MAIN + "b") is not None for font in styles.find(MAIN + "fonts")]
    return [(codes.get(int(xf.get("numFmtId")), xf.get("numFmtId")), bold[int(xf.get("fontId"))])
            for xf in styles.find(MAIN + "cellXfs")]


def value_of(cell, code):
    kind = cell.get("t")
    if kind == "inlineStr":
        return {"text": unescaped("".join(part.text or "" for part in cell.iter(MAIN + "t")))}
    if kind is not None or cell.find(MAIN + "f") is not None:
        return {"unexpected": ElementTree.tostring(cell, encoding="unicode")}
    number = cell.find(MAIN + "v").text
    if code.startswith("yyyy"):
        moment = datetime(1899, 12, 30) + timedelta(seconds=round(float(number) * 86400))
        return {"moment": moment.isoformat(), "format": code}
    return {"number": format(float(number), ".15g"), "format": code}  # the 15 digits that Excel keeps


def read_xlsx(path):
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        formats = formats_of(book)
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows, bold = [], []
    for row in sheet.iter(MAIN + "row"):
        cells = {}
        for cell in row:
            code, heavy = formats[int(cell.get("s", "0"))]
            cells[column_of(cell.get("r"))] = value_of(cell, code)
            if len(rows) == 0:
                bold.append(heavy)
        rows.append([cells.get(at) for at in range(max(cells) + 1)] if cells else [])
    pane = sheet.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    filtered = sheet.find(MAIN + "autoFilter")
    return {"rows": rows, "bold_head": bool(bold) and all(bold), "frozen": pane is not None and pane.get("state") == "frozen" and pane.get("ySplit") == "1",
            "filter": None if filtered is None else filtered.get("ref"),
            "widths": [float(column.get("width")) for column in sheet.iter(MAIN + "col")]}


if __name__ == "__main__":
    name = sys.argv[1]
    json.dump(read_csv(name) if name.endswith(".csv") else read_xlsx(name), sys.stdout)
