from heapq import heappop, heappush


class Message:
    def __init__(self, number, text):
        self.number = number
        self.text = text
        self.deliveries = 0
        self.until = None  # hidden until then; None if it is ready
        self.lent = False  # hidden because somebody works on it

    def receipt(self):
        return f"{self.number}:{self.deliveries}"


class LeaseQueue:
    def __init__(self, visibility_ms, receives_max):
        self.visibility_ms = visibility_ms
        self.receives_max = receives_max
        self.sent = 0
        self.messages = {}
        self.lent = {}
        self.ready = []
        self.dead = []

    def send(self, body, count, delay_ms, now_ms):
        self.advance(now_ms)
        first = self.sent + 1
        for number in range(first, first + count):
            self.messages[number] = Message(number, body)
            self.hide(self.messages[number], now_ms + delay_ms)
        self.sent += count
        self.advance(now_ms)
        return first

    def receive(self, count, now_ms):
        self.advance(now_ms)
        receipts = []
        while self.ready and len(receipts) < count:
            message = self.messages[heappop(self.ready)[1]]
            message.deliveries += 1
            message.lent = True
            self.lent[message.receipt()] = message
            self.hide(message, now_ms + self.visibility_ms)
            receipts.append(message.receipt())
        return receipts

    def ack(self, receipt, now_ms):
        message = self.give_back(receipt, now_ms)
        if message is None:
            return False
        message.until = None
        del self.messages[message.number]
        return True

    def nack(self, receipt, delay_ms, now_ms):
        message = self.give_back(receipt, now_ms)
        if message is None:
            return False
        self.hide(message, now_ms if message.deliveries == self.receives_max else now_ms + delay_ms)
        self.advance(now_ms)
        return True

    def extend(self, receipt, more_ms, now_ms):
        self.advance(now_ms)
        if receipt not in self.lent:
            return False
        self.hide(self.lent[receipt], now_ms + more_ms)
        return True

    def body(self, receipt, now_ms):
        self.advance(now_ms)
        return self.lent[receipt].text if receipt in self.lent else None

    def counts(self, now_ms):
        self.advance(now_ms)
        ready, dead = len(self.ready), len(self.dead)
        return [ready, len(self.messages) - ready - dead, dead]

    def drain_dead(self, now_ms):
        self.advance(now_ms)
        numbers = [number for _, number in sorted(self.dead)]
        self.dead = []
        for number in numbers:
            del self.messages[number]
        return numbers

    def advance(self, now_ms):
        due = [m for m in self.messages.values() if m.until is not None and m.until <= now_ms]
        for message in sorted(due, key=lambda m: (m.until, m.number)):
            until, number = message.until, message.number
            message.until = None
            if message.lent:
                message.lent = False
                del self.lent[message.receipt()]
            if message.deliveries == self.receives_max:
                self.dead.append((until, number))
            else:
                heappush(self.ready, (until, number))

    def hide(self, message, until):
        message.until = until

    def give_back(self, receipt, now_ms):
        self.advance(now_ms)
        message = self.lent.pop(receipt, None)
        if message is not None:
            message.lent = False
        return message
