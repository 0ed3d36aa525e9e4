"""A mutant: says nowhere where the new booking is: Location is missing."""
from bookings import Bookings


class Variant(Bookings):
    def create(self, user, body):
        answer = super().create(user, body)
        answer.headers.clear()
        return answer
