"""A mutant: keeps a booking that it has refused, so that the room is taken."""
from bookings import Bookings, Refusal


class Variant(Bookings):
    def check_times(self, start, end):
        try:
            super().check_times(start, end)
        except Refusal:
            if isinstance(start, int) and isinstance(end, int):
                self.bookings["lost"] = {"id": "lost", "room": self.room, "title": "", "from": start, "to": end,
                                         "owner": ""}
            raise

    def check_room(self, room):
        super().check_room(room)
        self.room = room
