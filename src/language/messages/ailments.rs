//! What `radii inspect` finds wrong, and what to do about it; and the words of its report.

super::messages! {
    /// Rows a format refuses, in its own words.
    REFUSED = "rows that cannot be read: {found}; allowed: {allowed}",
        "无法读取的行：{found}；允许：{allowed}";
    /// Its remedy.
    REFUSED_REMEDY = "{hint}",
        "{hint}";
    /// A layer without rows.
    LAYER_EMPTY = "no row in it",
        "没有任何记录";
    /// Its remedy.
    LAYER_EMPTY_REMEDY = "check the export, or the where filter",
        "检查导出步骤，或 where 筛选条件";
    /// A table without coordinates.
    NO_COORDINATES = "no geometry, and no columns that look like coordinates; columns: {columns}",
        "没有几何，也没有可识别的坐标列；现有列：{columns}";
    /// Its remedy.
    NO_COORDINATES_REMEDY = "name them, as in ?x=COLUMN&y=COLUMN",
        "指明坐标列，如 ?x=列名&y=列名";
    /// A column the planner named.
    COLUMN_MISSING = "no column \"{column}\", which is to be the {role}; columns: {columns}",
        "没有“{column}”列（用作 {role}）；现有列：{columns}";
    /// Its remedy.
    COLUMN_MISSING_REMEDY = "name one of these columns",
        "改用现有的列名";
    /// Coordinates of no known system.
    CRS_MISSING = "the coordinate system is not known: numbers such as {sample}",
        "坐标系未知：坐标如 {sample}";
    /// Its remedy.
    CRS_MISSING_REMEDY = "say it: ?crs=EPSG:4326 for degrees, ?crs=EPSG:4547 and the like for Gauss-Krüger metres, ?crs=local for plain metres",
        "请注明：经纬度用 ?crs=EPSG:4326，高斯投影坐标用 ?crs=EPSG:4547 之类，任意平面米用 ?crs=local";
    /// A system nobody knows.
    CRS_UNKNOWN = "{detail}",
        "坐标系无法识别：{detail}";
    /// Its remedy.
    CRS_UNKNOWN_REMEDY = "give the right one, as in ?crs=EPSG:4547",
        "给出正确的坐标系，如 ?crs=EPSG:4547";
    /// Metres where degrees should be.
    CRS_METRES = "coordinates such as {sample} are not degrees: they look like metres",
        "坐标如 {sample} 不是经纬度，像是米制投影坐标";
    /// Its remedy.
    CRS_METRES_REMEDY = "give their coordinate system, as in ?crs=EPSG:4547, or ?crs=local",
        "给出坐标系，如 ?crs=EPSG:4547，或 ?crs=local";
    /// Degrees where metres should be.
    CRS_DEGREES = "coordinates such as {sample} look like degrees, the coordinate system is in metres: {system}",
        "坐标如 {sample} 像是经纬度，而坐标系以米为单位：{system}";
    /// Its remedy.
    CRS_DEGREES_REMEDY = "leave crs out, or write ?crs=EPSG:4326",
        "去掉 crs，或写 ?crs=EPSG:4326";
    /// Degrees as plain metres.
    EXTENT_TINY = "the whole layer is {across} m across: are these degrees taken for metres?",
        "整个图层只有 {across} 米宽：是否把经纬度当成了米？";
    /// Its remedy.
    EXTENT_TINY_REMEDY = "leave ?crs=local out, or write ?crs=EPSG:4326",
        "去掉 ?crs=local，或写 ?crs=EPSG:4326";
    /// Axes swapped, by themselves.
    AXES_SWAPPED = "{right} of {total} positions are possible as they are, all would be if swapped: longitude and latitude (or x and y) look swapped",
        "{total} 个坐标中只有 {right} 个合理，互换后全部合理：经度与纬度（或 x 与 y）可能颠倒";
    /// Its remedy.
    AXES_SWAPPED_REMEDY = "swap them in the export, or name the columns the other way round: ?x=COLUMN&y=COLUMN",
        "在导出时互换，或对调列名：?x=列名&y=列名";
    /// Axes swapped, as another layer shows.
    AXES_SWAPPED_BESIDE = "the layer would overlap {other} if its longitude and latitude were swapped, and does not as it is",
        "互换经纬度后才与 {other} 重叠，现状不重叠";
    /// Its remedy.
    AXES_SWAPPED_BESIDE_REMEDY = "swap them in the export, or name the columns the other way round: ?x=COLUMN&y=COLUMN",
        "在导出时互换，或对调列名：?x=列名&y=列名";
    /// Coordinates out of range.
    COORD_RANGE = "coordinates outside what the system holds",
        "坐标超出坐标系的取值范围";
    /// Its remedy.
    COORD_RANGE_REMEDY = "correct the rows or leave them out",
        "改正这些行，或将其删去";
    /// Coordinates outside the domain of their system.
    COORD_DOMAIN = "coordinates that cannot be turned into degrees",
        "坐标无法换算为经纬度";
    /// Its remedy.
    COORD_DOMAIN_REMEDY = "check crs: is it the right zone?",
        "检查 crs：投影带是否正确？";
    /// Blank coordinates.
    COORD_MISSING = "no coordinate",
        "缺坐标";
    /// Its remedy.
    COORD_MISSING_REMEDY = "fill the cells in, or leave the rows out with ?where=COLUMN!=",
        "补全坐标，或用 ?where=列名!= 去掉这些行";
    /// Points among polygons and the like.
    GEOM_TYPE = "geometries of another kind than the rest of the layer",
        "几何类型与图层其余部分不一致";
    /// Its remedy.
    GEOM_TYPE_REMEDY = "leave the rows out, or export them as what the others are",
        "去掉这些行，或按其余部分的类型导出";
    /// Beijing 1954, Xian 1980.
    CRS_DOUBTFUL = "{system}: no public shift from its datum to WGS 84 exists and none is applied, so places may be off by tens of metres or more",
        "{system}：该基准与 WGS 84 之间没有公开的转换参数，未作改正，位置可能偏差几十米以上";
    /// Its remedy.
    CRS_DOUBTFUL_REMEDY = "ask the provider for CGCS2000 coordinates",
        "请数据提供方给出 CGCS2000 坐标";
    /// A zone number in x, and none in the code; or the reverse.
    ZONE_PREFIX = "x such as {x} carries the zone number {zone}, which {system} does not",
        "横坐标如 {x} 带有带号 {zone}，而 {system} 不带带号";
    /// Its remedy.
    ZONE_PREFIX_REMEDY = "take the system that fits: {candidates}",
        "改用相符的坐标系：{candidates}";
    /// Far from the central meridian.
    ZONE_FAR = "the layer lies {degrees} degrees from the central meridian {meridian} of {system}",
        "图层距 {system} 的中央子午线 {meridian}° 达 {degrees}°";
    /// Its remedy.
    ZONE_FAR_REMEDY = "check the zone: a 3-degree zone reaches 1.5 degrees to either side, a 6-degree zone 3",
        "检查投影带：3 度带向两侧各 1.5°，6 度带各 3°";
    /// A zone that puts the layer beside the others.
    ZONE_WRONG = "the layer lies {gap} km from {other}; in another zone it would lie on it",
        "图层距 {other} {gap} 公里；换一个投影带就能重合";
    /// Its remedy.
    ZONE_WRONG_REMEDY = "try {candidates}",
        "试用 {candidates}";
    /// Layers of different places.
    APART = "the layer lies {gap} km from {other}: they do not overlap",
        "图层距 {other} {gap} 公里，两者不重叠";
    /// Its remedy.
    APART_REMEDY = "check crs and datum of both, and that both are of the same place",
        "检查两者的坐标系和基准，并确认是同一地区";
    /// A datum shift against another layer.
    SHIFT_LAYER = "against {other} the layer lies {east} m east and {north} m north ({metres} m), the same for {pairs} common rows: it looks like {datum}",
        "与 {other} 相比，图层整体偏东 {east} 米、偏北 {north} 米（{metres} 米），{pairs} 个共有对象一致：像是 {datum} 坐标";
    /// Its remedy.
    SHIFT_LAYER_REMEDY = "say so: ?datum={key}; radii then shifts it back, and --fix writes the shifted copy",
        "注明 ?datum={key}，radii 会自动纠偏；--fix 可写出纠偏后的副本";
    /// A datum shift against the streets.
    SHIFT_STREETS = "shifted by {east} m east and {north} m north ({metres} m) the points lie {after} m from the nearest street (median), as they are {before} m: it looks like {datum}",
        "向东 {east} 米、向北 {north} 米（{metres} 米）平移后，各点距最近道路的中位数由 {before} 米降为 {after} 米：像是 {datum} 坐标";
    /// Its remedy.
    SHIFT_STREETS_REMEDY = "say so: ?datum={key}; radii then shifts it back, and --fix writes the shifted copy",
        "注明 ?datum={key}，radii 会自动纠偏；--fix 可写出纠偏后的副本";
    /// A shift nobody can name.
    OFFSET = "against {other} the layer lies {east} m east and {north} m north ({metres} m), the same for {pairs} common rows",
        "与 {other} 相比，图层整体偏东 {east} 米、偏北 {north} 米（{metres} 米），{pairs} 个共有对象一致";
    /// Its remedy.
    OFFSET_REMEDY = "the coordinate systems differ by more than they say: check crs and datum of both",
        "两者坐标系的差别比标注的大：检查各自的坐标系和基准";
    /// Blank ids.
    ID_MISSING = "no identifier",
        "缺编号";
    /// Its remedy.
    ID_MISSING_REMEDY = "fill it in, or choose another column with ?id=COLUMN",
        "补全编号，或用 ?id=列名 另选一列";
    /// Ids that occur twice.
    ID_DUPLICATE = "the identifier of another row",
        "编号与另一行重复";
    /// Its remedy.
    ID_DUPLICATE_REMEDY = "remove the repeated row, or choose another column with ?id=COLUMN",
        "删去重复的行，或用 ?id=列名 另选一列";
    /// Whole rows twice.
    ROW_REPEATED = "the same as another row in every cell",
        "与另一行完全相同";
    /// Its remedy.
    ROW_REPEATED_REMEDY = "leave the repeated rows out",
        "删去重复的行";
    /// Points on one spot.
    COINCIDENT = "points within {metres} m of another row's",
        "与另一行的点相距不到 {metres} 米";
    /// Its remedy.
    COINCIDENT_REMEDY = "are they one thing entered twice? Then keep one",
        "是否同一对象录入了两次？若是只留一个";
    /// Rows at 0, 0.
    NULL_ISLAND = "rows at exactly 0, 0, in the sea off Africa: usually a missing coordinate",
        "坐标恰为 0, 0（非洲以西海上），通常是缺坐标";
    /// Its remedy.
    NULL_ISLAND_REMEDY = "correct the rows or leave them out",
        "改正这些行，或将其删去";
    /// A layer off Africa.
    OFF_AFRICA = "the whole layer lies within {degrees} degrees of 0, 0, in the sea off Africa",
        "整个图层都在 0, 0 附近 {degrees}° 以内（非洲以西海上）";
    /// Its remedy.
    OFF_AFRICA_REMEDY = "are these kilometres or metres taken for degrees? Give the coordinate system, as in ?crs=EPSG:4547 or ?crs=local",
        "是否把米或公里当成了经纬度？请给出坐标系，如 ?crs=EPSG:4547 或 ?crs=local";
    /// Strays.
    STRAY = "rows far from the rest: {away} km and more from the middle, where 9 of 10 lie within {usual} km",
        "远离其余部分：距中心 {away} 公里以上，而九成在 {usual} 公里以内";
    /// Its remedy.
    STRAY_REMEDY = "correct the coordinates, or leave the rows out",
        "改正坐标，或将这些行删去";
    /// Rows outside the area.
    OUTSIDE = "rows outside the area {area}",
        "在区域 {area} 之外";
    /// Its remedy.
    OUTSIDE_REMEDY = "leave them out if they are not meant to count",
        "若不应计入，请将其删去";
    /// Coordinates cut short.
    PRECISION = "all coordinates end after {decimals} decimals: a grid of about {metres} m",
        "全部坐标只有 {decimals} 位小数：相当于约 {metres} 米的格网";
    /// Its remedy.
    PRECISION_REMEDY = "export them again with 6 decimals or more",
        "重新导出，保留 6 位以上小数";
    /// Self-intersections.
    POLY_CROSSED = "borders that cross or touch themselves",
        "边界自相交或自相接";
    /// Its remedy.
    POLY_CROSSED_REMEDY = "draw them again",
        "重画边界";
    /// Holes that are none.
    POLY_HOLES = "holes outside their outline, or crossing it or each other",
        "洞在外边界之外，或与边界、其他洞相交";
    /// Its remedy.
    POLY_HOLES_REMEDY = "draw them again",
        "重画边界";
    /// Parts of one polygon that overlap.
    POLY_PARTS = "polygons whose parts overlap: the ground they share is there twice",
        "多面的各部分相互重叠：重叠的地面被重复计入";
    /// Its remedy.
    POLY_PARTS_REMEDY = "join the parts (QGIS: Fix geometries), or let radii inspect --fix do it",
        "合并各部分（QGIS：修正几何图形），或用 radii inspect --fix 处理";
    /// Slivers.
    SLIVER = "slivers: less than a square metre, or narrower than a metre",
        "碎片：面积不到 1 平方米，或宽度不到 1 米";
    /// Its remedy.
    SLIVER_REMEDY = "join them with their neighbours, or leave them out",
        "并入相邻图斑，或将其删去";
    /// Blocks counted twice.
    OVERLAP = "blocks that overlap, {km2} km2 in all",
        "图斑互相重叠，共 {km2} 平方公里";
    /// Its remedy.
    OVERLAP_REMEDY = "cut the overlaps, or leave one of each pair out",
        "裁去重叠部分，或每对只留一个";
    /// Bounded work.
    SEARCH_CUT = "the layer is too large to compare every pair: stopped after {n}",
        "图层过大，未比较全部组合：比较 {n} 对后停止";
    /// Its remedy.
    SEARCH_CUT_REMEDY = "inspect a part of it, as in ?bbox=west,south,east,north",
        "分区检查，如 ?bbox=106.7,39.5,106.9,39.8";
    /// Blank weights.
    WEIGHT_MISSING = "no number",
        "缺数值";
    /// Its remedy.
    WEIGHT_MISSING_REMEDY = "fill the cells in; or --fix with --blank-weight 0 where nobody lives; or leave such rows out with ?where=COLUMN!=",
        "补全数值；无人居住的可用 --fix 加 --blank-weight 0；或用 ?where=列名!= 去掉这些行";
    /// Negative weights.
    WEIGHT_NEGATIVE = "a number below 0",
        "数值为负";
    /// Its remedy.
    WEIGHT_NEGATIVE_REMEDY = "correct the cells",
        "改正这些单元格";
    /// Weights beyond counting.
    WEIGHT_RANGE = "a number above 1e12",
        "数值超过 1e12";
    /// Its remedy.
    WEIGHT_RANGE_REMEDY = "correct the cells",
        "改正这些单元格";
    /// No weight at all.
    WEIGHT_ZERO = "every number is 0, so no share can be given",
        "全部数值为 0，无法计算占比";
    /// Its remedy.
    WEIGHT_ZERO_REMEDY = "choose another column, as in ?weight=COLUMN",
        "另选一列，如 ?weight=列名";
    /// Full-width digits.
    FULL_WIDTH = "full-width digits",
        "全角数字";
    /// Its remedy.
    FULL_WIDTH_REMEDY = "write plain digits",
        "改用半角数字";
    /// Thousands separators.
    SEPARATORS = "thousands separators",
        "千位分隔符";
    /// Its remedy.
    SEPARATORS_REMEDY = "write plain digits",
        "去掉分隔符";
    /// Decimal commas.
    DECIMAL_COMMA = "a comma before the decimals",
        "以逗号作小数点";
    /// Its remedy.
    DECIMAL_COMMA_REMEDY = "write a decimal point",
        "改用小数点";
    /// Units in cells.
    UNIT = "a number with its unit in the cell",
        "单元格内带单位";
    /// Its remedy.
    UNIT_REMEDY = "keep the number alone; 1.2万 is 12000",
        "只保留数字；1.2万 应写作 12000";
    /// #N/A.
    CELL_ERROR = "the error of a spreadsheet formula",
        "电子表格公式错误值";
    /// Its remedy.
    CELL_ERROR_REMEDY = "mend the formula and export again",
        "修正公式后重新导出";
    /// Texts for numbers.
    NOT_A_NUMBER = "a text where a number is needed",
        "应为数字，却是文字";
    /// Its remedy.
    NOT_A_NUMBER_REMEDY = "write a number with plain digits and a decimal point",
        "改为半角数字和小数点";
    /// Words that are no status.
    STATUS = "words that are no status", "不是状态的词语";
    /// Its remedy.
    STATUS_REMEDY = "write existing, planned, closed, candidate, required or forbidden, or choose \
                     another column with ?status=COLUMN",
        "改为 现状、规划、关闭、候选、必选 或 禁选，或用 ?status=列名 另选一列";
    /// Garbled names.
    MOJIBAKE = "texts of another encoding: {reading}",
        "文字编码错误（乱码）：{reading}";
    /// Its remedy.
    MOJIBAKE_REMEDY = "name the encoding, as in ?encoding={encoding}, or export the layer again as UTF-8",
        "注明编码，如 ?encoding={encoding}，或重新导出为 UTF-8";
    /// Zero-width characters.
    INVISIBLE = "characters nobody sees (zero-width, control) in a text",
        "含有不可见字符（零宽、控制字符）";
    /// Its remedy.
    INVISIBLE_REMEDY = "remove them: ids that look the same would differ",
        "删去：看似相同的编号其实不同";
    /// 1.0E+11.
    EXCEL_SCIENTIFIC = "identifiers in scientific notation: Excel has rounded them",
        "编号变成科学计数法：已被 Excel 取整";
    /// Its remedy.
    EXCEL_SCIENTIFIC_REMEDY = "export again with the column as text; what was lost cannot be guessed",
        "将该列设为文本后重新导出；丢失的数字无法还原";
    /// Digits 16 and on.
    EXCEL_DIGITS = "identifiers of 16 digits or more that all end in zeros: Excel keeps 15 digits",
        "16 位以上的编号末尾全为零：Excel 只保留 15 位";
    /// Its remedy.
    EXCEL_DIGITS_REMEDY = "export again with the column as text; what was lost cannot be guessed",
        "将该列设为文本后重新导出；丢失的数字无法还原";
    /// Dates for ids.
    EXCEL_DATE = "identifiers that are dates: Excel makes one of texts such as 1-2",
        "编号变成日期：Excel 会把 1-2 之类的文字改成日期";
    /// Its remedy.
    EXCEL_DATE_REMEDY = "export again with the column as text",
        "将该列设为文本后重新导出";
    /// Leading zeros.
    EXCEL_ZEROS = "identifiers that {other} has with leading zeros, as {padded}",
        "编号丢了前导零，{other} 中为 {padded}";
    /// Its remedy.
    EXCEL_ZEROS_REMEDY = "export again with the column as text",
        "将该列设为文本后重新导出";
    /// A datum the planner stated.
    DATUM_STATED = "the reference says {datum}: --fix writes the copy in WGS 84",
        "引用中注明为 {datum}：--fix 写出的副本为 WGS 84";
    /// Its remedy.
    DATUM_STATED_REMEDY = "nothing to do: radii shifts it back whenever it reads it so",
        "无需处理：读取时自动纠偏";

    /// The reverse of a zone prefix.
    ZONE_BARE = "x such as {x} carries no zone number, {system} wants {zone} in front",
        "横坐标如 {x} 不带带号，而 {system} 应带带号 {zone}";
    /// Blocks that other streets fit.
    SHIFT_BLOCKS = "shifted by {east} m east and {north} m north ({metres} m) {after} % of the \
                    streets run through the polygons, as they are {before} %: it looks like {datum}",
        "向东 {east} 米、向北 {north} 米（{metres} 米）平移后，穿过图斑的道路由 {before}% 降为 {after}%：像是 {datum} 坐标";
    /// Streets that were shifted, not the layer.
    SHIFT_OF_STREETS = "the layer fits the streets only if they are {datum}: shifted by {east} m \
                        east and {north} m north ({metres} m)",
        "只有道路为 {datum} 坐标时才吻合：图层需向东 {east} 米、向北 {north} 米（{metres} 米）平移";
    /// Its remedy.
    SHIFT_OF_STREETS_REMEDY = "take streets in WGS 84, or say the datum of the layer of lines",
        "改用 WGS 84 的道路，或注明道路图层的基准";
    /// Overlapping blocks and their people.
    OVERLAP_PEOPLE = "blocks that overlap, {km2} km2 in all: {share} % of {column} is counted twice",
        "图斑互相重叠，共 {km2} 平方公里：{column} 有 {share}% 被重复计算";
    /// Where other layers tell the system.
    TRY_SYSTEMS = "it would lie on the other layers with {candidates}: write ?crs={first}",
        "取 {candidates} 可与其他图层重合：写 ?crs={first}";
    /// The whole layer beyond one plane.
    TOO_WIDE = "the layer spans {across} km, more than one study can",
        "图层跨度 {across} 公里，超出一个研究区的范围";
    /// Its remedy.
    TOO_WIDE_REMEDY = "look for a stray point, or split the layer",
        "查找离群的点，或拆分图层";

    /// A row with too few or too many fields.
    CSV_RAGGED = "rows with fewer or more fields than headings", "字段数与标题行不一致的行";
    /// Its remedy.
    CSV_RAGGED_REMEDY = "look for a missing delimiter, or an opening quote that never closes",
        "检查是否缺少分隔符，或引号未闭合";
    /// A quote that stays open.
    CSV_QUOTE = "a quote that never closes", "引号未闭合";
    /// Its remedy.
    CSV_QUOTE_REMEDY = "close the quote, or double a quote that is meant",
        "补上引号；内容中的引号须写两次";
    /// A feature without geometry.
    GEOM_NULL = "no geometry, or an empty one", "几何为空";
    /// Its remedy.
    GEOM_NULL_REMEDY = "give the row a geometry, or leave it out",
        "补上几何，或删去该行";
    /// A ring that is none.
    POLY_DEGENERATE = "rings of fewer than 3 corners", "边界少于 3 个顶点";
    /// Its remedy.
    POLY_DEGENERATE_REMEDY = "draw the polygons again, or leave them out",
        "重画图斑，或将其删去";
    /// A coordinate that is no number.
    COORD_NOT_FINITE = "coordinates that are no finite numbers", "坐标不是有限数值";
    /// Its remedy.
    COORD_NOT_FINITE_REMEDY = "correct the positions, or leave the rows out",
        "改正坐标，或删去这些行";
}
