#include "tests/ui/samples.h"
#include "ui/map/score_scale.h"
#include "ui/map/slot_map_painter.h"
#include "ui/window/theme.h"

#include <QImage>
#include <QtTest>

#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace cutaway {

namespace {

/// Linear light, red, green and blue from 0 to 1.
using Light = std::array<double, 3>;
using Matrix = std::array<Light, 3>;

/// What eyes that lack a cone make of a colour, at severity 1: Machado, Oliveira and Fernandes, A
/// Physiologically-based Model for Simulation of Color Vision Deficiency, 2009, table 1.
const std::map<QString, Matrix> eyes{
    {"full", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}},
};

/// IEC 61966-2-1.
double linear(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

Light seen(const QColor& color, const Matrix& eye) {
    const Light light{linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
    Light result{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            result[row] += eye[row][column] * light[column];
        }
        result[row] = std::clamp(result[row], 0.0, 1.0);
    }
    return result;
}

/// CIELAB for D65 of linear sRGB: lightness, from green to red, from blue to yellow.
std::array<double, 3> lab(const Light& light) {
    const double x = (0.4124564 * light[0] + 0.3575761 * light[1] + 0.1804375 * light[2]) / 0.95047;
    const double y = 0.2126729 * light[0] + 0.7151522 * light[1] + 0.0721750 * light[2];
    const double z = (0.0193339 * light[0] + 0.1191920 * light[1] + 0.9503041 * light[2]) / 1.08883;
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

/// CIE 1976; 2.3 is what can just be told apart side by side.
double difference(const std::array<double, 3>& one, const std::array<double, 3>& other) {
    return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

} // namespace

/// Whether those who do not see all colours can read the map.
class TestColorVision : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Published values of the simulation's parts, so that the other tests mean something.
    void theSimulationIsRight() {
        // Grey stays grey for every eye: the matrices' rows sum to 1.
        for (const auto& [name, eye] : eyes) {
            const Light light = seen(QColor(128, 128, 128), eye);
            QVERIFY(std::abs(light[0] - light[1]) < 1e-5 && std::abs(light[1] - light[2]) < 1e-5);
        }
        // sRGB's red in CIELAB.
        const std::array<double, 3> red = lab(seen(Qt::red, eyes.at("full")));
        QVERIFY(difference(red, {53.24, 80.09, 67.20}) < 0.05);
        // Red and green of the same lightness are alike to who lacks a cone for either, and only to them.
        const QColor leaf(146, 132, 0);
        const QColor rust(197, 107, 0);
        QVERIFY(difference(lab(seen(leaf, eyes.at("full"))), lab(seen(rust, eyes.at("full")))) > 30);
        QVERIFY(difference(lab(seen(leaf, eyes.at("deuteranopia"))),
                           lab(seen(rust, eyes.at("deuteranopia")))) < 15);
    }

    void scoresGrowDarker_data() { everyEye(); }
    void scoresGrowDarker() {
        QFETCH(QString, eye);
        constexpr int places = 100;
        double before = 101;
        for (int place = 0; place <= places; ++place) {
            const double lightness = lab(seen(ScoreScale::colorAt(place / double(places)), eyes.at(eye)))[0];
            QVERIFY2(lightness < before, qPrintable(QString::number(place)));
            before = lightness;
        }
    }

    /// Ten times the cost is another colour: four times what can just be told apart.
    void decadesDiffer_data() { everyEye(); }
    void decadesDiffer() {
        QFETCH(QString, eye);
        for (const Divergence divergence : all_divergences) {
            const ScoreScale scale(divergence);
            const std::vector<double> decades = scale.decades();
            QVERIFY(decades.size() > 1);
            for (std::size_t place = 1; place < decades.size(); ++place) {
                const double apart = difference(lab(seen(scale.color(decades[place - 1]), eyes.at(eye))),
                                                lab(seen(scale.color(decades[place]), eyes.at(eye))));
                QVERIFY2(apart > 9.2, qPrintable(QStringLiteral("%1 at %2").arg(apart).arg(decades[place])));
            }
        }
    }

    /// Colours taken away altogether, each state has a shape of its own, on light and on dark paper, in large
    /// cells and in small ones.
    void statesDifferByShape_data() {
        QTest::addColumn<QString>("eye");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("size");
        for (const auto& [name, eye] : eyes) {
            for (const bool dark : {false, true}) {
                for (const int size : {44, 14}) {
                    QTest::addRow("%s, %s, %d", qPrintable(name), dark ? "dark" : "light", size)
                        << name << dark << size;
                }
            }
        }
    }

    void statesDifferByShape() {
        QFETCH(QString, eye);
        QFETCH(bool, dark);
        QFETCH(int, size);
        SlotModel model;
        model.load(sampleSession(4, 1));
        const SlotMapPainter painter(model, (dark ? darkTheme() : lightTheme()).map);
        const double step = model.shownStep();
        std::map<QString, SlotFacts> states;
        const auto state = [&](const char* name, const std::function<void(SlotFacts&)>& change) {
            SlotFacts facts;
            facts.score = SlotScores::Score{3e-3, true, static_cast<int>(step)};
            change(facts);
            states[QString::fromLatin1(name)] = facts;
        };
        state("kept", [](SlotFacts&) {});
        state("not scored", [](SlotFacts& facts) { facts.score.reset(); });
        state("lower bound", [](SlotFacts& facts) { facts.score->exact = false; });
        state("leading", [](SlotFacts& facts) { facts.leading = true; });
        state("pinned", [](SlotFacts& facts) { facts.state = State::pinned; });
        state("forced", [](SlotFacts& facts) { facts.state = State::forced; });
        state("cut", [](SlotFacts& facts) {
            facts.state = State::cut;
            facts.cutOrder = 7;
        });
        std::map<QString, QVector<bool>> shapes;
        for (const auto& [name, facts] : states) {
            shapes[name] = shape(painter, facts, size, eyes.at(eye));
        }
        for (auto one = shapes.begin(); one != shapes.end(); ++one) {
            for (auto other = std::next(one); other != shapes.end(); ++other) {
                int differ = 0;
                for (qsizetype pixel = 0; pixel < one->second.size(); ++pixel) {
                    differ += one->second[pixel] != other->second[pixel] ? 1 : 0;
                }
                QVERIFY2(
                    differ >= one->second.size() * 0.01,
                    qPrintable(
                        QStringLiteral("%1 and %2: %3 pixels").arg(one->first, other->first).arg(differ)));
            }
        }
    }

  private:
    static void everyEye() {
        QTest::addColumn<QString>("eye");
        for (const auto& [name, eye] : eyes) {
            QTest::newRow(qPrintable(name)) << name;
        }
    }

    /// Where the cell is clearly lighter or darker than most of it: what is drawn on its ground, whatever
    /// colour that has.
    static QVector<bool> shape(const SlotMapPainter& painter, const SlotFacts& facts, int size,
                               const Matrix& eye) {
        QImage image(size, size, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter canvas(&image);
        canvas.setRenderHint(QPainter::Antialiasing);
        const QRectF cell(0, 0, size, size);
        painter.drawCell(canvas, cell, facts, painter.numbers(cell.size(), 1));
        canvas.end();
        QVector<double> lightness;
        std::map<int, int> counts;
        for (int y = 1; y < size - 1; ++y) { // without the hairline around it
            for (int x = 1; x < size - 1; ++x) {
                lightness << lab(seen(image.pixelColor(x, y), eye))[0];
                ++counts[static_cast<int>(std::lround(lightness.back()))];
            }
        }
        const int ground =
            std::max_element(counts.begin(), counts.end(), [](const auto& one, const auto& other) {
                return one.second < other.second;
            })->first;
        QVector<bool> drawn;
        for (const double value : lightness) {
            drawn << (std::abs(value - ground) > 15);
        }
        return drawn;
    }
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestColorVision)
#include "test_color_vision.moc"
