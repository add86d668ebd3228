//! The page of a map that is explored: its panel, switches and tables.

super::messages! {
    /// Where the page cannot run.
    NOSCRIPT = "This map needs JavaScript and a browser of 2023 or later.",
        "本页面需要启用 JavaScript，并使用 2023 年以后的浏览器。";
    /// Where the browser draws no map.
    NO_WEBGL = "This browser does not draw the map (it needs WebGL 2). All figures are in the panel.",
        "当前浏览器无法绘制地图（需要 WebGL 2），各项指标见面板。";

    /// The name of the map, read aloud.
    MAP_OF = "Map: {title}", "地图：{title}";
    /// The same with the keys it knows.
    MAP_HELP = "Map: {title}. Arrow keys move it, plus and minus zoom, Enter says what is in the middle.",
        "地图：{title}。方向键平移，加减号缩放，回车键查看中心处的对象。";
    /// The name of the panel, read aloud.
    PANEL = "Figures, legend and tables", "指标、图例与列表";
    /// A button.
    HIDE_PANEL = "Hide the panel", "收起面板";
    /// A button.
    SHOW_PANEL = "Show the panel", "展开面板";
    /// A button that changes the language; the name of the other language.
    TO_CHINESE = "中文", "中文";
    /// A button that changes the language; the name of the other language.
    TO_ENGLISH = "English", "English";
    /// A button.
    TO_DARK = "Dark colours", "深色显示";
    /// A button.
    TO_LIGHT = "Light colours", "浅色显示";
    /// A button.
    PRINT = "Print", "打印";
    /// A button.
    ZOOM_IN = "Zoom in", "放大";
    /// A button.
    ZOOM_OUT = "Zoom out", "缩小";
    /// A button.
    WHOLE_MAP = "Show the whole map", "全图";

    /// The name of the search field.
    SEARCH = "Search by name", "按名称搜索";
    /// Stands in the empty search field.
    SEARCH_HINT = "Find a block or a centre", "搜索小区或服务点";
    /// Nothing has that name.
    NOTHING_FOUND = "Nothing has this name.", "没有找到。";
    /// The name of the list of what was found.
    FOUND = "Found", "搜索结果";
    /// What a found name is.
    KIND_BLOCK = "block", "小区";
    /// What a found name is.
    KIND_CENTRE = "centre", "服务点";
    /// What a found name is, and a district's row of a block.
    KIND_DISTRICT = "district", "分区";
    /// What a district is called.
    DISTRICT_NUMBER = "District {n}", "分区 {n}";
    /// A block without a name.
    BLOCK_NUMBER = "Block {n}", "小区 {n}";
    /// Rows left out.
    AND_MORE = "and {n} more", "另有 {n} 项";

    /// The name of the tabs.
    SCENARIOS = "Scenarios", "方案";
    /// The name of the slider, where nothing better is known.
    STEP_OF = "Step", "步骤";
    /// A button.
    STEP_BEFORE = "One step back", "上一步";
    /// A button.
    STEP_AFTER = "One step on", "下一步";
    /// What is shown now, read aloud.
    SHOWN = "{what}: {value} {of}", "{what}：{of} {value}";
    /// What the colours of the blocks may show.
    WHAT_IS_SHOWN = "Colours show", "着色依据";
    /// Of a switch between two maps.
    WHO_IS_SERVED = "Who is served", "覆盖状况";
    /// Of a switch between two maps.
    WHO_GAINS = "Who gains, who loses", "增减变化";
    /// Of a switch between two maps of districts.
    BY_DISTRICT = "By district", "按分区";
    /// Of a switch between two maps of districts.
    WHO_MOVES = "Who changes district", "分区调整";
    /// The name of the figures.
    FIGURES = "Figures", "指标";

    /// Heading of the legend, whose parts can be switched.
    LAYERS = "Legend and layers", "图例与图层";
    /// Heading of the blocks.
    BLOCKS_BY = "Blocks by {counted}", "小区（按{counted}）";
    /// Heading of the blocks, where their weight is not shown.
    BLOCKS = "Blocks", "小区";
    /// Two shades.
    TWO_SHADES = "shades: up to {low}, more", "色阶：不超过 {low}，更多";
    /// Three shades.
    THREE_SHADES = "shades: up to {low}, up to {high}, more",
        "色阶：不超过 {low}，不超过 {high}，更多";
    /// A block that is not there.
    ABSENT = "not there in this scenario", "该方案中不存在";
    /// Not compared with anything.
    NOT_COMPARED = "not compared", "不作比较";
    /// A symbol.
    ESTIMATED = "estimated: streets thinly mapped", "估算（路网数据稀疏）";
    /// Heading of the centres.
    CENTRES = "Centres", "服务点";
    /// A symbol, and what a centre is.
    EXISTING = "existing centre", "现状服务点";
    /// A symbol, and what a centre is.
    PLANNED = "planned centre", "规划服务点";
    /// A symbol, and what a centre is.
    PROPOSED = "proposed centre", "新增服务点";
    /// A symbol, and what a centre is.
    DECIDED = "centre opened or moved by the plan", "方案既定的新增或迁移服务点";
    /// A symbol, and what a centre is.
    CLOSING = "centre that closes", "关闭的服务点";
    /// A layer.
    CIRCLES = "Service radii", "服务半径";
    /// A layer.
    ISOCHRONES = "Reach on foot", "步行可达范围";
    /// A layer, and one of its places.
    HOLES = "Holes", "空白区";
    /// A symbol.
    DEEPEST = "deepest place of a hole", "空白区最远点";
    /// A symbol, and what a place is.
    STATIONS = "Proposed station", "新增服务点";
    /// A layer, and heading of a table.
    DISTRICTS = "Districts", "服务分区";
    /// A layer: the level above.
    MODULES = "Modules", "片区";
    /// A layer.
    TODAYS_DISTRICTS = "Today's districts", "现状分区";
    /// A layer.
    ZONES = "Zones that no district crosses", "不得跨越的区划";
    /// A layer, and a symbol.
    BARRIERS = "Barriers", "屏障";
    /// A symbol.
    BRIDGES = "Bridges", "桥梁";
    /// A layer.
    NAMES = "Names", "名称";
    /// A layer.
    AREA = "Study area", "研究区域";
    /// A layer.
    STREETS = "Streets", "道路";
    /// A layer.
    WATER = "Water", "水系";

    /// Heading of a table.
    GAPS = "Largest gaps", "主要盲区";
    /// Heading of a table.
    HOLES_TABLE = "Holes by depth", "空白区";
    /// Heading of a table.
    STATIONS_TABLE = "Proposed stations", "建议新增";
    /// Heading of a table.
    MOVES = "Blocks that change district", "改变所属分区的小区";
    /// Column: of a block that changes district.
    FROM = "from", "原分区";
    /// Column: of a block that changes district.
    TO = "to", "新分区";
    /// Column.
    NAME = "name", "名称";
    /// Column: who has this centre nearest.
    SERVES = "serves", "服务人数";
    /// Column: who has no other centre.
    ALONE = "serves alone", "唯一服务";
    /// Column: who has a centre only because of this one.
    ADDS = "adds", "新增覆盖";
    /// Column: how far a hole's deepest place is.
    DEPTH = "beyond the limit", "超出半径";
    /// What a button of a name does.
    GO_TO = "Show on the map", "在地图上查看";

    /// What a heading of a table does.
    SORT_BY = "Sort by {column}", "按{column}排序";

    /// What is chosen, read aloud.
    SELECTED = "Selected: {name}", "已选中：{name}";
    /// A button.
    CLOSE = "Close", "关闭";
    /// Of a block or a centre.
    STATE = "status", "状态";
    /// Of a block, against the base.
    CHANGE = "change", "变化";
    /// Of a block.
    DISTRICT_TODAY = "district today", "现状分区";
    /// Of a district.
    ITS_CENTRE = "centre", "服务中心";
    /// Of a centre.
    TIER = "tier", "层级";
    /// Of a block.
    NEAREST_STRAIGHT = "nearest, straight line", "最近服务点（直线）";
    /// Of a block.
    NEAREST_ON_FOOT = "nearest, on foot", "最近服务点（步行）";
    /// No centre is near.
    NONE_NEAR = "none within reach", "范围内没有";
    /// Of a block.
    ESTIMATED_NOTE = "Estimated: the streets here are too thinly mapped to say.",
        "估算：此处路网数据不足以判定。";
    /// Degrees.
    POSITION = "latitude, longitude", "纬度、经度";

    /// A length.
    METRES = "{n} m", "{n} 米";
    /// A length.
    KILOMETRES = "{n} km", "{n} 公里";
    /// A name and its value.
    PAIR = "{name}: {value}", "{name}：{value}";
    /// The letter at the arrow.
    NORTH = "N", "北";
    /// Who made the page.
    MADE_BY = "radii {version}", "radii {version}";
}
