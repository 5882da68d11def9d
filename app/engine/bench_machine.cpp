#include "app/engine/bench_machine.h"

#include "core/runtime/memory.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/utsname.h>
#include <thread>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// What stands behind `name` and a colon in the first such line of a file.
std::string named_text(const fs::path& file, std::string_view name) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t begin = line.find_first_not_of(" \t", line.find(':') + 1);
        if (line.starts_with(name) && begin != std::string::npos) {
            return line.substr(begin);
        }
    }
    return "";
}

/// NVIDIA's driver names the GPUs that it drives without any of its libraries.
Json gpu_names() {
    Json names = Json::array();
    std::error_code failed;
    for (fs::directory_iterator gpu("/proc/driver/nvidia/gpus", failed), end; !failed && gpu != end;
         gpu.increment(failed)) {
        names.push_back(named_text(gpu->path() / "information", "Model"));
    }
    return names;
}

} // namespace

Json bench_machine() {
    utsname system{};
    uname(&system);
    double load = 0;
    getloadavg(&load, 1);
    return {{"processor", named_text("/proc/cpuinfo", "model name")},
            {"architecture", system.machine},
            {"system", std::string(system.sysname) + " " + system.release},
            {"cores", std::thread::hardware_concurrency()},
            {"memory", main_memory().total},
            {"load", load},
            {"gpus", gpu_names()}};
}

} // namespace cutaway
