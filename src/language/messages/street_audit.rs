//! The report of an audit on foot.

super::messages! {
    /// Heading of an audit on foot.
    AUDIT = "Audit on foot: {centres} over {streets} km of streets in {area} km2, within {rule}: \
             {metres} (the limit itself is within)",
        "步行覆盖核验：{centres}，区域面积 {area} 平方公里，道路 {streets} 公里，服务半径为{rule}，\
         即 {metres}（含边界）";
    /// The claim, where it is true.
    HOLDS = "\"a centre within {limit} on foot of every place\" HOLDS along all streets of the area",
        "“任一地点步行 {limit}内都有服务点”在区域内全部道路上成立";
    /// The claim, where it is false.
    FAILS = "\"a centre within {limit} on foot of every place\" does NOT hold along the streets of \
             the area",
        "“任一地点步行 {limit}内都有服务点”在区域内道路上不成立";
    /// Streets that reach nothing.
    UNREACHABLE = "from {km} km of streets a centre cannot be reached at all, as from {place}",
        "有 {km} 公里道路走不到任何服务点，如 {place}";
    /// The farthest place.
    FARTHEST = "the farthest place, {place}, is {walk} on foot from the nearest centre",
        "最远点位于 {place}，步行到最近的服务点 {walk}";
    /// The same beside streets that reach nothing.
    FARTHEST_OF_OTHERS = "the farthest place of the others, {place}, is {walk} on foot from the \
                          nearest centre",
        "其余道路的最远点位于 {place}，步行到最近的服务点 {walk}";
    /// Streets that all reach nothing.
    NONE_REACHED = "no centre can be reached from any street of the area",
        "区域内所有道路都走不到任何服务点";
    /// A walk.
    WALK = "{metres} ({minutes} min)", "{metres}（{minutes} 分钟）";
    /// A walk that leads nowhere.
    NO_WAY = "cannot be reached", "无法到达";

    /// Uncovered streets.
    STREETS_WITHOUT = "streets without one: {km} km ({share} %), in {pieces}",
        "未覆盖道路：{km} 公里（占 {share}%），共 {pieces}";
    /// Of uncovered demand, what is estimated.
    OF_IT_ESTIMATED = "  of it estimated, where streets are thinly mapped: {tally}",
        "  其中估算（路网数据稀疏处）：{tally}";
    /// Demand that is covered on paper.
    SERVED_BY_ESTIMATE = "demand served by estimate only: {tally}", "仅按估算覆盖的需求：{tally}";
    /// Demand nobody can say anything about.
    UNSNAPPED = "demand that no street is near, so that nobody can say: {tally}",
        "附近无道路、无法判定的需求：{tally}";
    /// Another limit that is kept.
    OTHER_HOLDS = "within {limit}: holds, {km} km of streets without one",
        "{limit}：成立，未覆盖道路 {km} 公里";
    /// Another limit that is not.
    OTHER_FAILS = "within {limit}: does not hold, {km} km of streets without one",
        "{limit}：不成立，未覆盖道路 {km} 公里";

    /// Heading of the pieces.
    PIECES = "Pieces of street beyond the limit, the deepest first",
        "超出服务半径的路段（按最远点的远近排列）";
    /// Column of lengths.
    KM = "km", "长度（公里）";
    /// Uncovered demand elsewhere.
    ELSEWHERE = "{tally} without a centre are on none of these: outside the area, or too far from \
                 their street",
        "另有 {tally}未覆盖，但不在这些路段上：位于区域外，或离道路太远";
}
