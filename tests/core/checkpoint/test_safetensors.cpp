#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/safetensors.h"
#include "tests/core/checkpoint/bad_files.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

#include <limits>
#include <map>
#include <set>

using namespace cutaway;

namespace {

SafetensorsHeader parse(const std::string& file) {
    return parse_safetensors(std::as_bytes(std::span(file)), "a file");
}

/// Name of the case -> a file that is valid, however odd.
std::map<std::string, std::string> odd_files() {
    std::vector<TensorSpec> every_dtype;
    for (const auto& row : detail::dtype_rows) {
        every_dtype.push_back({std::string(row.name), row.dtype, {3, 1}});
    }
    return {
        {"no tensors", with_header("{}")},
        {"metadata alone", with_header(R"({"__metadata__":{"format":"pt","":""}})")},
        {"spaces after the header", with_header("{}     ")},
        {"spaces within the header",
         with_header("{ \"a\" :\n{\"shape\" : [ 2 ] , \"data_offsets\":[0,\t2],\"dtype\":\"U8\"} }", "ab")},
        {"scalar", file_of({{"a", Dtype::F64, {}}})},
        {"empty tensors", file_of({{"a", Dtype::F32, {0}},
                                   {"b", Dtype::F32, {2, 0, 3}},
                                   {"c", Dtype::U8, {3}},
                                   {"d", Dtype::F32, {0}},
                                   {"e", Dtype::U8, {3}},
                                   {"f", Dtype::F32, {0}}})},
        {"no byte at all", file_of({{"a", Dtype::F32, {0}}})},
        {"unaligned", file_of({{"a", Dtype::U8, {3}}, {"b", Dtype::F64, {2}}, {"c", Dtype::BF16, {1, 1}}})},
        {"every dtype", file_of(every_dtype)},
        {"names out of order",
         file_of({{"z", Dtype::U8, {1}}, {"a", Dtype::U8, {2}}, {"m", Dtype::U8, {3}}})},
        {"odd names", file_of({{"", Dtype::U8, {1}},
                               {"a\nb\x1b[31m", Dtype::U8, {1}},
                               {"\xe2\x82\xac/../x", Dtype::U8, {1}}})},
        {"64 dimensions", file_of({{"a", Dtype::U8, std::vector<std::int64_t>(64, 1)}})},
    };
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyRuleHasItsError_data() {
        QTest::addColumn<int>("number");
        int number = 0;
        std::set<std::string> names;
        for (const BadFile& bad : bad_files()) {
            QVERIFY2(names.insert(bad.name).second, bad.name.c_str());
            QTest::newRow(bad.name.c_str()) << number++;
        }
    }
    void everyRuleHasItsError() {
        QFETCH(int, number);
        const BadFile bad = bad_files()[static_cast<std::size_t>(number)];
        const auto error = error_of([&] { parse(bad.content); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_checkpoint));
        QCOMPARE(error->message(), bad.message);
        QCOMPARE(error->where(), bad.tensor.empty() ? "a file" : "a file, tensor " + bad.tensor);
        QVERIFY(!error->help().empty());
    }

    /// So that a rule is the format's and not ours alone.
    void pythonRefusesThemToo() {
        const Scratch folder;
        for (const BadFile& bad : bad_files()) {
            write_file(folder / (bad.name + ".safetensors"), bad.content);
        }
        const std::optional<Json> listing = python_listing(folder.path());
        if (!listing) {
            QSKIP("there is no .venv/bin/python");
        }
        for (const BadFile& bad : bad_files()) {
            const bool refused = listing->at(bad.name + ".safetensors").is_null();
            QVERIFY2(refused || !bad.refused_by_python, bad.name.c_str());
        }
    }

    void oddFilesAreAccepted() {
        for (const auto& [name, content] : odd_files()) {
            QCOMPARE(name + " " + report_of([&] { parse(content); }), name + " none");
        }
    }

    /// Names, types, shapes and every byte of the data.
    void pythonReadsTheSameFromOddFiles() {
        const Scratch folder;
        for (const auto& [name, content] : odd_files()) {
            write_file(folder / (name + ".safetensors"), content);
        }
        compare_with_python(folder.path(), odd_files().size());
    }
    void pythonReadsTheSameFromFixtures() {
        const std::filesystem::path root =
            std::filesystem::path(CUTAWAY_SOURCE_DIR) / "tests/fixtures/checkpoints";
        for (const char* name : {"llama-bf16", "llama-f16", "llama-sharded", "llama-unaligned"}) {
            QVERIFY2(std::filesystem::is_directory(root / name), name);
            compare_with_python(root / name, 2);
        }
    }

    void tensorsComeInTheOrderOfTheirData() {
        const std::string file = odd_files().at("empty tensors");
        const SafetensorsHeader header = parse(file);
        std::string names;
        for (const TensorInfo& tensor : header.tensors) {
            names += tensor.name;
        }
        // Whatever has no bytes stands before what begins at the same place.
        QCOMPARE(names.find('c') < names.find('e'), true);
        QCOMPARE(names.size(), std::size_t(6));
        for (std::size_t i = 1; i < header.tensors.size(); ++i) {
            QCOMPARE(header.tensors[i].begin, header.tensors[i - 1].end);
        }
        QCOMPARE(header.tensors.back().end, std::uint64_t(file.size()));
    }

    void metadataIsKept() {
        const SafetensorsHeader header =
            parse(with_header(R"({"__metadata__":{"format":"pt","k":"\u20ac"}})"));
        QCOMPARE(header.tensors.size(), std::size_t(0));
        QCOMPARE(header.metadata,
                 (std::map<std::string, std::string>{{"format", "pt"}, {"k", "\xe2\x82\xac"}}));
    }

    void bytesOfAShape() {
        const auto bytes = [](Dtype dtype, const std::vector<std::int64_t>& shape) {
            return tensor_bytes(dtype, shape);
        };
        QCOMPARE(bytes(Dtype::BF16, {}), std::optional<std::uint64_t>(2));
        QCOMPARE(bytes(Dtype::F32, {3, 5}), std::optional<std::uint64_t>(60));
        QCOMPARE(bytes(Dtype::F32, {3, 0}), std::optional<std::uint64_t>(0));
        const std::int64_t most = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(bytes(Dtype::U8, {most}), std::optional<std::uint64_t>(most));
        QCOMPARE(bytes(Dtype::U8, {most, 2}), std::optional<std::uint64_t>(2ull * most));
        QVERIFY(!bytes(Dtype::U8, {most, 3}));
        QVERIFY(!bytes(Dtype::F64, {most}));
        QVERIFY(!bytes(Dtype::F32, {0, most, most}));
        QVERIFY(!bytes(Dtype::F32, {-1}));
        QVERIFY(!bytes(Dtype::F32, {-1, -1}));
    }

  private:
    static void compare_with_python(const std::filesystem::path& folder, std::size_t fewest) {
        const std::optional<Json> listing = python_listing(folder);
        if (!listing) {
            QSKIP("there is no .venv/bin/python");
        }
        QVERIFY(listing->size() >= fewest);
        for (const auto& [name, expected] : listing->items()) {
            const MappedFile file(folder / name, error_code::bad_checkpoint);
            const Json ours = our_listing(parse_safetensors(file.bytes(), name), file.bytes());
            QCOMPARE(name + ours.dump(), name + expected.dump());
        }
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
