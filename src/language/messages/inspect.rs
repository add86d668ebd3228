//! The report of `radii inspect`.

super::messages! {
    /// What a file is.
    FILE = "{format}, {bytes}, {rows}", "{format}，{bytes}，{rows}";
    /// Its encoding.
    ENCODING = "encoding: {encoding}", "编码：{encoding}";
    /// Its coordinate system.
    SYSTEM = "coordinates: {system} ({how})", "坐标系：{system}（{how}）";
    /// Degrees on a datum.
    DEGREES = "{datum} longitude and latitude", "{datum} 经纬度";
    /// No place on Earth.
    PLAIN_METRES = "plain metres", "平面米制坐标";
    /// No coordinate system.
    NO_SYSTEM = "coordinates: not known", "坐标系：未知";
    /// By the reference.
    BY_REFERENCE = "as the reference says", "按引用中的注明";
    /// By the file.
    BY_FILE = "as {where} says", "按{where}";
    /// Where a file says its system.
    IN_PRJ = "the .prj file", " .prj 文件";
    /// Where a file says its system.
    IN_FLATGEOBUF = "the FlatGeobuf header", " FlatGeobuf 文件头";
    /// Where a file says its system.
    IN_GEOPACKAGE = "the GeoPackage", " GeoPackage 中的注明";
    /// Where a file says its system.
    IN_GEOTIFF = "the GeoTIFF keys", " GeoTIFF 键值";
    /// Where a file says its system.
    IN_SRID = "the SRID of its geometries", "几何的 SRID";
    /// Where a file says its system.
    IN_CRS_MEMBER = "the \"crs\" member", " \"crs\" 成员";
    /// Where a file says its system.
    IN_GEO_METADATA = "the \"geo\" metadata", " \"geo\" 元数据";
    /// Where a file says its system.
    IN_TYPE = "the column's type", "列的类型";
    /// Where a format says its system.
    IN_KML = "the format (KML is in WGS 84)", "格式规定（KML 为 WGS 84）";
    /// Where a format says its system.
    IN_RFC_7946 = "the format (RFC 7946)", "格式规定（RFC 7946）";
    /// Where a format says its system.
    IN_FORMAT = "the format", "格式规定";
    /// By the file, which does not say how.
    BY_THE_FILE = "as the file says", "按文件中的注明";
    /// By habit.
    ASSUMED = "assumed: the file does not say", "默认：文件中没有注明";
    /// Which columns hold them.
    FROM_COLUMNS = "from columns {x} and {y}", "取自 {x} 列和 {y} 列";
    /// Where it lies, in its own coordinates.
    EXTENT = "extent: {x} to {right}, {y} to {top}", "范围：{x} 至 {right}，{y} 至 {top}";
    /// The same in degrees.
    EXTENT_DEGREES = "in degrees: {x} to {right}, {y} to {top}", "经纬度：{x} 至 {right}，{y} 至 {top}";
    /// How large it is.
    ACROSS = "{wide} by {high} km", "东西 {wide} 公里，南北 {high} 公里";
    /// Its geometries.
    GEOMETRIES = "geometry: {kinds}", "几何：{kinds}";
    /// A table.
    NO_GEOMETRY = "geometry: none, a table", "几何：无（表格）";
    /// So many of a kind.
    OF_A_KIND = "{n} {kind}", "{kind} {n}";
    /// Points.
    POINT = "Point", "点";
    /// Points in one.
    MULTI_POINT = "MultiPoint", "多点";
    /// Lines.
    LINE = "LineString", "线";
    /// Lines in one.
    MULTI_LINE = "MultiLineString", "多线";
    /// Polygons.
    POLYGON = "Polygon", "面";
    /// Polygons in one.
    MULTI_POLYGON = "MultiPolygon", "多面";
    /// Anything else.
    COLLECTION = "GeometryCollection", "几何集合";
    /// What was noticed while reading.
    NOTE = "note: {note}", "说明：{note}";
    /// Streets of an extract.
    STREETS = "streets: {ways}, {areas} squares", "{ways}，广场等面域 {areas} 个";

    /// Column of columns.
    COLUMN = "column", "列";
    /// Column of kinds.
    KIND = "kind", "类型";
    /// Column of filled cells.
    FILLED = "filled", "非空";
    /// Column of parts.
    USED_FOR = "used for", "用作";
    /// Column of samples.
    SAMPLES = "samples", "示例";
    /// A kind of column.
    TEXT = "text", "文字";
    /// A kind of column.
    INTEGER = "integer", "整数";
    /// A kind of column.
    REAL = "real", "小数";
    /// A kind of column.
    BOOLEAN = "boolean", "是否";
    /// A kind of column.
    DATE = "date", "日期";
    /// A kind of column.
    DATE_TIME = "time", "时间";
    /// A part.
    X = "x", "横坐标";
    /// A part.
    Y = "y", "纵坐标";
    /// A part.
    ID = "id", "编号";
    /// A part.
    NAME = "name", "名称";
    /// A part.
    WEIGHT = "weight", "权重";
    /// A part.
    CAPACITY = "capacity", "容量";
    /// A part.
    COST = "cost", "费用";
    /// A part.
    TIER = "tier", "层级";
    /// A part.
    STATUS = "status", "状态";

    /// Other commands refuse it.
    ERROR = "error", "错误";
    /// Other commands take it.
    WARNING = "warning", "警告";
    /// Worth knowing.
    INFO = "note", "提示";
    /// The remedy.
    HINT = "hint: {remedy}", "处理：{remedy}";
    /// Mended by --fix.
    MENDABLE = "mended by --fix", "可用 --fix 修复";
    /// Left out by --fix.
    LEFT_OUT = "left out by --fix", "--fix 会将其删去";
    /// Two rows.
    ROW_AND = "{row} and {other}", "{row} 与 {other}";
    /// Rows not shown.
    MORE = "and {n} more", "另有 {n} 行";
    /// Nothing found.
    SOUND = "nothing wrong found", "未发现问题";
    /// How many of each.
    FOUND = "{errors}, {warnings}", "{errors}，{warnings}";
    /// What could not be read.
    UNREADABLE = "error: {reason}", "错误：{reason}";

    /// A mended copy.
    MENDED = "mended copy: {path} ({rows})", "修复后的副本：{path}（{rows}）";
    /// Nothing to mend.
    NOTHING_MENDED = "nothing had to be mended", "没有需要修复的内容";
    /// Changes of a kind.
    CHANGES = "{why}: {changes}", "{why}：{changes}";
    /// What is wrong with the copy.
    LEFT = "left in the copy: {errors}, {warnings}", "副本中仍有：{errors}，{warnings}";
    /// Where they are listed.
    LOGGED = "every change: {path}", "修改明细：{path}";
}
