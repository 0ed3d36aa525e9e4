"""The rules of the booking service, without HTTP. Each is a method of its own, so that a variant can replace one."""
import json

ROOMS = ("amber", "birch", "cedar")
TITLE_MAX = 60
DAY = 24 * 60
STEP = 15
LONGEST = 8 * 60


class Refusal(Exception):
    def __init__(self, status, code, headers=None):
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers or {}


class Answer:
    content_type = "application/json"

    def __init__(self, status, body=None, headers=None):
        self.status, self.body, self.headers = status, body, headers or {}


class Bookings:
    created = 201

    def __init__(self):
        self.bookings = {}  # id to booking
        self.made = 0

    # ---- What a booking must be ----

    def check_room(self, room):
        if room not in ROOMS:
            raise Refusal(404, "unknown_room")

    def check_title(self, title):
        if not isinstance(title, str) or not 1 <= len(title) <= TITLE_MAX:
            raise Refusal(422, "invalid_title")

    def check_number(self, minutes):
        if isinstance(minutes, bool) or not isinstance(minutes, int):
            raise Refusal(422, "invalid_time")

    def check_bounds(self, start, end):
        if start < 0 or end > DAY:
            raise Refusal(422, "invalid_time")

    def check_order(self, start, end):
        if start >= end:
            raise Refusal(422, "invalid_time")

    def check_step(self, minutes):
        if minutes % STEP:
            raise Refusal(422, "invalid_time")

    def check_length(self, start, end):
        if end - start > LONGEST:
            raise Refusal(422, "invalid_time")

    def check_times(self, start, end):
        for minutes in (start, end):
            self.check_number(minutes)
        self.check_bounds(start, end)
        self.check_order(start, end)
        for minutes in (start, end):
            self.check_step(minutes)
        self.check_length(start, end)

    # ---- What it must not do to others ----

    def overlaps(self, booking, start, end):
        return booking["from"] < end and start < booking["to"]

    def is_same_room(self, booking, room):
        return booking["room"] == room

    def check_free(self, room, start, end):
        for booking in self.bookings.values():
            if self.is_same_room(booking, room) and self.overlaps(booking, start, end):
                raise Refusal(409, "room_taken")

    # ---- Who may ----

    def caller(self, headers):
        user = headers.get("X-User")
        if not user:
            raise Refusal(401, "unauthorized")
        return user

    def may_see(self, booking, user):
        return booking["owner"] == user

    def may_cancel(self, booking, user):
        return booking["owner"] == user

    def find(self, name, user, is_allowed):
        booking = self.bookings.get(name)
        if booking is None or not is_allowed(booking, user):
            raise Refusal(404, "not_found")
        return booking

    # ---- What can be asked ----

    def new_id(self):
        self.made += 1
        return str(self.made)

    def location(self, booking):
        return "/bookings/" + booking["id"]

    def read(self, body):
        try:
            asked = json.loads(body)
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            raise Refusal(400, "invalid_json")
        return asked

    def create(self, user, body):
        asked = self.read(body)
        room, title, start, end = (asked.get(name) for name in ("room", "title", "from", "to"))
        self.check_room(room)
        self.check_title(title)
        self.check_times(start, end)
        self.check_free(room, start, end)
        booking = {"id": self.new_id(), "room": room, "title": title, "from": start, "to": end, "owner": user}
        self.bookings[booking["id"]] = booking
        return Answer(self.created, booking, {"Location": self.location(booking)})

    def show(self, user, name):
        return Answer(200, self.find(name, user, self.may_see))

    def cancel(self, user, name):
        self.find(name, user, self.may_cancel)
        del self.bookings[name]
        return Answer(204)

    def is_listed(self, booking, start, end):
        return self.overlaps(booking, start, end)

    def in_order(self, bookings):
        return sorted(bookings, key=lambda booking: booking["from"])

    def listed(self, booking, user):
        seen = {"from": booking["from"], "to": booking["to"]}
        if booking["owner"] == user:
            seen.update(id=booking["id"], title=booking["title"])
        return seen

    def bound(self, query, name, default):
        text = query.get(name, str(default))
        if not text.isascii() or not text.isdigit():
            raise Refusal(422, "invalid_time")
        return int(text)

    def list_room(self, user, room, query):
        self.check_room(room)
        start, end = self.bound(query, "from", 0), self.bound(query, "to", DAY)
        found = [booking for booking in self.bookings.values()
                 if booking["room"] == room and self.is_listed(booking, start, end)]
        return Answer(200, {"bookings": [self.listed(booking, user) for booking in self.in_order(found)]})

    # ---- From a request to one of these ----

    def check_method(self, method, allowed):
        if method not in allowed:
            raise Refusal(405, "method_not_allowed", {"Allow": ", ".join(allowed)})

    def route(self, method, path, query, headers, body):
        parts = path.strip("/").split("/")
        if parts == ["healthz"]:
            return Answer(200, {})
        if parts == ["bookings"]:
            self.check_method(method, ("POST",))
            return self.create(self.caller(headers), body)
        if len(parts) == 2 and parts[0] == "bookings":
            self.check_method(method, ("GET", "DELETE"))
            user = self.caller(headers)
            return self.show(user, parts[1]) if method == "GET" else self.cancel(user, parts[1])
        if len(parts) == 3 and parts[0] == "rooms" and parts[2] == "bookings":
            self.check_method(method, ("GET",))
            return self.list_room(self.caller(headers), parts[1], query)
        raise Refusal(404, "not_found")

    def error(self, refusal):
        return Answer(refusal.status, {"error": refusal.code}, refusal.headers)

    def handle(self, method, path, query, headers, body):
        try:
            return self.route(method, path, query, headers, body)
        except Refusal as refusal:
            return self.error(refusal)
