"""A mutant: sends errors without the content type of JSON."""
from bookings import Bookings


class Variant(Bookings):
    def error(self, refusal):
        answer = super().error(refusal)
        answer.content_type = "text/plain"
        return answer
