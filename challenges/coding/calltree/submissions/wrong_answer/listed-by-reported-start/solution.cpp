#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

struct Span {
    std::string id, parent, service;
    long long reported = 0;
    long long duration = 0;
    long long start = 0;
    int depth = 0;
    std::vector<Span*> children;
    bool critical = false;
    long long own = 0;

    long long end() const { return start + duration; }
};

using Trace = std::unordered_map<std::string, Span>;

static bool listed_before(const Span* a, const Span* b) {
    return std::tie(a->reported, a->id) < std::tie(b->reported, b->id);
}

// Gives each span its children and returns those of the top level.
static std::vector<Span*> link(Trace& trace) {
    std::vector<Span*> top;
    for (auto& [id, span] : trace) {
        const auto parent = trace.find(span.parent);
        (parent == trace.end() ? top : parent->second.children).push_back(&span);
    }
    std::sort(top.begin(), top.end(), listed_before);
    return top;
}

// Corrects the starts from the top down and returns all spans in the order of printing.
static std::vector<Span*> settle(const std::vector<Span*>& top) {
    std::vector<Span*> listed;
    std::vector<Span*> stack(top.rbegin(), top.rend());
    while (!stack.empty()) {
        Span* span = stack.back();
        stack.pop_back();
        listed.push_back(span);
        for (Span* child : span->children) {
            child->depth = span->depth + 1;
            child->start = child->reported + span->start - span->reported;
            if (child->service != span->service) {
                child->start = std::max(span->start, std::min(child->start, span->end() - child->duration));
            }
        }
        std::sort(span->children.begin(), span->children.end(), listed_before);
        stack.insert(stack.end(), span->children.rbegin(), span->children.rend());
    }
    return listed;
}

static void mark_critical_path(Span* root) {
    std::vector<Span*> stack = {root};
    while (!stack.empty()) {
        Span* span = stack.back();
        stack.pop_back();
        span->critical = true;
        std::vector<Span*> latest_first = span->children;
        std::stable_sort(latest_first.begin(), latest_first.end(),
                         [](const Span* a, const Span* b) { return a->end() > b->end(); });
        long long t = span->end();
        for (Span* child : latest_first) {
            if (child->end() <= t) {
                span->own += t - child->end();
                t = child->start;
                stack.push_back(child);
            }
        }
        span->own += t - span->start;
    }
}

static void print(const std::string& id, const std::vector<Span*>& top) {
    const auto listed = settle(top);
    mark_critical_path(*std::max_element(top.begin(), top.end(),
                                         [](const Span* a, const Span* b) { return a->end() < b->end(); }));
    const long long first = top[0]->start;
    long long end = first;
    for (const Span* span : listed) {
        end = std::max(end, span->end());
    }
    const auto orphans = std::count_if(top.begin(), top.end(), [](const Span* span) { return span->parent != "-"; });
    std::cout << "trace " << id << " spans " << listed.size() << " orphans " << orphans << " took " << end - first << '\n';
    for (const Span* span : listed) {
        std::cout << span->depth << ' ' << span->id << ' ' << span->service << ' ' << span->start - first << ' '
                  << span->duration << (span->depth == 0 && span->parent != "-" ? " orphan\n" : "\n");
    }
    std::cout << "path";
    for (const Span* span : listed) {
        if (span->critical) {
            std::cout << ' ' << span->id << '=' << span->own;
        }
    }
    std::cout << '\n';
}

int main() {
    std::ios::sync_with_stdio(false);
    int n = 0;
    std::cin >> n;
    std::map<std::string, Trace> traces;
    for (int i = 0; i < n; ++i) {
        std::string trace;
        Span span;
        std::cin >> trace >> span.id >> span.parent >> span.service >> span.reported >> span.duration;
        span.start = span.reported;
        const std::string id = span.id;
        traces[trace].try_emplace(id, std::move(span));
    }
    std::vector<std::pair<std::string, std::vector<Span*>>> ordered;
    for (auto& [id, trace] : traces) {
        ordered.emplace_back(id, link(trace));
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
        return a.second[0]->start < b.second[0]->start;
    });
    std::cout << "traces " << ordered.size() << '\n';
    for (const auto& [id, top] : ordered) {
        print(id, top);
    }
    return 0;
}
