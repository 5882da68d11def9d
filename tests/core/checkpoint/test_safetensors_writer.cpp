#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/safetensors_writer.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

#include <csignal>
#include <sys/resource.h>

using namespace cutaway;
namespace fs = std::filesystem;

namespace {

std::vector<TensorSpec> some_tensors() {
    return {{"model.a", Dtype::U8, {3}},
            {"", Dtype::BF16, {2, 2}},
            {"a \"quoted\"\n\xe2\x82\xac", Dtype::F64, {}},
            {"empty", Dtype::F32, {0, 5}},
            {"b", Dtype::F32, {2}}};
}
constexpr std::size_t some_bytes = 3 + 8 + 8 + 0 + 8;

std::string some_data() {
    std::string data;
    for (std::size_t i = 0; i < some_bytes; ++i) {
        data += static_cast<char>(200 + 7 * i);
    }
    return data;
}

void write(SafetensorsWriter& writer, std::string_view data) {
    writer.write(std::as_bytes(std::span(data)));
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename());
    }
    return names;
}

} // namespace

class TestSafetensorsWriter : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsWrittenIsReadBack_data() {
        QTest::addColumn<int>("piece");
        QTest::newRow("bytewise") << 1;
        QTest::newRow("across tensors") << 5;
        QTest::newRow("at once") << 1000;
    }
    void whatIsWrittenIsReadBack() {
        QFETCH(int, piece);
        const Scratch folder;
        const std::string data = some_data();
        SafetensorsWriter writer(folder / "x.safetensors", some_tensors(), {{"format", "pt"}, {"k", "\"\n"}});
        for (std::size_t i = 0; i < data.size(); i += static_cast<std::size_t>(piece)) {
            write(writer, std::string_view(data).substr(i, static_cast<std::size_t>(piece)));
        }
        writer.finish();
        QCOMPARE(files_in(folder.path()), std::vector<fs::path>{"x.safetensors"});
        QCOMPARE(fs::file_size(folder / "x.safetensors"), writer.file_bytes());

        const MappedFile file(folder / "x.safetensors", error_code::bad_checkpoint);
        const SafetensorsHeader header = parse_safetensors(file.bytes(), "x");
        QCOMPARE(header.metadata, (std::map<std::string, std::string>{{"format", "pt"}, {"k", "\"\n"}}));
        QCOMPARE(text_of(file.bytes()).substr(file.bytes().size() - some_bytes), data);
        QCOMPARE((file.bytes().size() - some_bytes) % 8, std::size_t(0)); // the data begins aligned
        const std::vector<TensorSpec> specs = some_tensors();
        QCOMPARE(header.tensors.size(), specs.size());
        for (const TensorSpec& spec : specs) {
            const auto found = std::ranges::find(header.tensors, spec.name, &TensorInfo::name);
            QVERIFY(found != header.tensors.end());
            QCOMPARE(found->dtype, spec.dtype);
            QCOMPARE(found->shape, spec.shape);
        }
    }

    void pythonReadsIt() {
        const Scratch folder;
        SafetensorsWriter writer(folder / "x.safetensors", some_tensors(), {{"format", "pt"}});
        write(writer, some_data());
        writer.finish();
        SafetensorsWriter(folder / "none.safetensors", {}).finish();
        const std::optional<Json> listing = python_listing(folder.path());
        if (!listing) {
            QSKIP("there is no .venv/bin/python");
        }
        Json expected = Json::object();
        const std::string data = some_data();
        std::size_t begin = 0;
        for (const TensorSpec& tensor : some_tensors()) {
            const auto bytes = std::as_bytes(std::span(data)).subspan(begin, bytes_of(tensor));
            begin += bytes.size();
            expected[tensor.name] = {std::string(dtype_name(tensor.dtype)), tensor.shape, sha256(bytes)};
        }
        QCOMPARE(listing->at("x.safetensors").dump(), expected.dump());
        QCOMPARE(listing->at("none.safetensors").dump(), std::string("{}"));
    }

    void unfinishedItLeavesNoTrace() {
        const Scratch folder;
        {
            SafetensorsWriter writer(folder / "x.safetensors", some_tensors());
            write(writer, "some");
        }
        QCOMPARE(files_in(folder.path()), std::vector<fs::path>{});
        write_file(folder / "x.safetensors", "the old file");
        {
            SafetensorsWriter writer(folder / "x.safetensors", some_tensors());
            write(writer, some_data());
            QCOMPARE(content_of(folder / "x.safetensors"), std::string("the old file"));
        }
        QCOMPARE(files_in(folder.path()), std::vector<fs::path>{"x.safetensors"});
        QCOMPARE(content_of(folder / "x.safetensors"), std::string("the old file"));
        SafetensorsWriter writer(folder / "x.safetensors", some_tensors());
        write(writer, some_data());
        writer.finish();
        QVERIFY(content_of(folder / "x.safetensors").ends_with(some_data()));
    }

    void misuseIsAFaultOfOurs() {
        const Scratch folder;
        const auto fault = [&](const std::string& message, const auto& call) {
            QCOMPARE(report_of(call), "internal: " + message + " (" + (folder / "x").string() + ")");
            QCOMPARE(files_in(folder.path()), std::vector<fs::path>{});
        };
        const auto make = [&](const std::vector<TensorSpec>& tensors,
                              const std::map<std::string, std::string>& metadata = {}) {
            return [=, &folder] { SafetensorsWriter(folder / "x", tensors, metadata); };
        };
        fault("The tensor \"a\" was to be written twice",
              make({{"a", Dtype::U8, {1}}, {"a", Dtype::U8, {1}}}));
        fault("The tensor \"__metadata__\" was to be written twice",
              make({{"__metadata__", Dtype::U8, {1}}}));
        fault("The tensor \"a\" is too large to write", make({{"a", Dtype::F64, {1ll << 62}}}));
        fault("The tensor \"a\" is too large to write", make({{"a", Dtype::F64, {-1}}}));
        fault("The tensor \"b\" is too large to write",
              make({{"a", Dtype::U8, {1ll << 62, 3}}, {"b", Dtype::U8, {1ll << 62}}}));
        fault("The text \"\\ufffd\" is not UTF-8", make({{"\xff", Dtype::U8, {1}}}));
        fault("The text \"\\ufffd\" is not UTF-8", make({}, {{"k", "\xff"}}));
        fault("The header would be longer than the format allows",
              make({}, {{"k", std::string(longest_safetensors_header, ' ')}}));
        fault("More data was written than the tensors hold", [&] {
            SafetensorsWriter writer(folder / "x", {{"a", Dtype::U8, {3}}});
            write(writer, "12");
            write(writer, "34");
        });
        fault("Less data was written than the tensors hold", [&] {
            SafetensorsWriter writer(folder / "x", {{"a", Dtype::U8, {3}}});
            write(writer, "12");
            writer.finish();
        });
    }

    void finishingTwiceIsAFaultToo() {
        const Scratch folder;
        SafetensorsWriter writer(folder / "x", {});
        writer.finish();
        QCOMPARE(report_of([&] { writer.finish(); }),
                 "internal: The file was finished already (" + (folder / "x").string() + ")");
    }

    void failedWritesLeaveNoTrace() {
        const Scratch folder;
        const std::string none = (folder / "none/x").string();
        QVERIFY(report_of([&] { SafetensorsWriter(none, {}); }).starts_with("write-failed: "));
        // The name is taken by a folder: found out when the file is put in its place.
        write_file(folder / "x/y", "");
        QVERIFY(
            report_of([&] { SafetensorsWriter(folder / "x", {}).finish(); }).starts_with("write-failed: "));
        QCOMPARE(files_in(folder.path()), std::vector<fs::path>{"x"});
    }

    /// A limit on the size of files stands for a full disk: both come as an error of write().
    void aFullDiskLeavesNoTrace() {
        const Scratch folder;
        write_file(folder / "x", "the old file");
        struct rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit small = before;
        small.rlim_cur = 4096;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const std::string text = report_of([&] {
            SafetensorsWriter writer(folder / "x", {{"a", Dtype::U8, {10'000}}});
            write(writer, std::string(10'000, 'x'));
            writer.finish();
        });
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY2(text.starts_with("no-space: "), text.c_str());
        QCOMPARE(files_in(folder.path()), std::vector<fs::path>{"x"});
        QCOMPARE(content_of(folder / "x"), std::string("the old file"));
    }

    void twoWritersOfOneFileDoNotMix() {
        const Scratch folder;
        SafetensorsWriter one(folder / "x", {{"a", Dtype::U8, {3}}});
        SafetensorsWriter two(folder / "x", {{"a", Dtype::U8, {3}}});
        write(one, "111");
        write(two, "222");
        two.finish();
        one.finish();
        QVERIFY(content_of(folder / "x").ends_with("111"));
        QCOMPARE(files_in(folder.path()), std::vector<fs::path>{"x"});
    }
};

QTEST_GUILESS_MAIN(TestSafetensorsWriter)
#include "test_safetensors_writer.moc"
