"""Tries the sandbox with Twilio's own Python package, which was not written here.

Reads one JSON object from standard input:
    {"base_url": "http://127.0.0.1:PORT", "account_sid": "AC...", "auth_token": "...", "numbers": 2500}
("numbers", how many the main account has, is 2500 when left out). Prints one line for each check, and ends with 0 when
all of them passed. The package is unchanged but for the host, which its HTTP client hook replaces. Nothing is read from
arguments: a token does not belong there.
"""

import datetime
import json
import sys
import time

from twilio import __version__
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

ORDINARY = "+12025550100"
UNDELIVERED = "+12025550130"
OFFICIAL = "https://api.twilio.com"
# The sandbox serves Twilio's other hosts under their names as paths.
OTHERS = {f"https://{name}.twilio.com/": f"/{name}/" for name in ("accounts", "messaging", "voice")}


class SandboxHttpClient(TwilioHttpClient):
    """Sends what the package would send to Twilio to the sandbox instead."""

    def __init__(self, base_url):
        super().__init__(timeout=20)
        self.base_url = base_url
        self.requests = 0

    def request(self, method, url, *args, **kwargs):
        self.requests += 1
        return super().request(method, self.base_url + self._path(url), *args, **kwargs)

    def _path(self, url):
        # The pages of the newer hosts name one another by whole addresses: here the sandbox's own.
        for official in (OFFICIAL, self.base_url):
            if url.startswith(official + "/"):
                return url[len(official):]
        for official, path in OTHERS.items():
            if url.startswith(official):
                return path + url[len(official):]
        raise AssertionError(f"the package asked for {url}")


def equal(what, found, expected):
    if found != expected:
        raise AssertionError(f"{what}: found {found!r}, expected {expected!r}")


def refusal(what, action, status, code):
    try:
        action()
    except TwilioRestException as error:
        equal(what, (error.status, error.code), (status, code))
        return f"{status}, {code}: {error.msg}"
    raise AssertionError(f"{what}: was not refused")


def final(fetch, wanted):
    """Asks until a final status has come, for ten seconds at most."""
    end = time.monotonic() + 10
    while True:
        found = fetch()
        if found.status in wanted or time.monotonic() > end:
            return found
        time.sleep(0.1)


