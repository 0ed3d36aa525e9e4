import sys
import threading


def recurse(depth):
    return recurse(depth + 1) + 1


words = sys.stdin.buffer.read().split()
action = words[0]
if action == b"sum":
    print(sum(map(int, words[1:])))
if action == b"exit":
    sys.exit(3)
if action == b"throw":
    raise KeyError("boom")
while action == b"loop":
    pass
kept = []
while action == b"memory":
    kept.append(bytearray(1 << 20))
if action == b"huge":
    print(len(bytearray(1 << 46)))
while action == b"flood":
    print("x" * 60)
if action == b"recurse":
    print(recurse(0))
if action == b"threads":
    results = []
    threads = [threading.Thread(target=results.append, args=(1,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(results))
