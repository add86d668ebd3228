//! The report of an audit.

super::messages! {
    /// Heading of an audit.
    AUDIT = "Audit: {centres} over {area} km2, within {rule} (the limit itself is within)",
        "全域覆盖核验：{centres}，区域面积 {area} 平方公里，服务半径为{rule}（含边界）";
    /// The claim, where it is true.
    HOLDS = "\"a centre within {limit} of every place\" HOLDS over the whole area",
        "“任一地点 {limit}内都有服务点”在全区域成立";
    /// The claim, where it is false.
    FAILS = "\"a centre within {limit} of every place\" does NOT hold",
        "“任一地点 {limit}内都有服务点”不成立";
    /// The farthest place.
    FARTHEST = "the farthest place, {place}, is {distance} from the nearest centre, {centre}",
        "最远点位于 {place}，距最近的服务点（{centre}）{distance}";
    /// Nothing to be far from.
    NO_CENTRE = "there is no centre at all", "没有任何服务点";
    /// Uncovered ground.
    GROUND_WITHOUT = "ground without one: {ground} ({share} %), in {holes}",
        "未覆盖面积：{ground}（占 {share}%），共 {holes}";
    /// Uncovered demand.
    DEMAND_WITHOUT = "demand without one: {tally}", "未覆盖需求：{tally}";
    /// Another limit that is kept.
    OTHER_HOLDS = "within {limit}: holds, {left} without one", "{limit}：成立，未覆盖 {left}";
    /// Another limit that is not.
    OTHER_FAILS = "within {limit}: does not hold, {left} without one",
        "{limit}：不成立，未覆盖 {left}";

    /// Beside a minimum: no centres.
    HAS_NONE = "there is none", "现状没有服务点";
    /// Beside a minimum: too few.
    HAS_TOO_FEW = "{has} cannot be enough, wherever they stand: {missing} are missing",
        "现有 {has} 个，无论设在何处都不够，至少还缺 {missing} 个";
    /// Beside a minimum: as many.
    HAS_JUST_ENOUGH = "as many as there are: it is possible in principle, with none to spare",
        "与现有数量相同：理论上可行，但没有余量";
    /// Beside a minimum: more.
    HAS_ENOUGH = "{has} could be enough in principle, with {spare} to spare",
        "现有 {has} 个，数量上理论可行，余 {spare} 个";

    /// Nobody does with fewer.
    PROVED_FEWEST = "no fewer inside it can: proved", "已证明在区域内不能更少";
    /// Somebody may do with fewer.
    PROVED_AT_LEAST = "at least {bound} are needed: proved, so at most {left} could be spared \
                       ({status})",
        "已证明至少需要 {bound} 个，最多还能减少 {left} 个（{status}）";
    /// What a repair comes to.
    REPAIRED = "with them every place is within {limit}: the farthest is at {farthest}",
        "补点后任一地点都在 {limit}以内，最远 {farthest}";
    /// More stations than do anything for people.
    NOTHING_MORE_FOR_PEOPLE = "{asked} were asked for; more than these would take away nothing \
                               more (leave --demand out to go on with ground)",
        "要求 {asked} 个；再多也不能减少未覆盖的需求（去掉 --demand 可继续按面积补点）";
    /// More stations than do anything.
    NOTHING_MORE = "{asked} were asked for; more than these would take away nothing more",
        "要求 {asked} 个；再多也不能减少未覆盖的面积";
    /// Ground that stations take away.
    TAKEN_AWAY = "taken away: {km2} km2; proved to be at most {bound} km2 with as many inside the \
                  area",
        "减少未覆盖面积 {km2} 平方公里；已证明：区域内新增同样数量时，上界为 {bound} 平方公里";
    /// Demand that stations take away.
    NEWLY_SERVED = "newly served: {people}; proved to be at most {bound} with as many inside the \
                    area ({status})",
        "新增覆盖{people}；已证明：区域内新增同样数量时，上界为 {bound}（{status}）";
    /// Column of stations.
    STATION_AT = "station at", "新增位置";
    /// Column of the ground each adds.
    ADDS_KM2 = "adds km2", "新增面积（平方公里）";

    /// Heading of the holes.
    HOLES = "Holes, the deepest first", "空白区（按最远点的远近排列）";
    /// Column of a hole's deepest place.
    DEEPEST = "deepest place", "最远点";
    /// Column of its distance.
    TO_CENTRE = "to a centre", "距服务点";
    /// Column of what is beyond the limit.
    BEYOND = "beyond", "超出半径";
    /// Column of ground.
    KM2 = "km2", "面积（平方公里）";
    /// Uncovered demand elsewhere.
    OUTSIDE = "{tally} without a centre lie outside the area", "区域外另有 {tally}未覆盖";

    /// Heading of the overlap.
    OVERLAP = "Ground by the number of centres within the limit",
        "面积（按服务半径内的服务点数量）";
    /// Ground of no centre.
    NONE = "none", "空白区";
    /// Ground of a centre.
    ONE_OR_MORE = "one or more", "一个及以上";
    /// Ground of two.
    TWO_OR_MORE = "two or more", "两个及以上";
    /// Ground of three.
    THREE_OR_MORE = "three or more", "三个及以上";
    /// The overlap rate.
    RATE = "overlap rate: {rate} % = ground with two or more centres / ground with one or more",
        "重叠率：{rate}% = 两个及以上服务点覆盖的面积 / 一个及以上服务点覆盖的面积";

    /// Heading of the losses.
    LOSING = "Losing one centre (N-1): {needed} would leave ground without one, {idle} would not",
        "逐个关闭检验（N-1）：{needed} 个关闭后将出现新的空白，{idle} 个不会";
    /// Column of ground of one centre alone.
    KM2_ALONE = "km2 alone", "独家面积（平方公里）";
    /// Column of what is farthest then.
    THEN_AS_FAR = "then as far as", "关闭后最远";
    /// Column of a catchment's demand.
    NEAREST_TO_IT = "nearest to it", "就近需求";
    /// Column of a catchment's farthest block.
    ITS_FARTHEST = "the farthest", "其中最远";
    /// Centres nobody would miss.
    COULD_CLOSE = "each of these could close by itself: {sites}", "以下服务点均可单独关闭：{sites}";

    /// Heading of the definitions.
    DEFINITIONS = "Coverage by definition", "不同口径的覆盖率";
    /// Column of what is covered.
    COVERED = "covered", "已覆盖";
    /// Column of the whole.
    OF = "of", "总量";
    /// Ground.
    GROUND_KM2 = "ground, km2", "面积（平方公里）";
    /// Blocks by a point.
    BLOCKS_BY_POINT = "blocks by the point they are measured at", "小区（按代表点）";
    /// Blocks by any part.
    BLOCKS_TOUCHED = "blocks touched", "小区（部分覆盖即计入）";
    /// Blocks by every part.
    BLOCKS_WHOLLY = "blocks wholly covered", "小区（完全覆盖才计入）";
    /// People by their block.
    PEOPLE_BY_POINT = "{counted} by the point of their block", "{counted}（按小区代表点）";
    /// People by ground.
    PEOPLE_BY_SHARE = "{counted} by the covered share of their block",
        "{counted}（按小区被覆盖的面积比例）";
}
