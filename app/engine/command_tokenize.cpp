#include "app/engine/interrupt.h"
#include "app/engine/options.h"
#include "app/engine/shipped.h"
#include "core/plan/error.h"
#include "core/plan/json.h"
#include "core/search/sweep.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <poll.h>
#include <unistd.h>

namespace cutaway {

namespace {

/// Longer texts are cut into pieces by who wants them tokenized.
constexpr std::uint64_t max_input_bytes = 1ull << 30;
constexpr int poll_ms = 100;

std::string read_standard_input() {
    std::string text;
    std::array<char, 1 << 16> bytes{};
    while (true) {
        // read() alone would wait on after Ctrl-C.
        pollfd ready{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        const int news = poll(&ready, 1, poll_ms);
        if (interrupted()) {
            throw Interrupted();
        }
        if (news == 0 || (news < 0 && errno == EINTR)) {
            continue;
        }
        const ssize_t count = read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count < 0) {
            throw Error(error_code::bad_input, std::string("It could not be read: ") + std::strerror(errno),
                        "standard input", "Give --text FILE.");
        }
        if (count == 0) {
            return text;
        }
        text.append(bytes.data(), static_cast<std::size_t>(count));
        if (text.size() > max_input_bytes) {
            throw Error(error_code::bad_input, "The text is longer than 1 GiB", "standard input",
                        "Cut it into pieces.");
        }
    }
}

std::vector<std::int64_t> ids_of(const std::string& text, const std::string& where) {
    const Json json = parse_json(text, error_code::bad_input, where);
    const bool whole_numbers =
        json.is_array() && std::ranges::all_of(json, [](const Json& id) { return id.is_number_integer(); });
    if (!whole_numbers) {
        throw Error(error_code::bad_input, "This is no list of token ids", where,
                    "Give JSON as [1, 15043, 3186].");
    }
    return json.get<std::vector<std::int64_t>>();
}

} // namespace

void add_tokenize(CLI::App& app, Output& output) {
    struct Options {
        ModelOptions model;
        std::string text;
        bool decode = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("tokenize", "Text to token ids, or back");
    options->model.add_model(command);
    command.add_option("--text", options->text, "The file to read; without it standard input")
        ->check(not_empty());
    command.add_flag("--decode", options->decode, "Read a JSON list of ids and give the text");
    command.callback([options, &output] {
        const std::filesystem::path folder = model_folder(options->model.model);
        const Tokenizer tokenizer = load_tokenizer(folder);
        const std::string where = options->text.empty() ? "standard input" : options->text;
        const std::string input = options->text.empty()
                                      ? read_standard_input()
                                      : read_file(options->text, error_code::bad_input, max_input_bytes);
        const Json model{{"path", plain_path(folder)}};
        if (options->decode) {
            const std::string text = tokenizer.decode(ids_of(input, where));
            output.result({{"model", model}, {"text", text}}, text);
        } else {
            const Json ids = tokenizer.encode(input);
            output.result({{"model", model}, {"ids", ids}}, ids.dump() + "\n");
        }
    });
}

} // namespace cutaway
