"""A mutant: crashes on a body that is JSON but no object."""
import json

from bookings import Bookings, Refusal


class Variant(Bookings):
    def read(self, body):
        try:
            asked = json.loads(body)
        except ValueError:
            raise Refusal(400, "invalid_json") from None
        return dict(asked)
