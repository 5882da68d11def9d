#include "core/plan/protocol.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <random>

using namespace cutaway;
using namespace std::string_literals;

namespace {

std::size_t largest_allocation = 0;

/// Everything that the reader has to give: its lines, and `too long` for each ProtocolError.
std::vector<std::string> drain(LineReader& reader) {
    std::vector<std::string> lines;
    for (;;) {
        try {
            const std::optional<std::string> line = reader.next();
            if (!line) {
                return lines;
            }
            lines.push_back(*line);
        } catch (const ProtocolError& error) {
            lines.emplace_back(
                error.number() == RpcError::invalid_request && error.id().is_null() ? "too long" : "?");
        }
    }
}

void append_to(std::vector<std::string>& all, const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

} // namespace

/// What a reader asks for is watched, since the point of it is how much it does not keep.
void* operator new(std::size_t size) {
    largest_allocation = std::max(largest_allocation, size);
    if (void* memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

class TestLineReader : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void linesAreTheSameHoweverTheyArrive() {
        const std::string stream = "one\n\ntwo\r\n\r\n{\"a\": \"\xc3\xa4\"}\nlonger than ten\n"
                                   "0123456789\n01234567890\na\0b\nrest"s;
        const std::vector<std::string> expected{"one",        "two",      "too long", "too long",
                                                "0123456789", "too long", "a\0b"s};
        for (std::size_t first = 0; first <= stream.size(); ++first) {
            LineReader reader(10);
            reader.append(std::string_view(stream).substr(0, first));
            std::vector<std::string> lines = drain(reader);
            reader.append(std::string_view(stream).substr(first));
            append_to(lines, drain(reader));
            QVERIFY2(lines == expected, qPrintable(QString::number(first)));
            QVERIFY(reader.has_partial_line());
        }
        LineReader reader(10);
        std::vector<std::string> lines;
        for (const char byte : stream) {
            reader.append(std::string_view(&byte, 1));
            append_to(lines, drain(reader));
        }
        QVERIFY(lines == expected);
    }

    void randomPiecesGiveTheSameLines() {
        for (unsigned seed = 0; seed < 200; ++seed) {
            std::mt19937 random(seed);
            std::string stream;
            std::vector<std::string> expected;
            for (int line = 0; line < 20; ++line) {
                const std::string text(random() % 30, static_cast<char>('a' + line));
                stream += text + "\n";
                if (text.size() > 20) {
                    expected.emplace_back("too long");
                } else if (!text.empty()) {
                    expected.push_back(text);
                }
            }
            LineReader reader(20);
            std::vector<std::string> lines;
            for (std::string_view rest = stream; !rest.empty();) {
                const std::size_t piece = std::min<std::size_t>(rest.size(), random() % 50);
                reader.append(rest.substr(0, piece));
                rest.remove_prefix(piece);
                if (random() % 2 == 0) {
                    append_to(lines, drain(reader));
                }
            }
            append_to(lines, drain(reader));
            QVERIFY(lines == expected);
            QVERIFY(!reader.has_partial_line());
        }
    }

    void aLineWithoutEndCostsNoMemory() {
        constexpr std::size_t longest = 1 << 16;
        const std::string piece(1 << 16, 'x');
        LineReader reader(longest);
        largest_allocation = 0;
        for (int turn = 0; turn < 4000; ++turn) { // 250 MiB
            reader.append(piece);
            QVERIFY(!reader.next());
        }
        QVERIFY(largest_allocation > 0 && largest_allocation <= 4 * longest);
        QVERIFY(reader.has_partial_line());
        reader.append("\nnext\n");
        QVERIFY(drain(reader) == (std::vector<std::string>{"too long", "next"}));
    }

    void manyShortLinesLeaveNothingBehind() {
        LineReader reader;
        largest_allocation = 0;
        for (int turn = 0; turn < 100000; ++turn) {
            reader.append("{\"jsonrpc\": \"2.0\", \"method\": \"pause\"}\npart");
            QVERIFY(reader.next());
            QVERIFY(!reader.next());
            reader.append("\n");
            QCOMPARE(reader.next().value(), std::string("part"));
        }
        QVERIFY(largest_allocation < 10000);
    }
};

QTEST_APPLESS_MAIN(TestLineReader)
#include "test_line_reader.moc"
