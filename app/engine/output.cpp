#include "app/engine/output.h"

#include "app/engine/harmless.h"
#include "core/plan/protocol.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace cutaway {

namespace {

/// Text of a checkpoint or file name may hold bytes that are no UTF-8; JSON cannot carry them.
std::string dump(const Json& document) {
    return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Whether all of it was written.
bool print(std::FILE* stream, const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0;
}

} // namespace

void Output::result(const Json& document, const std::string& text) const {
    if (!print(stdout, json ? dump(document) : text)) {
        throw Error(errno == ENOSPC ? error_code::no_space : error_code::write_failed,
                    "The result could not be written", "standard output",
                    "See what reads this program's output, and whether the disk is full.");
    }
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

void Output::error(const Error& error, Json document) const {
    if (json) {
        document["error"] = to_json(error);
        print(stdout, dump(document));
    }
    const std::string where = error.where().empty() ? "" : fmt::format(" ({})", error.where());
    print(stderr, harmless(fmt::format("error: {}{}", error.message(), where)) + "\n" +
                      harmless("help: " + error.help()) + "\n");
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
