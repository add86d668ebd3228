//! Runs of a plan: comparison, summary, charts.

super::messages! {
    /// Title of the comparison.
    COMPARISON = "Comparison of scenarios", "方案比较";
    /// Column.
    SCENARIO = "scenario", "方案";
    /// Column.
    STANDARD = "standard", "服务标准";
    /// Column.
    CENTRES = "centres", "服务点数";
    /// Column.
    NEW = "new", "新增";
    /// Column.
    CLOSED = "closed", "关闭";
    /// Column.
    COST = "cost", "费用";
    /// Column.
    DEMAND = "demand", "需求总量";
    /// Column.
    SERVED = "served", "服务人口";
    /// Column.
    SHARE = "share", "覆盖率";
    /// Column.
    GAINED = "gained", "新获服务";
    /// Column.
    LOST = "lost", "失去服务";
    /// Column.
    FARTHEST = "farthest", "最远距离";
    /// Column.
    MEAN = "mean", "平均距离";
    /// Column.
    WORST_PLACE = "worst neighbourhood", "覆盖率最低的片区";
    /// Column.
    GINI = "Gini", "距离基尼系数";
    /// Column.
    PROOF = "proof", "证明";
    /// Column.
    VERDICT = "verdict", "结论";
    /// Column.
    NEIGHBOURHOOD = "neighbourhood", "片区";
    /// Proof of an optimum.
    OPTIMAL = "optimal", "证明最优";
    /// No plan does what is asked.
    INFEASIBLE = "infeasible", "无可行解";
    /// Stopped with a gap.
    GAP = "within {gap} %", "差距 {gap}% 以内";
    /// The requirement is met.
    MET = "{share} % met", "达到 {share}%";
    /// The requirement is not met.
    MISSED = "{share} % NOT met", "未达到 {share}%";
    /// It is met by estimate only.
    ESTIMATED_MET = "{share} % met by estimate only", "仅按估算达到 {share}%";
    /// Districts keep their tolerance.
    EVEN = "even, each in one piece", "负荷均衡且连片";
    /// Districts do not.
    NOT_EVEN = "tolerance NOT met", "负荷偏差未达到要求";
    /// Weight that changes district.
    MOVED = "{n} change district", "{n} 改变所属分区";
    /// The audit's claim holds.
    HOLDS = "claim holds", "承诺成立";
    /// The audit's claim does not hold.
    FAILS = "claim does NOT hold", "承诺不成立";
    /// Gains and losses are against this scenario.
    AGAINST = "gained and lost: people served now and not in \"{base}\", and the other way round",
        "新获服务、失去服务：与“{base}”相比，现在有服务而当时没有的人口，以及相反的人口";
    /// A standard beside the first.
    BESIDE = "{name}: {share} served within {limit}", "{name}：另按 {limit} 计，覆盖率 {share}";
    /// A case that is judged by another rule than the base.
    OTHER_RULE = "{name}: judged by another rule than \"{base}\", so what it gains and loses is the rule's doing too",
        "{name}：服务标准与“{base}”不同，增减中包含标准变化的影响";
    /// Figures that are partly estimated.
    ESTIMATED = "{n} of them by estimate: the streets are too thinly mapped to say", "其中 {n} 为估算：道路数据不足以判定";
    /// Interrupted.
    STOPPED = "interrupted: {done} of {all} answers; --resume goes on", "已中断：完成 {done}/{all}；--resume 可继续";
    /// Title of a sweep.
    SWEEP = "Trade-off: {name}", "权衡曲线：{name}";
    /// The knee of a trade-off curve.
    KNEE = "the knee: {label}, {share} % served; beyond it each step adds less than the mean",
        "拐点：{label}，覆盖率 {share}%；此后每一步的增量低于平均";
    /// No knee.
    NO_KNEE = "no knee: each step adds as much as the others", "没有拐点：每一步的增量大致相同";
    /// Title of a stress test.
    STRESS = "Stress: {name}", "压力测试：{name}";
    /// Each centre closes.
    EACH_FACILITY = "each of {n} centres closes in turn", "{n} 个服务点逐一关闭";
    /// Each bridge is closed.
    EACH_BRIDGE = "each of {n} bridges is closed in turn", "{n} 座桥梁逐一封闭";
    /// Demand within a margin.
    DEMAND_MARGIN = "every block's demand off by up to {margin} %, {n} draws", "各小区需求量误差不超过 {margin}%，抽样 {n} 次";
    /// The distribution.
    DISTRIBUTION = "served: {least} to {most} %; half of the runs {median} % or less, one in twenty {p5} % or less",
        "覆盖率 {least} 至 {most}%；一半的情形不超过 {median}%，二十分之一不超过 {p5}%";
    /// In which part of the runs the requirement is met.
    MET_IN = "the requirement is met in {part} % of the runs", "{part}% 的情形达到要求";
    /// The worst failure.
    WORST_FAILURE = "the worst: {name}, {lost} lose their service", "最严重：{name}，{lost} 人失去服务";
    /// Nothing is lost by any failure.
    NO_FAILURE = "no failure loses anybody their service", "任何一处失效都不会使居民失去服务";
    /// Title of the groups of demand.
    KINDS = "Kinds of demand", "需求类别";
    /// Title of the tiers.
    TIERS = "Tiers: centres and the share they serve, each within its own radius", "各层级：服务点数与覆盖率（各按自身服务半径）";
    /// Column.
    LIMIT = "radius", "服务半径";
    /// Who gains and who loses.
    BY_NEIGHBOURHOOD = "Who gains and who loses, by neighbourhood", "各片区增减";
    /// Column.
    CHANGE = "change", "变化";
    /// Column.
    SERVED_A = "served A", "A 服务人口";
    /// Column.
    SERVED_B = "served B", "B 服务人口";
    /// What is required is so.
    HELD = "met", "达到要求";
    /// What is required is not so.
    NOT_HELD = "NOT met", "未达到要求";
    /// A case that only one side has.
    ONE_SIDE = "on one side only", "仅一方有此方案";
    /// Nothing to say.
    NOTHING = " ", " ";
    /// Neighbourhoods whose served share fell.
    FELL = "{name}: coverage fell in {n} neighbourhoods: {places}", "{name}：{n} 个片区覆盖率下降：{places}";
    /// Between the parts of a sentence.
    AND = "; ", "；";
    /// A name and its value.
    PAIR = "{name}: {value}", "{name}：{value}";
    /// A layer's name.
    CENTRES_SHORT = "centres", "服务点";
    /// Legend.
    EXISTING = "existing", "现状";
    /// Legend.
    PLANNED = "planned", "规划";
    /// Column.
    REACH = "reach", "到达方式";
    /// Column.
    SERIES = "series", "系列";
    /// Column.
    KEY = "key", "参数";
    /// Column.
    VALUE = "value", "取值";
    /// Column.
    NUMBER = "number", "数值";
    /// Column.
    KNEE_SHORT = "knee", "拐点";
    /// Column.
    KIND = "kind", "类型";
    /// Column.
    GROUP = "group", "分组";
    /// Column.
    BYTES = "bytes", "字节数";
    /// Column.
    STATUS = "status", "求解状态";
    /// A heading with its unit.
    IN_METRES = "{name}, m", "{name}（米）";
    /// Centres that close.
    CLOSED_LIST = "closed: {ids}", "关闭：{ids}";
    /// What an audit found.
    AUDITED = "the farthest place is {metres} from its nearest centre; {km2} of ground are beyond the radius",
        "最远处距最近服务点 {metres}；服务半径以外的面积为 {km2}";
    /// What an audit on foot found.
    AUDITED_STREETS = "{km} of street are beyond the radius", "服务半径以外的道路长 {km}";
    /// Stations that mend a claim.
    STATIONS = "{n} stations are proposed to make the claim true", "为使承诺成立，建议新增 {n} 个站点";
    /// Why nothing does what is asked.
    BECAUSE = "no plan does what is asked: {why}", "无可行方案：{why}";
    /// Gaps that are not listed.
    MORE_GAPS = "and {n} more", "另有 {n} 处";
    /// A sheet's name.
    BY_NEIGHBOURHOOD_SHORT = "Neighbourhoods", "各片区增减";
    /// A sheet's name.
    GROUPS_SHORT = "Tiers and kinds", "层级与类别";
    /// A sheet's name.
    SWEEPS_SHORT = "Trade-offs", "权衡曲线";
    /// A sheet's name.
    STRESS_SHORT = "Stress", "压力测试";
    /// Column.
    ABOUT = "about", "说明";
    /// Column.
    ESTIMATED_SHORT = "served by estimate", "其中估算";
    /// Column.
    WORST_SHARE = "its share", "该片区覆盖率";
    /// Column.
    GAP_SHORT = "gap", "差距";
    /// Title of the summary's metadata.
    METADATA = "Data and sources", "数据与来源";
    /// The plan's file.
    PLAN_FILE = "plan", "方案文件";
    /// Who made the plan.
    AUTHOR = "author", "编制";
    /// Where the data comes from.
    SOURCES = "sources", "数据来源";
    /// An input file.
    FILE = "file", "文件";
    /// What part it plays.
    ROLE = "role", "用途";
    /// Rounded out: the projection.
    PROJECTION = "measured on {plane}", "计算平面：{plane}";
    /// Title of the conclusion.
    CONCLUSION = "Conclusion", "结论";
    /// What is served in a scenario.
    CONCLUDED = "{name}: {share} % served ({served} of {demand}), within {limit}",
        "{name}：覆盖率 {share}%（{demand} 中 {served}，{limit}）";
    /// What changes against the base.
    CONCLUDED_CHANGE = "{gained} gain and {lost} lose their service", "{gained} 人新获服务，{lost} 人失去服务";
    /// New sites.
    CONCLUDED_NEW = "{n} new centres", "新增 {n} 个服务点";
    /// Title of the rules.
    RULES = "Standard and rule", "标准与规则";
    /// The rule of the limit.
    RULE_LIMIT = "The limit itself is within. Straight lines are WGS 84 geodesics to the millimetre; walks lead along the streets, both ways to the street counted.",
        "服务半径含边界。直线距离为 WGS 84 大地线，精确到毫米；步行沿道路计算，含两端到道路的距离。";
    /// The rule of gains.
    RULE_GINI = "Gini: inequality of the distance to the nearest centre over people, 0 equal, 1 most unequal.",
        "距离基尼系数：居民到最近服务点距离的不均等程度，0 为完全均等，1 为最不均等。";
    /// Title of the ledger.
    LEDGER = "Ledger", "服务人口账";
    /// A line of the ledger.
    UNCOVERED = "uncovered", "未覆盖";
    /// A line of the ledger.
    UNSNAPPED = "no street near", "附近无道路";
    /// Line of the ledger.
    OVER_CAPACITY = "in reach, but full", "可达但容量已满";
    /// Those whose centres are full.
    WITHOUT_ROOM = "{n} more are in reach of centres that are full", "另有 {n} 可达但容量已满";
    /// Title of the gaps.
    GAPS = "Gaps", "盲区";
    /// Column.
    PLACE = "place", "位置";
    /// Column.
    BLOCKS = "blocks", "小区";
    /// Column.
    NEAREST = "nearest centre", "最近服务点";
    /// No gap.
    NO_GAPS = "none", "无";
    /// Title of the proposed sites.
    PROPOSED = "Proposed sites", "建议选址";
    /// Column.
    ID = "id", "编号";
    /// Column.
    NAME = "name", "名称";
    /// Column.
    PHASE = "phase", "阶段";
    /// Column.
    TIER = "tier", "层级";
    /// Column.
    ADDS = "adds", "新增服务";
    /// Title of method and limits.
    METHOD = "Method and limits", "方法与局限";
    /// How answers are proved.
    METHOD_PROOF = "Siting answers carry a value and a bound that nothing can beat; \"optimal\" means both are equal. Every answer was recounted by a second routine before it was reported.",
        "选址结果同时给出取值和不可超越的界；“证明最优”即两者相等。所有结果在报告前均由另一段程序独立复核。";
    /// What the numbers do not say.
    METHOD_LIMITS = "Coverage says who is near enough; whether there is room is counted only where a scenario keeps capacities. The figures are as good as the data above.",
        "覆盖率只说明距离是否足够近；只有设定了容量的方案才计入容量。结果的可靠程度取决于上述数据。";
    /// Who made the report.
    MADE_BY = "made by radii {version}", "由 radii {version} 生成";
    /// Title of the map of a scenario.
    MAP = "Map", "地图";
    /// Caption of the map of differences.
    MAP_OF_DIFFERENCES = "Who gains and who loses against \"{base}\"", "与“{base}”相比的增减";
    /// Legend.
    KEPT = "served in both", "前后均有服务";
    /// Legend.
    NEWLY = "newly served", "新获服务";
    /// Legend.
    NO_LONGER = "no longer served", "失去服务";
    /// Legend.
    NEVER = "served in neither", "前后均无服务";
    /// Axis of a trade-off.
    AXIS_SHARE = "share served (%)", "覆盖率（%）";
    /// Axis of a trade-off.
    AXIS_MEAN_METRES = "mean way (m)", "平均出行距离（米）";
    /// Axis of a trade-off.
    AXIS_LONGEST_METRES = "longest way (m)", "最远出行距离（米）";
    /// Axis of a trade-off.
    AXIS_MEAN_MINUTES = "mean way (min)", "平均出行时间（分钟）";
    /// Axis of a trade-off.
    AXIS_LONGEST_MINUTES = "longest way (min)", "最远出行时间（分钟）";
    /// Axis of a trade-off.
    AXIS_MEAN_COST = "mean cost", "平均出行成本";
    /// Axis of a trade-off.
    AXIS_LONGEST_COST = "largest cost", "最大出行成本";
    /// Axis of a trade-off.
    AXIS_OPEN = "new centres", "新增服务点数（个）";
    /// Axis of a trade-off.
    AXIS_METRES = "service radius (m)", "服务半径（米）";
    /// Axis of a trade-off.
    AXIS_MINUTES = "service radius (min)", "服务半径（分钟）";
    /// Axis of a trade-off, of limits in the planner's own unit or in several.
    AXIS_LIMIT = "service radius", "服务半径";
    /// Axis of a trade-off.
    AXIS_SPEED = "walking speed (m/min)", "步行速度（米/分钟）";
    /// Axis of a trade-off.
    AXIS_TARGET = "share asked for (%)", "目标覆盖率（%）";
    /// Axis of a trade-off.
    AXIS_BUDGET = "budget", "预算";
    /// A curve of a trade-off, by what else is swept.
    SERIES_OPEN = "{value} new", "新增 {value} 个";
    /// A curve of a trade-off.
    SERIES_WITHIN = "within {value}", "服务半径 {value}";
    /// A curve of a trade-off.
    SERIES_SPEED = "at {value}", "步行 {value}";
    /// A curve of a trade-off.
    SERIES_TARGET = "{value} asked for", "目标 {value}";
    /// A curve of a trade-off.
    SERIES_BUDGET = "budget {value}", "预算 {value}";
    /// A walking speed.
    SPEED = "{n} m/min", "{n} 米/分钟";
    /// The knee in a chart.
    KNEE_POINT = "knee: {label}", "拐点：{label}";
    /// Under a chart whose axis does not begin at 0.
    AXIS_BEGINS = "the vertical axis begins at {n} %", "纵轴自 {n}% 起";
    /// Under a chart: values for which nothing does what is asked.
    NO_ANSWER = "no plan does what is asked", "无可行方案";
}
