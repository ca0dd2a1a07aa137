"""Makes the calls of calls.json with Twilio's own Python package, which was not written here.

Reads one JSON object from standard input, which tests/contract writes:
    {"base_url": "http://127.0.0.1:PORT", "accounts": {"main": {"sid": "AC...", "token": "..."}}, "values": {"today": "..."}}
Prints one line for each row of the table, and ends with 0 when every answer is right. The package is unchanged but for
the host, which its HTTP client hook replaces. Nothing is read from arguments: a token does not belong there.
run.js does the same with the package for Node.js.
"""

import datetime
import json
import pathlib
import re
import sys
import urllib.request

from twilio import __version__
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

OFFICIAL = "https://api.twilio.com"
# The sandbox serves Twilio's other hosts under their names as paths.
OTHERS = {f"https://{name}.twilio.com/": f"/{name}/" for name in ("accounts", "messaging", "voice")}


class SandboxHttpClient(TwilioHttpClient):
    """Sends what the package would send to Twilio to the sandbox instead, and remembers the last answer."""

    def __init__(self, base_url):
        super().__init__(timeout=20)
        self.base_url = base_url
        self.requests = 0
        self.last = None

    def request(self, method, url, *args, **kwargs):
        self.requests += 1
        self.last = super().request(method, self.base_url + self._path(url), *args, **kwargs)
        return self.last

    def _path(self, url):
        # The pages of the newer hosts name one another by whole addresses: here the sandbox's own.
        for official in (OFFICIAL, self.base_url):
            if url.startswith(official + "/"):
                return url[len(official):]
        for official, path in OTHERS.items():
            if url.startswith(official):
                return path + url[len(official):]
        raise AssertionError(f"the package asked for {url}")


class Table:
    def __init__(self, given):
        self.given = given
        self.values = dict(given["values"])
        for role, account in given["accounts"].items():
            self.values[role] = account["sid"]
        self.http = SandboxHttpClient(given["base_url"])
        self.clients = {}

    def client(self, role):
        if role not in self.clients:
            account = self.given["accounts"][role]
            self.clients[role] = Client(account["sid"], account["token"], http_client=self.http)
        return self.clients[role]

    def filled(self, value):
        """A value of the table with what stands for something else put in."""
        if isinstance(value, dict) and set(value) == {"at"}:
            return datetime.datetime.fromisoformat(self.filled(value["at"]).replace("Z", "+00:00"))
        if isinstance(value, dict) and set(value) == {"day"}:
            return datetime.date.fromisoformat(self.filled(value["day"]))
        if isinstance(value, dict) and set(value) == {"repeat", "times"}:
            return value["repeat"] * value["times"]
        if isinstance(value, dict):
            return {key: self.filled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        if not isinstance(value, str):
            return value
        whole = re.fullmatch(r"\$(\w+)", value)
        if whole:
            return self.values[whole[1]]
        return re.sub(r"\$\{?(\w+)\}?", lambda name: str(self.values[name[1]]), value)

    def control(self, asked):
        request = urllib.request.Request(
            self.given["base_url"] + "/_sandbox" + self.filled(asked["path"]),
            data=json.dumps(self.filled(asked.get("body"))).encode() if "body" in asked else None,
            method=asked["method"],
            headers={"X-Linecheck-Sandbox": "control"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def make(self, row):
        """Makes the call of a row, and gives what came of it."""
        if "control" in row:
            return self.control(row["control"])
        client = self.client(row.get("as", "main"))
        if "request" in row:
            asked = self.filled(row["request"])
            uri = OFFICIAL + asked["path"] if asked["path"].startswith("/2010") else asked["path"]
            answer = client.request(asked["method"], uri, params=asked.get("params"), data=asked.get("data"))
            return json.loads(answer.text) if answer.text else None
        found = client
        parts = re.findall(r"(\$?\w+)(?:\(([^)]*)\))?", row["call"])
        for place, (name, argument) in enumerate(parts):
            if name.startswith("$"):
                found = self.values[name[1:]]
            elif place + 1 == len(parts):
                # "from" is a word of the language.
                named = {"from_" if key == "from" else key: one for key, one in row.get("with", {}).items()}
                return getattr(found, name)(**self.filled(named))
            else:
                found = getattr(found, name)
                if argument:
                    found = found(self.filled(argument))
        raise AssertionError(f"{row['call']} calls nothing")


def look(thing, name):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name)


def fits(found, expected):
    if isinstance(expected, dict) and set(expected) == {"begins"}:
        return isinstance(found, str) and found.startswith(expected["begins"])
    if expected == "a date":
        return isinstance(found, datetime.datetime)
    return found == expected


def compare(what, found, expected):
    if not fits(found, expected):
        raise AssertionError(f"{what}: found {found!r}, expected {expected!r}")


def check(table, row):
    before = table.http.requests
    table.http.last = None
    raised = None
    try:
        found = table.make(row)
    except TwilioException as error:
        raised, found = error, None
    expected = table.filled(row.get("expect", {}))
    if "control" not in row:
        last = table.http.last
        if last is None:
            raise AssertionError(f"nothing was asked: {raised}")
        status = expected.get("status", 200)
        compare("status", last.status_code, status)
        if "request" not in row:
            compare("the package raised an error", raised is not None, status >= 400)
        if status >= 400:
            body = json.loads(last.text)
            compare("code", body["code"], expected["code"])
            compare("status in the body", body["status"], status)
            if "message" in expected:
                compare("message", body["message"], expected["message"])
        if "requests" in expected:
            compare("requests", table.http.requests - before, expected["requests"])
    listed = first = None
    if "count" in expected or "first" in expected:
        # A page gives what is on it once.
        listed = list(found)
        first = listed[0] if listed else None
    if "count" in expected:
        compare("count", len(listed), expected["count"])
    for name, value in expected.get("first", {}).items():
        compare(name, look(first, name), value)
    for name, count in expected.get("members", {}).items():
        compare(name, len(found[name]), count)
    for name, value in expected.get("fields", {}).items():
        compare(name, look(found, name), value)
    for name, attribute in row.get("keep", {}).items():
        table.values[name] = found if attribute == "all of it" else look(first or found, attribute)


def main():
    table = Table(json.load(sys.stdin))
    rows = json.loads(pathlib.Path(__file__).with_name("calls.json").read_text(encoding="utf-8"))["rows"]
    print(f"twilio {__version__}")
    failed, calls = 0, 0
    for row in rows:
        calls += "control" not in row
        try:
            check(table, row)
            print(f"ok      {row['name']}", flush=True)
        except Exception as error:  # every row is tried, whatever the package raises
            failed += 1
            print(f"FAILED  {row['name']}: {type(error).__name__}: {error}", flush=True)
    print(f"{calls} calls, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
