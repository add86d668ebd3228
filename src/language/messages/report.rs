//! The report of coverage, and what every report has.

super::messages! {
    /// Where nobody asked for a limit.
    STANDARD_OF_PLAN = "no --within was given: what follows is judged by the longest way of this \
                        plan",
        "未给定 --within：以下按本方案的最远出行距离评价";
    /// Heading of a report.
    COVERAGE = "Coverage: {centres}, within {rule} (the limit itself is within)",
        "覆盖分析：{centres}，服务半径为{rule}（含边界）";
    /// The same with proposed centres.
    COVERAGE_PROPOSED = "Coverage: {centres}, {proposed} of them proposed, within {rule} (the \
                         limit itself is within)",
        "覆盖分析：{centres}（其中新增 {proposed} 个），服务半径为{rule}（含边界）";

    /// Column of a count.
    BLOCKS = "blocks", "小区";
    /// Column of a share.
    SHARE = "share", "占比";
    /// All demand.
    DEMAND = "demand", "需求总量";
    /// Within the limit.
    SERVED = "served", "已覆盖";
    /// Beyond the limit.
    UNCOVERED = "uncovered", "未覆盖";
    /// Within the limit, but the centres there are full.
    OVER_CAPACITY = "in reach, but full", "可达但容量已满";
    /// Column of what centres hold.
    CAPACITY = "capacity", "容量";
    /// A centre that holds whatever comes.
    NO_LIMIT = "no limit", "不限";
    /// Column of whom a centre is given.
    GIVEN = "given", "分配";
    /// Those for whom there is no room.
    NO_ROOM_FOR = "Room: {left} are within {limit} of centres that are full.",
        "容量：{left} 在 {limit} 内有中心，但容量已满。";
    /// Of the line above, what is estimated.
    BY_ESTIMATE = "  of them by estimate", "  其中估算";
    /// What nobody can say anything about.
    UNSNAPPED = "unsnapped: no street near", "附近无道路，无法判定";
    /// Covered twice.
    TWICE = "served by two or more", "双重及以上覆盖";
    /// Another limit.
    SERVED_WITHIN = "served within {limit}", "{limit}内已覆盖";

    /// No centre, no nearest one.
    NO_NEAREST = "there is no centre, so no nearest one", "没有服务点，也就没有最近距离";
    /// Centres nobody reaches.
    NONE_REACHED = "no block can reach any centre", "没有小区能够到达任何服务点";
    /// How far it is.
    NEAREST = "to the nearest centre: {mean} on average (weighted); half of the blocks within \
               {half} m, nine in ten within {most} m, the farthest {farthest} m",
        "到最近服务点的距离：加权平均 {mean}；半数小区不超过 {half} 米，九成小区不超过 {most} 米，\
         最远 {farthest} 米";
    /// How far it is on foot.
    NEAREST_ON_FOOT = "to the nearest centre on foot: {mean} on average (weighted); half of the \
                       blocks within {half} m, nine in ten within {most} m, the farthest \
                       {farthest} m",
        "步行到最近服务点的距离：加权平均 {mean}；半数小区不超过 {half} 米，九成小区不超过 \
         {most} 米，最远 {farthest} 米";
    /// Covered ground.
    GROUND = "ground covered: {covered} of {area} km2 ({share} %)",
        "面积覆盖率：{share}%（区域 {area} 平方公里，已覆盖 {covered}）";
    /// A requirement that is met.
    REQUIRED_MET = "required: {share} % served: met", "要求覆盖率 {share}%：达标";
    /// A requirement that is not met.
    REQUIRED_NOT_MET = "required: {share} % served: NOT met", "要求覆盖率 {share}%：未达标";
    /// A requirement nobody can say anything about.
    REQUIRED_BY_ESTIMATE = "required: {share} % served: NOT met by what is measured, met by \
                            estimate: the streets are too thinly mapped to say",
        "要求覆盖率 {share}%：按实有路网未达标，计入估算则达标；路网数据过于稀疏，尚无定论";
    /// How blocks count by their ground.
    BLOCKS_AS_GROUND = "blocks as ground: of each the covered share is served; a block counts \
                        where half of it is",
        "小区按面积计：每个小区按被覆盖的面积比例计入；覆盖过半的小区计为已覆盖";

    /// The claim, where it is false of the ground of blocks.
    FAILS_BY_GROUND = "\"a centre within {limit}\" does not hold: {left} by ground without one",
        "“{limit}内有服务点”不成立：按面积计，未覆盖{left}";
    /// The claim, where it is true.
    HOLDS = "\"a centre within {limit}\" holds for every block with any demand: each has a centre \
             within {limit}",
        "“{limit}内有服务点”成立：凡有需求的小区，{limit}内都有服务点";
    /// The claim, where it is false.
    FAILS = "\"a centre within {limit}\" does not hold: {left} without one",
        "“{limit}内有服务点”不成立：{left}未覆盖";

    /// Column of a gap's place.
    AROUND = "around", "所在小区";
    /// Column of a distance.
    NEAREST_CENTRE = "nearest centre", "距最近服务点";
    /// Heading of the loads.
    LOADS = "Centres by what closing each alone would lose ({idle} could close without losing \
             anybody)",
        "服务点（按单独关闭后失去覆盖的需求排列；其中 {idle} 个关闭后无人失去覆盖）";
    /// Column of centres.
    SITE = "site", "服务点";
    /// Column of levels.
    TIER = "tier", "层级";
    /// Column of everybody within the limit.
    SERVES = "serves", "服务规模";
    /// Column of those nobody else serves.
    ALONE = "alone", "独家覆盖";

    /// Rows a table leaves out.
    MORE = "and {n} more (--out writes all)", "另有 {n} 项（--out 可写出全部）";
    /// A map that was drawn.
    MAP = "map: {path}", "地图：{path}";
    /// Heading of the notes.
    READ_AS = "Read as", "数据读取说明";
    /// Before a note of weight.
    WARNING = "warning: {note}", "警告：{note}";
}
