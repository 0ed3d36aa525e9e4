// Packing and unpacking: same bytes, same hash, and nothing escapes.
#include "package/bundle.hpp"

#include <gtest/gtest.h>
#include <zstd.h>

#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

TEST(Bundle, ComesBackWhole) {
    auto files = small_package();
    files["data/secret/binary.in"] = std::string("\0\xff\n", 3);
    files["empty"] = "";
    const TemporaryPackage directory(files);
    directory.write(".hidden", "x");
    const auto bundle = pack(directory.root());
    ASSERT_TRUE(bundle.has_value());
    const auto target = directory.base() / "out";
    const auto hash = unpack(bundle->blob, target);
    ASSERT_TRUE(hash.has_value());
    EXPECT_EQ(*hash, bundle->hash);
    EXPECT_EQ(content_hash(target).value(), bundle->hash);
    for (const auto& [name, text] : files)
        EXPECT_EQ(read_file(target / name).value_or("missing"), text) << name;
    EXPECT_FALSE(std::filesystem::exists(target / ".hidden"));
}

TEST(Bundle, HashTellsContentsApart) {
    const TemporaryPackage one(small_package());
    auto files = small_package();
    const TemporaryPackage same(files, "other");
    files["data/sample/1.in"] = "1 3\n";
    const TemporaryPackage changed(files);
    files = small_package();
    files["data/sample/1x.in"] = files["data/sample/1.in"];
    files.erase("data/sample/1.in");
    const TemporaryPackage renamed(files);
    EXPECT_EQ(content_hash(one.root()).value(), content_hash(same.root()).value());
    EXPECT_NE(content_hash(one.root()).value(), content_hash(changed.root()).value());
    EXPECT_NE(content_hash(one.root()).value(), content_hash(renamed.root()).value());
}

std::string number(std::uint64_t value) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFF);
    return text;
}

std::string forged(const std::string& name, const std::string& text, const std::string& tail = "") {
    const std::string plain =
        "rehearse-package 1\n" + number(name.size()) + name + number(text.size()) + text + tail;
    std::string blob(ZSTD_compressBound(plain.size()), '\0');
    blob.resize(ZSTD_compress(blob.data(), blob.size(), plain.data(), plain.size(), 1));
    return blob;
}

TEST(Bundle, RefusesWhatWouldEscapeOrIsBroken) {
    const TemporaryPackage directory(small_package());
    const std::pair<const char*, std::string> rows[] = {
        {"parent", forged("../evil", "x")},
        {"parent inside", forged("a/../../evil", "x")},
        {"absolute", forged("/tmp/evil", "x")},
        {"dot", forged("./a", "x")},
        {"empty part", forged("a//b", "x")},
        {"empty name", forged("", "x")},
        {"NUL in a name", forged(std::string("a\0b", 3), "x")},
        {"cut short", forged("a", "x", number(5) + "ab")},
        {"length too large", forged("a", "x", number(~0ULL))},
        {"name twice", forged("a", "x", number(1) + "a" + number(1) + "y")},
        {"not zstd", "hello"},
        {"nothing", ""},
    };
    for (const auto& [name, blob] : rows) {
        SCOPED_TRACE(name);
        EXPECT_FALSE(unpack(blob, directory.base() / "out").has_value());
        EXPECT_FALSE(std::filesystem::exists(directory.base() / "out"));
        EXPECT_FALSE(std::filesystem::exists(directory.base() / "evil"));
    }
    EXPECT_TRUE(unpack(forged("a/b", "x"), directory.base() / "out").has_value());
    EXPECT_FALSE(unpack(forged("a/b", "x"), directory.base() / "out").has_value())
        << "never into a folder that exists";
}

TEST(Bundle, HashesAreRecognisedByTheirForm) {
    EXPECT_TRUE(is_content_hash(sha256_hex("x")));
    const std::string digits(63, 'a');
    for (const std::string& text :
         {std::string(), digits, digits + "aa", digits + "A", digits + "/", digits + "g"})
        EXPECT_FALSE(is_content_hash(text)) << text;
}

}  // namespace
}  // namespace rehearse::package
