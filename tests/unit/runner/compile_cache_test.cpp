// The compile cache: what went in comes out, damage is noticed, and it stays small.
#include "runner/compile_cache.hpp"

#include <gtest/gtest.h>

#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::TemporaryPackage;

TEST(CompileCache, KeepsAndNoticesDamage) {
    const TemporaryPackage directory({}, "cache");
    CompileCache cache(directory.root());
    EXPECT_FALSE(cache.find("a").has_value());
    const CompiledProgram program{true, "warning: \xff", 12,
                                  std::string("\x7f"
                                              "ELF\n\0\n",
                                              7)};
    cache.store("a", program);
    const auto found = cache.find("a");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->program, program.program);
    EXPECT_TRUE(found->ok);
    EXPECT_EQ(found->ms, 12);
    const std::string bytes = package::read_file(directory.root() / "a").value();
    for (const std::string& damaged :
         {bytes.substr(0, bytes.size() - 1), std::string(), std::string("{}\nx"), "x" + bytes}) {
        directory.write("a", damaged);
        EXPECT_FALSE(cache.find("a").has_value());
    }
}

TEST(CompileCache, DropsTheOldestWhenFull) {
    const TemporaryPackage directory({}, "cache");
    CompileCache cache(directory.root(), 10'000);
    const CompiledProgram program{true, "", 1, std::string(3000, 'x')};
    for (const char* key : {"a", "b", "c", "d", "e"}) cache.store(key, program);
    std::uintmax_t total = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory.root()))
        total += entry.file_size();
    EXPECT_LE(total, 10'000U);
    EXPECT_TRUE(cache.find("e").has_value());
    EXPECT_FALSE(cache.find("a").has_value());
}

TEST(CompileCache, WithoutADirectoryKeepsNothing) {
    CompileCache cache("");
    cache.store("a", {true, "", 1, "x"});
    EXPECT_FALSE(cache.find("a").has_value());
}

}  // namespace
}  // namespace rehearse::runner