class Checks:
    def __init__(self, given):
        self.given = given
        self.http = SandboxHttpClient(given["base_url"])
        self.client = Client(given["account_sid"], given["auth_token"], http_client=self.http)
        self.sender = None

    def account_is_fetched(self):
        account = self.client.api.accounts(self.given["account_sid"]).fetch()
        equal("sid", account.sid, self.given["account_sid"])
        equal("status and type", (account.status, account.type), ("active", "Full"))
        equal("date", type(account.date_created), datetime.datetime)
        return account.friendly_name

    def accounts_are_listed(self):
        accounts = self.client.api.accounts.list()
        own = [one for one in accounts if one.owner_account_sid != one.sid]
        equal("sub-accounts have this owner", {one.owner_account_sid for one in own}, {self.given["account_sid"]})
        return f"{len(accounts)}, {len(own)} of them sub-accounts"

    def balance_is_fetched(self):
        balance = self.client.balance.fetch()
        equal("currency", balance.currency, "USD")
        return balance.balance

    def numbers_are_listed_over_pages(self):
        count = self.given.get("numbers", 2500)
        before = self.http.requests
        numbers = self.client.incoming_phone_numbers.list(page_size=1000)
        asked = self.http.requests - before
        equal("numbers", len(numbers), count)
        equal("distinct SIDs", len({number.sid for number in numbers}), count)
        equal("requests", asked, max(1, -(-count // 1000)))
        usable = [one for one in numbers if one.capabilities["sms"] and one.capabilities["voice"]]
        self.sender = usable[0]
        same = self.client.incoming_phone_numbers(self.sender.sid).fetch()
        equal("the number by its SID", same.phone_number, self.sender.phone_number)
        return f"{len(numbers)} in {asked} requests, {len(usable)} usable"

    def numbers_are_listed_in_small_pages(self):
        numbers = self.client.incoming_phone_numbers.list(page_size=7, limit=20)
        equal("numbers", len({number.sid for number in numbers}), 20)
        page = self.client.incoming_phone_numbers.page(page_size=5).next_page()
        back = page.previous_page()
        equal("the page before", [one.sid for one in back], [one.sid for one in numbers[:5]])
        return "20 in pages of 7, and back a page"

    def verified_recipients_are_listed(self):
        return f"{len(self.client.outgoing_caller_ids.list())}"

    def sms_permissions_are_fetched(self):
        fetch = self.client.accounts.v1.messaging_geopermissions.fetch
        one = fetch(country_code="NG").permissions
        equal("one country", [(each["country_code"], each["enabled"]) for each in one], [("NG", False)])
        return f"{len(fetch().permissions)} countries"

    def dialing_permissions_are_listed(self):
        countries = self.client.voice.v1.dialing_permissions.countries
        listed = countries.list(page_size=100)
        denied = sorted(each.iso_code for each in listed if not each.low_risk_numbers_enabled)
        equal("denied", denied, ["NG", "PK"])
        equal("one country", countries("US").fetch().low_risk_numbers_enabled, True)
        return f"{len(listed)} countries in pages of 100"

    def campaign_of_a_messaging_service_is_listed(self):
        services = self.client.messaging.v1.services
        service = services.list()[0]
        equal("SID", service.sid[:2], "MG")
        senders = services(service.sid).phone_numbers.list(page_size=3, limit=10)
        equal("senders", len({one.phone_number for one in senders}), 10)
        campaigns = services(service.sid).us_app_to_person.list()
        equal("campaigns", [one.campaign_status for one in campaigns], ["VERIFIED"])
        return service.friendly_name

    def tollfree_verifications_are_listed(self):
        return f"{len(self.client.messaging.v1.tollfree_verifications.list())}"

    def message_is_created_and_delivered(self):
        created = self.client.messages.create(to=ORDINARY, from_=self.sender.phone_number, body="123456")
        equal("first status", created.status, "queued")
        equal("segments", created.num_segments, "1")
        end = final(lambda: self.client.messages(created.sid).fetch(), {"delivered"})
        equal("last status", (end.status, end.error_code), ("delivered", None))
        equal("date", type(end.date_sent), datetime.datetime)
        return created.sid

    def message_is_undelivered_with_a_code(self):
        created = self.client.messages.create(to=UNDELIVERED, from_=self.sender.phone_number, body="123456")
        end = final(lambda: self.client.messages(created.sid).fetch(), {"undelivered"})
        equal("last status", (end.status, end.error_code), ("undelivered", 30003))
        return end.error_message

    def messages_are_looked_up(self):
        today = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        query = {"to": ORDINARY, "from_": self.sender.phone_number}
        found = self.client.messages.list(date_sent_after=today, **query)
        if not found:
            raise AssertionError("the message is not found by its date")
        later = self.client.messages.list(date_sent_after=today + datetime.timedelta(days=3), **query)
        equal("messages of days to come", later, [])
        return f"{len(found)} found by recipient, sender and date"

    def call_is_created_and_completed(self):
        twiml = "<Response><Say>1 2 3</Say></Response>"
        created = self.client.calls.create(to=ORDINARY, from_=self.sender.phone_number, twiml=twiml)
        equal("first status", created.status, "queued")
        end = final(lambda: self.client.calls(created.sid).fetch(), {"completed"})
        equal("last status", end.status, "completed")
        equal("dates", (type(end.start_time), type(end.end_time)), (datetime.datetime, datetime.datetime))
        equal("notifications", self.client.calls(created.sid).notifications.list(), [])
        return created.sid

    def calls_are_looked_up(self):
        found = self.client.calls.list(to=ORDINARY, status="completed")
        if not found:
            raise AssertionError("the call is not found")
        return f"{len(found)} found by recipient and status"

    def bad_recipient_is_refused(self):
        create = self.client.messages.create
        return refusal("message", lambda: create(to="+1555", from_=self.sender.phone_number, body="1"), 400, 21211)

    def bad_recipient_of_a_call_is_refused(self):
        create = self.client.calls.create
        twiml = "<Response/>"
        return refusal("call", lambda: create(to="+1555", from_=self.sender.phone_number, twiml=twiml), 400, 21217)

    def bad_credentials_are_refused(self):
        stranger = Client(self.given["account_sid"], "0" * 32, http_client=self.http)
        fetch = stranger.api.accounts(self.given["account_sid"]).fetch
        said = refusal("fetch", fetch, 401, 20003)
        # The package words a refused list differently from a refused fetch.
        try:
            stranger.incoming_phone_numbers.list()
        except TwilioException as error:
            if "20003" not in str(error):
                raise AssertionError(f"a refused list says {error}") from error
            return said
        raise AssertionError("a list was not refused")

    def unknown_message_is_not_found(self):
        return refusal("message", self.client.messages("SM" + "0" * 32).fetch, 404, 20404)


def main():
    checks = Checks(json.load(sys.stdin))
    print(f"twilio {__version__}")
    failed = 0
    for name in [name for name in vars(Checks) if not name.startswith("_")]:
        words = name.replace("_", " ")
        try:
            print(f"ok      {words}: {getattr(checks, name)()}", flush=True)
        except Exception as error:  # every check is tried, whatever the package raises
            failed += 1
            print(f"FAILED  {words}: {type(error).__name__}: {error}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
