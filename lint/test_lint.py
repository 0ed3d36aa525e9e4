"""The checks must be able to fail: each rule against a line that breaks it and one that does not."""
import re
import unittest

import coroutines
import layers
import openapi
import protocol_rules
import style

CMAKE = """rehearse_folder(base LIBRARIES fmt::fmt)
rehearse_folder(session USES base)
rehearse_folder(store USES base)
rehearse_folder(app USES session store)"""


class Layers(unittest.TestCase):
    allowed = layers.uses(CMAKE)

    def test_arrows(self):
        self.assertEqual(self.allowed["app"], {"app", "session", "store", "base"})
        self.assertTrue(layers.faults_in("server/session/a.cpp", '#include "store/x.hpp"', self.allowed))
        self.assertFalse(layers.faults_in("server/app/a.cpp", '#include "store/x.hpp"', self.allowed))

    def test_libraries(self):
        self.assertTrue(layers.faults_in("server/app/a.cpp", "#include <hiredis/async.h>", self.allowed))
        self.assertFalse(layers.faults_in("server/store/redis_link.cpp", "#include <hiredis/async.h>", self.allowed))
        self.assertTrue(layers.faults_in("server/net/connection.cpp", "#include <boost/asio/ssl/stream.hpp>", self.allowed))
        self.assertFalse(layers.faults_in("server/net/http_client.cpp", "#include <openssl/ssl.h>", self.allowed))

    def test_pure(self):
        self.assertTrue(layers.faults_in("server/session/a.cpp", "auto t = Clock::now();", self.allowed))
        self.assertTrue(layers.faults_in("server/hurl/a.cpp", "#include <fstream>", self.allowed))
        self.assertFalse(layers.faults_in("server/session/a.cpp", "// never calls Clock::now();", self.allowed))


class Coroutines(unittest.TestCase):
    def test_bad(self):
        for line in ("switch (co_await f()) {", "do { } while (co_await f());", "co_await f(Options{1});",
                     "co_await g([&] { return 1; });", "auto a = co_await f(co_await g());",
                     "spawn([x]() -> Task<void> { co_return; });", "co_await f({1, 2});",
                     "auto a = co_await f(x, y.empty() ? y : std::string());"):
            self.assertTrue(coroutines.faults_in("a.cpp", line), line)

    def test_good(self):
        for line in ("auto value = co_await f(std::move(x), use_tuple);", "// switch (co_await f())", "co_await items[0].f();",
                     'co_await f("{");', "auto v = co_await f(x); return a ? b : c;"):
            self.assertFalse(coroutines.faults_in("a.cpp", line), line)


class Style(unittest.TestCase):
    def test_bounds(self):
        self.assertTrue(style.faults_in("server/a.cpp", "x" * 126))
        self.assertTrue(style.faults_in("server/a.cpp", "std::this_thread::sleep_" + "for(1s);"))
        self.assertTrue(style.faults_in("server/a.cpp", "void f() {\n" + "    g();\n" * 71 + "}\n"))
        self.assertFalse(style.faults_in("server/a.cpp", "void f() {\n" + "    g();\n" * 60 + "}\n"))
        self.assertTrue(style.faults_in("server/a/a.hpp", "#pragma once"))

    def test_names_what_the_oldest_node_lacks(self):
        self.assertTrue(style.too_new_in("web/src/a.ts", "const sorted = ids.toSorted();"))
        self.assertFalse(style.too_new_in("web/src/a.ts", "const sorted = [...ids].sort(); const toSorted = 1;"))


class Protocol(unittest.TestCase):
    def test_rules(self):
        self.assertEqual(protocol_rules.rules_in("- **WS-1** a\n- see WS-2"), {"WS-1"})
        self.assertEqual(protocol_rules.cited_in("// EDIT-3 and WS-1"), {"EDIT-3", "WS-1"})


class OpenApi(unittest.TestCase):
    def test_routes(self):
        self.assertEqual(openapi.routes_in('router.add("GET", "/a", this, x); add("PUT",\n "/b/{id}", y); map.add("c");'), {"GET /a", "PUT /b/{id}"})
        self.assertEqual(openapi.routes_of({"paths": {"/a": {"get": {}, "put": {}}}}), {"GET /a", "PUT /a"})

    def test_codes(self):
        table = "\n## 6. Errors\n| code | meaning |\n|---|---|\n| not_found | none |\n| a, b_c | two |\n\n## 7. More\n| other | x |\n"
        self.assertEqual(openapi.codes_in(table), {"not_found", "a", "b_c"})
        self.assertEqual(openapi.codes_of('case ErrorCode::a: return "a";\ncase ErrorCode::io:\n return "i_o";\n'), {"a", "i_o"})

    def test_both_ways(self):
        self.assertEqual(len(openapi.differences("route", "document", "program", {"GET /a"}, {"GET /b"})), 2)
        self.assertFalse(openapi.differences("route", "document", "program", {"GET /a"}, {"GET /a"}))


class Packages(unittest.TestCase):
    def test_what_the_programs_link(self):
        """The image and the machine of scripts/test-vm install the same libraries."""
        def libraries(path, begin, end):
            text = (layers.ROOT / path).read_text()
            words = text[text.index(begin):].split(end)[0].split()
            return {word for word in (word.removeprefix("packages_tree=(") for word in words) if re.match("z?lib", word) and not word.endswith("-dev")}
        image = libraries("Dockerfile", "redis-server lib", "&&")
        machine = libraries("scripts/test-vm", "packages_tree=(", ")")
        self.assertIn("libssl3", image)
        self.assertEqual(image, machine - {"libstdc++6"})  # comes with the image's g++


if __name__ == "__main__":
    unittest.main()
