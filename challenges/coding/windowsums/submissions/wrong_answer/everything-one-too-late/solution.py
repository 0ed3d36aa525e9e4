import heapq
import sys

NEVER = float("-inf")


class Aggregator:
    def __init__(self, sources, size, delay, lateness):
        self.size = size
        self.delay = delay
        self.lateness = lateness
        self.largest = [NEVER] * sources
        self.idle = [False] * sources
        self.watermark = NEVER
        self.windows = {}  # start -> {key: [count, sum]}
        self.to_publish = []  # heaps of starts
        self.to_forget = []
        self.cells = self.peak = 0
        self.counted = self.late = self.corrections = 0
        self.out = []

    def event(self, source, key, time, value):
        start = time // self.size * self.size
        end = start + self.size
        if end + self.lateness < self.watermark:
            self.late += 1
            self.out.append(f"late {key} {time}")
        else:
            cell = self.add(start, key, value)
            if end < self.watermark:
                self.corrections += 1
                self.out.append(f"correct {start} {key} {cell[0]} {cell[1]}")
        self.idle[source] = False
        self.largest[source] = max(self.largest[source], time)
        self.advance()

    def add(self, start, key, value):
        if start not in self.windows:
            self.windows[start] = {}
            if start + self.size >= self.watermark:
                heapq.heappush(self.to_publish, start)
            heapq.heappush(self.to_forget, start)
        window = self.windows[start]
        if key not in window:
            window[key] = [0, 0]
            self.cells += 1
        cell = window[key]
        cell[0] += 1
        cell[1] += value
        self.counted += 1
        return cell

    def set_idle(self, source):
        self.idle[source] = True
        self.advance()

    def advance(self):
        active = [largest for largest, idle in zip(self.largest, self.idle) if not idle]
        if active:
            self.watermark = max(self.watermark, min(active) - self.delay)
        while self.to_publish and self.to_publish[0] + self.size < self.watermark:
            self.publish(heapq.heappop(self.to_publish))
        while self.to_forget and self.to_forget[0] + self.size + self.lateness < self.watermark:
            self.cells -= len(self.windows.pop(heapq.heappop(self.to_forget)))
        self.peak = max(self.peak, self.cells)

    def publish(self, start):
        for key, (count, total) in sorted(self.windows[start].items()):
            self.out.append(f"publish {start} {key} {count} {total}")

    def finish(self):
        while self.to_publish:
            self.publish(heapq.heappop(self.to_publish))
        self.out.append(f"events {self.counted} late {self.late} corrections {self.corrections} peak {self.peak}")


def main():
    lines = sys.stdin.read().splitlines()
    aggregator = Aggregator(*map(int, lines[0].split()))
    for line in lines[1:]:
        kind, *fields = line.split()
        if kind == "event":
            source, key, time, value = fields
            aggregator.event(int(source), key, int(time), int(value))
        else:
            aggregator.set_idle(int(fields[0]))
    aggregator.finish()
    print("\n".join(aggregator.out))


main()
