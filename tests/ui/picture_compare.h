#pragma once

#include <QImage>
#include <QString>

namespace cutaway {

/// How two pictures of a window differ, where that is more than the drawing of letters and edges varies
/// between machines.
struct PictureDifference {
    QString problem{};    ///< why they are not the same; empty: they are
    double share = 0;     ///< of all tiles those that differ
    int largestPatch = 0; ///< tiles that differ and touch each other
    QImage marked{};      ///< the actual picture, what differs in red, the rest faint
    bool same() const { return problem.isEmpty(); }
};

/// Both are cut into tiles of 8 x 8 pixels. A tile is the same where its mean colour is that of a tile of the
/// approved picture at its place or one pixel beside it: so edges that are smoothed in another way and a
/// letter that sits a pixel off pass, and a mark that is not there, a hatch, another colour or a part that
/// moved do not. A few lone tiles are forgiven, two that touch are not forgiven with a third.
PictureDifference comparePictures(const QImage& actual, const QImage& approved);

} // namespace cutaway
