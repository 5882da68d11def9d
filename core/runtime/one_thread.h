#pragma once

namespace cutaway {

/// While it lives, operators that the calling thread runs use that thread alone. Where workers compute beside
/// it, threads inside of operators would take their time: those of OpenMP go on waiting in a loop after every
/// one of them.
class OneThread {
  public:
    OneThread();
    ~OneThread();
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

  private:
    int before_;
};

} // namespace cutaway
