#pragma once

#include <CLI/CLI.hpp>

namespace cutaway {

/// `cutaway bench`: how quickly the window opens and draws, and whether its memory stays flat.
struct BenchArguments {
    int blocks = 80;     ///< twice as many slots
    int rate = 10000;    ///< scores a second
    double seconds = 10; ///< of them
    bool hour = false;   ///< then an hour's scores as fast as they are read
    bool json = false;
    bool source = false; ///< this process is the engine of such a run, and streams
};

CLI::App* addBenchCommand(CLI::App& app, BenchArguments& arguments);

/// Runs it and prints the rows. A frame's time is all that the window's thread did since the frame before,
/// its painting included, so that what blocks the window counts however it does.
int runBench(int argc, char** argv, const BenchArguments& arguments);

} // namespace cutaway
