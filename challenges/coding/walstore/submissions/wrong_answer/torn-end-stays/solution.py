class WalStore:
    # Changes are made at once; `changes` holds (key, old, new) of open transactions, where None is an absent key.

    def __init__(self):
        self.log = ""
        self.forget()

    def set(self, key, value):
        self.change(key, value)

    def fill(self, prefix, count, value):
        self.begin_tx()
        for i in range(count):
            self.set(f"{prefix}{i}", value)
        self.commit()

    def get(self, key):
        return self.values.get(key)

    def remove(self, key):
        if key not in self.values:
            return False
        self.change(key, None)
        return True

    def count(self, value):
        return self.holders.get(value, 0)

    def begin_tx(self):
        self.marks.append(len(self.changes))
        return len(self.marks)

    def commit(self):
        if not self.marks:
            return False
        self.marks.pop()
        if not self.marks:
            self.write_group()
        return True

    def rollback(self):
        if not self.marks:
            return False
        mark = self.marks.pop()
        while len(self.changes) > mark:
            key, old, _ = self.changes.pop()
            self.put(key, old)
        return True

    def wal(self):
        return self.log

    def crash(self, lost):
        self.log = self.log[: max(0, len(self.log) - lost)]
        self.forget()
        groups = 0
        pending = []
        position = valid = 0
        for line in self.log.split("\n")[:-1]:
            position += len(line) + 1
            kind, _, rest = line.partition(" ")
            if kind == "C":
                for key, value in pending:
                    self.put(key, value)
                pending = []
                groups += 1
                valid = position
            elif kind == "S":
                key, _, value = rest.partition(" ")
                pending.append((key, value))
            else:
                pending.append((rest, None))
        return groups

    def forget(self):
        self.values = {}
        self.holders = {}
        self.changes = []
        self.marks = []

    def change(self, key, value):
        self.changes.append((key, self.values.get(key), value))
        self.put(key, value)
        if not self.marks:
            self.write_group()

    def put(self, key, value):
        old = self.values.pop(key, None)
        if old is not None:
            self.holders[old] -= 1
        if value is not None:
            self.values[key] = value
            self.holders[value] = self.holders.get(value, 0) + 1

    def write_group(self):
        records = [f"D {key}\n" if new is None else f"S {key} {new}\n" for key, _, new in self.changes]
        if records:
            self.log += "".join(records) + f"C {len(records)}\n"
        self.changes = []
