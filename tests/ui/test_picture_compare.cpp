#include "tests/ui/main_states.h"
#include "tests/ui/picture_compare.h"
#include "tests/ui/window_picture.h"

#include <QComboBox>
#include <QDockWidget>

namespace cutaway {

/// What the comparison of pictures finds, and what it forgives: on pictures of the real window.
class TestPictureCompare : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        QSettings().setValue(QStringLiteral("appearance"), static_cast<int>(Appearance::light));
        QVERIFY(preparePictures());
        on_ = std::make_unique<WindowFixture>(1);
        on_->window->resize(1280, 800);
        session_ = likelySession(32, 10);
        before_ = pictureWith(session_);
        QVERIFY(!before_.isNull());
    }
    void cleanupTestCase() { on_.reset(); }

    void theSameIsTheSame() {
        QVERIFY(comparePictures(before_, before_).same());
        const PictureDifference difference = comparePictures(pictureWith(session_), before_);
        QVERIFY2(difference.same(), qPrintable(difference.problem));
    }

    /// As a library that places letters otherwise would have it.
    void aPixelOffIsForgiven() {
        const QRect inner = before_.rect().adjusted(8, 8, -8, -8);
        for (const QPoint& off : {QPoint(1, 0), QPoint(0, 1), QPoint(-1, -1)}) {
            const PictureDifference difference =
                comparePictures(before_.copy(inner.translated(off)), before_.copy(inner));
            QVERIFY2(difference.same(), qPrintable(difference.problem));
        }
    }

    /// As its smoothing may vary: every pixel a little lighter or darker.
    void smoothingIsForgiven() {
        QImage other = before_;
        for (int y = 0; y < other.height(); ++y) {
            for (int x = 0; x < other.width(); ++x) {
                const QColor color = other.pixelColor(x, y);
                other.setPixelColor(x, y, (x + y) % 2 == 0 ? color.darker(106) : color.lighter(106));
            }
        }
        QVERIFY(comparePictures(other, before_).same());
    }

    void aPinIsFound() {
        Session session = session_;
        session.plan.append(session.plan.next_edit(Decision::pin, {Slot(2)}));
        QVERIFY(mapDiffers(session));
    }

    /// A hatch and a number that are missing: one cut fewer on the map.
    void aMissingHatchIsFound() {
        Session session = likelySession(32, 10);
        session.plan.append(
            session.plan.next_edit(Decision::restore, {session.plan.cuts().back().slots.front()}));
        QVERIFY(mapDiffers(session));
    }

    void anotherColourIsFound() {
        Session session = session_;
        for (CandidateScore& score : session.steps.back().candidates) {
            if (score.slot == Slot(21)) {
                score.score *= 4;
            }
        }
        QVERIFY(mapDiffers(session));
    }

    void aMovedPanelIsFound() {
        pictureWith(session_);
        auto* const dock = on_->window->findChild<QDockWidget*>(QStringLiteral("planDock"));
        on_->window->resizeDocks({dock}, {dock->width() + 6}, Qt::Horizontal);
        QTest::qWait(100);
        const QImage after = windowPicture(*on_->window);
        on_->window->resetLayout();
        QVERIFY(!comparePictures(after, before_).same());
    }

    void aMissingWordIsFound() {
        pictureWith(session_);
        on_->window->findChild<QComboBox*>(QStringLiteral("divergence"))->setCurrentIndex(2);
        QTest::qWait(100);
        QVERIFY(!comparePictures(windowPicture(*on_->window), before_).same());
    }

    void anotherSizeIsFound() { QVERIFY(!comparePictures(before_.copy(0, 0, 640, 400), before_).same()); }

  private:
    QImage pictureWith(const Session& session) {
        on_->window->controller().openSession(session, QStringLiteral("/sessions/search.cutaway"));
        if (!QTest::qWaitFor([&] { return on_->window->controller().modelReady(); })) {
            return {};
        }
        on_->click("A0");
        QTest::qWait(200);
        return windowPicture(*on_->window);
    }

    /// Of the map alone: the panels tell of it as well.
    bool mapDiffers(const Session& session) {
        const QImage after = pictureWith(session);
        const QWidget& map = on_->map();
        const QRect place(map.mapTo(on_->window.get(), QPoint(0, 0)), map.size());
        return !comparePictures(after.copy(place), before_.copy(place)).same();
    }

    QTemporaryDir folder_;
    std::unique_ptr<WindowFixture> on_;
    Session session_;
    QImage before_; ///< of the session as it is opened
};

} // namespace cutaway

int main(int argc, char** argv) {
    cutaway::chooseScreen();
    QApplication application(argc, argv);
    cutaway::TestPictureCompare test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_picture_compare.moc"
