//! What stands on a map.

super::messages! {
    /// Centres of today and new ones.
    CENTRES_AND_PROPOSED = "{centres} and {proposed}", "{centres}和 {proposed}";
    /// Under the title of an audit.
    DOES_EVERY_PLACE = "Does every place have one of {centres} within {rule}, the limit included?",
        "{centres}，服务半径为{rule}（含边界）：是否任一地点都被覆盖？";
    /// Under the title of a map of depths.
    BY_HOW_MANY = "By how many of {centres} each block is served: within {rule}, the limit included",
        "{centres}的覆盖重数：服务半径为{rule}（含边界）";
    /// Under the title of a map of catchments.
    WHOM_EACH_HAS = "Whom each of {centres} has nearest: within {rule}, the limit included",
        "{centres}的就近服务范围：服务半径为{rule}（含边界）";
    /// Under the title of a map of phases.
    FROM_WHEN_ON = "From when on {centres} serve whom: within {rule}, the limit included",
        "{centres}的分期覆盖：服务半径为{rule}（含边界）";
    /// Under the title of a histogram.
    HOW_FAR = "How far people are from their nearest centre; the standard is {rule}, the limit included",
        "到最近服务点的距离分布；标准为{rule}（含边界）";
    /// Under the title of a trade-off curve.
    WHAT_EACH_ADDS = "What each further centre adds: within {rule}, the limit included",
        "逐个新增服务点的效果：服务半径为{rule}（含边界）";
    /// Under the title of a chart of ways.
    WHAT_EACH_SHORTENS = "How much shorter each further centre makes the way ({way})",
        "逐个新增服务点后出行距离的变化（按{way}计算）";
    /// Under the title of a map of ways.
    HOW_FAR_TO = "How far people go to {centres} ({way})", "到{centres}的距离（按{way}计算）";
    /// Under the title of any other map.
    WHO_IS_SERVED = "Who is served by {centres}: within {rule}, the limit included",
        "{centres}的覆盖范围：服务半径为{rule}（含边界）";
    /// Under the title of a map of what a scenario changes.
    SCENARIO_AND = "{scenario} ({rule}): {what}", "{scenario}（{rule}）：{what}";
    /// Where the data come from.
    DATA = "Data: {files}. radii {version}", "数据：{files}。radii {version}";
    /// Whom the data are owed to.
    AND_CREDIT = "{data}. {credit}", "{data}。{credit}";
    /// The date a map bears.
    DATED = "{data}. {date}", "{data}。{date}";
    /// The plane.
    MEASURED_ON = "Measured on {plane}", "量算基准：{plane}";
    /// The letter over the arrow.
    NORTH = "N", "北";

    /// Beside the large figure.
    OF_WITHIN = "of {counted} within {limit}", "{counted}覆盖率（{limit}内）";
    /// The figure of today.
    BEFORE = "before the proposal", "现状覆盖率";
    /// A mean, before.
    MEAN_BEFORE = "mean before the proposal", "现状平均距离";
    /// A mean, in large figures.
    MEAN_WAY = "mean distance", "平均距离";
    /// The farthest, in large figures.
    LONGEST_WAY = "longest distance", "最远距离";
    /// A mean.
    MEAN_DISTANCE = "mean distance to the nearest centre", "到最近服务点的平均距离";
    /// The farthest of all.
    FARTHEST_BLOCK = "farthest block", "最远的小区";
    /// Covered ground.
    GROUND_COVERED = "ground covered, of {area} km\u{b2}", "面积覆盖率（区域 {area} 平方公里）";
    /// Square kilometres.
    SQUARE_KILOMETRES = "{n} km\u{b2}", "{n} 平方公里";

    /// Heading of the blocks.
    BLOCKS_BY = "Blocks by {counted}", "图例：小区（{counted}）";
    /// What a class holds.
    CLASS_HOLDS = "{weight} ({blocks})", "{weight}（{blocks}）";
    /// A class of blocks.
    SERVED = "served", "已覆盖";
    /// A class of blocks.
    NEWLY_SERVED = "newly served", "新增覆盖";
    /// A class of blocks.
    UNCOVERED = "uncovered", "未覆盖";
    /// A class of blocks, and a line of the account.
    FULL = "in reach, but full", "可达但容量已满";
    /// A class of blocks.
    NO_STREET = "no street near", "附近无道路";
    /// A class of blocks on a map of depths.
    BY_SO_MANY_OR_MORE = "served by {n} or more", "{n} 个及以上服务点覆盖";
    /// Blocks coloured by their nearest centre.
    BY_NEAREST = "served, by nearest centre", "已覆盖（按最近服务点着色）";
    /// A class of blocks on a map of phases.
    SERVED_TODAY = "served today", "现状已覆盖";
    /// A class of blocks on a map of phases.
    FROM_PHASE = "served from phase {n} on", "第 {n} 期起覆盖";
    /// Heading of the shades of the ground.
    GROUND_BY_DEPTH = "Ground, by the number of circles over it", "地面：服务半径叠加的重数";
    /// Heading of the centres on a map of catchments.
    NEAREST_TO_EACH = "{counted} nearest to each centre, served", "各服务点就近覆盖的{counted}";
    /// Phases there is no room for.
    MORE_PHASES = "and {n} more phases", "另有 {n} 期";
    /// Heading of a phase.
    PHASE_COVERS = "Phase {n}: {centres}, then {share}", "第 {n} 期：{centres}，覆盖率达到 {share}";
    /// Heading of a map in a row.
    TODAY = "today", "现状";
    /// Heading of a map in a row.
    WITH_PROPOSAL = "with the proposal", "方案实施后";
    /// Heading of a map in a row.
    GAINS_AND_LOSSES = "who gains and who loses", "增减变化";
    /// Two shades.
    TWO_SHADES = "shades: up to {low}, more", "色阶：不超过 {low}，更多";
    /// Three shades.
    THREE_SHADES = "shades: up to {low}, up to {high}, more", "色阶：不超过 {low}，不超过 {high}，更多";
    /// A line of the account.
    ALL_DEMAND = "everybody", "总需求";
    /// A line of the account.
    TWICE = "served by two or more", "两个及以上服务点覆盖";
    /// What a page leaves out.
    ROUNDED = "places are drawn to 0.1 m", "图上位置精确到 0.1 米";
    /// What a page leaves out.
    STREETS_THINNED = "streets are drawn to {metres} m", "道路图形精确到 {metres} 米";
    /// What a page leaves out.
    MINOR_LEFT_OUT = "minor streets are left out: there are too many", "次要道路过多，未绘";
    /// What a page leaves out.
    OUTLINES_THINNED = "outlines of blocks are drawn to {metres} m", "小区边界精确到 {metres} 米";
    /// What a page says of a sweep.
    NEW_CENTRES = "new centres", "新增服务点数";
    /// Blocks gathered in squares.
    SQUARES = "one square: all blocks in {metres} m, worst verdict shown",
        "每格 {metres} 米见方，按格内最不利的小区着色";
    /// Blocks gathered in squares, on a map of what changes.
    SQUARES_OF_CHANGE = "one square: all blocks in {metres} m, losses shown first",
        "每格 {metres} 米见方，格内有失去服务的优先显示";
    /// A symbol.
    EXISTING = "existing centre", "现状服务点";
    /// A symbol.
    CLOSING = "existing centre that closes", "关闭的服务点";
    /// A symbol.
    PROPOSED = "proposed centre", "新增服务点";
    /// A symbol: the scenario's edits opened or moved it.
    DECIDED = "centre opened or moved by the plan", "方案既定的新增或迁移服务点";
    /// A symbol.
    CIRCLE = "{limit} circle", "{limit}服务半径";
    /// A symbol: decided on before the question.
    PLANNED = "planned centre", "规划服务点";
    /// Symbols left out.
    NO_CIRCLES_OF_TIERS = "circles left out: each tier has a radius of its own",
        "各层级服务半径不同，未绘服务半径";
    /// Symbols left out.
    NO_CIRCLES = "circles left out: there are too many centres", "服务点过多，未绘服务半径";
    /// Symbols of the base map.
    STREETS_AND_WATER = "streets, water", "道路、水域";
    /// A symbol of the base map.
    BASE_STREETS = "streets", "道路";
    /// A symbol of the base map.
    WATER = "water", "水域";
    /// Names left out.
    UNNAMED = "names left out for lack of room: {n}", "因空间不足未标注的名称：{n} 个";
    /// Heading of the crowded part, larger.
    INSET = "The crowded part, {times} times as large", "密集区放大图（放大 {times} 倍）";
    /// A symbol.
    STUDY_AREA = "study area", "研究区域";
    /// Two symbols.
    STREETS_WITHIN = "streets within {limit} on foot, others", "步行 {limit}内的道路、其余道路";
    /// A symbol.
    ESTIMATED = "estimated: streets thinly mapped", "估算（路网数据稀疏）";
    /// A symbol.
    CENTRE_OFF_STREET = "centre with no street near", "附近无道路的服务点";
    /// A tier and how many centres it has.
    OF_TIER = "{n} {tier}", "{tier} {n}";

    /// A change, and what part of everybody it is.
    CHANGE = "{change} ({part})", "{change}（{part}）";
    /// Gains less losses.
    NET = "balance", "净增减";
    /// No block changes.
    NO_CHANGE = "nobody gains or loses", "服务状况没有变化";

    /// Heading of the proposal.
    PROPOSALS = "Proposed, and what each adds ({status})", "新增服务点及新增覆盖（{status}）";
    /// Heading of what is proposed where ways are weighed.
    PROPOSALS_BY_WAY = "Proposed, and for how many each is nearest ({status})",
        "新增服务点及就近服务规模（{status}）";
    /// Heading of what is proposed where capacities are kept.
    PROPOSALS_WITH_ROOM = "Proposed, and how many go to each ({status})",
        "新增服务点及分配服务规模（{status}）";
    /// Heading of the gaps.
    LARGEST_GAPS = "Largest gaps by {counted}, around", "主要盲区（按{counted}）";
    /// Rows left out.
    MORE = "and {n} more", "另有 {n} 项";

    /// A claim that is true.
    HOLDS = "holds", "成立";
    /// A claim that is false.
    FAILS = "does not hold", "不成立";
    /// The claim.
    CLAIM = "\u{201c}a centre within {limit} of every place\u{201d}",
        "“任一地点 {limit}内都有服务点”";
    /// The claim on foot.
    CLAIM_ON_FOOT = "\u{201c}a centre within {limit} on foot of every place\u{201d}",
        "“任一地点步行 {limit}内都有服务点”";
    /// How far the farthest place is.
    FROM_FARTHEST = "from the farthest place to a centre", "最远点到服务点的距离";
    /// Uncovered ground.
    GROUND_WITHOUT = "ground without one, of {area} km\u{b2}", "未覆盖面积（区域 {area} 平方公里）";
    /// Uncovered demand.
    DEMAND_WITHOUT = "{counted} without one", "未覆盖{counted}";
    /// A minimum.
    NEEDS_AT_LEAST = "any layout needs at least", "理论上至少需要";
    /// Heading of the ground.
    GROUND = "Ground", "图例：覆盖范围";
    /// Covered ground.
    COVERED_BY_NEAREST = "covered, by nearest centre", "已覆盖（按就近划分）";
    /// Uncovered ground.
    WITHOUT_CENTRE = "without a centre", "空白区";
    /// A symbol.
    DEEPEST_OF_HOLE = "deepest place of a hole", "空白区最远点";
    /// Symbols that stand for the first of many.
    SO_MANY_OF = "{shown} of {count}", "{count} 处，标出 {shown} 处";
    /// A symbol.
    FARTHEST_TO_NEAREST = "farthest place to its nearest centre", "最远点到最近服务点";
    /// A symbol.
    STATION_PROPOSED = "station proposed", "新增服务点";
    /// A proved number.
    NEEDED_PROVED = "needed at least: proved", "已证明至少需要";
    /// Heading of the stations.
    STATIONS = "Stations: ground and people each adds", "新增服务点：各自新增的面积与人口";
    /// Heading of the holes.
    HOLES = "Holes: metres beyond the limit, {what}", "空白区：超出半径的距离、{what}";
    /// What holes are measured in.
    KM2 = "km\u{b2}", "面积（平方公里）";

    /// How long the longest walk is.
    LONGEST_WALK = "longest walk to a centre", "到服务点的最远步行距离";
    /// Streets that reach nothing.
    STREETS_UNREACHABLE = "streets that reach no centre", "走不到服务点的道路";
    /// Uncovered streets.
    STREETS_WITHOUT = "streets without one, of {km} km", "未覆盖道路（全长 {km} 公里）";
    /// Heading of the streets.
    STREETS = "Streets of the area", "图例：区域内道路";
    /// A symbol.
    WITHIN_LIMIT = "within the limit", "服务半径内";
    /// A symbol.
    BEYOND_LIMIT = "beyond the limit", "超出服务半径";
    /// A symbol.
    DEEPEST_OF_PIECE = "deepest place of a piece", "路段最远点";
    /// Heading of the pieces.
    PIECES = "Pieces: metres beyond the limit, {what}", "路段：超出半径的距离、{what}";
    /// What pieces are measured in.
    KM = "km", "长度（公里）";

    /// What an axis measures.
    SHARE_OF = "share of {counted} (%)", "{counted}占比（%）";
    /// What an axis measures.
    METRES_TO_NEAREST = "distance to the nearest centre, straight line (m)", "到最近服务点的直线距离（米）";
    /// What an axis measures.
    METRES_ON_FOOT = "walk to the nearest centre (m)", "到最近服务点的步行距离（米）";
    /// What an axis measures.
    MINUTES_TO_NEAREST = "walk to the nearest centre (min)", "到最近服务点的步行时间（分钟）";
    /// What an axis measures.
    COST_OF_NEAREST = "cost of the nearest centre (the table's own unit)", "到最近服务点的出行成本（成本表单位）";
    /// What a picture of vectors says of itself.
    MERGED = "{about}. Neighbouring shapes of one colour are one path each.",
        "{about}。相邻的同色图形合并为一条路径。";
    /// The last bar of an axis.
    AND_FARTHER = "the last bar: and farther", "最后一格含更远者";
    /// Who is left out of a chart.
    NOT_SHOWN = "not shown: {people} who reach no centre", "未计入：无法到达任何服务点的 {people}";
    /// Beside the limit.
    WITHIN_SHARE = "within {limit}: {share}", "{limit}内：{share}";
    /// Beside the limit.
    BEYOND_SHARE = "beyond: {share}", "超出：{share}";
    /// Over a mark.
    MEAN = "mean {metres}", "平均 {metres}";
}
