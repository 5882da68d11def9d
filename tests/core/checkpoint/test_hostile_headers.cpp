#include "core/checkpoint/safetensors.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

#include <random>
#include <sys/resource.h>

using namespace cutaway;

namespace {

SafetensorsHeader parse(const std::string& file) {
    return parse_safetensors(std::as_bytes(std::span(file)), "a file");
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

/// A file whose header is `begin`, then `piece` until the format's limit is reached, then `end`.
std::string filled(std::string_view begin, std::string_view piece, std::string_view end) {
    const std::size_t times = (longest_safetensors_header - begin.size() - end.size()) / piece.size();
    return with_header(std::string(begin) + repeated(piece, times) + std::string(end));
}

/// The most memory that this process has held so far, in bytes.
std::uint64_t peak_memory() {
    struct rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

} // namespace

/// Headers of 100 MB, the longest that are read, made to cost time or memory. (Raw strings with braces beside
/// quotes are avoided: moc miscounts them and finds no class.)
class TestHostileHeaders : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// The first test, since peaks only grow. A valid header of the greatest cost: nothing but tensors, as
    /// short as they can be written.
    void memoryStaysAMultipleOfTheHeader() {
        std::string file(8, '\0');
        file.reserve(longest_safetensors_header);
        file += "{";
        std::size_t count = 0;
        while (file.size() < longest_safetensors_header - 100) {
            file += (count > 0 ? ",\"" : "\"") + std::to_string(count) +
                    "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
            ++count;
        }
        file += "}";
        file.replace(0, 8, length_bytes(file.size() - 8));
        const std::uint64_t before = peak_memory();
        QCOMPARE(parse(file).tensors.size(), count);
        const std::uint64_t grown = peak_memory() - before;
        qInfo("%zu tensors in %zu bytes: the peak grew by %llu MiB", count, file.size(),
              static_cast<unsigned long long>(grown >> 20));
        QVERIFY(grown < 8 * longest_safetensors_header);
    }

    void longHeadersAreRefused_data() {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("piece");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* begin, const char* piece, const char* message) {
            QTest::newRow(name) << QByteArray(begin) << QByteArray(piece) << message;
        };
        row("deep lists", "{\"a\":{\"dtype\":\"U8\",\"shape\":", "[",
            "The shape of a tensor is not a list of whole numbers: it holds a list");
        row("deep objects", "{", "\"a\":{", "A tensor's entry has the unknown key \"a\"");
        row("deep metadata", "{\"__metadata__\":", "{\"a\":",
            "The header's __metadata__ is not a map of texts: it holds an object");
        row("huge shape", "{\"a\":{\"dtype\":\"U8\",\"shape\":[0", ",0",
            "The shape of a tensor has more than 64 dimensions");
        row("huge offsets", "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0", ",0",
            "The header is not valid JSON at byte 100000001");
        row("one number", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1", "0",
            "The header is not valid JSON at byte ");
        row("one name", "{\"a", "x", "The header is not valid JSON at byte 100000001");
        row("spaces", "{", " ", "The header is not valid JSON at byte 100000001");
        row("one tensor again and again", R"({"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]})",
            R"(,"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]})",
            "The header is not valid JSON at byte ");
    }
    void longHeadersAreRefused() {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, piece);
        QFETCH(QString, message);
        const std::string file = filled(begin.toStdString(), piece.toStdString(), "");
        const auto error = error_of([&] { parse(file); });
        QVERIFY(error);
        QCOMPARE(error->message().substr(0, static_cast<std::size_t>(message.size())), message.toStdString());
    }

    void metadataHasALimit() {
        std::string header = "{\"__metadata__\":{";
        for (int i = 0; i <= 1 << 16; ++i) {
            header += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":\"\"";
        }
        QCOMPARE(
            report_of([&] { parse(with_header(header + "}}")); }),
            std::string("bad-checkpoint: The header's __metadata__ has more than 65536 entries (a file)"));
    }

    void aLongNameIsCutInItsError() {
        const std::string file = filled("{\"", "x", "\":{\"dtype\":\"F12\"}}");
        const auto error = error_of([&] { parse(file); });
        QVERIFY(error);
        QCOMPARE(error->message(), std::string("The dtype \"F12\" of a tensor is not known"));
        QCOMPARE(error->where(), "a file, tensor \"" + std::string(120, 'x') + "...\"");
    }

    /// Damaged files end in an Error or in a table of which every byte lies in the file, never elsewhere.
    void damagedHeadersNeverLeadOutOfTheFile() {
        const std::string sound = file_of({{"model.a", Dtype::F32, {2, 3}},
                                           {"b", Dtype::U8, {3}},
                                           {"c\n", Dtype::BF16, {}},
                                           {"d", Dtype::F64, {0, 7}}});
        std::mt19937 random(5); // NOLINT(bugprone-random-generator-seed): the same files each time
        const auto below = [&](std::size_t limit) { return random() % limit; };
        const std::string_view likely = "0123456789-.eE[]{},:\"\\ux \xff\xc3";
        int accepted = 0;
        for (int round = 0; round < 20000; ++round) {
            std::string file = sound;
            for (std::size_t change = 0; change <= below(3); ++change) {
                const std::size_t place = below(file.size());
                const char letter = likely[below(likely.size())];
                switch (below(5)) {
                case 0:
                    file[place] = static_cast<char>(below(256));
                    break;
                case 1:
                    file.insert(place, 1, letter);
                    break;
                case 2:
                    file.erase(place, 1 + below(4));
                    break;
                case 3:
                    file.insert(place, file.substr(below(file.size()), below(20)));
                    break;
                default:
                    file[place] = letter;
                }
            }
            try {
                std::uint64_t reached = 8 + (file.empty() ? 0 : static_cast<unsigned char>(file[0])) +
                                        256ull * static_cast<unsigned char>(file.substr(0, 2).back());
                for (const TensorInfo& tensor : parse(file).tensors) {
                    QCOMPARE(tensor.begin, reached);
                    QCOMPARE(tensor_bytes(tensor.dtype, tensor.shape), std::optional(tensor.bytes()));
                    reached = tensor.end;
                }
                QCOMPARE(reached, std::uint64_t(file.size()));
                ++accepted;
            } catch (const Error& error) {
                QCOMPARE(error.code(), std::string(error_code::bad_checkpoint));
            }
        }
        // Changes within the data and of names leave a file valid.
        QVERIFY(accepted > 100);
        QVERIFY(accepted < 10000);
    }
};

QTEST_GUILESS_MAIN(TestHostileHeaders)
#include "test_hostile_headers.moc"
