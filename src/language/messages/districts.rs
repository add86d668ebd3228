//! Messages about service districts.

use super::messages;

messages! {
    /// Heading, of free districts.
    HEADING = "Districts: {districts} within {tolerance} of an even share", "服务分区：{districts}，负荷偏差不超过 {tolerance}";
    /// Heading, of districts around centres.
    HEADING_CENTRES = "Districts: {districts}, one around each centre, within {tolerance} of an even share",
        "服务分区：{districts}，每个中心一个，负荷偏差不超过 {tolerance}";
    /// All rules are kept.
    KEPT = "Every district is one piece of ground and within the tolerance.", "每个分区连片，且负荷偏差在允许范围内。";
    /// The tolerance is not met.
    UNEVEN = "The tolerance is NOT met: {why}", "负荷偏差未达到要求：{why}";
    /// Even, but not whole.
    NOT_WHOLE = "Districts are even, but NOT each in one piece: {why}", "各分区负荷均衡，但并非都连片：{why}";
    /// It is proved that no division does.
    NO_DIVISION = "no division meets it, because of what follows.", "任何划分都达不到，原因如下。";
    /// None was found.
    NONE_FOUND = "no division that meets it was found.", "未找到符合要求的划分。";
    /// The exact deviation of a workload.
    DEVIATION = "{workload}: an even share is {share}; the most is {most} ({over} over, district {heaviest}), the least {least} ({under} under, district {lightest})",
        "{workload}：平均每区 {share}；最多 {most}（高 {over}，分区 {heaviest}），最少 {least}（低 {under}，分区 {lightest}）";
    /// Districts in pieces.
    IN_PIECES = "District {district} is in {pieces} pieces: {ids}", "分区 {district} 分成 {pieces} 块：{ids}";
    /// What the division costs, and what nothing beats.
    SHAPE = "Moment of inertia {value}; around these middles none is below {bound} (gap {gap}).",
        "惯性矩 {value}；以这些中心点为准，任何划分都不低于 {bound}（差距 {gap}）。";
    /// The same around centres.
    WAYS = "Weight times way {value}; no even division is below {bound} (gap {gap}).",
        "负荷乘距离 {value}；任何均衡划分都不低于 {bound}（差距 {gap}）。";
    /// What a division costs that keeps no tolerance.
    SHAPE_ALONE = "It comes to {value} (weight times squared distance to the middle, or times the way to the centre).",
        "合计 {value}（负荷乘到中心点距离的平方，或乘到服务中心的距离）。";
    /// Blocks outside the ground.
    ASTRAY = "WARNING: outside the ground of their district, most likely outside the area: {blocks}. hint: check the area",
        "警告：{blocks}不在其分区的地域内，多半位于研究范围之外。提示：请检查研究范围";
    /// How far people are.
    FAR = "To the middle of the district: mean {mean} m, at most {most} m.", "到分区中心点：平均 {mean} 米，最远 {most} 米。";
    /// The same of centres.
    FAR_CENTRES = "To the centre of the district: mean {mean} m, at most {most} m.", "到分区服务中心：平均 {mean} 米，最远 {most} 米。";
    /// Who is near.
    WITHIN = "Within {limit} of the middle of their district: {held}, {part}.", "距分区中心点 {limit} 以内：{held}，占 {part}。";
    /// The same of centres.
    WITHIN_CENTRES = "Within {limit} of the centre of their district: {held}, {part}.", "距分区服务中心 {limit} 以内：{held}，占 {part}。";
    /// Figure: who is near.
    NEAR = "within {limit} of the middle of their district", "距分区中心点 {limit} 以内";
    /// The same of centres.
    NEAR_CENTRES = "within {limit} of the centre of their district", "距分区服务中心 {limit} 以内";
    /// Neighbours.
    LINKS = "Pairs of neighbours: {touching} touch, {across} lie across a gap of at most {gap} m, {bridged} joined by bridges; {cut} kept apart by barriers.",
        "邻接关系：{touching} 对小区相接，{across} 对间隔不超过 {gap} 米，{cut} 对被屏障隔开，{bridged} 对由桥梁连接。";
    /// What lay apart.
    JOINED = "That leaves some of the blocks apart: {n} more pairs that no barrier parts count as neighbours across wider ground. A gap that is given sets a limit instead.",
        "上述范围内部分小区互不相连，因此另有 {n} 对间隔更远、无屏障分隔的小区也视为相邻；给定最大间隔（gap）即可设定上限。";
    /// Today's division by the same measures.
    TODAY = "Today: {districts}, largest deviation {largest}, compactness {compactness}, {pieces} in pieces.",
        "现状：{districts}，最大偏差 {largest}，紧凑度 {compactness}，其中 {pieces} 个不连片。";
    /// Blocks without a district today.
    OUTSIDE = "In no district today: {blocks}.", "目前不属于任何分区：{blocks}。";
    /// Districts of today that go on as a centre's, or under a new name.
    RENAMED = "Of today's districts, under another name from now on ({n}): {pairs}.",
        "现有分区中 {n} 个将改用新名称：{pairs}。";
    /// One of today's and the name it goes on under.
    GOES_ON = "{today} as {name}", "{today} 改为 {name}";
    /// Districts of today that end.
    ENDING = "Of today's districts, no more ({n}): {names}.", "现有分区中撤销 {n} 个：{names}。";
    /// Districts without ground.
    NO_GROUND = "WARNING: no ground is drawn for {districts} ({ids}): the blocks lie where others do, or outside the area. hint: give blocks as polygons, or check the area",
        "警告：{districts}（{ids}）没有可绘制的地域：小区与其他小区位于同一地点，或位于研究范围之外。提示：请以多边形给出小区，或检查研究范围";
    /// Zones that overlap.
    IN_SEVERAL_ZONES = "WARNING: in several zones, and taken to be in the first of the layer: {blocks}. hint: zones should not overlap",
        "警告：{blocks}同时位于多个片区，按图层中排在最前的计。提示：片区不应重叠";
    /// Districts of today that overlap.
    IN_SEVERAL_TODAY = "WARNING: in several of today's districts, and taken to be in the first of the layer: {blocks}. hint: districts should not overlap",
        "警告：{blocks}同时位于多个现有分区，按图层中排在最前的计。提示：分区不应重叠";
    /// Districts of today without blocks.
    EMPTY_TODAY = "WARNING: no block lies in {names} of today's districts: they count as none.",
        "警告：现有分区 {names} 内没有小区，不计入。";
    /// Blocks that barriers run through.
    CROSSED = "Barriers run through {blocks} ({ids}): a block belongs to the side with most of its ground. hint: split it along the barrier, and each part has its own side",
        "屏障穿过 {blocks}（{ids}），这些小区归入面积较大的一侧。提示：沿屏障拆分，各部分即归各自一侧";
    /// Bridges without effect.
    IDLE = "WARNING: without effect, as both ends are on the same side or no block belongs near one: {bridges}. hint: draw a bridge from bank to bank",
        "警告：{bridges}未连接任何小区：两端位于同一侧，或一端附近没有小区。提示：桥梁应从一岸画到另一岸";
    /// Centres in one place.
    ONE_PLACE = "WARNING: {ids} stand in one place: which of them has a block is the same to everybody. hint: one row for each place, or a number of districts instead of centres",
        "警告：{ids} 位于同一地点，小区归入其中哪一个并无差别。提示：每个地点保留一行，或按分区数划分";
    /// A district whose ground is torn.
    GROUND_IN_PARTS = "The ground of district {district} lies in {parts} parts: its blocks are neighbours across ground that is not theirs.",
        "分区 {district} 的地域分成 {parts} 块：其小区隔着不属于本区的地域相邻。";
    /// Who moves.
    MOVED = "{blocks} ({people}) change district; any even division moves at least {least}.",
        "{blocks}（{people}）改变所属分区；任何均衡划分至少要调整 {least}。";
    /// Workers.
    STAFF = "{n} workers shared out: {least} to {most} each.", "共配备 {n} 人：人均负荷 {least} 至 {most}。";
    /// A block that is too heavy.
    HEAVY = "block {id} alone has {weight} {workload}, and a district may have at most {most}. hint: split the block, draw fewer districts, or raise the tolerance",
        "小区 {id} 的 {workload} 为 {weight}，而一个分区最多 {most}。提示：拆分该小区、减少分区数，或放宽容差";
    /// Blocks cut off.
    APART = "{blocks} cut off from the others ({ids}): {weight} in all, which makes no whole number of districts. hint: a wider gap, a bridge, or a larger tolerance",
        "与其他小区不相连的 {blocks}（{ids}）合计 {weight}，不足以构成整数个分区。提示：加大间隔（gap）、增加桥梁，或放宽容差";
    /// A zone whose weight is no whole number of districts.
    ZONE = "zone {zone} has {weight} {workload} for {districts} districts, which is no even share. hint: another number of districts, or a larger tolerance",
        "片区 {zone} 的 {workload} 为 {weight}，分为 {districts} 个分区无法均衡。提示：改变分区数，或放宽容差";
    /// A part whose weight is no whole number of districts.
    PART = "the part of block {id} has {weight} {workload} for {districts} districts, which is no even share. hint: another number of districts, or a larger tolerance",
        "小区 {id} 所在部分的 {workload} 为 {weight}，分为 {districts} 个分区无法均衡。提示：改变分区数，或放宽容差";
    /// Column.
    DISTRICT = "district", "分区";
    /// Column.
    MODULE = "module", "片区";
    /// Column.
    BLOCKS = "blocks", "小区数";
    /// Column.
    AREA = "km2", "平方公里";
    /// Column.
    COMPACT = "compactness", "紧凑度";
    /// Column.
    FARTHEST = "farthest", "最远距离";
    /// Column.
    WORKERS = "workers", "人员";
    /// Column.
    EACH = "each", "人均";
    /// Column.
    FROM_EVEN = "from even", "偏差";
    /// Subtitle of the map.
    SUBTITLE = "{districts}; largest deviation {largest} from an even share", "{districts}；负荷最大偏差 {largest}";
    /// Title of the list beside the map.
    LIST = "districts", "分区";
    /// Heading beside the map.
    BALANCE = "largest deviation", "最大偏差";
    /// The lightest district.
    LIGHTEST = "least", "最少";
    /// The heaviest district.
    HEAVIEST = "most", "最多";
    /// The class of blocks on a map of districts.
    IN_DISTRICT = "block, by district", "小区（按分区）";

    /// Beside the number of districts on a page.
    LARGEST_OF = "largest deviation {largest} from an even share", "负荷最大偏差 {largest}";
    /// A line of figures, and whether the rules are kept.
    RULES = "rules", "划分要求";
    /// A line of figures.
    LARGEST = "{workload}: largest deviation", "{workload}：最大偏差";
    /// What was allowed.
    ALLOWED = "tolerance {tolerance}", "允许偏差 {tolerance}";
    /// A line of figures.
    EVEN_SHARE = "even share", "平均每区";
    /// The heaviest district.
    OVER = "{part} over, district {id}", "高 {part}，分区 {id}";
    /// The lightest district.
    UNDER = "{part} under, district {id}", "低 {part}，分区 {id}";
    /// A line of figures.
    WHOLE = "in one piece", "连片的分区";
    /// So many of all.
    OF_ALL = "{n} of {all}", "{n} / {all}";
    /// A line of figures.
    MOMENT = "moment of inertia", "惯性矩";
    /// The same around centres.
    WEIGHT_TIMES_WAY = "weight times way", "负荷乘距离";
    /// What nothing beats.
    NONE_BELOW_HERE = "around these middles none is below {bound} (gap {gap})", "以这些中心点为准，任何划分都不低于 {bound}（差距 {gap}）";
    /// The same around centres.
    NONE_BELOW = "no even division is below {bound} (gap {gap})", "任何均衡划分都不低于 {bound}（差距 {gap}）";
    /// A line of figures.
    MEAN_COMPACT = "mean compactness", "平均紧凑度";
    /// A line of figures.
    MEAN_WAY = "mean distance to the middle of the district", "到分区中心点的平均距离";
    /// The same around centres.
    MEAN_WAY_CENTRES = "mean distance to the centre of the district", "到分区服务中心的平均距离";
    /// The farthest of all.
    AT_MOST = "at most {most}", "最远 {most}";
    /// A line of figures.
    LARGEST_TODAY = "largest deviation today", "现状最大偏差";
    /// A line of figures.
    COMPACT_TODAY = "mean compactness today", "现状平均紧凑度";
    /// A line of figures.
    WHOLE_TODAY = "in one piece today", "现状连片的分区";
    /// A line of figures, and a class of blocks.
    CHANGING = "change district", "改变所属分区";
    /// A class of blocks.
    STAYING = "stay in their district", "保持所属分区";
    /// A class of blocks.
    NOWHERE = "in no district today", "目前不属于任何分区";
    /// What no even division gets below.
    MOVES_AT_LEAST = "any even division moves at least {least}", "任何均衡划分至少要调整 {least}";
    /// A line of figures: blocks that do not lie in the ground of their district.
    OUTSIDE_GROUND = "outside the ground of their district", "不在其分区地域内的小区";
    /// What a worker has to do.
    EACH_HAS = "{least} to {most} each", "人均负荷 {least} 至 {most}";
}
