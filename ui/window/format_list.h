#pragma once

#include "core/plan/messages.h"

#include <QWidget>

#include <optional>
#include <vector>

class QButtonGroup;
class QGridLayout;

namespace cutaway {

/// The export formats, one of which is chosen: what each is for and its size, and of those that do not fit
/// why, and what to use instead.
class FormatList : public QWidget {
    Q_OBJECT

  public:
    explicit FormatList(QWidget* parent = nullptr);

    /// `base`: the bytes of the untouched model's weights. `slots`: whose weights the format of layers takes.
    /// The first of `preferred` that fits is chosen, else the first that fits.
    void setFits(std::vector<FormatFit> fits, std::int64_t base, const std::vector<Slot>& slots,
                 const QStringList& preferred);
    /// Of one format, in other words its size.
    void setBytes(const QString& format, std::int64_t bytes);
    /// Nothing where none fits.
    std::optional<FormatFit> chosen() const;
    void focusChosen();
    /// So many pixels show all of it.
    int wantedHeight(int width) const;

  Q_SIGNALS:
    void chosenChanged();

  private:
    void addRow(int place, const std::vector<Slot>& slots);
    QString sizeWords(const FormatFit& fit) const;

    std::vector<FormatFit> fits_;
    std::int64_t base_ = 0;
    QButtonGroup* group_ = nullptr;
    QGridLayout* grid_ = nullptr;
};

} // namespace cutaway
