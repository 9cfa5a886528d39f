"""A stand-in for official services on loopback: it answers as they do, with their faults and their slowness.

The forms of the answers are those of an ArcGIS feature service, of the CSV interface of Nomis and of the archive of
data.police.uk, as their documentation describes them; what is in them is invented.
"""

import csv
import io
import json
import threading
import time
from collections import deque
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import shapely

WARDS = "Wards_December_2025_Boundaries_UK_BGC"
COLUMNS = ("GEOGRAPHY_CODE", "C2021_ETH_20_NAME", "OBS_VALUE")


def a_ward(number):
    box = shapely.box(-0.8 + number / 100, 52.0, -0.79 + number / 100, 52.1)
    return {
        "type": "Feature",
        "properties": {"WD25CD": f"E0500{number:04d}", "WD25NM": f"Ward {number}"},
        "geometry": json.loads(shapely.to_geojson(box)),
    }


class StandIn:
    """What is served, which faults come next, and what was asked.

    features: by service, GeoJSON features. tables: by the number of a table of Nomis, header and rows.
    files: by path, content that is given whole or from a byte on. faults: how the next answers go wrong, in order;
    None is a sound one. page: the most features that one answer holds, whatever is asked for.
    """

    def __init__(self):
        self.features = {}
        self.tables = {}
        self.files = {}
        self.faults = deque()
        self.asked = []
        self.page = 2_000
        self.changes_with = {}  # a table's rows from the second page on, as if it changed meanwhile

    def paths(self):
        return [path for path, _headers in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words):
        pass

    def do_GET(self):
        stand_in = self.server.stand_in
        stand_in.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        fault = stand_in.faults.popleft() if stand_in.faults else None
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        try:
            if fault in FAULTS:
                FAULTS[fault](self)
                return
            self._sound(parts.path, asked, cut=fault == "cut", slow=fault == "trickle")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _sound(self, path, asked, *, cut, slow):
        stand_in = self.server.stand_in
        words = path.strip("/").split("/")
        if words[0] == "geography":
            return self._features(words[1], asked, cut, slow)
        if words[:2] == ["nomis", "dataset"]:
            return self._table(words[2].removesuffix(".data.csv"), asked, cut, slow)
        if path in stand_in.files:
            return self.give(stand_in.files[path], "application/octet-stream", cut=cut, slow=slow)
        return self.status(404)

    def _features(self, service, asked, cut, slow):
        stand_in = self.server.stand_in
        if service not in stand_in.features:
            return self.give_json({"error": {"code": 400, "message": "Invalid URL", "details": []}})
        found = stand_in.features[service]
        if asked.get("returnCountOnly") == "true":
            return self.give_json({"count": len(found)}, cut=cut, slow=slow)
        first = int(asked["resultOffset"])
        some = found[first : first + min(int(asked["resultRecordCount"]), stand_in.page)]
        told = {"type": "FeatureCollection", "features": some}
        if first + len(some) < len(found):
            told["properties"] = {"exceededTransferLimit": True}
        return self.give_json(told, cut=cut, slow=slow)

    def _table(self, name, asked, cut, slow):
        stand_in = self.server.stand_in
        if name not in stand_in.tables:
            return self.status(404)
        header, rows = stand_in.tables[name]
        first = int(asked.get("recordoffset", 0))
        if first and name in stand_in.changes_with:
            rows = stand_in.changes_with[name]
        # Without `select` every column is given.
        asked_for = (
            asked["select"].split(",") if "select" in asked else [*header, "RECORD_OFFSET", "RECORD_COUNT"]
        )
        wanted = [one.upper() for one in asked_for]
        stream = io.StringIO()
        writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
        known = [one for one in wanted if one in header or one in ("RECORD_OFFSET", "RECORD_COUNT")]
        some = rows[first : first + int(asked["recordlimit"])]
        if some or not first:
            writer.writerow(known)
        for number, row in enumerate(some):
            cells = dict(zip(header, row, strict=True))
            cells |= {"RECORD_OFFSET": first + number, "RECORD_COUNT": len(rows)}
            writer.writerow([cells[one] for one in known])
        return self.give(stream.getvalue().encode(), "text/csv", cut=cut, slow=slow)

    def give_json(self, told, **how):
        self.give(json.dumps(told).encode(), "application/json", **how)

    def give(self, content, kind, *, cut=False, slow=False):
        etag = f'"{hash(content):x}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        begin = 0
        given = self.headers.get("Range", "")
        if given and self.headers.get("If-Range") == etag:
            begin = int(given.removeprefix("bytes=").removesuffix("-"))
            if begin >= len(content):
                return self.status(416)
        self.send_response(206 if begin else 200)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(content) - begin))
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        rest = content[begin:]
        if cut:
            self.wfile.write(rest[: max(1, len(rest) // 2)])
            self.wfile.flush()
            self.close_connection = True
            return None
        if slow:
            for at in range(0, len(rest), 8):
                self.wfile.write(rest[at : at + 8])
                self.wfile.flush()
                time.sleep(0.02)
            return None
        self.wfile.write(rest)
        return None

    def status(self, code, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _silent(handler):
    """Take the question and answer nothing for longer than anybody waits."""
    handler.server.over.wait(5)
    handler.close_connection = True


FAULTS = {
    "busy": lambda handler: handler.status(503),
    "too many": lambda handler: handler.status(429, Retry_After="7"),
    "later": lambda handler: handler.status(503, Retry_After=formatdate(time.time() + 3_600, usegmt=True)),
    "not found": lambda handler: handler.status(404),
    "moved": lambda handler: handler.status(302, Location="http://169.254.169.254/secret"),
    "forbidden": lambda handler: handler.status(403),
    "being mended": lambda handler: handler.give(
        b"\xef\xbb\xbf <!DOCTYPE html><title>Back soon</title>", "text/html"
    ),
    "soft": lambda handler: handler.give_json({"error": {"code": 500, "message": "Error performing query"}}),
    "silent": _silent,
}


@contextmanager
def standing_in():
    """The stand-in, answering; `address` is where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.stand_in = stand_in = StandIn()
    server.over = threading.Event()
    stand_in.host = f"127.0.0.1:{server.server_port}"
    stand_in.address = f"http://{stand_in.host}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
