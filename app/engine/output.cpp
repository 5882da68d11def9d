#include "app/engine/output.h"

#include "core/plan/protocol.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace cutaway {

namespace {

/// Text of a checkpoint or file name may hold bytes that are no UTF-8; JSON cannot carry them.
std::string dump(const Json& document) {
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void print(std::FILE* stream, const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stream);
    if (std::fflush(stream) != 0 && stream == stdout) {
        throw Error(error_code::write_failed, "The result could not be written", "standard output",
                    "See what reads this program's output, and whether the disk is full.");
    }
}

/// Names of untrusted files may hold characters that steer a terminal.
std::string harmless(std::string text) {
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            c = '?';
        }
    }
    return text;
}

} // namespace

void Output::result(const Json& document, const std::string& text) const {
    print(stdout, json ? dump(document) + "\n" : text);
}

void Output::note(const std::string& text) const {
    if (!quiet) {
        print(stderr, harmless(text) + "\n");
    }
}

void Output::detail(const std::string& text) const {
    if (verbose) {
        note(text);
    }
}

void Output::error(const Error& error) const {
    if (json) {
        print(stdout, dump({{"error", to_json(error)}}) + "\n");
    }
    const std::string where = error.where().empty() ? "" : fmt::format(" ({})", error.where());
    print(stderr, fmt::format("error: {}{}\nhelp: {}\n", harmless(error.message()), harmless(where),
                              harmless(error.help())));
}

bool Output::live() const {
    const char* terminal = std::getenv("TERM");
    return !quiet && isatty(STDERR_FILENO) != 0 && terminal != nullptr && std::string(terminal) != "dumb";
}

bool Output::coloured() const {
    const char* no_colour = std::getenv("NO_COLOR");
    return live() && (no_colour == nullptr || *no_colour == '\0');
}

} // namespace cutaway
