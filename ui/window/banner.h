#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace cutaway {

struct Theme;

enum class Severity : std::uint8_t { information, warning, error };

/// What a banner says: what happened, the details with where and what to do, and what can be done about it.
struct Notice {
    struct Choice {
        QString text;
        std::function<void()> act; ///< the banner closes first, unless it stays
        bool stays = false;
    };

    Severity severity = Severity::information;
    QString title{};
    QString text{};
    std::vector<Choice> choices{};
};

/// Messages inside the window, above the map: nothing pops up, and nothing is lost in a log. One of each id,
/// a newer one takes its place.
class BannerArea : public QWidget {
    Q_OBJECT

  public:
    explicit BannerArea(QWidget* parent = nullptr);

    void show(const QString& id, const Notice& notice);
    void close(const QString& id);
    void setTheme(const Theme& theme);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// A window asks its parts for their least height at no width in particular; words that wrap have one.
    void keepRoom();
    QColor color(Severity severity) const;
    void paint(QFrame* banner) const;

    QVBoxLayout* layout_;
    const Theme* theme_;
};

} // namespace cutaway
