// Encodings and digests against published values.
#include "hurl/encoding.hpp"

#include <gtest/gtest.h>

namespace rehearse::hurl {
namespace {

using std::literals::string_view_literals::operator""sv;

TEST(Encoding, Base64OfRfc4648) {
    const std::pair<std::string_view, std::string_view> rows[] = {{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : rows) {
        EXPECT_EQ(base64_encode(plain), text);
        EXPECT_EQ(base64_decode(text, false), plain);
        EXPECT_EQ(base64_url_decode(base64_url_encode(plain)), plain);
    }
    EXPECT_EQ(base64_url_encode("\xfb\xff"sv), "-_8");
    EXPECT_EQ(base64_encode("\xfb\xff"sv), "+/8=");
    for (const std::string_view text : {"Zg", "Z===", "Zg=", "Z", "Zg==Zg==", "Zm 8=", "Zm9v!"})
        EXPECT_FALSE(base64_decode(text, false)) << text;
    EXPECT_EQ(base64_decode(" Zm\n8 ", true), "fo");
    for (const std::string_view text : {"Z", "Zg=", "Z!"})
        EXPECT_FALSE(base64_decode(text, true)) << text;
    for (const std::string_view text : {"+/8", "-_8=", "a"})
        EXPECT_FALSE(base64_url_decode(text)) << text;
}

TEST(Encoding, Hex) {
    EXPECT_EQ(hex_encode("\x00\xfe"sv), "00fe");
    EXPECT_EQ(hex_decode("00 Fe"), "\x00\xfe"sv);
    for (const std::string_view text : {"0", "0g", "000"}) EXPECT_FALSE(hex_decode(text)) << text;
}

TEST(Encoding, Percent) {
    EXPECT_EQ(percent_encode("a b/\u00e9~-._"), "a%20b%2F%C3%A9~-._");
    EXPECT_EQ(percent_encode("a/b?", "/"), "a/b%3F");
    EXPECT_EQ(percent_decode("a%20b%2f%zz%4"), "a b/%zz%4");
    EXPECT_EQ(percent_decode("%"), "%");
}

TEST(Encoding, Html) {
    EXPECT_EQ(html_escape("<a> & \"b\""), "&lt;a&gt; &amp; \"b\"");
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"&lt;&gt;&amp;&quot;&apos;", "<>&\"'"},
        {"&eacute;&Eacute;&euro;", "\u00e9\u00c9\u20ac"},
        {"&#62;&#x3e;&#X3E;", ">>>"},
        {"&#0;&#xD800;&#x110000;", "\uFFFD\uFFFD\uFFFD"},
        {"&#99999999999;", "\uFFFD"},
        {"&nosuch; & &; &#; &#x; &amp", "&nosuch; & &; &#; &#x; &amp"},
        {"&zwnj;", "\u200C"}};
    for (const auto& [text, plain] : rows) EXPECT_EQ(html_unescape(text), plain);
}

TEST(Encoding, Utf8) {
    for (const std::string_view text :
         {""sv, "a\0b"sv, "\u00e9\u20ac\U0001F600"sv, "\xF4\x8F\xBF\xBF"sv})
        EXPECT_TRUE(is_valid_utf8(text));
    for (const std::string_view text : {"\x80"sv, "\xC0\xAF"sv, "\xE0\x80\x80"sv, "\xED\xA0\x80"sv,
                                        "\xF4\x90\x80\x80"sv, "\xC3"sv, "\xE2\x82"sv, "\xFF"sv}) {
        EXPECT_FALSE(is_valid_utf8(text));
        EXPECT_TRUE(is_valid_utf8(to_valid_utf8(text)));
    }
    EXPECT_EQ(to_valid_utf8("a\xFF\u00e9"), "a\uFFFD\u00e9");
}

TEST(Encoding, CharacterSets) {
    EXPECT_EQ(decode("\xe9", "ISO-8859-1"), "\u00e9");
    EXPECT_EQ(decode("abc", "us-ascii"), "abc");
    EXPECT_FALSE(decode("\xe9", "us-ascii"));
    EXPECT_FALSE(decode("\xe9", "UTF-8"));
    EXPECT_EQ(decode("\x3d\xd8\x00\xde"sv, "utf-16le"), "\U0001F600");
    EXPECT_EQ(decode("\x00\x41"sv, "utf-16be"), "A");
    for (const std::string_view bytes :
         {"\x00"sv, "\xd8\x00"sv, "\xd8\x00\x00\x41"sv, "\xdc\x00"sv})
        EXPECT_FALSE(decode(bytes, "utf-16be"));
    EXPECT_FALSE(is_known_charset("gb2312"));
    EXPECT_FALSE(decode("abc", "gb2312"));
}

TEST(Digest, PublishedValues) {
    EXPECT_EQ(hex_encode(sha256("")),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_encode(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex_encode(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hex_encode(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_EQ(hex_encode(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(hex_encode(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(
        hex_encode(md5(
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890")),
        "57edf4a22be3c955ac49da2e2107b67a");
    // Lengths around the end of a block, where padding goes wrong.
    EXPECT_EQ(hex_encode(md5(std::string(55, 'a'))), "ef1772b6dff9a122358552954ad0df65");
    EXPECT_EQ(hex_encode(md5(std::string(56, 'a'))), "3b0c8ac703f828b04c6c197006d17218");
    EXPECT_EQ(hex_encode(md5(std::string(64, 'a'))), "014842d480b571495a4a0363793f7367");
}

}  // namespace
}  // namespace rehearse::hurl
