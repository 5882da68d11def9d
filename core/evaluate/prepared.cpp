#include "core/evaluate/prepared.h"

#include "core/evaluate/python_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <xxhash.h>

namespace cutaway {

namespace {

/// Of texts one after the other, each by itself.
class Hash {
  public:
    void add(std::string_view text) { hash_ = XXH3_64bits_withSeed(text.data(), text.size(), hash_); }
    void add(std::size_t number) { add(std::to_string(number)); }
    std::string text() const { return fmt::format("{:016x}", hash_); }

  private:
    XXH64_hash_t hash_ = 0;
};

void add(Hash& hash, const Document& document) {
    for (const Request& request : document.requests) {
        hash.add(request.context);
        hash.add(request.continuation);
    }
    for (const std::size_t length : document.lengths) {
        hash.add(length);
    }
    hash.add(document.group);
    hash.add(document.answer);
}

void add_document(Prepared& prepared, PreparedDocument document, std::vector<TokenRequest> requests) {
    document.first_request = prepared.requests.size();
    document.requests = requests.size();
    for (const TokenRequest& request : requests) {
        document.truncated = std::max(document.truncated, request.truncated);
        prepared.examples = std::max(prepared.examples, request.examples);
    }
    prepared.largest = std::max(prepared.largest, largest_text(requests));
    std::ranges::move(requests, std::back_inserter(prepared.requests));
    prepared.documents.push_back(std::move(document));
}

void add_task(Prepared& prepared, Task task, const PromptTokens& prompts) {
    prepared.nothing.counting = task.counting;
    prepared.nothing.groups = task.groups;
    Hash hash;
    std::pair<std::string, std::vector<std::int64_t>> examples; // the last ones, and their tokens
    for (Document& document : task.documents) {
        add(hash, document);
        if (!document.requests.empty()) {
            const std::string text = document.requests.front().context.substr(0, document.examples);
            if (examples.first != text) {
                examples = {text, prompts.example_tokens(text, document.where)};
            }
        }
        std::vector<TokenRequest> requests =
            prompts.encode(std::exchange(document.requests, {}), examples.second, document.where);
        add_document(prepared,
                     {.where = std::move(document.where),
                      .group = std::move(document.group),
                      .lengths = std::move(document.lengths),
                      .answer = document.answer},
                     std::move(requests));
    }
    prepared.nothing.hash = hash.text();
}

void add_texts(Prepared& prepared, const std::vector<TextDocument>& texts, const PromptTokens& prompts) {
    Evaluation& nothing = prepared.nothing;
    nothing.counting = Counting::text;
    const TextWindows cut{.length = nothing.source.window, .stride = nothing.source.stride};
    Hash hash;
    for (const TextDocument& text : texts) {
        hash.add(text.text);
        const std::size_t before = prepared.documents.size();
        for (TokenRequest& window : prompts.windows(text.text, text.where, cut)) {
            add_document(prepared, {.where = text.where}, {std::move(window)});
        }
        prepared.texts.push_back({.where = text.where,
                                  .windows = prepared.documents.size() - before,
                                  .words = static_cast<std::int64_t>(python_word_count(text.text)),
                                  .bytes = std::ssize(text.text)});
        nothing.words += prepared.texts.back().words;
        nothing.bytes += prepared.texts.back().bytes;
    }
    nothing.hash = hash.text();
}

} // namespace

DocumentRequests Prepared::requests_of(std::size_t document) const {
    const PreparedDocument& own = documents.at(document);
    return std::span(requests).subspan(own.first_request, own.requests);
}

Prepared prepare(const EvaluationSource& source, const PromptTokens& prompts) {
    const std::size_t limit = source.limit == 0 ? no_limit : source.limit;
    const std::filesystem::path path = source.path;
    const bool is_text = source.task.empty();
    Prepared prepared{.name = is_text ? path.filename().string() : source.task};
    prepared.nothing.source = source;
    if (is_text) {
        add_texts(prepared, read_texts(path, limit), prompts);
    } else {
        add_task(prepared, read_task(source.task, path, limit), prompts);
    }
    prepared.nothing.total = prepared.documents.size();
    return prepared;
}

} // namespace cutaway
