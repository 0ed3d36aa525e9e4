class EchoBox:
    def __init__(self, start, rates):
        self.n = start
        self.rates = rates
        print('chatter')

    def one_int(self, value): return value
    def one_long(self, value): return value
    def one_double(self, value): return value
    def one_bool(self, value): return value
    def one_string(self, value): return value
    def one_json(self, value): return value
    def strings(self, value): return value
    def ints(self, value): return value
    def longs(self, value): return value
    def doubles(self, value): return value
    def bools(self, value): return value
    def maybe_string(self, value): return value
    def maybe_long(self, value): return value
    def maybe_list(self, value): return value
    def maybe_map(self, value): return value
    def maybe_json(self, value): return value
    def grid(self, value): return value
    def sparse(self, value): return value
    def gaps(self, value): return value
    def counts(self, value): return value
    def index(self, value): return value
    def nested(self, value): return value
    def jsons(self, value): return value
    def json_map(self, value): return value
    def rate(self, name): return self.rates[name]
    def nothing(self, by, type): self.n += by; return 'ignored'
    def state(self): return self.n
