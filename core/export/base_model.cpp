#include "core/export/base_model.h"

#include "core/plan/error.h"
#include "core/plan/json.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string_view>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// Far above the longest card.
constexpr std::uint64_t most_card_bytes = 1 << 22;

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= 96 && std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
    });
}

/// Whether it is `maker/model`, as the Hugging Face hub has it, and no path.
bool is_hub_id(std::string_view text) {
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && text.front() != '.' && is_word(text.substr(0, slash)) &&
           is_word(text.substr(slash + 1));
}

/// The name that a Hugging Face cache keeps the folder under, or what the configuration says.
std::string hub_id_of(const fs::path& folder, const Json& config) {
    constexpr std::string_view cached = "models--";
    const std::string model = folder.parent_path().parent_path().filename().string();
    std::string name = config.value("_name_or_path", Json()).is_string()
                           ? config["_name_or_path"].get<std::string>()
                           : std::string();
    if (folder.parent_path().filename() == "snapshots" && model.starts_with(cached)) {
        name = model.substr(cached.size());
        if (const std::size_t separator = name.find("--"); separator != std::string::npos) {
            name.replace(separator, 2, "/");
        }
    }
    return is_hub_id(name) ? name : "";
}

/// The value of a key in the lines that stand between two `---` at a card's beginning.
std::string front_matter(const std::string& card, std::string_view key) {
    std::istringstream lines(card);
    std::string line;
    for (int number = 0; std::getline(lines, line); ++number) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
            line.pop_back();
        }
        if (line == "---" ? number > 0 : number == 0) {
            return {};
        }
        if (line.starts_with(key) && line.substr(key.size()).starts_with(":")) {
            std::string value = line.substr(key.size() + 1);
            std::erase_if(value, [](char c) { return c == ' ' || c == '"' || c == '\''; });
            return is_word(value) ? value : "";
        }
    }
    return {};
}

std::string licence_of(const Checkpoint& checkpoint) {
    const fs::path card = checkpoint.folder() / "README.md";
    std::error_code ignored;
    if (!fs::is_regular_file(card, ignored) || fs::file_size(card, ignored) > most_card_bytes) {
        return {};
    }
    const std::string text =
        read_file(checkpoint.files_of().resolve("README.md"), error_code::bad_checkpoint, most_card_bytes);
    const std::string licence = front_matter(text, "license");
    const std::string other = licence == "other" ? front_matter(text, "license_name") : "";
    return other.empty() ? licence : other;
}

} // namespace

std::string without_markup(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool markup =
            static_cast<unsigned char>(c) < 0x20 || std::string_view("`|<>[]*#").find(c) != std::string::npos;
        result += markup ? '-' : c;
    }
    return result;
}

namespace {

/// A folder's name may be of any bytes; cards and headers are UTF-8.
std::string as_utf8(const std::string& name) {
    return Json::parse(Json(name).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

} // namespace

BaseModel base_model_of(const Checkpoint& checkpoint) {
    const fs::path folder = checkpoint.folder().lexically_normal();
    const fs::path named = folder.has_filename() ? folder : folder.parent_path();
    const std::string hub_id = hub_id_of(named, checkpoint.config());
    return {.name = hub_id.empty() ? without_markup(as_utf8(named.filename().string())) : hub_id,
            .hub_id = hub_id,
            .licence = licence_of(checkpoint)};
}

} // namespace cutaway
