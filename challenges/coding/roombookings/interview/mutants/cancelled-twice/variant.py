"""A mutant: answers 204 to cancelling what is cancelled already."""
from bookings import Answer, Bookings, Refusal


class Variant(Bookings):
    def cancel(self, user, name):
        try:
            return super().cancel(user, name)
        except Refusal:
            if name in self.bookings:
                raise
            return Answer(204)
