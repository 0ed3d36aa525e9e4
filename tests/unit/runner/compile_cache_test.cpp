// The compile cache: what went in comes out, damage is noticed, and it stays small.
#include "runner/compile_cache.hpp"

#include <gtest/gtest.h>

#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::TemporaryPackage;

std::shared_ptr<const Descriptor> program_of(std::string_view bytes) {
    return std::make_shared<const Descriptor>(make_memfd(bytes));
}

std::string bytes_of(const CompiledProgram& compiled) {
    return read_bytes(compiled.program->get(), 1 << 20);
}

TEST(CompileCache, KeepsAndNoticesDamage) {
    const TemporaryPackage directory({}, "cache");
    CompileCache cache(directory.root());
    EXPECT_FALSE(cache.find("a").has_value());
    const CompiledProgram program{true, "warning: \xff", 12,
                                  program_of(std::string_view("\x7f"
                                                              "ELF\n\0\n",
                                                              7))};
    cache.store("a", program);
    CompileCache fresh(directory.root());
    for (CompileCache* each : {&cache, &fresh, &fresh}) {
        const auto found = each->find("a");
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(bytes_of(*found), bytes_of(program));
        EXPECT_TRUE(found->ok);
        EXPECT_EQ(found->ms, 12);
    }
    const std::string bytes = package::read_file(directory.root() / "a").value();
    for (const std::string& damaged :
         {bytes.substr(0, bytes.size() - 1), std::string(), std::string("{}\nx"), "x" + bytes}) {
        directory.write("a", damaged);
        EXPECT_FALSE(CompileCache(directory.root()).find("a").has_value());
    }
}

TEST(CompileCache, WhatWasUsedLastStaysInMemory) {
    const TemporaryPackage directory({}, "cache");
    CompileCache cache(directory.root());
    const auto forget_files = [&] {
        for (const auto& entry : std::filesystem::directory_iterator(directory.root()))
            std::filesystem::remove(entry.path());
    };
    constexpr int count = 20;  // more than are kept in memory
    for (int i = 0; i < count; ++i) {
        cache.store(std::to_string(i), {true, "", 1, program_of(std::to_string(i))});
        EXPECT_TRUE(cache.find("0").has_value());
    }
    forget_files();
    EXPECT_EQ(bytes_of(cache.find("0").value()), "0") << "asked for all the time";
    EXPECT_EQ(bytes_of(cache.find("19").value()), "19");
    EXPECT_FALSE(cache.find("1").has_value());
    // However few they are, they take no more memory than is allowed.
    const std::string large(20U << 20, 'x');
    for (const char* key : {"a", "b"}) cache.store(key, {true, "", 1, program_of(large)});
    forget_files();
    EXPECT_TRUE(cache.find("b").has_value());
    EXPECT_FALSE(cache.find("a").has_value());
    EXPECT_FALSE(cache.find("0").has_value());
}

TEST(CompileCache, ACheckHasNoProgram) {
    const TemporaryPackage directory({}, "cache");
    CompileCache(directory.root()).store("a", {true, "fine", 1, nullptr});
    const auto found = CompileCache(directory.root()).find("a");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->output, "fine");
    EXPECT_EQ(found->program, nullptr);
}

TEST(CompileCache, DropsTheOldestWhenFull) {
    const TemporaryPackage directory({}, "cache");
    CompileCache cache(directory.root(), 10'000);
    const CompiledProgram program{true, "", 1, program_of(std::string(3000, 'x'))};
    for (const char* key : {"a", "b", "c", "d", "e"}) cache.store(key, program);
    std::uintmax_t total = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory.root()))
        total += entry.file_size();
    EXPECT_LE(total, 10'000U);
    CompileCache fresh(directory.root());
    EXPECT_TRUE(fresh.find("e").has_value());
    EXPECT_FALSE(fresh.find("a").has_value());
}

TEST(CompileCache, WithoutADirectoryKeepsNothing) {
    CompileCache cache("");
    cache.store("a", {true, "", 1, program_of("x")});
    EXPECT_FALSE(cache.find("a").has_value());
}

}  // namespace
}  // namespace rehearse::runner
