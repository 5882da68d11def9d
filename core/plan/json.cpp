#include "core/plan/json.h"

#include "core/plan/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_set>

namespace cutaway {

namespace {

constexpr const char* file_help = "Check the path, and that the file is complete.";

[[noreturn]] void fail(std::string_view code, const std::string& message, const std::string& where) {
    throw Error(code, message, where, file_help);
}

/// Checks text before a tree is built of it: what costs memory or stack must be refused first.
class Checker : public nlohmann::json_sax<Json> {
  public:
    explicit Checker(const JsonLimits& limits) : limits_(limits) {}

    const std::string& problem() const { return problem_; }

    bool null() override { return count(); }
    bool boolean(bool) override { return count(); }
    bool number_integer(number_integer_t) override { return count(); }
    bool number_unsigned(number_unsigned_t) override { return count(); }
    bool number_float(number_float_t, const string_t&) override { return count(); }
    bool string(string_t&) override { return count(); }
    bool binary(binary_t&) override { return count(); }
    bool start_object(std::size_t) override {
        if (limits_.unique_keys) {
            keys_.emplace_back();
        }
        return enter();
    }
    bool end_object() override {
        if (limits_.unique_keys) {
            keys_.pop_back();
        }
        --depth_;
        return true;
    }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool key(string_t& key) override {
        if (limits_.unique_keys && !keys_.back().insert(key).second) {
            problem_ = fmt::format("the key '{}' stands twice in one object", key.substr(0, 80));
            return false;
        }
        return count();
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        problem_ = fmt::format("it is no valid JSON (at byte {})", position);
        return false;
    }

  private:
    bool enter() {
        if (++depth_ > limits_.depth) {
            problem_ = fmt::format("its lists and objects nest deeper than {}", limits_.depth);
            return false;
        }
        return count();
    }
    bool count() {
        if (++values_ > limits_.values) {
            problem_ = fmt::format("it holds more than {} values", limits_.values);
            return false;
        }
        return true;
    }

    const JsonLimits& limits_;
    std::vector<std::unordered_set<std::string>> keys_{};
    std::string problem_{};
    int depth_ = 0;
    std::uint64_t values_ = 0;
};

/// Closes a file descriptor when it goes out of scope.
struct Descriptor {
    int fd = -1;
    explicit Descriptor(int number) : fd(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd >= 0) {
            ::close(fd);
        }
    }
};

} // namespace

Json parse_json(std::string_view text, std::string_view code, const std::string& where,
                const JsonLimits& limits) {
    if (text.size() > limits.bytes) {
        fail(code, fmt::format("it is longer than {} bytes", limits.bytes), where);
    }
    // The library takes a byte 0 for the end of the text and would not look at what follows.
    if (text.find('\0') != std::string_view::npos) {
        fail(code, "it is no valid JSON: it holds a byte 0", where);
    }
    Checker checker(limits);
    if (!Json::sax_parse(text.begin(), text.end(), &checker)) {
        fail(code, checker.problem(), where);
    }
    try {
        return Json::parse(text.begin(), text.end());
    } catch (const Json::exception&) {
        fail(code, "it is no valid JSON", where);
    }
}

std::string read_file(const std::filesystem::path& path, std::string_view code, std::uint64_t max_bytes) {
    const std::string where = path.string();
    // O_NONBLOCK: opening a pipe without a writer must not hang before fstat() tells that it is one.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.fd < 0) {
        fail(code, fmt::format("the file cannot be opened: {}", std::strerror(errno)), where);
    }
    struct stat status{};
    if (::fstat(file.fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        fail(code, "this is not a regular file", where);
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > max_bytes) {
        fail(code, fmt::format("the file has {} bytes, more than the {} that are read", size, max_bytes),
             where);
    }
    std::string content(size, '\0');
    std::size_t done = 0;
    while (done < content.size()) {
        const ssize_t count = ::read(file.fd, content.data() + done, content.size() - done);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail(code, fmt::format("the file cannot be read: {}", std::strerror(errno)), where);
        }
        if (count == 0) {
            break;
        }
        done += static_cast<std::size_t>(count);
    }
    content.resize(done);
    return content;
}

Json read_json(const std::filesystem::path& path, std::string_view code, const JsonLimits& limits) {
    return parse_json(read_file(path, code, limits.bytes), code, path.string(), limits);
}

} // namespace cutaway
