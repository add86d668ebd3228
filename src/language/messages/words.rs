//! Words about questions and answers that several outputs share.

super::messages! {
    /// A limit, and along what it is measured.
    RULE = "{limit}, {way}", "{way} {limit}";
    /// The same of a walk of a known speed.
    RULE_AT_SPEED = "{limit}, on foot at {speed} m/min", "以 {speed} 米/分钟步行 {limit}";
    /// As the crow flies.
    STRAIGHT_LINE = "straight line", "直线距离";
    /// Along the streets.
    ON_FOOT = "on foot", "步行";
    /// The planner's own table of costs.
    MATRIX = "matrix", "自备出行成本";
    /// What is counted where no column says it.
    WEIGHT = "weight", "权重";
    /// So many people, or whatever is counted.
    PEOPLE = "{weight} {counted}", "{counted} {weight}";
    /// Blocks, and who lives there.
    TALLY = "{blocks} ({people})", "{blocks}（{people}）";

    /// A proved answer.
    OPTIMAL = "optimal", "证明最优";
    /// An answer within the gap asked for.
    FEASIBLE = "feasible", "可行";
    /// No answer.
    INFEASIBLE = "infeasible", "无可行解";
    /// A search that ran out of time.
    STOPPED = "stopped", "提前终止";

    /// The question of mclp.
    MCLP = "most demand covered with so many new sites, or for so much money",
        "在既定的新增数量或预算下，覆盖尽可能多的需求";
    /// The question of lscp.
    LSCP = "fewest (or cheapest) new sites so that all demand is covered",
        "以最少（或费用最低）的新增服务点覆盖全部需求";
    /// The question of pscp.
    PSCP = "fewest (or cheapest) new sites so that a share of the demand is covered",
        "以最少（或费用最低）的新增服务点达到要求的覆盖率";
    /// The question of backup.
    BACKUP = "most demand covered twice, keeping single coverage where asked",
        "使双重覆盖的需求尽可能多（可要求先保证单重覆盖）";
    /// The question of p-median.
    P_MEDIAN = "least weighted distance with so many new sites, or for so much money",
        "在既定的新增数量或预算下，使全部需求的加权总距离最小";
    /// The question of p-center.
    P_CENTER = "least longest distance with so many new sites, or for so much money",
        "在既定的新增数量或预算下，使最远需求点的距离最小";
    /// The question of cflp.
    CFLP = "least opening cost and weighted distance together, no site beyond its capacity",
        "在不超出各服务点容量的前提下，使建设费用与加权距离之和最小";

    /// What a block without a centre anywhere near lacks.
    CENTRE_MISSING = "a centre is missing", "缺服务点";
    /// What a block with a centre near, but not on foot, lacks.
    PATH_MISSING = "a path is missing", "缺通路";

    /// A walker that comes with radii.
    ADULT = "adult", "成年人";
    /// A walker that comes with radii.
    ELDER = "elder", "老年人";
    /// A walker that comes with radii.
    WHEELCHAIR = "wheelchair", "轮椅使用者";
    /// Gates that anybody passes.
    GATES_OPEN = "open", "自由通行";
    /// Gates to enter and leave by.
    GATES_RESIDENTS = "residents", "仅供出入";
    /// Gates that nobody passes.
    GATES_CLOSED = "closed", "全部封闭";
    /// What open gates mean.
    GATES_OPEN_MEAN = "gates are passed by anybody", "小区大门任何人均可通行";
    /// What gates for residents mean.
    GATES_RESIDENTS_MEAN = "gates are passed to enter and leave, never to pass through",
        "小区大门仅供出入，不得穿行";
    /// What closed gates mean.
    GATES_CLOSED_MEAN = "nobody passes a gate", "小区大门一律不通行";

    /// A plane without a projection.
    PLAIN_METRES = "plain metres (Euclidean distances)", "平面米制坐标（欧氏距离）";
    /// The plane a study is measured on.
    TRANSVERSE_MERCATOR = "transverse Mercator centred on {lat}, {lon} (WGS 84); it stretches by \
                           at most {stretch} mm per km, and distances are corrected to the \
                           geodesic",
        "横轴墨卡托投影，中心 {lat}，{lon}（WGS 84）；每公里长度变形不超过 {stretch} 毫米，\
         距离已改正为大地线长度";
}
