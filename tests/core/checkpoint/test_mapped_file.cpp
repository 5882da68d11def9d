#include "core/checkpoint/mapped_file.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

#include <sys/stat.h>
#include <utility>

using namespace cutaway;

namespace {

std::string report(const std::filesystem::path& path) {
    return report_of([&] { const MappedFile file(path, "a-code"); });
}

} // namespace

class TestMappedFile : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void itsBytesAreTheFiles() {
        const Scratch folder;
        write_file(folder / "file", "some bytes");
        MappedFile file(folder / "file", "a-code");
        QCOMPARE(text_of(file.bytes()), std::string("some bytes"));
        const MappedFile moved(std::move(file));
        QCOMPARE(text_of(moved.bytes()), std::string("some bytes"));
        moved.check_length();
    }
    void anEmptyFileHasNone() {
        const Scratch folder;
        write_file(folder / "file", "");
        const MappedFile file(folder / "file", "a-code");
        QVERIFY(file.bytes().empty());
        file.check_length();
    }
    void whatIsNoFileIsRefused() {
        const Scratch folder;
        QCOMPARE(report(folder / "none"),
                 "a-code: The file does not exist (" + (folder / "none").string() + ")");
        QCOMPARE(report(folder.path()),
                 "a-code: A folder stands where a file should (" + folder.path().string() + ")");
        QCOMPARE(::mkfifo((folder / "pipe").c_str(), 0600), 0);
        QCOMPARE(report(folder / "pipe"),
                 "a-code: It is no regular file (" + (folder / "pipe").string() + ")");
        QCOMPARE(report("/dev/zero"), std::string("a-code: It is no regular file (/dev/zero)"));
    }
    void aChangedLengthIsSeen_data() {
        QTest::addColumn<int>("size");
        QTest::newRow("shorter") << 3;
        QTest::newRow("empty") << 0;
        QTest::newRow("longer") << 5000;
    }
    void aChangedLengthIsSeen() {
        QFETCH(int, size);
        const Scratch folder;
        write_file(folder / "file", "some bytes");
        const MappedFile file(folder / "file", "a-code");
        std::filesystem::resize_file(folder / "file", static_cast<std::uintmax_t>(size));
        QCOMPARE(report_of([&] { file.check_length(); }),
                 "model-changed: The file changed its length while it was open (" +
                     (folder / "file").string() + ")");
    }
};

QTEST_GUILESS_MAIN(TestMappedFile)
#include "test_mapped_file.moc"
