#include "core/plan/atomic_file.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace cutaway;

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

/// While it lives no file grows beyond `bytes`, as on a full disk.
class SmallDisk {
  public:
    explicit SmallDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

  private:
    rlimit before_{};
    void (*handler_)(int) = SIG_DFL;
};

} // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        scratch_ = std::make_unique<QTemporaryDir>();
        folder_ = scratch_->path().toStdString();
    }

    void newFilesGetTheMasksMode() {
        const mode_t mask = ::umask(027);
        ::umask(mask);
        write_file_atomically(folder_ / "new", "content");
        QCOMPARE(content(folder_ / "new"), std::string("content"));
        struct stat status{};
        QCOMPARE(::stat((folder_ / "new").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0666 & ~mask);
        QCOMPARE(entries(folder_), std::size_t{1});
    }

    void oldFilesKeepTheirMode() {
        std::ofstream(folder_ / "old") << "before, and longer";
        ::chmod((folder_ / "old").c_str(), 0640);
        write_file_atomically(folder_ / "old", "after");
        QCOMPARE(content(folder_ / "old"), std::string("after"));
        struct stat status{};
        QCOMPARE(::stat((folder_ / "old").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t{0640});
    }

    void linksAreFollowed() {
        fs::create_directory(folder_ / "elsewhere");
        std::ofstream(folder_ / "elsewhere/file") << "before";
        fs::create_symlink("elsewhere/file", folder_ / "link");
        write_file_atomically(folder_ / "link", "after");
        QVERIFY(fs::is_symlink(folder_ / "link"));
        QCOMPARE(content(folder_ / "elsewhere/file"), std::string("after"));
    }

    void fullDisksLeaveTheOldFile() {
        std::ofstream(folder_ / "file") << "before";
        const SmallDisk disk(1 << 16);
        const auto error =
            error_of([&] { write_file_atomically(folder_ / "file", std::string(1 << 20, 'x')); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::no_space));
        QCOMPARE(error->where(), (folder_ / "file").string());
        QCOMPARE(content(folder_ / "file"), std::string("before"));
        QCOMPARE(entries(folder_), std::size_t{1});
    }

    void whatIsNoRegularFileIsRefused_data() {
        QTest::addColumn<QString>("path");
        QTest::newRow("folder") << "folder";
        QTest::newRow("slash at the end") << "folder/";
        QTest::newRow("dot") << ".";
        QTest::newRow("pipe") << "pipe";
        QTest::newRow("link to a device") << "device-link";
        QTest::newRow("device") << "/dev/full";
        QTest::newRow("no such folder") << "missing/file";
        QTest::newRow("file as a folder") << "file/file";
    }
    void whatIsNoRegularFileIsRefused() {
        QFETCH(QString, path);
        fs::create_directory(folder_ / "folder");
        QCOMPARE(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
        fs::create_symlink("/dev/full", folder_ / "device-link");
        std::ofstream(folder_ / "file") << "before";
        const fs::path target = folder_ / path.toStdString();
        QCOMPARE(code_of([&] { check_writable_file(target); }), std::string(error_code::bad_input));
        QCOMPARE(code_of([&] { write_file_atomically(target, "x"); }), std::string(error_code::bad_input));
        QCOMPARE(entries(folder_), std::size_t{4});
        QCOMPARE(entries(folder_ / "folder"), std::size_t{0});
    }

    void noPathIsRefused() {
        QCOMPARE(code_of([] { check_writable_file(""); }), std::string(error_code::bad_input));
    }

    void foldersThatCannotBeWrittenToAreAnError() {
        // Not even root makes files there.
        const auto error = error_of([] { write_file_atomically("/proc/self/file", "x"); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::write_failed));
        if (::geteuid() == 0) {
            QSKIP("root may write to read-only folders");
        }
        fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
        const std::string code = code_of([&] { write_file_atomically(folder_ / "file", "x"); });
        fs::permissions(folder_, fs::perms::owner_all);
        QCOMPARE(code, std::string(error_code::write_failed));
        QCOMPARE(entries(folder_), std::size_t{0});
    }

    void killsLeaveOneOfTheTwo() {
        const fs::path path = folder_ / "file";
        const std::string a(1 << 20, 'a');
        const std::string b(3 << 18, 'b');
        write_file_atomically(path, a);
        int changed = 0;
        for (int round = 0; round < 20; ++round) {
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                for (;;) {
                    write_file_atomically(path, b);
                    write_file_atomically(path, a);
                }
            }
            QTest::qSleep(3 + 2 * round);
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            const std::string found = content(path);
            QVERIFY(found == a || found == b);
            changed += found == b ? 1 : 0;
        }
        qInfo("the other content was found %d times of 20", changed);
    }

  private:
    std::unique_ptr<QTemporaryDir> scratch_;
    fs::path folder_;
};

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "test_atomic_file.moc"
