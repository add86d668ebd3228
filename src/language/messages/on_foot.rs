//! What the report says about walks and streets.

super::messages! {
    /// Who walks.
    ON_FOOT = "On foot: {walker} at {speed} m/min ({kmh} km/h); {gates}",
        "步行：{walker}，{speed} 米/分钟（{kmh} 公里/小时）；{gates}";
    /// Speeds that differ.
    UNEVEN = "metres of a walking time are those walked in it at {speed} m/min; streets with a \
              speed of their own count at theirs",
        "步行时间按 {speed} 米/分钟折算为距离；另有步速规定的道路按其步速计算";
    /// Column of limits.
    LIMIT = "limit", "服务半径";
    /// Column of the straight line.
    STRAIGHT_LINE = "straight line", "直线覆盖率";
    /// Column of walks.
    WALKED = "on foot", "步行覆盖率";
    /// Column of estimates.
    OF_IT_ESTIMATED = "of it estimated", "其中估算";
    /// Column of what no street is near.
    NO_STREET = "no street", "附近无道路";

    /// A speed that somebody walks.
    SPEED = "{needed} m/min ({kmh} km/h)", "{needed} 米/分钟（{kmh} 公里/小时）";
    /// A speed that nobody walks.
    TOO_FAST = "{needed} m/min ({kmh} km/h), faster than anybody walks",
        "{needed} 米/分钟（{kmh} 公里/小时，已非步行所能）";
    /// All are in time.
    ALL_IN_TIME = "{minutes} min: everybody on a street walks it in time",
        "{minutes} 分钟：临路需求点都能按时走到";
    /// All would be in time at some speed.
    ALL_AT_SPEED = "{minutes} min: everybody on a street would be in time at {speed}",
        "{minutes} 分钟：临路需求点要全部按时走到，步速须达 {speed}";
    /// At no speed.
    AT_NO_SPEED = "{minutes} min: at no speed for everybody: some cannot walk to a centre at all",
        "{minutes} 分钟：步速再快也不能都按时走到，有的需求点根本走不到任何服务点";
    /// A share is in time at some speed.
    SHARE_AT_SPEED = "{minutes} min: {share} % are in time at {speed}",
        "{minutes} 分钟：{share}% 的需求要按时走到，步速须达 {speed}";

    /// Who lacks a path.
    PATH_MISSING_FOR = "a path is missing for {tally}: a centre lies within {metres} m in a \
                        straight line, but not on foot",
        "缺通路：{tally}，直线距离 {metres} 米内有服务点，步行则超出";
    /// Who lacks a centre.
    CENTRE_MISSING_FOR = "a centre is missing for {tally}: none lies within {metres} m even in a \
                          straight line",
        "缺服务点：{tally}，直线距离 {metres} 米内也没有服务点";
    /// How far round it is.
    DETOURS = "walks are {half} times as long as straight lines (half of them; one in ten at \
               most {low}, nine in ten at most {high} times)",
        "绕行系数（步行距离与直线距离之比）：中位数 {half}，一成不超过 {low}，九成不超过 {high}";
    /// What hangs on gates.
    BY_GATES = "served on foot with gates: {cases}", "小区大门不同通行规则下的步行覆盖率：{cases}";
    /// One rule for gates.
    GATE_CASE = "{gates} {share}", "{gates} {share}";
    /// What is estimated.
    ESTIMATED = "estimated for the first limit, at {detour} times the straight line: {tally}; \
                 fewer than {density} km of street in a km2 are mapped there",
        "第一个服务半径下按直线距离的 {detour} 倍估算：{tally}；当地路网密度不足 {density} 公里/平方公里";
    /// The network.
    STREETS = "streets: {reached} of {all} km within the first limit; {ways} walked, {nodes} \
               nodes, {gates} gates, {shut} closed, {squares} squares crossed, {islands} islands \
               ({island_nodes} nodes) left out",
        "路网：全长 {all} 公里，第一个服务半径内 {reached} 公里；可步行{ways}，节点 {nodes} 个，大门 \
         {gates} 处，封闭 {shut} 处，可穿行广场 {squares} 处，剔除孤立路网 {islands} 片\
         （节点 {island_nodes} 个）";
    /// The isochrones.
    ISOCHRONES = "isochrones: {polygons}; of {compared} comparisons of a block with one, \
                  {mismatched} disagree (blocks served by estimate lie outside)",
        "等时圈：{polygons}；与小区逐一核对 {compared} 次，不一致 {mismatched} 次\
         （按估算覆盖的小区在圈外）";
    /// No streets are given.
    WITHOUT_STREETS = "no streets are given: every walk is estimated at {detour} times the straight line",
        "未提供道路数据：步行距离一律按直线距离的 {detour} 倍估算";
}
