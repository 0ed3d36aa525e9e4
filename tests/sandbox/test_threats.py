"""threats.py must be able to fail: each of its rules against a table that breaks it and one that does not."""
import unittest

import threats

LISTED = """Calls.
  One
  Two  # GetParam() = x
Rows/Limit.
  Holds/cpu  # GetParam() = cpu
"""
GOOD = "| 1 | an attack: how | `Calls.*` | `spin` |\n| 28 | none: why | | |"


class Threats(unittest.TestCase):
    tests = threats.listed_tests(LISTED)

    def faults(self, table, victims=("spin",)):
        faults, _ = threats.check(threats.table_of(table), self.tests, set(victims))
        return [fault for fault in faults if "has no row" not in fault]

    def test_listing(self):
        self.assertEqual(self.tests, {"Calls.One", "Calls.Two", "Rows/Limit.Holds/cpu"})

    def test_good(self):
        self.assertEqual(self.faults(GOOD), [])
        self.assertEqual(threats.check(threats.table_of(GOOD), self.tests, {"spin"})[1], {1: 2, 28: 0})

    def test_bad(self):
        for table in (GOOD.replace("Calls.*", "Calls.Three"), GOOD.replace("`spin`", "`other` `spin`"), GOOD.replace("`spin`", ""),
                      "| 1 | an attack | | `spin` |"):
            self.assertTrue(self.faults(table), table)
        self.assertTrue(any("class 2 has no row" in fault for fault in threats.check(threats.table_of(GOOD), self.tests, {"spin"})[0]))

    def test_outgoing(self):
        self.assertTrue(threats.OUTGOING.search("co_await socket.async_connect(where, use_tuple);"))
        self.assertFalse(threats.OUTGOING.search("connect(streams);"))
        self.assertEqual(threats.outgoing(), [])


if __name__ == "__main__":
    unittest.main()
